/** The colours of runs where they say something of the runs: a param's value, or a metric. */
import type { GroupBy, RunRow } from '../../protocol/generated';
import { freeStyle, runStyle, type RunStyle } from '../marks/runColours';
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

/** The colour of each run by what it has there; runs without it have none. */
export function paintBy(
  rows: readonly RunRow[],
  by: GroupBy
): (row: RunRow) => string {
  const values = [...new Set(rows.flatMap(row => valueIn(row, by) ?? []))];
  const colours = new Map<string, string>();
  if (values.every(isNumeral)) {
    // By rank: a few far values leave no room between the others else.
    const sorted = values.sort((a, b) => Number(a) - Number(b));
    sorted.forEach((value, at) => {
      colours.set(value, rampColour(at / Math.max(1, sorted.length - 1)));
    });
  } else {
    categoryStyles(sortedLabels(values)).forEach(({ colour }, value) => {
      colours.set(value, colour);
    });
  }
  return row => colours.get(valueIn(row, by) ?? '') ?? NO_COLOUR;
}

/** A style for each text: its own, or where another has that a free one. */
export function categoryStyles(
  labels: readonly string[]
): ReadonlyMap<string, RunStyle> {
  const taken = new Set<RunStyle>();
  return new Map(
    labels.map(label => {
      const own = runStyle(label);
      const style = taken.has(own) ? (freeStyle(label, taken) ?? own) : own;
      taken.add(style);
      return [label, style];
    })
  );
}

/** Styles in which the colours of groups, or of a param, take the place of the runs' own. */
export function stylesBy(
  rows: readonly RunRow[],
  groupBy: GroupBy | undefined,
  colourBy: string | undefined,
  styleOf: (runId: string) => RunStyle
): (row: RunRow) => RunStyle {
  const by =
    groupBy ??
    (colourBy === undefined
      ? null
      : { group: 'param' as const, key: colourBy });
  if (!by) {
    return ({ run_id }) => styleOf(run_id);
  }
  const paint = paintBy(rows, by);
  return row => ({ ...styleOf(row.run_id), colour: paint(row) });
}
