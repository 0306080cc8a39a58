/** How the lines of a figure are drawn, and found again by the pointer. */
import type {
  CurveFigure,
  FigureLine
} from '../../core/evaluation/curveFigures';
import type { RunStyle } from '../../core/marks/runColours';
import { drawMark } from '../chart/plotMark';
import type { PlotScale } from './plotScale';

/** Pixels within which the pointer is at a point. */
const NEAR = 24;
const WIDTH = 1.6;
const MARK = 3.5;

/** Lines, and what there is beneath them. */
export function drawFigure(
  context: CanvasRenderingContext2D,
  figure: CurveFigure,
  styles: readonly RunStyle[],
  scale: PlotScale,
  colour: string
): void {
  if (figure.diagonal) {
    const [low, high] = figure.xRange;
    context.strokeStyle = colour;
    context.globalAlpha = 0.4;
    context.lineWidth = 1;
    context.setLineDash([4, 4]);
    context.beginPath();
    context.moveTo(scale.xAt(low), scale.yAt(0));
    context.lineTo(scale.xAt(high), scale.yAt(1));
    context.stroke();
  }
  for (const line of figure.lines) {
    const style = styles[line.subject];
    if (style) {
      drawLine(context, line, style, scale);
    }
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function drawLine(
  context: CanvasRenderingContext2D,
  line: FigureLine,
  style: RunStyle,
  scale: PlotScale
): void {
  context.globalAlpha = 1;
  context.strokeStyle = style.colour;
  context.lineWidth = line.of === 'others' ? 1 : WIDTH;
  // The dashes tell runs apart; in a histogram they tell the class from the others.
  const dash = line.of === 'others' ? '2 2' : line.of ? '' : style.dash;
  context.setLineDash(dash === '' ? [] : dash.split(' ').map(Number));
  trace(context, line, scale);
  context.stroke();
  if (line.of === 'class') {
    context.globalAlpha = 0.18;
    context.fillStyle = style.colour;
    context.fill();
    context.globalAlpha = 1;
  }
  if (line.marked) {
    line.x.forEach((x, at) => {
      drawMark(context, {
        ...{ radius: MARK, style, x: scale.xAt(x) },
        y: scale.yAt(line.y[at] ?? NaN)
      });
    });
  }
}

function trace(
  context: CanvasRenderingContext2D,
  { x, y, stepped, of }: FigureLine,
  scale: PlotScale
): void {
  context.beginPath();
  let height = scale.yAt(of === null ? (y[0] ?? NaN) : 0);
  context.moveTo(scale.xAt(x[0] ?? NaN), height);
  x.forEach((value, at) => {
    const across = scale.xAt(value);
    if (stepped) {
      context.lineTo(across, height);
    }
    // A histogram has one edge more than bars, where it comes down again.
    height = scale.yAt(y[at] ?? 0);
    context.lineTo(across, height);
  });
}

/** Where a line is at a threshold: a mark with a rim, or a rule through the plot. */
export function drawPoint(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [x: number, y: number],
  style: RunStyle,
  scale: PlotScale,
  rim: string
): void {
  const at = { x: scale.xAt(x), y: scale.yAt(y) };
  if (Number.isFinite(at.x) && Number.isFinite(at.y)) {
    drawMark(context, { ...at, radius: MARK + 2, style }, rim);
  }
}

export function drawRule(
  context: CanvasRenderingContext2D,
  threshold: number,
  scale: PlotScale,
  colour: string
): void {
  const { top, bottom } = scale.box;
  rules(context, [[scale.xAt(threshold), top, scale.xAt(threshold), bottom]], {
    ...{ colour, dash: [], alpha: 0.8 }
  });
}

/** A cross of two fine lines through a place. */
export function drawCrosshair(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  scale: PlotScale,
  colour: string
): void {
  const { left, right, top, bottom } = scale.box;
  const lines = [
    [x, top, x, bottom],
    [left, y, right, y]
  ] as const;
  rules(context, lines, { colour, dash: [2, 2], alpha: 0.5 });
}

function rules(
  context: CanvasRenderingContext2D,
  lines: readonly (readonly [number, number, number, number])[],
  look: { colour: string; dash: number[]; alpha: number }
): void {
  context.strokeStyle = look.colour;
  context.globalAlpha = look.alpha;
  context.lineWidth = 1;
  context.setLineDash(look.dash);
  for (const [x1, y1, x2, y2] of lines) {
    context.beginPath();
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** A point of a figure's lines. */
export interface FigurePoint {
  readonly line: FigureLine;
  readonly at: number;
}

/** The point nearest to a place in pixels, or the bar above which it is; null where none is near. */
export function figurePointAt(
  figure: CurveFigure,
  place: { readonly x: number; readonly y: number },
  scale: PlotScale
): FigurePoint | null {
  let found: FigurePoint | null = null;
  let least = NEAR;
  for (const line of figure.lines) {
    line.y.forEach((y, at) => {
      const left = scale.xAt(line.x[at] ?? NaN);
      const right = line.of ? scale.xAt(line.x[at + 1] ?? NaN) : left;
      const away = Math.max(left - place.x, 0, place.x - right);
      const distance = Math.hypot(away, scale.yAt(y) - place.y);
      if (
        line.of
          ? away === 0 && distance < (found ? least : Infinity)
          : distance < least
      ) {
        least = distance;
        found = { line, at };
      }
    });
  }
  return found;
}
