/** How lines and points of a chart look: by a metric, by a param, and what a legend says of it. */
import type { RunRow } from '../../protocol/generated';
import type { RunStyle } from '../marks/runColours';
import { valueOf } from '../table/columns';
import { MISSING, type PlacedAxis, sortedLabels, type Tick } from './axisScale';
import { categoryStyles, NO_COLOUR, rampColour } from './runPaint';

/** Colours of a scale: so many that few runs share one, and few enough to be drawn in one go each. */
const COLOURS = 24;
/** Of what has no value. */
const NONE: RunStyle = { colour: NO_COLOUR, shape: 'circle', dash: '' };

export type Legend =
  | {
      readonly kind: 'scale';
      readonly ticks: readonly Tick[];
      readonly hasNone: boolean;
    }
  | {
      readonly kind: 'categories';
      readonly entries: readonly {
        readonly label: string;
        readonly style: RunStyle;
      }[];
      readonly hasNone: boolean;
    };

export interface RunLooks {
  /** One for each run. */
  readonly styles: readonly RunStyle[];
  readonly legend: Legend;
}

/** The colour of a place on a scale. */
export function scaleColour(at: number): string {
  return at === MISSING
    ? NO_COLOUR
    : rampColour(Math.round(at * (COLOURS - 1)) / (COLOURS - 1));
}

/**
 * Looks by an axis: numbers on a scale of colours, texts by colour and mark.
 *
 * `known` are all runs of the comparison: hiding one changes no other's colour by a param.
 */
export function looksBy(
  axis: PlacedAxis,
  rows: readonly RunRow[],
  known: readonly RunRow[]
): RunLooks {
  const of = axis.axis;
  const values = rows.map(row => valueOf(row, of));
  if (axis.kind === 'category') {
    const styles = categoryStyles(
      sortedLabels(known.map(row => valueOf(row, of)))
    );
    return {
      styles: values.map(value => styles.get(String(value)) ?? NONE),
      legend: {
        kind: 'categories',
        entries: axis.ticks.map(({ label }) => ({
          label,
          style: styles.get(label) ?? NONE
        })),
        hasNone: axis.without > 0
      }
    };
  }
  const scale = of.group === 'metric' ? axis : ranked(axis, known);
  return {
    styles: values.map(value => ({
      ...NONE,
      colour: scaleColour(value === undefined ? MISSING : scale.placeOf(value))
    })),
    legend: {
      kind: 'scale',
      ticks: scale.ticks,
      hasNone: axis.without + axis.unplaced > 0
    }
  };
}

/** A param's numbers by rank, as in the list: a few far values leave no room between the others else. */
function ranked(
  { axis }: PlacedAxis,
  known: readonly RunRow[]
): Pick<PlacedAxis, 'ticks' | 'placeOf'> {
  const values = sortedLabels(known.map(row => valueOf(row, axis)));
  const places = new Map(
    values.map((value, n) => [
      value,
      values.length === 1 ? 0 : n / (values.length - 1)
    ])
  );
  const every = Math.max(1, Math.ceil((values.length - 1) / 4));
  return {
    placeOf: value => places.get(String(value)) ?? MISSING,
    ticks: values
      .filter((_, n) => n % every === 0 || n === values.length - 1)
      .map(label => ({ at: places.get(label) ?? 0, label }))
  };
}
