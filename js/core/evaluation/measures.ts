/** Precision, recall and F1 of classes and of all, as scikit-learn's report has them: 0 where they are of nothing. */
import type { Matrix } from './matrix';

export const MEASURES = ['support', 'precision', 'recall', 'f1'] as const;
export type Measure = (typeof MEASURES)[number];

export type Measures = Readonly<Record<Measure, number>>;

export function measuresOf(matrix: Matrix, label: number): Measures {
  const support = matrix.support[label] ?? 0;
  const predicted = matrix.predicted[label] ?? 0;
  const correct = matrix.correct[label] ?? 0;
  return {
    support,
    precision: share(correct, predicted),
    recall: share(correct, support),
    f1: share(2 * correct, support + predicted)
  };
}

/** Of all classes together. */
export interface Averages {
  /** Null where a sample may have several classes: counts by class do not tell it. */
  readonly accuracy: number | null;
  /** Every class counts the same. */
  readonly macro: Measures;
  /** Every sample counts the same. */
  readonly weighted: Measures;
}

export function averagesOf(matrix: Matrix, severalLabels = false): Averages {
  const macro = { support: 0, precision: 0, recall: 0, f1: 0 };
  const weighted = { ...macro };
  let correct = 0;
  let support = 0;
  for (let label = 0; label < matrix.size; label += 1) {
    const each = measuresOf(matrix, label);
    correct += matrix.correct[label] ?? 0;
    support += each.support;
    for (const measure of ['precision', 'recall', 'f1'] as const) {
      macro[measure] += each[measure];
      weighted[measure] += each[measure] * each.support;
    }
  }
  for (const measure of ['precision', 'recall', 'f1'] as const) {
    macro[measure] = share(macro[measure], matrix.size);
    weighted[measure] = share(weighted[measure], support);
  }
  return {
    accuracy: severalLabels ? null : share(correct, matrix.total),
    macro: { ...macro, support },
    weighted: { ...weighted, support }
  };
}

function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}

/** A mean and how far values are from it. */
export interface Spread {
  readonly mean: number;
  /** Standard deviation of a sample; 0 of one value. */
  readonly deviation: number;
}

/** Mean and standard deviation of what folds have. */
export function spreadOf(values: readonly number[]): Spread {
  const known = values.filter(value => !Number.isNaN(value));
  const mean = known.reduce((all, value) => all + value, 0) / known.length;
  const squares = known.reduce((all, value) => all + (value - mean) ** 2, 0);
  return {
    mean,
    deviation: known.length > 1 ? Math.sqrt(squares / (known.length - 1)) : 0
  };
}
