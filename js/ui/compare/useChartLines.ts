import { useEffect, useState, useSyncExternalStore } from 'react';
import type {
  ChartLines,
  LinesAnswer,
  WantedLines
} from '../../core/compare/chartLines';

/** The lines that a chart in sight wants; those before stay until all are there. */
export function useChartLines(
  lines: ChartLines,
  chart: string,
  /** Null while it is out of sight. */
  wanted: WantedLines | null,
  /** Changes with the runs or groups whose lines are shown. */
  ids: readonly string[]
): LinesAnswer | null {
  const [answer, setAnswer] = useState<LinesAnswer | null>(null);
  const asked = wanted && JSON.stringify(wanted);
  useEffect(() => {
    if (asked === null) {
      return undefined;
    }
    const now = JSON.parse(asked) as WantedLines;
    lines.want(chart, now);
    const isAwaited = ({ complete }: LinesAnswer) =>
      !complete && !lines.failure;
    const look = () => {
      const found = lines.answer(now);
      setAnswer(before =>
        before && (isAwaited(found) || isSame(before, found)) ? before : found
      );
    };
    look();
    const stop = lines.subscribe(look);
    return () => {
      stop();
      lines.want(chart, null);
    };
  }, [lines, chart, asked, ids]);
  return answer;
}

/** Why lines are missing; null where nothing is wrong. */
export function useLinesFailure(lines: ChartLines): ChartLines['failure'] {
  return useSyncExternalStore(lines.subscribe, () => lines.failure);
}

function isSame(before: LinesAnswer, now: LinesAnswer): boolean {
  return (
    before.complete &&
    JSON.stringify(before.wanted) === JSON.stringify(now.wanted) &&
    before.lines.size === now.lines.size &&
    [...now.lines].every(([name, line]) => before.lines.get(name) === line)
  );
}
