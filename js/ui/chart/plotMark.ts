/** How the mark of a run is drawn on a canvas. */
import type { RunShape, RunStyle } from '../../core/marks/runColours';
import { MARK_PATHS } from '../parts/RunMark';

/** The box of a mark's path, and the size of the circle in it. */
const BOX = 12;
const CIRCLE = 4.4;

export interface DrawnMark {
  readonly x: number;
  readonly y: number;
  /** Pixels, as of a circle. */
  readonly radius: number;
  readonly style: RunStyle;
  /** Drawn as an outline. */
  readonly hollow?: boolean;
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
  { x, y, radius, style, hollow = false }: DrawnMark,
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
