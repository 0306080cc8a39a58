/** The colours of runs where they say something of the runs: a param's value, or a metric. */
import type { GroupBy, RunRow } from '../../protocol/generated';
import { distinctStyle, nthVariant, type RunStyle } from '../marks/runColours';
import { valueIn } from '../table/localLines';
import { isNumeral } from '../table/order';
import { sortedLabels } from './axisScale';

/** From low to high: told apart by every kind of colour vision, and from a white page as from a dark one. */
const RAMP = [
  [0, 119, 187],
  [136, 119, 204],
  [238, 119, 51]
] as const;
/** Of what has no value. */
export const NO_COLOUR = '#888888';

/** The colour of a place between the lowest, 0, and the highest, 1. */
export function rampColour(at: number): string {
  const place = Math.min(1, Math.max(0, at)) * (RAMP.length - 1);
  const low = Math.min(RAMP.length - 2, Math.floor(place));
  const part = place - low;
  const mixed = (RAMP[low] ?? RAMP[0]).map((channel, n) =>
    Math.round(channel + part * ((RAMP[low + 1]?.[n] ?? channel) - channel))
  );
  return `rgb(${mixed.join(', ')})`;
}

/** How each run looks by what it has there, told apart by more than colours; runs without it have none. */
function stylesOf(
  rows: readonly RunRow[],
  by: GroupBy
): (row: RunRow) => RunStyle {
  const values = [...new Set(rows.flatMap(row => valueIn(row, by) ?? []))];
  const styles = new Map<string, RunStyle>();
  if (values.every(isNumeral)) {
    // By rank: a few far values leave no room between the others else.
    const sorted = values.sort((a, b) => Number(a) - Number(b));
    sorted.forEach((value, at) => {
      const colour = rampColour(at / Math.max(1, sorted.length - 1));
      styles.set(value, { ...nthVariant(at), colour });
    });
  } else {
    categoryStyles(sortedLabels(values)).forEach((style, value) => {
      styles.set(value, style);
    });
  }
  const none = { ...nthVariant(0), colour: NO_COLOUR };
  return row => styles.get(valueIn(row, by) ?? '') ?? none;
}

/** The colour of each run by what it has there; runs without it have none. */
export function paintBy(
  rows: readonly RunRow[],
  by: GroupBy
): (row: RunRow) => string {
  const styleOf = stylesOf(rows, by);
  return row => styleOf(row).colour;
}

/** A style for each text: ten are told apart by their colours. */
export function categoryStyles(
  labels: readonly string[]
): ReadonlyMap<string, RunStyle> {
  const taken = new Set<RunStyle>();
  return new Map(
    labels.map(label => {
      const style = distinctStyle(label, taken);
      taken.add(style);
      return [label, style];
    })
  );
}

/** Styles in which those of groups, or the colours of a param, take the place of the runs' own. */
export function stylesBy(
  rows: readonly RunRow[],
  groupBy: GroupBy | undefined,
  colourBy: string | undefined,
  styleOf: (runId: string) => RunStyle
): (row: RunRow) => RunStyle {
  if (groupBy) {
    return stylesOf(rows, groupBy);
  }
  if (colourBy === undefined) {
    return ({ run_id }) => styleOf(run_id);
  }
  const paint = paintBy(rows, { group: 'param', key: colourBy });
  return row => ({ ...styleOf(row.run_id), colour: paint(row) });
}
