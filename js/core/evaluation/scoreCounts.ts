/** What curves of an evaluation are made of, and what the components that draw them take. */
import type { RunStyle } from '../marks/runColours';
import type { Text } from '../text/text';

/**
 * How many samples of a class, and how many others, have which score.
 *
 * Bin `i` holds the scores from `edges[i]` up to but without `edges[i + 1]`, the
 * last bin all from its edge on; one edge more than there are bins is its end.
 * Where every edge is a score that occurs, with nothing between two edges, all
 * that is made of the counts is exact.
 */
export interface ScoreCounts {
  /** Index of the class, one against the rest, in the labels of its subject. */
  readonly label: number;
  /** Ascending. */
  readonly edges: Float64Array;
  /** Samples, or their weights, of the class by bin. */
  readonly positives: Float64Array;
  /** Of all other classes. */
  readonly negatives: Float64Array;
  /** Mean score by bin; left out where it is the bin's edge. */
  readonly means?: Float64Array | null;
  /** From all scores; null where there is none, for instance with one class only. */
  readonly auc: number | null;
  readonly averagePrecision: number | null;
}

/** A run, or arrays, whose curves are drawn. */
export interface CurveSubject {
  readonly title: string;
  /** How its lines and marks look. */
  readonly style: RunStyle;
  readonly labels: readonly string[];
  /** Of each class that has scores; binary: of the positive class alone. */
  readonly scores: readonly ScoreCounts[];
  /** Samples whose score is NaN, which are in no count. */
  readonly without?: number;
}

export interface EvaluationCurvesProps {
  /** The first one's labels are those to choose from. */
  readonly subjects: readonly CurveSubject[];
  /** Index in the labels of the first subject. */
  readonly label: number;
  readonly onLabel: (label: number) => void;
  /** A sample with this score or more counts as one of the class; null while nobody has chosen one. */
  readonly threshold: number | null;
  /** Called with each movement of the slider; null gives the threshold back. */
  readonly onThreshold: (threshold: number | null) => void;
  /** Keeps the threshold with the run; left out where it cannot be kept. */
  readonly onSave?: (threshold: number) => void;
  readonly text: Text;
  /** In a cell's output. */
  readonly compact: boolean;
}

/** A logged column of the samples, numbers or texts. */
export interface SampleColumn {
  readonly name: string;
  readonly values: Float64Array | readonly string[];
}

/** How many samples have a residual from `edges[i]` up to but without `edges[i + 1]`; the last bin has its end too. */
export interface ResidualCounts {
  readonly edges: Float64Array;
  readonly counts: Float64Array;
}

export interface WorstSample {
  readonly id: string;
  readonly actual: number;
  readonly predicted: number;
}

/** The predictions of a regressor, all of them or so many as a page can hold. */
export interface RegressionSubject {
  readonly title: string;
  readonly style: RunStyle;
  /** Of the samples that are here. */
  readonly ids: readonly string[];
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
  /** Of the same samples. */
  readonly columns: readonly SampleColumn[];
  /** All samples there are; where it is more than are here, that is said. */
  readonly count: number;
  /** Of all samples; left out where all are here. */
  readonly residuals?: ResidualCounts | null;
  /** The largest errors of all samples, worst first; left out where all are here. */
  readonly worst?: readonly WorstSample[] | null;
}

export interface RegressionPlotsProps {
  readonly subjects: readonly RegressionSubject[];
  /** Shows a sample; left out where samples cannot be looked at. */
  readonly onSample?: (id: string) => void;
  readonly text: Text;
  readonly compact: boolean;
}

/** The label whose scores a subject has for a label of the first subject: classes are told by their text. */
export function scoresOf(
  subject: CurveSubject,
  labels: readonly string[],
  label: number
): ScoreCounts | null {
  const name = labels[label];
  const own =
    subject.labels[label] === name
      ? label
      : subject.labels.findIndex(each => each === name);
  return subject.scores.find(each => each.label === own) ?? null;
}

/** The labels, of the first subject, for which any subject has scores. */
export function scoredLabels(subjects: readonly CurveSubject[]): number[] {
  const labels = subjects[0]?.labels ?? [];
  return labels.flatMap((_, label) =>
    subjects.some(each => scoresOf(each, labels, label)) ? [label] : []
  );
}
