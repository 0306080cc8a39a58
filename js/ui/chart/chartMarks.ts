/** What a chart has beside its lines: points, the best one, and values that have no place. */
import { MARK_PATHS } from '../parts/RunMark';
import type { Edge, PlacedCurve } from './chartData';
import type { Plot } from './engine';
import type { Drawing } from './linePlot';

/** In CSS pixels. */
const DOT = 6;
const RING = 5.5;
/** The side of the box that marks of runs are drawn in. */
const BOX = 12;

const EDGE_PATHS: Record<Edge, string> = {
  nan: 'M2 2 10 10M10 2 2 10',
  above: 'M6 1 11 11H1z',
  below: 'M6 11 1 1H11z',
  low: 'M6 11 1 1H11z'
};

/** How opaque a curve is: others than those that stand out are faint. */
export function opacityOf(
  { id, style }: PlacedCurve,
  pointed: ReadonlySet<string>
): number {
  const isAside = pointed.size > 0 && !pointed.has(id);
  return (style.pale ? 0.3 : 1) * (isAside ? 0.3 : 1);
}

/** Fill the areas behind curves. */
export function drawBands(
  plot: Plot,
  { curves, log, logX }: Drawing,
  pointed: ReadonlySet<string>
): void {
  const { ctx, bbox } = plot;
  const bottom = bbox.top + bbox.height;
  const across = (x: number) => plot.valToPos(x, 'x', true);
  // What a logarithmic axis lacks lies below it.
  const down = (y: number) =>
    log && y <= 0 ? bottom : plot.valToPos(y, 'y', true);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const curve of curves) {
    const { band, style } = curve;
    if (!band) {
      continue;
    }
    const places = Array.from(band.x.keys()).filter(
      at =>
        Number.isFinite(band.low[at]) &&
        Number.isFinite(band.high[at]) &&
        (!logX || (band.x[at] ?? 0) > 0)
    );
    ctx.beginPath();
    for (const at of places) {
      ctx.lineTo(across(band.x[at] ?? 0), down(band.high[at] ?? 0));
    }
    for (const at of places.reverse()) {
      ctx.lineTo(across(band.x[at] ?? 0), down(band.low[at] ?? 0));
    }
    ctx.globalAlpha = 0.2 * opacityOf(curve, pointed);
    ctx.fillStyle = style.colour;
    ctx.fill();
  }
  ctx.restore();
}

/** More curves than these have marks at no places but their points: they would hide one another. */
const MOST_MARKED = 24;

/** Where a long curve has its mark: as few places as tell it from others, beside those of its neighbours. */
function placesOf(
  { dots, drawn, style, x: at }: PlacedCurve,
  nth: number,
  { curves, x }: Drawing
): readonly number[] {
  if (dots.length > 0 || !style.shape || style.pale) {
    return dots;
  }
  const first = at.findIndex(place => place >= x.start);
  const length = at.reduce((n, place) => n + Number(place <= x.end), 0) - first;
  if (first < 0 || length < 1 || curves.length > MOST_MARKED) {
    return [];
  }
  const part = (1 + (nth % 3)) / 12;
  return [part, part + 1 / 3, part + 2 / 3]
    .map(share => first + Math.floor(share * length))
    .filter(
      (place, n, all) =>
        (drawn[place] ?? null) !== null && all.indexOf(place) === n
    );
}

export function drawMarks(
  plot: Plot,
  drawing: Drawing,
  pointed: ReadonlySet<string>
): void {
  const { curves, x, log, colours } = drawing;
  const { ctx, bbox } = plot;
  const pixel = devicePixelRatio;
  const across = (at: number) => plot.valToPos(at, 'x', true);
  const shown = (at: number) => at >= x.start && at <= x.end;
  ctx.save();
  for (const [nth, curve] of curves.entries()) {
    ctx.globalAlpha = opacityOf(curve, pointed);
    ctx.fillStyle = ctx.strokeStyle = curve.style.colour;
    for (const at of placesOf(curve, nth, drawing)) {
      const [place, value] = [curve.x[at] ?? NaN, curve.drawn[at] ?? NaN];
      const y = plot.valToPos(value, 'y', true);
      if (shown(place) && y >= bbox.top && y <= bbox.top + bbox.height) {
        const path = new Path2D(MARK_PATHS[curve.style.shape ?? 'circle']);
        drawAt(ctx, across(place), y, () => {
          ctx.fill(path);
        });
      }
    }
    if (!curve.style.pale) {
      drawEdges(plot, curve, across, shown);
    }
  }
  ctx.globalAlpha = 1;
  ctx.strokeStyle = colours.text;
  ctx.lineWidth = 2 * pixel;
  for (const { best } of curves) {
    if (best && shown(best.x) && (best.y > 0 || !log)) {
      const y = plot.valToPos(best.y, 'y', true);
      if (y >= bbox.top - pixel && y <= bbox.top + bbox.height + pixel) {
        ctx.beginPath();
        ctx.arc(across(best.x), y, RING * pixel, 0, 2 * Math.PI);
        ctx.stroke();
      }
    }
  }
  ctx.restore();
}

/** One mark for each kind and pixel. */
function drawEdges(
  { ctx, bbox }: Plot,
  { edges, x }: PlacedCurve,
  across: (x: number) => number,
  shown: (x: number) => boolean
): void {
  const half = (DOT / 2) * devicePixelRatio;
  const before: Partial<Record<Edge, number>> = {};
  for (const { at, edge } of edges) {
    const place = x[at] ?? NaN;
    const left = Math.round(across(place));
    if (shown(place) && before[edge] !== left) {
      before[edge] = left;
      const y =
        edge === 'above' ? bbox.top + half : bbox.top + bbox.height - half;
      drawAt(ctx, left, y, () => {
        ctx.lineWidth = 2;
        ctx.stroke(new Path2D(EDGE_PATHS[edge]));
      });
    }
  }
}

/** Draw what has a box of its own around a place on the canvas. */
function drawAt(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  draw: () => void
): void {
  const scale = (DOT * devicePixelRatio) / BOX;
  ctx.save();
  ctx.translate(x - (BOX / 2) * scale, y - (BOX / 2) * scale);
  ctx.scale(scale, scale);
  draw();
  ctx.restore();
}
