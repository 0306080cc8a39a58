/** Which threshold to take. */
import {
  areProbabilities,
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
 * Least cost: of several the highest. Wanted precision: of those that have it
 * the one of greatest recall. Wanted recall: of those that have it the highest,
 * which takes the fewest others for the class.
 */
export function thresholdFor(
  counts: ScoreCounts,
  wanted: Wanted
): number | null {
  const sums = cumulative(counts);
  const { thresholds } = sums;
  let found: number | null = null;
  let least = Infinity;
  let most = -Infinity;
  // The first one is above every score: then nothing counts as of the class.
  for (let at = thresholds.length; at >= 0; at--) {
    const confusion = confusionOf(sums, at);
    const { precision, recall } = measuresOf(confusion);
    if (wanted.by === 'cost') {
      const cost = costOf(confusion, wanted.costs);
      if (cost < least) {
        least = cost;
        found = at;
      }
    } else if (wanted.by === 'precision') {
      if (precision >= wanted.least && recall > most) {
        most = recall;
        found = at;
      }
    } else if (recall >= wanted.least) {
      found = at;
      break;
    }
  }
  return found === null ? null : (thresholds[found] ?? beyond(thresholds));
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
