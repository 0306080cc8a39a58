/** The predictions that a run has, as its tags describe them. */
import type { Spec } from '../../protocol/generated';
import type { RunRef } from './runPageState';

const TAG = 'trialbook.predictions.';

/** Predictions of one split; of a cross-validation all folds together. */
export interface LoggedPredictions {
  readonly name: string;
  readonly split: string;
  /** As scikit-learn calls it, such as `multiclass`. */
  readonly task: string;
  /** Samples. */
  readonly count: number;
  /** None of a regression. */
  readonly classes: number;
  /** Files of single folds. */
  readonly folds: number;
}

/** What tags describe, by name and split; one that somebody else wrote in other words is left out. */
export function loggedPredictions(
  tags: Readonly<Record<string, string>>
): LoggedPredictions[] {
  const found = new Map<string, LoggedPredictions>();
  for (const [key, value] of Object.entries(tags)) {
    const one = key.startsWith(TAG) ? described(value) : null;
    if (one) {
      const place = JSON.stringify([one.name, one.split]);
      const before = found.get(place);
      found.set(place, before ? together(before, one) : one);
    }
  }
  return [...found.values()].sort(
    (a, b) => order(a.name, b.name) || order(a.split, b.split)
  );
}

function together(
  one: LoggedPredictions,
  other: LoggedPredictions
): LoggedPredictions {
  return {
    ...one,
    count: one.count + other.count,
    classes: Math.max(one.classes, other.classes),
    folds: one.folds + other.folds
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function described(value: string): LoggedPredictions | null {
  let told: unknown;
  try {
    told = JSON.parse(value);
  } catch {
    return null;
  }
  if (typeof told !== 'object' || told === null) {
    return null;
  }
  const { name, split, fold, task, count, classes } = told as Record<
    string,
    unknown
  >;
  return typeof name === 'string' &&
    typeof split === 'string' &&
    typeof task === 'string' &&
    isCount(count) &&
    isCount(classes) &&
    (fold === null || isCount(fold))
    ? { name, split, task, count, classes, folds: fold === null ? 0 : 1 }
    : null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** The view of some predictions of a run, with all their folds. */
export function evaluationOf(
  { store_id, run_id }: RunRef,
  { name, split }: Pick<LoggedPredictions, 'name' | 'split'>
): Spec {
  return {
    view: 'evaluation',
    view_id: '',
    store_id,
    runs: [{ run_id, name, split, fold: null }]
  };
}
