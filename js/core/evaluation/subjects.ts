/** What was predicted, read once from what a kernel answers or a notebook has. */
import type {
  EvaluationDelta,
  EvaluationFound,
  EvaluationSubject,
  LabelScores,
  PredictionTask
} from '../../protocol/generated';
import { type Groups, groupsOf } from './classOrder';
import { type Matrix, readMatrix } from './matrix';
import { doublesIn } from './packed';
import type { ScoreCounts } from './scoreCounts';

export interface Fold {
  readonly number: number;
  readonly matrix: Matrix;
}

export interface Subject {
  readonly about: EvaluationSubject;
  readonly title: string;
  /** Null for numbers. */
  readonly matrix: Matrix | null;
  /** Each with its number; none where there is one alone. */
  readonly folds: readonly Fold[];
  /** By label, as far as they are at hand. */
  readonly scores: readonly ScoreCounts[];
}

export interface Evaluation {
  readonly labels: readonly string[];
  readonly labelsLeftOut: number;
  readonly task: PredictionTask;
  /** One, or two to compare. */
  readonly subjects: readonly [Subject, ...Subject[]];
  readonly delta: EvaluationDelta | null;
  readonly columns: readonly string[];
  /** Those that were given; null where none were. */
  readonly groups: Groups | null;
}

/** Null where there is nothing to show. */
export function readEvaluation(found: EvaluationFound): Evaluation | null {
  const size = found.labels.length;
  const [first, ...others] = found.subjects.map(each =>
    readSubject(each, size)
  );
  if (!first) {
    return null;
  }
  const { labels, delta, columns, groups } = found;
  return {
    ...{ labels, delta, columns },
    labelsLeftOut: found.labels_left_out,
    task: first.about.task,
    subjects: [first, ...others],
    groups: groups?.length === size ? groupsOf(groups) : null
  };
}

function readSubject(about: EvaluationSubject, size: number): Subject {
  return {
    about,
    title: about.title,
    matrix: about.total && readMatrix(about.total, size),
    folds: about.folds.flatMap(counts =>
      counts.fold === null
        ? []
        : [{ number: counts.fold, matrix: readMatrix(counts, size) }]
    ),
    scores: about.scores.map(readScores)
  };
}

export function readScores(packed: LabelScores): ScoreCounts {
  const { label, auc } = packed;
  return {
    ...{ label, auc },
    edges: doublesIn(packed.edges),
    positives: doublesIn(packed.positives),
    negatives: doublesIn(packed.negatives),
    averagePrecision: packed.average_precision
  };
}
