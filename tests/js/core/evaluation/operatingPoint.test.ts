import { describe, expect, it } from 'vitest';
import { confusionAt } from '../../../../js/core/evaluation/operatingCounts';
import {
  costOf,
  EQUAL_COSTS,
  thresholdFor,
  usualThreshold
} from '../../../../js/core/evaluation/operatingPoint';
import type { ScoreCounts } from '../../../../js/core/evaluation/scoreCounts';

const counts = (
  edges: number[],
  positives: number[],
  negatives: number[]
): ScoreCounts => ({
  label: 1,
  edges: Float64Array.from(edges),
  positives: Float64Array.from(positives),
  negatives: Float64Array.from(negatives),
  auc: null,
  averagePrecision: null
});

const these = counts(
  [0.1, 0.3, 0.5, 0.7, 0.9],
  [1, 2, 3, 4, 5],
  [9, 6, 3, 0, 1]
);

describe('a threshold that does what is wanted', () => {
  it('costs least', () => {
    const best = thresholdFor(these, { by: 'cost', costs: EQUAL_COSTS });
    const costs = [0.1, 0.3, 0.5, 0.7, 0.9, 1].map(each =>
      costOf(confusionAt(these, each), EQUAL_COSTS)
    );
    expect(costs).toEqual([19, 11, 7, 7, 11, 15]);
    // Of equal ones the highest.
    expect(best).toBe(0.7);
    const missed = { ...EQUAL_COSTS, fn: 10 };
    expect(thresholdFor(these, { by: 'cost', costs: missed })).toBe(0.1);
  });

  it('is above every score where each find costs too much', () => {
    const costs = { ...EQUAL_COSTS, tp: 3, fp: 100 };
    const found = thresholdFor(these, { by: 'cost', costs })!;
    expect(confusionAt(these, found)).toMatchObject({ tp: 0, fp: 0 });
  });

  it('has a precision, with the greatest recall', () => {
    const at = (least: number) =>
      thresholdFor(these, { by: 'precision', least });
    expect(at(0.9)).toBe(0.7);
    expect(at(0.7)).toBe(0.5);
    expect(at(0.95)).toBeNull();
    // What adds others alone is not taken along.
    const tail = counts([0.1, 0.5], [0, 5], [1, 0]);
    expect(thresholdFor(tail, { by: 'precision', least: 0.5 })).toBe(0.5);
  });

  it('has a recall, with the greatest precision', () => {
    const at = (least: number) => thresholdFor(these, { by: 'recall', least });
    expect(at(0.6)).toBe(0.7);
    expect(at(1)).toBe(0.1);
    // Fewer are found at 0.9, and less precisely.
    expect(at(0.01)).toBe(0.7);
    expect(at(1.1)).toBeNull();
  });

  it('is none where there are no scores', () => {
    const none = counts([], [], []);
    expect(thresholdFor(none, { by: 'recall', least: 0.5 })).toBeNull();
    expect(thresholdFor(none, { by: 'cost', costs: EQUAL_COSTS })).toBeNull();
  });
});

describe('the threshold that nobody has chosen', () => {
  it('is one half of probabilities, and zero of margins', () => {
    expect(usualThreshold(these, [0, 1])).toBe(0.5);
    expect(usualThreshold(counts([-3, 2], [0, 1], [1, 0]), [-3, 2])).toBe(0);
    expect(usualThreshold(counts([2, 6], [0, 1], [1, 0]), [2, 6])).toBe(4);
    expect(usualThreshold(null, [0, 1])).toBe(0.5);
  });
});
