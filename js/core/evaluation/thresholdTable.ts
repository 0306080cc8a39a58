import {
  type BinaryMeasures,
  type Confusion,
  confusionAt,
  measuresOf
} from './operatingCounts';
import type { ScoreCounts } from './scoreCounts';

export interface ThresholdLine extends Confusion, BinaryMeasures {
  readonly threshold: number;
}

/** What some thresholds make of the samples. */
export function thresholdTable(
  counts: ScoreCounts,
  thresholds: Iterable<number>
): ThresholdLine[] {
  return Array.from(thresholds, threshold => {
    const confusion = confusionAt(counts, threshold);
    return { threshold, ...confusion, ...measuresOf(confusion) };
  });
}

/** Thresholds in equal steps over the range of scores, without its ends. */
export function evenThresholds(
  [low, high]: readonly [low: number, high: number],
  parts = 20
): number[] {
  return Array.from({ length: parts - 1 }, (_, at) =>
    Number((low + ((high - low) * (at + 1)) / parts).toPrecision(12))
  );
}

/** Every score at which something changes, of one or several. */
export function everyThreshold(all: readonly ScoreCounts[]): number[] {
  const edges = all.flatMap(({ edges, positives }) =>
    Array.from(edges.subarray(0, positives.length))
  );
  return [...new Set(edges)].sort((a, b) => a - b);
}
