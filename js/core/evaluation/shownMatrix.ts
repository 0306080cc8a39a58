/** Which matrix is shown of an evaluation: of a run, of a fold, at a threshold, of groups, or a difference. */
import type { MatrixBlock, ScoreThreshold } from '../../protocol/generated';
import { type Groups, groupsBySign } from './classOrder';
import {
  collapsed,
  countAt,
  difference,
  largestValue,
  type Matrix,
  type Normalize,
  oneAgainstRest,
  ofTwo,
  sum,
  valueAt
} from './matrix';
import { type Spread, spreadOf } from './measures';
import type { ScoreCounts } from './scoreCounts';
import type { Evaluation, Subject } from './subjects';

/** What is looked at: the first or the second, or how they differ. */
export type Side = 'first' | 'second' | 'delta';

export interface MatrixChoices {
  readonly normalize: Normalize;
  readonly side: Side;
  /** All together, mean and spread of the folds, or one of them. */
  readonly fold: number | 'all' | 'mean';
  /** `given`, or the sign up to which names are the same; null for single classes. */
  readonly groupBy: string | null;
  /** A class against all others; null for all classes. */
  readonly label: number | null;
  /** What has this score or more counts as of the class; null for what was predicted. */
  readonly threshold: number | null;
}

export interface ShownMatrix {
  readonly labels: readonly string[];
  readonly matrix: Matrix;
  /** What the matrix is compared with; null where nothing is. */
  readonly base: Matrix | null;
  /** Of the folds, where their spread is shown. */
  readonly folds: readonly Matrix[];
  /** Of what every shown class consists. */
  readonly members: readonly (readonly number[])[] | null;
  readonly choices: MatrixChoices;
  /** The largest value, or change. */
  readonly largest: number;
}

/** Null where the predictions are no classes. */
export function shownMatrix(
  evaluation: Evaluation,
  choices: MatrixChoices
): ShownMatrix | null {
  const [first, second] = evaluation.subjects;
  const isDelta = choices.side === 'delta' && second !== undefined;
  const subject = choices.side === 'first' ? first : (second ?? first);
  const made = ofSubject(evaluation, subject, choices);
  const before = isDelta ? ofSubject(evaluation, first, choices) : null;
  if (!made) {
    return null;
  }
  const base = before?.matrix ?? null;
  const folds = isDelta || choices.fold !== 'mean' ? [] : made.folds;
  return {
    ...made,
    ...{ folds, base, choices },
    largest: base
      ? largestChange(base, made.matrix, choices.normalize)
      : largestValue(made.matrix, choices.normalize)
  };
}

type Made = Pick<ShownMatrix, 'labels' | 'matrix' | 'folds' | 'members'>;

function ofSubject(
  evaluation: Evaluation,
  subject: Subject,
  choices: MatrixChoices
): Made | null {
  const { fold, label, threshold } = choices;
  const whole =
    typeof fold === 'number'
      ? subject.folds.find(({ number }) => number === fold)?.matrix
      : subject.matrix;
  if (!whole) {
    return null;
  }
  const folds = subject.folds.map(({ matrix }) => matrix);
  if (label !== null) {
    const name = evaluation.labels[label] ?? '';
    const scores = subject.scores.find(each => each.label === label);
    const at =
      threshold === null || !scores ? null : matrixAt(scores, threshold);
    return {
      // Of two classes the other one has a name, too.
      labels:
        evaluation.labels.length === 2 ? pair(evaluation, label) : ['', name],
      matrix: at ?? oneAgainstRest(whole, label),
      folds: at ? [] : folds.map(each => oneAgainstRest(each, label)),
      members: null
    };
  }
  const groups = groupsOfChoice(evaluation, choices.groupBy);
  if (groups) {
    const { names, of } = groups;
    const members: number[][] = names.map(() => []);
    of.forEach((group, each) => members[group]?.push(each));
    return {
      labels: names,
      matrix: collapsed(whole, of, names.length),
      folds: folds.map(each => collapsed(each, of, names.length)),
      members
    };
  }
  return { labels: evaluation.labels, matrix: whole, folds, members: null };
}

function pair({ labels }: Evaluation, label: number): string[] {
  return [labels[1 - label] ?? '', labels[label] ?? ''];
}

export function groupsOfChoice(
  { groups, labels }: Evaluation,
  groupBy: string | null
): Groups | null {
  return groupBy === 'given' ? groups : groupsBySign(labels, groupBy ?? '');
}

/** A class against the rest, where what has this score or more counts as of it. */
export function matrixAt(scores: ScoreCounts, threshold: number): Matrix {
  const { edges, positives, negatives } = scores;
  let right = 0;
  let wrong = 0;
  for (let at = 0; at < positives.length; at += 1) {
    if ((edges[at] ?? -Infinity) >= threshold) {
      right += positives[at] ?? 0;
      wrong += negatives[at] ?? 0;
    }
  }
  const support = sum(positives);
  return ofTwo(support, right + wrong, right, support + sum(negatives));
}

function largestChange(
  first: Matrix,
  second: Matrix,
  normalize: Normalize
): number {
  if (normalize === null) {
    return difference(first, second).counts.reduce(
      (most, by) => Math.max(most, Math.abs(by)),
      0
    );
  }
  let most = 0;
  for (const { cells, size } of [first, second]) {
    for (const cell of Array.from(cells)) {
      const truth = Math.floor(cell / size);
      const by = changeAt(first, second, truth, cell % size, normalize);
      most = Math.max(most, Math.abs(by) || 0);
    }
  }
  return most;
}

function changeAt(
  first: Matrix,
  second: Matrix,
  truth: number,
  taken: number,
  normalize: Normalize
): number {
  return (
    valueAt(second, truth, taken, normalize) -
    valueAt(first, truth, taken, normalize)
  );
}

export interface CellValue {
  /** A count or a share, or a change of it; NaN for a share of nothing. */
  readonly value: number;
  /** Samples, or how many more there are. */
  readonly count: number;
  /** Of the folds; null where it is not asked for. */
  readonly spread: Spread | null;
  /** How strong it looks: from -1 to 1, below 0 for what has become less. */
  readonly heat: number;
}

export function cellOf(
  shown: ShownMatrix,
  truth: number,
  taken: number
): CellValue {
  const { base, choices, folds, largest, matrix } = shown;
  const { normalize } = choices;
  const count = countAt(matrix, truth, taken);
  if (base) {
    const value = changeAt(base, matrix, truth, taken, normalize);
    return {
      ...{ value, spread: null },
      count: count - countAt(base, truth, taken),
      heat: largest > 0 ? value / largest || 0 : 0
    };
  }
  const spread =
    folds.length > 0
      ? spreadOf(folds.map(each => valueAt(each, truth, taken, normalize)))
      : null;
  const value = valueAt(matrix, truth, taken, normalize);
  return {
    ...{ count, spread },
    value: spread?.mean ?? value,
    heat: largest > 0 ? value / largest || 0 : 0
  };
}

/** Cells as a request for their samples names them. */
export function blocksOf(
  shown: ShownMatrix,
  cells: readonly { readonly truth: number; readonly taken: number }[]
): { blocks: MatrixBlock[]; at?: ScoreThreshold } {
  const { members, choices } = shown;
  const { label, threshold } = choices;
  const all = (each: number) => [...(members?.[each] ?? [each])];
  const blocks = cells.map(({ truth, taken }) => ({
    true: all(truth),
    predicted: all(taken)
  }));
  return label === null ? { blocks } : { blocks, at: { label, threshold } };
}
