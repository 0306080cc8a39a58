/** How the points of a regressor are drawn, found by the pointer and walked along by keys. */
import type { ResidualFigure } from '../../core/evaluation/residualFigures';
import type { RunStyle } from '../../core/marks/runColours';
import { drawMark } from '../chart/plotMark';
import type { PlotScale } from './plotScale';

const RADIUS = 2.5;
const NEAR = 14;
/** More points than these are fainter the more there are, and squares, which are drawn faster. */
const MANY = 400;
const FAINTEST = 0.15;

/** A sample, or a bar, of a figure. */
export interface ResidualPoint {
  readonly subject: number;
  readonly at: number;
}

export function drawResiduals(
  context: CanvasRenderingContext2D,
  figure: ResidualFigure,
  styles: readonly RunStyle[],
  scale: PlotScale,
  colour: string
): void {
  drawReference(context, figure, scale, colour);
  figure.points.forEach((points, subject) => {
    const style = styles[subject];
    if (!style) {
      return;
    }
    if (figure.bars) {
      drawBars(context, points, style, scale);
      return;
    }
    const { x, y } = points;
    const many = x.length > MANY;
    context.globalAlpha = many
      ? Math.max(FAINTEST, Math.sqrt(MANY / x.length))
      : 0.75;
    context.fillStyle = style.colour;
    x.forEach((value, at) => {
      const [across, up] = [scale.xAt(value), scale.yAt(y[at] ?? NaN)];
      if (!Number.isFinite(across + up)) {
        return;
      }
      if (many) {
        context.fillRect(across - 1.5, up - 1.5, 3, 3);
      } else {
        drawMark(context, { x: across, y: up, radius: RADIUS, style });
      }
    });
    context.globalAlpha = 1;
  });
}

function drawReference(
  context: CanvasRenderingContext2D,
  { reference, xRange: [low, high] }: ResidualFigure,
  scale: PlotScale,
  colour: string
): void {
  if (reference === null) {
    return;
  }
  const isDiagonal = reference === 'diagonal';
  context.globalAlpha = 0.5;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.setLineDash([4, 4]);
  context.beginPath();
  context.moveTo(scale.xAt(low), scale.yAt(isDiagonal ? low : 0));
  context.lineTo(scale.xAt(high), scale.yAt(isDiagonal ? high : 0));
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function drawBars(
  context: CanvasRenderingContext2D,
  { x, y }: ResidualFigure['points'][number],
  style: RunStyle,
  scale: PlotScale
): void {
  context.beginPath();
  context.moveTo(scale.xAt(x[0] ?? NaN), scale.yAt(0));
  y.forEach((share, bar) => {
    context.lineTo(scale.xAt(x[bar] ?? NaN), scale.yAt(share));
    context.lineTo(scale.xAt(x[bar + 1] ?? NaN), scale.yAt(share));
  });
  context.lineTo(scale.xAt(x.at(-1) ?? NaN), scale.yAt(0));
  context.strokeStyle = style.colour;
  context.lineWidth = 1.6;
  context.setLineDash(
    style.dash === '' ? [] : style.dash.split(' ').map(Number)
  );
  context.stroke();
  context.setLineDash([]);
  context.globalAlpha = 0.15;
  context.fillStyle = style.colour;
  context.fill();
  context.globalAlpha = 1;
}

/** The sample, or the bar, nearest to a place in pixels; null where none is near. */
export function residualAt(
  figure: ResidualFigure,
  place: { readonly x: number; readonly y: number },
  scale: PlotScale
): ResidualPoint | null {
  let found: ResidualPoint | null = null;
  let least = figure.bars ? Infinity : NEAR;
  figure.points.forEach(({ x, y }, subject) => {
    y.forEach((height, at) => {
      const left = scale.xAt(x[at] ?? NaN);
      const right = figure.bars ? scale.xAt(x[at + 1] ?? NaN) : left;
      const away = Math.max(left - place.x, 0, place.x - right);
      const distance = Math.hypot(away, scale.yAt(height) - place.y);
      if (distance < least && (!figure.bars || away === 0)) {
        least = distance;
        found = { subject, at };
      }
    });
  });
  return found;
}

/** Samples, or bars, from left to right: the order in which keys lead through them. */
export function walkOrder({ points, bars }: ResidualFigure): ResidualPoint[] {
  const all = points.flatMap(({ x, y }, subject) =>
    Array.from(y.keys())
      .filter(at => bars || Number.isFinite((x[at] ?? NaN) + (y[at] ?? NaN)))
      .map(at => ({ subject, at, x: x[at] ?? 0, y: y[at] ?? 0 }))
  );
  return all.sort((a, b) => a.x - b.x || a.y - b.y || a.subject - b.subject);
}

/** Where a key leads from one of so many places; null where it means something else. */
export function stepByKey(
  at: number,
  count: number,
  key: string
): number | null {
  const last = count - 1;
  const to = {
    ArrowRight: Math.min(last, at + 1),
    ArrowUp: Math.min(last, at + 1),
    ArrowLeft: at < 0 ? last : Math.max(0, at - 1),
    ArrowDown: at < 0 ? last : Math.max(0, at - 1),
    PageUp: Math.min(last, at + 20),
    PageDown: Math.max(0, at - 20),
    Home: 0,
    End: last
  }[key];
  return to === undefined || count === 0 ? null : to;
}
