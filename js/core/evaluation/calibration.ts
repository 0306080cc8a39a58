import { scoreOf } from './operatingCounts';
import type { ScoreCounts } from './scoreCounts';

export interface CalibrationCurve {
  /** Mean score, by bin that has samples. */
  readonly predicted: Float64Array;
  /** Share of its samples that are of the class. */
  readonly observed: Float64Array;
  readonly samples: Float64Array;
}

/** As `sklearn.calibration.calibration_curve` with bins of one width. Scores are taken as they are: see `areProbabilities`. */
export function calibration(counts: ScoreCounts, bins = 10): CalibrationCurve {
  const scores = new Float64Array(bins);
  const positives = new Float64Array(bins);
  const samples = new Float64Array(bins);
  counts.positives.forEach((found, bin) => {
    const here = found + (counts.negatives[bin] ?? 0);
    const score = scoreOf(counts, bin);
    const into = binOf(score, bins);
    scores[into] = (scores[into] ?? 0) + score * here;
    positives[into] = (positives[into] ?? 0) + found;
    samples[into] = (samples[into] ?? 0) + here;
  });
  const there = [...samples.keys()].filter(bin => (samples[bin] ?? 0) > 0);
  const each = (sums: Float64Array) =>
    Float64Array.from(there, bin => (sums[bin] ?? 0) / (samples[bin] ?? NaN));
  return {
    predicted: each(scores),
    observed: each(positives),
    samples: Float64Array.from(there, bin => samples[bin] ?? 0)
  };
}

/** A score at the border of two bins is in the lower one, with borders as NumPy's `linspace` rounds them. */
function binOf(score: number, bins: number): number {
  const width = 1 / bins;
  let bin = Math.max(0, Math.min(bins - 1, Math.ceil(score * bins) - 1));
  while (bin < bins - 1 && (bin + 1) * width < score) {
    bin++;
  }
  while (bin > 0 && bin * width >= score) {
    bin--;
  }
  return bin;
}
