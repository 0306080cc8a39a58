/** The lines of parallel coordinates: where they are, and how they are drawn. */
import { MISSING, type PlacedAxis } from '../../core/compare/axisScale';
import type { RunStyle } from '../../core/marks/runColours';

/** Pixels: above the axes, below them, and where runs are that have no place there. */
export const TOP = 34;
export const BELOW = 34;
export const MISSING_AT = 18;
/** On either side of the axes. */
const BESIDE = 40;
/** Pixels from a line within which the pointer is at it. */
const NEAR = 8;
/** Lines in one path: of many more the browser takes longer than of as many in several. */
const IN_ONE_GO = 64;

export interface LinesShape {
  readonly width: number;
  readonly height: number;
  readonly axes: readonly PlacedAxis[];
}

/** Where an axis stands. */
export function xOf({ width, axes }: LinesShape, at: number): number {
  return axes.length < 2
    ? width / 2
    : BESIDE + (at * (width - 2 * BESIDE)) / (axes.length - 1);
}

/** How high a place of an axis is. */
export function yOf(
  { height }: { readonly height: number },
  place: number
): number {
  const bottom = height - BELOW;
  return place === MISSING
    ? bottom + MISSING_AT
    : bottom - place * (bottom - TOP);
}

/** The place of an axis at a height, within its ends. */
export function placeAt(
  { height }: { readonly height: number },
  y: number
): number {
  const bottom = height - BELOW;
  return Math.min(1, Math.max(0, (bottom - y) / (bottom - TOP)));
}

/** The heights of all lines, axis after axis: looked up and not computed while somebody brushes. */
export function heightsOf(shape: LinesShape): readonly Float32Array[] {
  return shape.axes.map(({ places }) => places.map(at => yOf(shape, at)));
}

/** Draw runs in one look, many in one path: a path for each would take longer than a frame. */
export function strokeRuns(
  context: CanvasRenderingContext2D,
  shape: LinesShape,
  heights: readonly Float32Array[],
  runs: readonly number[],
  look: {
    readonly colour: string;
    readonly alpha: number;
    readonly width: number;
    readonly dash?: string;
  }
): void {
  const across = shape.axes.map((_, at) => xOf(shape, at));
  context.globalAlpha = look.alpha;
  context.lineWidth = look.width;
  context.strokeStyle = look.colour;
  context.setLineDash(look.dash ? look.dash.split(' ').map(Number) : []);
  for (let first = 0; first < runs.length; first += IN_ONE_GO) {
    context.beginPath();
    for (const run of runs.slice(first, first + IN_ONE_GO)) {
      heights.forEach((all, at) => {
        const [x, y] = [across[at] ?? 0, all[run] ?? 0];
        if (at === 0) {
          context.moveTo(x, y);
        } else {
          context.lineTo(x, y);
        }
      });
    }
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** Runs that look the same, by their look. */
export function byLook(
  runs: readonly number[],
  styles: readonly RunStyle[]
): Map<string, { style: RunStyle; runs: number[] }> {
  const found = new Map<string, { style: RunStyle; runs: number[] }>();
  for (const run of runs) {
    const style = styles[run];
    if (style) {
      const id = `${style.colour} ${style.dash}`;
      const same = found.get(id);
      if (same) {
        same.runs.push(run);
      } else {
        found.set(id, { style, runs: [run] });
      }
    }
  }
  return found;
}

/** The run whose line is nearest to a point, of those given; null where none is near. */
export function runNear(
  shape: LinesShape,
  heights: readonly Float32Array[],
  runs: readonly number[],
  x: number,
  y: number
): number | null {
  const at = shape.axes.findIndex((_, place) => xOf(shape, place) >= x);
  const [left, right] = [heights[at - 1], heights[at]];
  if (!left || !right) {
    return null;
  }
  const from = xOf(shape, at - 1);
  const part = (x - from) / (xOf(shape, at) - from);
  let nearest: number | null = null;
  let least = NEAR;
  for (const run of runs) {
    const [a, b] = [left[run] ?? 0, right[run] ?? 0];
    const distance = Math.abs(a + part * (b - a) - y);
    if (distance < least) {
      least = distance;
      nearest = run;
    }
  }
  return nearest;
}

/** The run to which a key leads, in the order of an axis from its lower end up; undefined for another key. */
export function runByKey(
  { places }: Pick<PlacedAxis, 'places'>,
  runs: readonly number[],
  run: number | null,
  key: string
): number | undefined {
  const by = { PageUp: 1, PageDown: -1 }[key];
  if (by === undefined || runs.length === 0) {
    return undefined;
  }
  const order = [...runs].sort(
    (a, b) => (places[a] ?? MISSING) - (places[b] ?? MISSING)
  );
  const at = run === null ? -1 : order.indexOf(run);
  const to = at < 0 ? (by > 0 ? 0 : order.length - 1) : at + by;
  return order[Math.min(order.length - 1, Math.max(0, to))];
}
