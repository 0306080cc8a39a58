import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { calibration } from '../../../../js/core/evaluation/calibration';
import { gainCurve } from '../../../../js/core/evaluation/gain';
import {
  areProbabilities,
  confusionAt,
  lackOf,
  measuresOf
} from '../../../../js/core/evaluation/operatingCounts';
import {
  averagePrecision,
  prCurve
} from '../../../../js/core/evaluation/prCurve';
import { rocAuc, rocCurve } from '../../../../js/core/evaluation/rocCurve';
import type { ScoreCounts } from '../../../../js/core/evaluation/scoreCounts';
import {
  scoreHistogram,
  sharedRange
} from '../../../../js/core/evaluation/scoreHistogram';
import {
  evenThresholds,
  everyThreshold,
  thresholdTable
} from '../../../../js/core/evaluation/thresholdTable';

type Numbers = (number | null)[];
interface Case {
  name: string;
  edges: number[];
  positives: number[];
  negatives: number[];
  roc: {
    fpr: Numbers;
    tpr: Numbers;
    thresholds: Numbers;
    auc: number | null;
  };
  pr: {
    precision: Numbers;
    recall: Numbers;
    thresholds: Numbers;
    average_precision: number;
  };
  calibration: { predicted: Numbers; observed: Numbers } | null;
  confusions: Record<'tn' | 'fp' | 'fn' | 'tp' | 'thresholds', number[]>;
}

/** tests/unit/evaluation/test_page_curves.py holds scikit-learn to the same. */
const cases = JSON.parse(
  readFileSync('tests/unit/evaluation_curves.json', 'utf8')
) as Case[];

const counts = (
  of: Pick<Case, 'edges' | 'positives' | 'negatives'>
): ScoreCounts => ({
  label: 1,
  edges: Float64Array.from(of.edges),
  positives: Float64Array.from(of.positives),
  negatives: Float64Array.from(of.negatives),
  auc: null,
  averagePrecision: null
});

const digits = (numbers: Iterable<number | null>) =>
  Array.from(numbers, number => (number ?? NaN).toFixed(9));

describe('curves of scores that were counted', () => {
  it.each(cases)('are as scikit-learn has them: $name', of => {
    const these = counts(of);
    const roc = rocCurve(these);
    expect(roc.thresholds[0]).toBe(Infinity);
    expect(digits(roc.fpr)).toEqual(digits(of.roc.fpr));
    expect(digits(roc.tpr)).toEqual(digits(of.roc.tpr));
    expect(digits(roc.thresholds.slice(1))).toEqual(
      digits(of.roc.thresholds.slice(1))
    );
    expect(digits([rocAuc(these)])).toEqual(digits([of.roc.auc]));
    const pr = prCurve(these);
    expect(digits(pr.precision)).toEqual(digits(of.pr.precision));
    expect(digits(pr.recall)).toEqual(digits(of.pr.recall));
    expect(digits(pr.thresholds)).toEqual(digits(of.pr.thresholds));
    expect(averagePrecision(these)).toBeCloseTo(of.pr.average_precision, 9);
    if (of.calibration) {
      const { predicted, observed } = calibration(these);
      expect(digits(predicted)).toEqual(digits(of.calibration.predicted));
      expect(digits(observed)).toEqual(digits(of.calibration.observed));
    }
    const { thresholds, ...sums } = of.confusions;
    const found = thresholds.map(each => confusionAt(these, each));
    for (const [name, numbers] of Object.entries(sums)) {
      expect(
        digits(found.map(each => each[name as keyof typeof each]))
      ).toEqual(digits(numbers));
    }
  });

  it('end at a last edge that is the end of a bin', () => {
    const open = counts({
      edges: [0.1, 0.6],
      positives: [1, 3],
      negatives: [4, 0]
    });
    const closed = { ...open, edges: Float64Array.of(0.1, 0.6, 1) };
    expect(rocCurve(closed)).toEqual(rocCurve(open));
    expect(confusionAt(closed, 1)).toEqual({ tp: 0, fp: 0, fn: 4, tn: 4 });
  });

  it('take the mean score of a bin where it is told', () => {
    const these = {
      ...counts({ edges: [0, 0.5], positives: [0, 4], negatives: [4, 0] }),
      means: Float64Array.of(0.25, 0.95)
    };
    expect([...calibration(these).predicted]).toEqual([0.25, 0.95]);
    const { positives } = scoreHistogram(these, [0, 1], 10);
    expect([...positives]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 4]);
  });
});

describe('a threshold', () => {
  const these = counts({
    edges: [0.2, 0.4, 0.8],
    positives: [1, 1, 3],
    negatives: [5, 2, 0]
  });

  it('counts scores that reach it as of the class', () => {
    expect(confusionAt(these, 0.4)).toEqual({ tp: 4, fp: 2, fn: 1, tn: 5 });
    expect(confusionAt(these, 0.41)).toEqual({ tp: 3, fp: 0, fn: 2, tn: 7 });
    expect(confusionAt(these, -1)).toEqual({ tp: 5, fp: 7, fn: 0, tn: 0 });
    expect(confusionAt(these, 0.9)).toEqual({ tp: 0, fp: 0, fn: 5, tn: 7 });
  });

  it('has no precision where it finds nothing', () => {
    const [line] = thresholdTable(these, [0.9]);
    expect(line).toMatchObject({ precision: NaN, recall: 0, f1: 0 });
    expect(line!.accuracy).toBeCloseTo(7 / 12);
    expect(measuresOf({ tp: 0, fp: 0, fn: 0, tn: 0 })).toEqual({
      ...{ precision: NaN, recall: NaN, f1: NaN, accuracy: NaN, fpr: NaN }
    });
  });

  it('stands in a table in equal steps, or wherever a score is', () => {
    expect(evenThresholds([0, 1]).slice(0, 3)).toEqual([0.05, 0.1, 0.15]);
    expect(evenThresholds([0, 1])).toHaveLength(19);
    const others = counts({
      edges: [0.3, 0.8],
      positives: [1, 1],
      negatives: [1, 1]
    });
    expect(everyThreshold([these, others])).toEqual([0.2, 0.3, 0.4, 0.8]);
  });
});

describe('what is drawn of scores', () => {
  const margins = counts({
    edges: [-2, 0, 3],
    positives: [0, 1, 1],
    negatives: [2, 0, 0]
  });

  it('is on one axis for all of them', () => {
    const chances = counts({ edges: [0.2], positives: [1], negatives: [0] });
    expect(areProbabilities(chances)).toBe(true);
    expect(areProbabilities(margins)).toBe(false);
    expect(sharedRange([chances])).toEqual([0, 1]);
    expect(sharedRange([chances, margins])).toEqual([-2, 3]);
    const alike = counts({ edges: [7], positives: [1], negatives: [1] });
    expect(sharedRange([alike])).toEqual([6.3, 7.7]);
    expect(sharedRange([])).toBeNull();
  });

  it('is a histogram of the class and of the others', () => {
    const { edges, positives, negatives } = scoreHistogram(margins, [-2, 3], 5);
    expect([...edges]).toEqual([-2, -1, 0, 1, 2, 3]);
    expect([...positives]).toEqual([0, 0, 1, 0, 1]);
    expect([...negatives]).toEqual([2, 0, 0, 0, 0]);
  });

  it('is how much of the class is in how much of the samples', () => {
    const { share, gain } = gainCurve(margins);
    expect([...share]).toEqual([0, 0.25, 0.5, 1]);
    expect([...gain]).toEqual([0, 0.5, 1, 1]);
  });

  it('is nothing where one class is missing', () => {
    const none = { edges: [], positives: [], negatives: [] };
    expect(lackOf(null)).toBe('scores');
    expect(lackOf(counts(none))).toBe('scores');
    expect(lackOf(counts({ edges: [1], positives: [0], negatives: [3] }))).toBe(
      'positives'
    );
    expect(lackOf(counts({ edges: [1], positives: [3], negatives: [0] }))).toBe(
      'negatives'
    );
    expect(lackOf(margins)).toBeNull();
  });
});
