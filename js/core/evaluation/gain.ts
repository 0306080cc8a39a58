import { cumulative } from './operatingCounts';
import type { ScoreCounts } from './scoreCounts';

export interface GainCurve {
  /** Share of all samples, those with the highest scores first. */
  readonly share: Float64Array;
  /** Share of the class among them. */
  readonly gain: Float64Array;
  /** Descending, beginning with infinity. */
  readonly thresholds: Float64Array;
}

/** Cumulative gains: how much of the class is found in how much of the samples. */
export function gainCurve(counts: ScoreCounts): GainCurve {
  const sums = cumulative(counts);
  const points = sums.thresholds.length;
  const all = sums.positives + sums.negatives;
  const share = new Float64Array(points + 1);
  const gain = new Float64Array(points + 1);
  const thresholds = new Float64Array(points + 1).fill(Infinity);
  for (let point = 1; point <= points; point++) {
    const bin = points - point;
    const found = sums.tp[bin] ?? 0;
    share[point] = (found + (sums.fp[bin] ?? 0)) / all;
    gain[point] = found / sums.positives;
    thresholds[point] = sums.thresholds[bin] ?? NaN;
  }
  return { share, gain, thresholds };
}
