import { areProbabilities, scoreOf, scoreRange } from './operatingCounts';
import type { ScoreCounts } from './scoreCounts';

export interface ScoreHistogram {
  /** One more than there are bars. */
  readonly edges: Float64Array;
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
}

/** From where to where scores go that stand on one axis: 0 to 1 where all are probabilities, null where there are none. */
export function sharedRange(
  all: readonly ScoreCounts[]
): readonly [low: number, high: number] | null {
  const ranges = all.flatMap(each => {
    const range = scoreRange(each);
    return range ? [range] : [];
  });
  if (ranges.length === 0) {
    return null;
  }
  if (all.every(areProbabilities)) {
    return [0, 1];
  }
  const low = Math.min(...ranges.map(([least]) => least));
  const high = Math.max(...ranges.map(([, greatest]) => greatest));
  const room = Math.abs(low) * 0.1 || 0.5;
  return low === high ? [low - room, high + room] : [low, high];
}

/** Samples by score in bars of one width; the greatest score is in the last bar. */
export function scoreHistogram(
  counts: ScoreCounts,
  [low, high]: readonly [low: number, high: number],
  bars = 25
): ScoreHistogram {
  const width = (high - low) / bars;
  const positives = new Float64Array(bars);
  const negatives = new Float64Array(bars);
  counts.positives.forEach((found, bin) => {
    const at = Math.floor((scoreOf(counts, bin) - low) / width + 1e-9);
    const bar = Math.max(0, Math.min(bars - 1, at));
    positives[bar] = (positives[bar] ?? 0) + found;
    negatives[bar] = (negatives[bar] ?? 0) + (counts.negatives[bin] ?? 0);
  });
  const edges = Float64Array.from(
    { length: bars + 1 },
    (_, at) => low + at * width
  );
  return { edges, positives, negatives };
}
