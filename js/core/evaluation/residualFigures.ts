/** The predictions of a regressor as points between two axes. */
import { formatCount, formatNumber } from '../text/format';
import type { Text } from '../text/text';
import {
  columnAxis,
  finiteRange,
  residualDistributions,
  residualsOf,
  unplaced
} from './residuals';
import type { RegressionSubject } from './scoreCounts';

export interface PlottedSubject {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface ResidualFigure {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly xRange: readonly [low: number, high: number];
  readonly yRange: readonly [low: number, high: number];
  /** What stands at 0, 1, 2 … of the x axis; null for numbers. */
  readonly categories: readonly string[] | null;
  /** By subject. */
  readonly points: readonly PlottedSubject[];
  /** Where prediction and truth are the same: a line from one corner to the other, or at zero. */
  readonly reference: 'diagonal' | 'zero' | null;
  /** Bars from one x to the next, and no points. */
  readonly bars: boolean;
  /** How many samples are drawn, and how many not. */
  readonly caption: string;
  /** Why there is no plot; null where there is one. */
  readonly lack: string | null;
}

/** What residuals are set against. */
export const PREDICTED = Symbol('predicted');

export function predictedFigure(
  subjects: readonly RegressionSubject[],
  text: Text
): ResidualFigure {
  const lists = subjects.flatMap(({ actual, predicted }) => [
    actual,
    predicted
  ]);
  const range = finiteRange(lists);
  return {
    ...common(
      subjects,
      subjects.map(({ actual }) => actual),
      text
    ),
    title: text.__('Predicted against actual'),
    xTitle: text.__('Actual'),
    yTitle: text.__('Predicted'),
    // The same on both axes, so that the diagonal is one.
    ...{ xRange: range ?? [0, 1], yRange: range ?? [0, 1] },
    ...{ reference: 'diagonal', categories: null },
    points: subjects.map(({ actual: x, predicted: y }) => ({ x, y }))
  };
}

/** Residuals against what was predicted, or against a column. */
export function residualFigure(
  subjects: readonly RegressionSubject[],
  against: string | typeof PREDICTED,
  text: Text
): ResidualFigure {
  const column =
    against === PREDICTED
      ? {
          ...{ name: text.__('Predicted'), categories: null },
          values: subjects.map(({ predicted }) => predicted)
        }
      : columnAxis(subjects, against);
  const residuals = subjects.map(residualsOf);
  const { categories } = column;
  return {
    ...common(subjects, column.values, text),
    title: text.__('Residuals'),
    xTitle: column.name,
    yTitle: text.__('Actual − predicted'),
    xRange: categories
      ? [-0.5, Math.max(0, categories.length - 1) + 0.5]
      : (finiteRange(column.values) ?? [0, 1]),
    yRange: finiteRange([...residuals, [0]]) ?? [-1, 1],
    ...{ reference: 'zero', categories },
    points: residuals.map((y, at) => ({
      ...{ x: column.values[at] ?? new Float64Array(), y }
    }))
  };
}

/** How often errors of a size are, as a share of the samples. */
export function distributionFigure(
  subjects: readonly RegressionSubject[],
  text: Text
): ResidualFigure {
  const distributions = residualDistributions(subjects);
  const points = distributions.map(({ edges: x, counts }) => {
    const all = counts.reduce((sum, each) => sum + each, 0);
    return { x, y: counts.map(each => (all > 0 ? each / all : 0)) };
  });
  const highest = points.reduce((most, { y }) => Math.max(most, ...y), 0);
  const told = subjects.every(({ residuals }) => residuals);
  return {
    ...common(
      subjects,
      subjects.map(({ actual }) => actual),
      text
    ),
    ...(told ? { caption: allText(subjects, text) } : {}),
    title: text.__('Distribution of errors'),
    xTitle: text.__('Actual − predicted'),
    yTitle: text.__('Share of samples'),
    xRange: finiteRange(points.map(({ x }) => x)) ?? [-1, 1],
    yRange: [0, highest * 1.05 || 1],
    ...{ reference: null, categories: null, bars: true, points },
    lack: highest > 0 ? null : nothing(text)
  };
}

/** A point, or a bar, in words. */
export function residualText(
  figure: ResidualFigure,
  subject: RegressionSubject,
  of: number,
  at: number,
  write: (value: number) => string = formatNumber
): string {
  const { x, y } = figure.points[of] ?? { x: [], y: [] };
  const place = x[at] ?? NaN;
  const shown = figure.categories?.[place] ?? write(place);
  return [
    ...(figure.bars ? [] : [subject.ids[at] ?? String(at)]),
    figure.bars
      ? `${figure.xTitle} ${shown} … ${write(x[at + 1] ?? NaN)}`
      : `${figure.xTitle} ${shown}`,
    `${figure.yTitle} ${write(y[at] ?? NaN)}`
  ].join(' · ');
}

function common(
  subjects: readonly RegressionSubject[],
  x: readonly Float64Array[],
  text: Text
): Pick<ResidualFigure, 'bars' | 'caption' | 'lack'> {
  const here = sum(subjects.map(({ actual }) => actual.length));
  const without = sum(
    subjects.map((subject, at) =>
      unplaced(subject, x[at] ?? new Float64Array())
    )
  );
  const all = sum(subjects.map(({ count }) => count));
  return {
    bars: false,
    caption: [
      here < all
        ? text.__(
            '%1 of %2 samples',
            formatCount(here - without),
            formatCount(all)
          )
        : allText(subjects, text),
      ...(without > 0
        ? [text.__('%1 without a finite value', formatCount(without))]
        : [])
    ].join(' · '),
    lack: here > without ? null : nothing(text)
  };
}

function allText(subjects: readonly RegressionSubject[], text: Text): string {
  const all = sum(subjects.map(({ count }) => count));
  return text._n('%1 sample', '%2 samples', all, formatCount(all));
}

function nothing(text: Text): string {
  return text.__('No sample has a finite value here.');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}
