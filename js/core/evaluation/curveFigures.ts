/** The curves of an evaluation as what is drawn: lines between two axes, and what is said of them. */
import { formatNumber, formatRounded } from '../text/format';
import type { Text } from '../text/text';
import { calibration } from './calibration';
import { gainCurve } from './gain';
import {
  areProbabilities,
  type Confusion,
  lackOf,
  measuresOf
} from './operatingCounts';
import { averagePrecision, prCurve } from './prCurve';
import { rocAuc, rocCurve } from './rocCurve';
import { type CurveSubject, type ScoreCounts, scoresOf } from './scoreCounts';
import { scoreHistogram, sharedRange } from './scoreHistogram';

export type CurveKind = 'roc' | 'pr' | 'calibration' | 'gain' | 'scores';

export const CURVE_KINDS = [
  ...(['roc', 'pr', 'calibration', 'gain', 'scores'] as const)
];

export interface FigureLine {
  /** Index of the subject. */
  readonly subject: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** The threshold of each point, where it stands for one. */
  readonly thresholds: Float64Array | null;
  /** How many samples each point stands for, where that is a part of them. */
  readonly samples: Float64Array | null;
  /** Steps: after a point y stays until the next one. */
  readonly stepped: boolean;
  /** Whether points are marked. */
  readonly marked: boolean;
  /** Of a histogram: which samples are counted. */
  readonly of: 'class' | 'others' | null;
}

export interface CurveFigure {
  readonly kind: CurveKind;
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly xRange: readonly [low: number, high: number];
  readonly yRange: readonly [low: number, high: number];
  readonly lines: readonly FigureLine[];
  /** What a classifier without any knowledge, or a perfect calibration, has: from corner to corner. */
  readonly diagonal: boolean;
  /** One number for each subject that has a line, such as the area under it. */
  readonly values: readonly {
    readonly subject: number;
    readonly text: string;
  }[];
  /** Why there is no plot; null where there is one. */
  readonly lack: string | null;
  /** Whether a threshold is a place along the x axis, and no point of the lines. */
  readonly alongX: boolean;
}

/** Scores of one class of a subject. */
export interface Scored {
  readonly subject: number;
  readonly counts: ScoreCounts;
}

/** The scores of a label of the first subject, of all subjects that have some. */
export function scoredSubjects(
  subjects: readonly CurveSubject[],
  label: number
): Scored[] {
  const labels = subjects[0]?.labels ?? [];
  return subjects.flatMap((each, subject) => {
    const counts = scoresOf(each, labels, label);
    return counts && lackOf(counts) !== 'scores' ? [{ subject, counts }] : [];
  });
}

/** All figures of some scores; `range` is that of all scores. */
export function curveFigures(
  scored: readonly Scored[],
  text: Text
): CurveFigure[] {
  const both = scored.filter(({ counts }) => lackOf(counts) === null);
  const oneClass = text.__(
    'This needs samples of the class and samples of another class.'
  );
  const square = { xRange: [0, 1], yRange: [0, 1], alongX: false } as const;
  const curved = { ...square, lack: both.length > 0 ? null : oneClass };
  return [
    {
      ...{ ...curved, kind: 'roc', title: text.__('ROC'), diagonal: true },
      xTitle: text.__('False positive rate'),
      yTitle: text.__('True positive rate'),
      lines: both.map(({ subject, counts }) => {
        const { fpr: x, tpr: y, thresholds } = rocCurve(counts);
        return line({ subject, x, y, thresholds });
      }),
      values: both.map(({ subject, counts }) => ({
        subject,
        text: text.__('AUC %1', shareText(counts.auc ?? rocAuc(counts)))
      }))
    },
    {
      ...{ ...curved, kind: 'pr', diagonal: false },
      title: text.__('Precision–recall'),
      xTitle: text.__('Recall'),
      yTitle: text.__('Precision'),
      lines: both.map(({ subject, counts }) => {
        const { recall: x, precision: y, thresholds } = prCurve(counts);
        return line({ subject, x, y, thresholds, stepped: true });
      }),
      values: both.map(({ subject, counts }) => ({
        subject,
        text: text.__(
          'AP %1',
          shareText(counts.averagePrecision ?? averagePrecision(counts))
        )
      }))
    },
    calibrationFigure(scored, text),
    {
      ...{ ...curved, kind: 'gain', title: text.__('Gain'), diagonal: true },
      xTitle: text.__('Share of samples, by falling score'),
      yTitle: text.__('Share of the class found'),
      lines: both.map(({ subject, counts }) => {
        const { share: x, gain: y, thresholds } = gainCurve(counts);
        return line({ subject, x, y, thresholds });
      }),
      values: []
    },
    histogramFigure(scored, text)
  ];
}

/** Where a threshold is on a line of a figure; null where it is a place along the axis. */
export function pointOf(
  kind: CurveKind,
  confusion: Confusion
): readonly [x: number, y: number] | null {
  const { tp, fp, fn, tn } = confusion;
  const { precision, recall, fpr } = measuresOf(confusion);
  switch (kind) {
    case 'roc':
      return [fpr, recall];
    case 'pr':
      // The curve ends at 1 where nothing counts as of the class.
      return [recall, Number.isNaN(precision) ? 1 : precision];
    case 'gain':
      return [(tp + fp) / (tp + fp + fn + tn), recall];
    default:
      return null;
  }
}

/** A share or a measure as it is read: four digits, or a dash where it is not defined. */
export function shareText(value: number): string {
  return Number.isNaN(value) ? '–' : formatRounded(value, 4);
}

/** A point of a figure in words: both its values, its threshold, and how many samples it stands for. */
export function pointText(
  { xTitle, yTitle, alongX }: CurveFigure,
  { x, y, thresholds, samples }: FigureLine,
  at: number,
  text: Text,
  write: (value: number) => string = shareText
): string {
  const threshold = thresholds?.[at];
  const count = samples?.[at];
  return [
    `${xTitle} ${write(x[at] ?? NaN)}`,
    `${yTitle} ${write(y[at] ?? NaN)}`,
    ...(threshold === undefined || alongX
      ? []
      : [text.__('Threshold %1', write(threshold))]),
    ...(count === undefined
      ? []
      : [text._n('%1 sample', '%2 samples', count, formatNumber(count))])
  ].join(' · ');
}

function line(
  of: Pick<FigureLine, 'subject' | 'x' | 'y'> & Partial<FigureLine>
): FigureLine {
  return {
    ...{ thresholds: null, samples: null, stepped: false, marked: false },
    ...{ of: null, ...of }
  };
}

function calibrationFigure(scored: readonly Scored[], text: Text): CurveFigure {
  const drawn = scored.filter(({ counts }) => areProbabilities(counts));
  return {
    ...{ kind: 'calibration', title: text.__('Calibration'), diagonal: true },
    ...{ xRange: [0, 1], yRange: [0, 1], alongX: true, values: [] },
    xTitle: text.__('Mean score'),
    yTitle: text.__('Share of the class'),
    lack:
      drawn.length > 0
        ? null
        : text.__(
            'These scores are no probabilities: some are below 0 or above 1.'
          ),
    lines: drawn.map(({ subject, counts }) => {
      const { predicted: x, observed: y, samples } = calibration(counts);
      return line({ subject, x, y, samples, marked: true });
    })
  };
}

function histogramFigure(scored: readonly Scored[], text: Text): CurveFigure {
  const range = sharedRange(scored.map(({ counts }) => counts)) ?? [0, 1];
  const lines = scored.flatMap(({ subject, counts }) => {
    const { edges, positives, negatives } = scoreHistogram(counts, range);
    return [
      barLine(subject, 'class', edges, positives),
      barLine(subject, 'others', edges, negatives)
    ];
  });
  const highest = lines.reduce(
    (most, { y }) => Math.max(most, ...y),
    Number.MIN_VALUE
  );
  return {
    ...{ kind: 'scores', title: text.__('Scores'), diagonal: false, lines },
    ...{ alongX: true, lack: null, values: [], xRange: range },
    xTitle: text.__('Score'),
    yTitle: text.__('Share of samples'),
    yRange: [0, highest * 1.05]
  };
}

/** Bars as shares of all samples that are counted: a class of few samples is seen as well. */
function barLine(
  subject: number,
  of: 'class' | 'others',
  x: Float64Array,
  samples: Float64Array
): FigureLine {
  const all = samples.reduce((sum, each) => sum + each, 0);
  const y = samples.map(each => (all > 0 ? each / all : 0));
  return line({ subject, x, y, samples, of, stepped: true });
}
