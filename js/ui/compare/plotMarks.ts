/** Runs as points of a chart: how they are found and walked along. */
import type { DrawnMark } from '../chart/plotMark';

/** Pixels from a point within which the pointer is at it. */
const NEAR = 12;

export interface PlotMark extends DrawnMark {
  /** Index of the run. */
  readonly run: number;
}

/** A part of a chart, in pixels. */
export interface Rectangle {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
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
