import { useLayoutEffect, useSyncExternalStore } from 'react';
import type { RunStyle } from '../../core/marks/runColours';
import { runStyles } from '../../core/marks/runStyles';
import type { RunRow } from '../../protocol/generated';

/** How runs look; the few that are given look different from one another. */
export function useRunStyles(
  few: readonly RunRow[] = []
): (runId: string) => RunStyle {
  useSyncExternalStore(runStyles.subscribe, runStyles.getVersion);
  const ids = few.map(({ run_id }) => run_id).join(' ');
  useLayoutEffect(() => {
    runStyles.tellApart(few);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the same runs are told apart already
  }, [ids]);
  return runStyles.of;
}

/** How one run looks. */
export function useRunStyle(runId: string): RunStyle {
  return useRunStyles()(runId);
}
