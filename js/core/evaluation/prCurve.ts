import { cumulative } from './operatingCounts';
import type { ScoreCounts } from './scoreCounts';

export interface PrCurve {
  readonly precision: Float64Array;
  readonly recall: Float64Array;
  /** Ascending; one fewer than there are points, for the last point has none. */
  readonly thresholds: Float64Array;
}

/**
 * As `sklearn.metrics.precision_recall_curve`: ends at a precision of 1 and a recall of 0.
 *
 * Without positives recall is 1 everywhere else; a precision of nothing is 0.
 */
export function prCurve(counts: ScoreCounts): PrCurve {
  const { thresholds, tp, fp, positives } = cumulative(counts);
  const points = thresholds.length;
  const precision = new Float64Array(points + 1);
  const recall = new Float64Array(points + 1);
  for (let at = 0; at < points; at++) {
    const [found = 0, wrong = 0] = [tp[at], fp[at]];
    precision[at] = found + wrong > 0 ? found / (found + wrong) : 0;
    recall[at] = positives > 0 ? found / positives : 1;
  }
  precision[points] = 1;
  return { precision, recall, thresholds };
}

/** The mean of precisions, weighted by what each adds to recall, as `sklearn.metrics.average_precision_score` has it. */
export function averagePrecision(counts: ScoreCounts): number {
  const { precision, recall } = prCurve(counts);
  let sum = 0;
  for (let at = 0; at < precision.length - 1; at++) {
    sum += ((recall[at] ?? 0) - (recall[at + 1] ?? 0)) * (precision[at] ?? 0);
  }
  return sum;
}
