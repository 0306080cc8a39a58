/** A metric of each run, or of each group of runs, as bars. */
import type { GroupBy, MetricPart, RunRow } from '../../protocol/generated';
import { valueOf } from '../table/columns';
import type { Direction } from '../table/comparison';
import { spreadOf } from '../table/localLines';
import { groupRuns } from './runGroups';

export interface Bar {
  /** The run's, or of a group its value; null for the runs that have nothing there. */
  readonly label: string | null;
  readonly rows: readonly RunRow[];
  /** The metric, or of a group its mean; null where there is none. */
  readonly value: number | null;
  /** The standard deviation in a group; null of fewer than two numbers. */
  readonly std: number | null;
  /** How many numbers it rests on. */
  readonly count: number;
}

/** The bars, the best first; where nobody knows which way is better, the greatest first. */
export function barsOf(
  rows: readonly RunRow[],
  metric: MetricPart,
  groupBy: GroupBy | undefined,
  direction: Direction | null
): Bar[] {
  const numberOf = (row: RunRow) => {
    const value = Number(valueOf(row, { group: 'metric', ...metric }));
    return Number.isFinite(value) ? value : null;
  };
  const bars = groupBy
    ? groupRuns(rows, groupBy).map(({ value, rows: members }): Bar => {
        const spread = spreadOf(members.map(numberOf));
        return {
          ...{ label: value, rows: members },
          value: spread?.mean ?? null,
          std: spread?.std ?? null,
          count: spread?.count ?? 0
        };
      })
    : rows.map((row): Bar => {
        const value = numberOf(row);
        return {
          ...{ label: row.run_name, rows: [row], value, std: null },
          count: value === null ? 0 : 1
        };
      });
  const sign = direction === 'lower' ? 1 : -1;
  return bars.sort((a, b) =>
    a.value === null || b.value === null
      ? Number(a.value === null) - Number(b.value === null)
      : sign * (a.value - b.value)
  );
}

/** What a scale of bars covers: from zero, unless it is logarithmic, and so far that each spread has room. */
export function barRange(
  bars: readonly Bar[],
  log: boolean
): readonly [low: number, high: number] | null {
  const ends = bars
    .flatMap(({ value, std }) =>
      value === null
        ? []
        : [value, ...(std === null ? [] : [value - std, value + std])]
    )
    .filter(end => !log || end > 0);
  if (ends.length === 0) {
    return null;
  }
  const low = ends.reduce((least, x) => Math.min(least, x), Infinity);
  const high = ends.reduce((greatest, x) => Math.max(greatest, x), -Infinity);
  if (log) {
    const first = 10 ** Math.floor(Math.log10(low));
    // The least has a bar too.
    return [first === low ? first / 10 : first, high];
  }
  return low === 0 && high === 0
    ? [0, 1]
    : [Math.min(0, low), Math.max(0, high)];
}
