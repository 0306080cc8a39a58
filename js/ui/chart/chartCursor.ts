/** Which points of a chart are read out, by mouse and by keys. */
import type { AxisRange } from '../../protocol/generated';
import { endsOf, type PlacedCurve } from './chartData';

/** A point of a curve, and the x at which the others are read. */
export interface ChartCursor {
  readonly x: number;
  readonly curve: number;
  /** Of the curve's points; null where it has none there. */
  readonly point: number | null;
}

/** A point of a long curve is reached in so many presses of PageDown. */
const PAGES = 10;

const ALL: AxisRange = { start: -Infinity, end: Infinity };

/** The index of the x in sight nearest to a place, the first of several there; null of none. */
export function nearest(
  x: Float64Array,
  place: number,
  rises = true,
  { start, end }: AxisRange = ALL
): number | null {
  if (!rises) {
    let best: number | null = null;
    let least = Infinity;
    x.forEach((at, index) => {
      const away = Math.abs(at - place);
      if (at >= start && at <= end && away < least) {
        [best, least] = [index, away];
      }
    });
    return best;
  }
  const first = firstNotBelow(x, start);
  const last = firstAbove(x, end) - 1;
  if (first > last) {
    return null;
  }
  const after = Math.max(first, Math.min(firstNotBelow(x, place), last));
  const before = after > first ? firstNotBelow(x, x[after - 1] ?? 0) : first;
  return place - (x[before] ?? 0) <= (x[after] ?? 0) - place ? before : after;
}

/** The point in sight of a curve that is read at an x: none before its beginning and after its end, but for some room. */
function pointAt(
  curve: PlacedCurve,
  place: number,
  room: number,
  sight: AxisRange
): number | null {
  const { start, end } = endsOf({ x: curve.x, goesBack: !curve.rises });
  return place < start - room || place > end + room
    ? null
    : nearest(curve.x, place, curve.rises, sight);
}

/** So many pixels beyond its ends a curve is still read. */
const REACH = 12;

/** Of each curve the point that is read: at the cursor, or else the last one in sight; null for none. */
export function pointsRead(
  curves: readonly PlacedCurve[],
  cursor: Pick<ChartCursor, 'x'> | ChartCursor | null,
  sight: AxisRange,
  width: number
): (number | null)[] {
  const { start, end } = sight;
  const room = (REACH * (end - start)) / width;
  return curves.map((curve, at) => {
    if (curve.style.pale) {
      return null;
    }
    if (!cursor) {
      const { x, rises } = curve;
      const last = rises
        ? firstAbove(x, end) - 1
        : Array.from(x, place => place >= start && place <= end).lastIndexOf(
            true
          );
      return last >= 0 && (x[last] ?? NaN) >= start ? last : null;
    }
    return 'curve' in cursor && cursor.curve === at
      ? cursor.point
      : pointAt(curve, cursor.x, room, sight);
  });
}

/** Where a key leads; null where it is none of these keys, or there is nothing to read. */
export function cursorByKey(
  key: string,
  cursor: ChartCursor | null,
  curves: readonly PlacedCurve[],
  sight: AxisRange
): ChartCursor | null {
  const { start, end } = sight;
  const readable = curves.flatMap(({ style, x }, curve) =>
    style.pale || x.length === 0 ? [] : [curve]
  );
  const chosen = cursor?.curve ?? readable[0];
  const read = chosen === undefined ? undefined : curves[chosen];
  if (chosen === undefined || !read) {
    return null;
  }
  if (key === 'ArrowUp' || key === 'ArrowDown') {
    const step = key === 'ArrowDown' ? 1 : -1;
    const at = readable.indexOf(chosen) + (cursor ? step : 0);
    const next = readable[(at + readable.length) % readable.length] ?? chosen;
    const { x, rises } = curves[next] ?? read;
    return readingOf(next, x, nearest(x, cursor?.x ?? end, rises, sight));
  }
  const { x, rises } = read;
  // Those in sight, in the order of the points.
  const there = Array.from(x.keys()).filter(
    at => (x[at] ?? NaN) >= start && (x[at] ?? NaN) <= end
  );
  const last = there.length - 1;
  const page = Math.max(1, Math.round(last / PAGES));
  const point = cursor
    ? (cursor.point ?? nearest(x, cursor.x, rises) ?? 0)
    : null;
  // Where it is out of sight, from the point before.
  const now =
    point === null ? null : there.filter(at => at <= point).length - 1;
  const targets: Record<string, number> = {
    ArrowLeft: now === null ? last : now - 1,
    ArrowRight: now === null ? 0 : now + 1,
    PageUp: now === null ? last : now - page,
    PageDown: now === null ? 0 : now + page,
    Home: 0,
    End: last
  };
  const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
  return target === undefined
    ? null
    : readingOf(chosen, x, there[Math.min(last, Math.max(0, target))] ?? null);
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
