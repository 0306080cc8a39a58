/** The inside of a chart in pixels, and what stands at its edges. */
import {
  MISSING,
  type PlacedAxis,
  type Tick
} from '../../core/compare/axisScale';
import { formatApart } from '../../core/text/units';
import { logTicks, niceTicks } from './ticks';

/** Pixels: what a letter of a label takes, between a label and its axis, and where runs without a value are. */
const LETTER = 6.4;
const GAP = 6;
export const GUTTER = 26;
/** Labels along the chart are turned where each has less than this. */
const TURNED_BELOW = 64;
const TURNED_HEIGHT = 64;
/** Letters of a turned label. */
export const TURNED_LETTERS = 11;
/** Between the outermost places and the edges, so that no point is cut. */
const PADDING = 10;
const LARGEST_LEFT = 96;

export interface PlotBox {
  readonly width: number;
  readonly height: number;
  /** Where places 0 and 1 are. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Where runs without a value are; null where all have one. */
  readonly noX: number | null;
  readonly noY: number | null;
  readonly isTurned: boolean;
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
}

/** What of an axis a chart needs. */
export type PlotAxis = Pick<
  PlacedAxis,
  'kind' | 'range' | 'placeOf' | 'ticks'
> & {
  readonly log: boolean;
  /** Whether runs are shown that have no place there. */
  readonly hasNone: boolean;
};

export function plotAxis(placed: PlacedAxis, hasNone = true): PlotAxis {
  const { kind, range, placeOf, ticks, axis, without, unplaced } = placed;
  return {
    ...{ kind, range, placeOf, ticks },
    log: axis.log ?? false,
    hasNone: hasNone && without + unplaced > 0
  };
}

/** The inside of a chart of a size: labels get the room that they need. */
export function plotBox(
  size: { readonly width: number; readonly height: number },
  x: PlotAxis,
  y: PlotAxis
): PlotBox {
  const { width, height } = size;
  const across = Math.max(1, width - 70);
  const isTurned =
    x.kind === 'category' &&
    across / Math.max(1, x.ticks.length) < TURNED_BELOW;
  const below = (isTurned ? TURNED_HEIGHT : 20) + (y.hasNone ? GUTTER : 0);
  const yTicks = roundTicks(y, Math.max(2, Math.floor((height - below) / 44)));
  const letters = Math.max(
    ...yTicks.map(({ label }) => label.length),
    y.hasNone ? 8 : 1
  );
  const labels = Math.min(LARGEST_LEFT, letters * LETTER + 2 * GAP);
  const left = labels + (x.hasNone ? GUTTER : 0) + PADDING;
  const right = Math.max(left + 1, width - PADDING - 8);
  const bottom = Math.max(20, height - below - PADDING);
  return {
    ...{ width, height, left, right, bottom, isTurned, yTicks },
    top: PADDING,
    noX: x.hasNone ? labels + GUTTER / 2 - 4 : null,
    noY: y.hasNone ? bottom + PADDING + GUTTER / 2 : null,
    xTicks: thinned(
      roundTicks(x, Math.max(2, Math.floor((right - left) / 76))),
      (isTurned ? 14 : 40) / (right - left)
    )
  };
}

export function xIn({ left, right, noX }: PlotBox, place: number): number {
  return place === MISSING ? (noX ?? left) : left + place * (right - left);
}

export function yIn({ top, bottom, noY }: PlotBox, place: number): number {
  return place === MISSING ? (noY ?? bottom) : bottom - place * (bottom - top);
}

/** Round numbers on an axis, at most about so many; of categories each, and of few numbers these. */
export function roundTicks(axis: PlotAxis, most: number): readonly Tick[] {
  const { kind, range, placeOf, ticks, log } = axis;
  if (kind === 'category' || !range || range[0] === range[1]) {
    return ticks;
  }
  const numbers = (log ? logTicks : niceTicks)(range[0], range[1], most);
  // A narrow logarithmic range may have none.
  if (numbers.length < 2) {
    return ticks;
  }
  const labels = formatApart(numbers);
  return numbers.map((number, n) => ({
    at: placeOf(number),
    label: labels[n] ?? ''
  }));
}

/** The ticks that are so far from the one before that both can be read. */
export function thinned(ticks: readonly Tick[], apart: number): Tick[] {
  const kept: Tick[] = [];
  for (const tick of [...ticks].sort((a, b) => a.at - b.at)) {
    const before = kept.at(-1);
    if (!before || tick.at - before.at >= apart) {
      kept.push(tick);
    }
  }
  return kept;
}
