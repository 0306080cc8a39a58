import { useState } from 'react';
import { RunActs, type RunTarget } from '../../core/actions/runActs';
import type { RunServices } from '../../core/actions/services';
import { hasLoggedImages } from '../../core/run/loggedImages';
import { loggedPredictions } from '../../core/run/loggedPredictions';
import type { RunPageState } from '../../core/run/runPageState';
import type { Text } from '../../core/text/text';
import type { RunDetail } from '../../protocol/generated';
import { useServices } from '../actions/useServices';

/** What is done to the run of a page, and taken back there. */
export function useRunPageActs(
  state: RunPageState,
  services: RunServices,
  text: Text,
  onFailure: (failure: string) => void
): RunActs {
  const [acts] = useState(
    () =>
      new RunActs({
        client: state.client,
        storeId: () => state.ref.store_id,
        services,
        text,
        say: problem => {
          onFailure(problem ?? '');
        },
        onDone: () => state.refresh(),
        onPurged: state.retry
      })
  );
  useServices(acts, services);
  return acts;
}

/** The run of a page. */
export function runTarget(detail: RunDetail): RunTarget {
  const tags = detail.reserved_tags;
  const logged: ('images' | 'predictions')[] = [];
  if (hasLoggedImages(tags)) {
    logged.push('images');
  }
  if (loggedPredictions(tags).length > 0) {
    logged.push('predictions');
  }
  return { ids: [detail.run_id], rows: [{ ...detail, logged }] };
}
