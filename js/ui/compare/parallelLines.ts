/** The lines of parallel coordinates: where they are, and how they are drawn. */
import { MISSING, type PlacedAxis } from '../../core/compare/parallelAxes';

/** Pixels: above the axes, below them, and where runs are that have nothing there. */
export const TOP = 34;
export const BELOW = 30;
const MISSING_AT = 16;
/** On either side of the axes. */
const BESIDE = 40;
/** Pixels from a line within which the pointer is at it. */
const NEAR = 8;

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

/** Draw runs in one colour, as one path: thousands of paths would take longer than a frame. */
export function strokeRuns(
  context: CanvasRenderingContext2D,
  shape: LinesShape,
  runs: Iterable<number>,
  look: {
    readonly colour: string;
    readonly alpha: number;
    readonly width: number;
  }
): void {
  const across = shape.axes.map((_, at) => xOf(shape, at));
  context.beginPath();
  for (const run of runs) {
    shape.axes.forEach(({ places }, at) => {
      const x = across[at] ?? 0;
      const y = yOf(shape, places[run] ?? MISSING);
      if (at === 0) {
        context.moveTo(x, y);
      } else {
        context.lineTo(x, y);
      }
    });
  }
  context.globalAlpha = look.alpha;
  context.lineWidth = look.width;
  context.strokeStyle = look.colour;
  context.stroke();
  context.globalAlpha = 1;
}

/** The run whose line is nearest to a point, of those given; null where none is near. */
export function runNear(
  shape: LinesShape,
  runs: readonly number[],
  x: number,
  y: number
): number | null {
  const { axes } = shape;
  const at = axes.findIndex((_, place) => xOf(shape, place) >= x);
  const [left, right] = [axes[at - 1], axes[at]];
  if (!left || !right) {
    return null;
  }
  const from = xOf(shape, at - 1);
  const part = (x - from) / (xOf(shape, at) - from);
  let nearest: number | null = null;
  let least = NEAR;
  for (const run of runs) {
    const [a, b] = [left, right].map(({ places }) =>
      yOf(shape, places[run] ?? MISSING)
    );
    const distance = Math.abs((a ?? 0) + part * ((b ?? 0) - (a ?? 0)) - y);
    if (distance < least) {
      least = distance;
      nearest = run;
    }
  }
  return nearest;
}
