/** What a threshold makes of scores: how many samples are found, missed and taken for others. */
import type { ScoreCounts } from './scoreCounts';

/** Samples of a class against all others, at one threshold. */
export interface Confusion {
  readonly tp: number;
  readonly fp: number;
  readonly fn: number;
  readonly tn: number;
}

/** NaN where there is nothing to divide by: a precision of no positive predictions, a recall of no positives. */
export interface BinaryMeasures {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly accuracy: number;
  /** Of the others, those taken for the class. */
  readonly fpr: number;
}

/** Samples with at least the score of an edge, for each of the edges. */
export interface Cumulative {
  readonly thresholds: Float64Array;
  readonly tp: Float64Array;
  readonly fp: Float64Array;
  readonly positives: number;
  readonly negatives: number;
}

const known = new WeakMap<ScoreCounts, Cumulative>();

/** Summed up once for each counts: a slider asks with every frame. */
export function cumulative(counts: ScoreCounts): Cumulative {
  const before = known.get(counts);
  if (before) {
    return before;
  }
  const bins = counts.positives.length;
  const tp = new Float64Array(bins);
  const fp = new Float64Array(bins);
  let positives = 0;
  let negatives = 0;
  for (let bin = bins - 1; bin >= 0; bin--) {
    positives += counts.positives[bin] ?? 0;
    negatives += counts.negatives[bin] ?? 0;
    tp[bin] = positives;
    fp[bin] = negatives;
  }
  const thresholds = counts.edges.subarray(0, bins);
  const sums = { thresholds, tp, fp, positives, negatives };
  known.set(counts, sums);
  return sums;
}

/**
 * What a threshold makes of the samples: those with this score or more count as of the class.
 *
 * A threshold between two edges is as if it was the upper one.
 */
export function confusionAt(counts: ScoreCounts, threshold: number): Confusion {
  const sums = cumulative(counts);
  const at = firstNotBelow(sums.thresholds, threshold);
  return confusionOf(sums, at);
}

/** The same at the nth edge; beyond the last one nothing counts as of the class. */
export function confusionOf(sums: Cumulative, at: number): Confusion {
  const tp = sums.tp[at] ?? 0;
  const fp = sums.fp[at] ?? 0;
  return { tp, fp, fn: sums.positives - tp, tn: sums.negatives - fp };
}

export function measuresOf({ tp, fp, fn, tn }: Confusion): BinaryMeasures {
  return {
    precision: tp / (tp + fp),
    recall: tp / (tp + fn),
    f1: (2 * tp) / (2 * tp + fp + fn),
    accuracy: (tp + tn) / (tp + fp + fn + tn),
    fpr: fp / (fp + tn)
  };
}

/** Index of the first number that is no less, of ascending ones; their count where each is less. */
export function firstNotBelow(numbers: Float64Array, least: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) < least) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** Mean score of a bin. */
export function scoreOf({ edges, means }: ScoreCounts, bin: number): number {
  return means?.[bin] ?? edges[bin] ?? NaN;
}

/** The least and the greatest score; null where there is none. */
export function scoreRange(
  counts: ScoreCounts
): readonly [low: number, high: number] | null {
  const bins = counts.positives.length;
  return bins === 0 ? null : [scoreOf(counts, 0), scoreOf(counts, bins - 1)];
}

/** Whether no score is below 0 or above 1. */
export function areProbabilities(counts: ScoreCounts): boolean {
  const range = scoreRange(counts);
  return range === null || (range[0] >= 0 && range[1] <= 1);
}

/** What there is none of, so that there are no curves; null where there is all it takes. */
export type Lack = 'scores' | 'positives' | 'negatives';

export function lackOf(counts: ScoreCounts | null): Lack | null {
  if (!counts || counts.positives.length === 0) {
    return 'scores';
  }
  const { positives, negatives } = cumulative(counts);
  return positives === 0 ? 'positives' : negatives === 0 ? 'negatives' : null;
}
