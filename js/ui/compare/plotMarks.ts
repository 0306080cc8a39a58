/** Runs as points of a chart: how they are drawn, found and walked along. */
import type { RunShape, RunStyle } from '../../core/marks/runColours';
import { MARK_PATHS } from '../parts/RunMark';

/** Pixels from a point within which the pointer is at it. */
const NEAR = 12;
/** The box of a mark's path, and the size of the circle in it. */
const BOX = 12;
const CIRCLE = 4.4;

export interface PlotMark {
  /** Index of the run. */
  readonly run: number;
  readonly x: number;
  readonly y: number;
  /** Pixels, as of a circle. */
  readonly radius: number;
  readonly style: RunStyle;
  /** Drawn as an outline. */
  readonly hollow?: boolean;
}

/** A part of a chart, in pixels. */
export interface Rectangle {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

const paths = new Map<RunShape, Path2D>();

function pathOf(shape: RunShape): Path2D {
  const path = paths.get(shape) ?? new Path2D(MARK_PATHS[shape]);
  paths.set(shape, path);
  return path;
}

/** Draw a point; with a rim it stands out from those beneath it. */
export function drawMark(
  context: CanvasRenderingContext2D,
  { x, y, radius, style, hollow = false }: PlotMark,
  rim: string | null = null
): void {
  context.fillStyle = style.colour;
  context.strokeStyle = rim ?? style.colour;
  context.lineWidth = rim === null ? 1.4 : 2;
  if (style.shape === 'circle') {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    paint(context, null, hollow, rim);
    return;
  }
  const scale = radius / CIRCLE;
  context.save();
  context.translate(x - (scale * BOX) / 2, y - (scale * BOX) / 2);
  context.scale(scale, scale);
  context.lineWidth /= scale;
  paint(context, pathOf(style.shape), hollow, rim);
  context.restore();
}

function paint(
  context: CanvasRenderingContext2D,
  path: Path2D | null,
  hollow: boolean,
  rim: string | null
): void {
  if (!hollow) {
    if (path) {
      context.fill(path);
    } else {
      context.fill();
    }
  }
  if (hollow || rim !== null) {
    if (path) {
      context.stroke(path);
    } else {
      context.stroke();
    }
  }
}

/** The point nearest to a place, if one is near; of those at one place the one drawn last. */
export function markNear(
  marks: readonly PlotMark[],
  x: number,
  y: number
): PlotMark | null {
  let nearest: PlotMark | null = null;
  let least = Infinity;
  for (const mark of marks) {
    const distance = Math.hypot(mark.x - x, mark.y - y);
    if (distance <= Math.min(least, Math.max(NEAR, mark.radius))) {
      least = distance;
      nearest = mark;
    }
  }
  return nearest;
}

/** The runs whose points are in a part of the chart. */
export function runsWithin(
  marks: readonly PlotMark[],
  { x1, y1, x2, y2 }: Rectangle
): number[] {
  return marks
    .filter(
      ({ x, y }) =>
        x >= Math.min(x1, x2) &&
        x <= Math.max(x1, x2) &&
        y >= Math.min(y1, y2) &&
        y <= Math.max(y1, y2)
    )
    .map(({ run }) => run);
}

/** The point to which a key leads: along the chart from left to right, from the bottom up where they are at one place. */
export function markByKey(
  marks: readonly PlotMark[],
  run: number | null,
  key: string
): PlotMark | null {
  const order = [...marks].sort((a, b) => a.x - b.x || b.y - a.y);
  const at = order.findIndex(mark => mark.run === run);
  const last = order.length - 1;
  const to = {
    ArrowRight: Math.min(last, at + 1),
    ArrowUp: Math.min(last, at + 1),
    ArrowLeft: at < 0 ? last : Math.max(0, at - 1),
    ArrowDown: at < 0 ? last : Math.max(0, at - 1),
    Home: 0,
    End: last
  }[key];
  return to === undefined ? null : (order[to] ?? null);
}
