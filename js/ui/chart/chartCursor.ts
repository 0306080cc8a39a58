/** Which points of a chart are read out, by mouse and by keys. */
import type { AxisRange } from '../../protocol/generated';
import type { PlacedCurve } from './chartData';

/** A point of a curve, and the x at which the others are read. */
export interface ChartCursor {
  readonly x: number;
  readonly curve: number;
  /** Of the curve's points; null where it has none there. */
  readonly point: number | null;
}

/** A point of a long curve is reached in so many presses of PageDown. */
const PAGES = 10;

/** The index of the x nearest to a place, the first of several there; null of none. */
export function nearest(x: Float64Array, place: number): number | null {
  if (x.length === 0) {
    return null;
  }
  const after = Math.min(firstNotBelow(x, place), x.length - 1);
  const before = after > 0 ? firstNotBelow(x, x[after - 1] ?? 0) : 0;
  return place - (x[before] ?? 0) <= (x[after] ?? 0) - place ? before : after;
}

/** The point of a curve that is read at an x: none before its beginning and after its end, but for some room. */
export function pointAt(
  { x }: Pick<PlacedCurve, 'x'>,
  place: number,
  room: number
): number | null {
  const first = x[0] ?? Infinity;
  const last = x.at(-1) ?? -Infinity;
  return place < first - room || place > last + room ? null : nearest(x, place);
}

/** So many pixels beyond its ends a curve is still read. */
const REACH = 12;

/** Of each curve the point that is read: at the cursor, or else the last one in sight; null for none. */
export function pointsRead(
  curves: readonly PlacedCurve[],
  cursor: Pick<ChartCursor, 'x'> | ChartCursor | null,
  { start, end }: AxisRange,
  width: number
): (number | null)[] {
  const room = (REACH * (end - start)) / width;
  return curves.map((curve, at) => {
    if (curve.style.pale) {
      return null;
    }
    if (!cursor) {
      const last = firstAbove(curve.x, end) - 1;
      return last >= 0 ? last : null;
    }
    return 'curve' in cursor && cursor.curve === at
      ? cursor.point
      : pointAt(curve, cursor.x, room);
  });
}

/** Where a key leads; null where it is none of these keys, or there is nothing to read. */
export function cursorByKey(
  key: string,
  cursor: ChartCursor | null,
  curves: readonly PlacedCurve[],
  { start, end }: AxisRange
): ChartCursor | null {
  const readable = curves.flatMap(({ style, x }, curve) =>
    style.pale || x.length === 0 ? [] : [curve]
  );
  const chosen = cursor?.curve ?? readable[0];
  const x = chosen === undefined ? undefined : curves[chosen]?.x;
  if (chosen === undefined || !x) {
    return null;
  }
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const step = key === 'ArrowDown' ? 1 : -1;
    const at = readable.indexOf(chosen) + (cursor ? step : 0);
    const next = readable[(at + readable.length) % readable.length] ?? chosen;
    const there = curves[next]?.x ?? x;
    return readingOf(next, there, nearest(there, cursor?.x ?? end));
  }
  const first = firstNotBelow(x, start);
  const last = Math.max(first, firstAbove(x, end) - 1);
  const page = Math.max(1, Math.round((last - first) / PAGES));
  const now = cursor ? (cursor.point ?? nearest(x, cursor.x) ?? first) : null;
  const targets: Record<string, number> = {
    ArrowLeft: now === null ? last : now - 1,
    ArrowRight: now === null ? first : now + 1,
    PageUp: now === null ? last : now - page,
    PageDown: now === null ? first : now + page,
    Home: first,
    End: last
  };
  const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
  return target === undefined
    ? null
    : readingOf(
        chosen,
        x,
        Math.min(last, x.length - 1, Math.max(first, target))
      );
}

function readingOf(
  curve: number,
  x: Float64Array,
  point: number | null
): ChartCursor | null {
  return point === null || point < 0 || point >= x.length
    ? null
    : { curve, point, x: x[point] ?? 0 };
}

function firstNotBelow(x: Float64Array, place: number): number {
  return search(x, at => at >= place);
}

function firstAbove(x: Float64Array, place: number): number {
  return search(x, at => at > place);
}

/** The first index from which on something holds. */
function search(x: Float64Array, holds: (at: number) => boolean): number {
  let [low, high] = [0, x.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(x[middle] ?? Infinity)) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return low;
}
