import { cumulative } from './operatingCounts';
import type { ScoreCounts } from './scoreCounts';

export interface RocCurve {
  /** Share of the others that are taken for the class. */
  readonly fpr: Float64Array;
  /** Share of the class that is found. */
  readonly tpr: Float64Array;
  /** Descending; the first one, infinity, finds nothing. */
  readonly thresholds: Float64Array;
}

/** As `sklearn.metrics.roc_curve` with `drop_intermediate=False`; NaN where a class has no samples. */
export function rocCurve(counts: ScoreCounts): RocCurve {
  const sums = cumulative(counts);
  const points = sums.thresholds.length;
  const fpr = new Float64Array(points + 1);
  const tpr = new Float64Array(points + 1);
  const thresholds = new Float64Array(points + 1);
  thresholds[0] = Infinity;
  fpr[0] = sums.negatives > 0 ? 0 : NaN;
  tpr[0] = sums.positives > 0 ? 0 : NaN;
  for (let point = 1; point <= points; point++) {
    const bin = points - point;
    fpr[point] = (sums.fp[bin] ?? 0) / sums.negatives;
    tpr[point] = (sums.tp[bin] ?? 0) / sums.positives;
    thresholds[point] = sums.thresholds[bin] ?? NaN;
  }
  return { fpr, tpr, thresholds };
}

/** The area under the curve by trapezoids, as `sklearn.metrics.roc_auc_score` has it. */
export function rocAuc(counts: ScoreCounts): number {
  const { fpr, tpr } = rocCurve(counts);
  let area = 0;
  for (let at = 1; at < fpr.length; at++) {
    const [x1 = NaN, x2 = NaN] = [fpr[at - 1], fpr[at]];
    const [y1 = NaN, y2 = NaN] = [tpr[at - 1], tpr[at]];
    area += ((x2 - x1) * (y1 + y2)) / 2;
  }
  return area;
}
