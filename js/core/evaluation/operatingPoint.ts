/** Which threshold to take. */
import {
  areProbabilities,
  type BinaryMeasures,
  type Confusion,
  confusionOf,
  cumulative,
  measuresOf
} from './operatingCounts';
import type { ScoreCounts } from './scoreCounts';

/** What one sample costs by what becomes of it; what is won is negative. */
export type Costs = Confusion;

export type Wanted =
  | { readonly by: 'cost'; readonly costs: Costs }
  | { readonly by: 'precision'; readonly least: number }
  | { readonly by: 'recall'; readonly least: number };

/** Each error costs the same. */
export const EQUAL_COSTS: Costs = { tp: 0, fp: 1, fn: 1, tn: 0 };

/** While nobody has chosen one: one half of probabilities, zero of scores on both sides of it, else their middle. */
export function usualThreshold(
  counts: ScoreCounts | null,
  [low, high]: readonly [low: number, high: number]
): number {
  return !counts || areProbabilities(counts)
    ? 0.5
    : low < 0 && high > 0
      ? 0
      : (low + high) / 2;
}

/**
 * The threshold that does what is wanted; null where none does.
 *
 * Least cost: of several the highest, which may be above every score. Wanted
 * precision: of those that have it the one of most recall. Wanted recall: of
 * those that have it the one of most precision. Of equal ones the highest.
 */
export function thresholdFor(
  counts: ScoreCounts,
  wanted: Wanted
): number | null {
  const { by } = wanted;
  return by === 'cost'
    ? cheapest(counts, wanted.costs)
    : best(
        counts,
        by,
        by === 'precision' ? 'recall' : 'precision',
        wanted.least
      );
}

function cheapest(counts: ScoreCounts, costs: Costs): number | null {
  const sums = cumulative(counts);
  const { thresholds } = sums;
  let found = thresholds.length;
  let least = Infinity;
  // The first one is above every score: then nothing counts as of the class.
  for (let at = thresholds.length; at >= 0; at--) {
    const cost = costOf(confusionOf(sums, at), costs);
    if (cost < least) {
      least = cost;
      found = at;
    }
  }
  return thresholds[found] ?? beyond(thresholds);
}

/** The threshold with the most of a measure among those that have at least so much of another. */
function best(
  counts: ScoreCounts,
  wanted: 'precision' | 'recall',
  most: 'precision' | 'recall',
  least: number
): number | null {
  const sums = cumulative(counts);
  let found: number | null = null;
  let highest: BinaryMeasures | null = null;
  for (let at = sums.thresholds.length - 1; at >= 0; at--) {
    const measures = measuresOf(confusionOf(sums, at));
    const isBetter =
      !highest ||
      measures[most] > highest[most] ||
      (measures[most] === highest[most] && measures[wanted] > highest[wanted]);
    // Without positives a recall is never reached.
    if (measures[wanted] >= least && isBetter && sums.positives > 0) {
      highest = measures;
      found = sums.thresholds[at] ?? null;
    }
  }
  return found;
}

/** What all samples cost together. */
export function costOf(confusion: Confusion, costs: Costs): number {
  return (
    confusion.tp * costs.tp +
    confusion.fp * costs.fp +
    confusion.fn * costs.fn +
    confusion.tn * costs.tn
  );
}

/** A threshold above every score. */
function beyond(thresholds: Float64Array): number | null {
  const [low, high] = [thresholds[0], thresholds.at(-1)];
  return low === undefined || high === undefined
    ? null
    : high + ((high - low) / 100 || Math.abs(high) / 100 || 0.01);
}
