/** Which runs of a cell are its best. */
import { guessDirection } from '../table/comparison';
import type { CellRunRow } from '../../protocol/generated';

/**
 * Those with a number, by their headline metric, the best one first.
 *
 * None where it is not known which way the metric is better.
 */
export function bestRuns(runs: readonly CellRunRow[]): CellRunRow[] {
  const key = runs.find(({ headline }) => headline)?.headline?.key;
  const direction = key === undefined ? null : guessDirection(key);
  if (!direction) {
    return [];
  }
  const sign = direction === 'lower' ? 1 : -1;
  return runs
    .map(run => ({ run, rank: sign * Number(run.headline?.value ?? NaN) }))
    .filter(({ rank }) => !Number.isNaN(rank))
    .sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank))
    .map(({ run }) => run);
}
