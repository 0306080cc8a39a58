/** How much of a value is left in a smoothed curve one unit of the axis later; 0 for no smoothing. */
export const STRENGTHS = [
  0, 0.3, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999
] as const;

/** Units that the whole of a long curve has: a strength means the same for 1,000 points and for 1,000,000. */
const MOST_UNITS = 1000;

/**
 * What `smoothed` counts an axis in: the distance from point to point, if they are evenly spaced.
 *
 * Of more than a thousand points it is a thousandth of the whole curve.
 */
export function smoothingUnit(length: number, points: number): number {
  return length / Math.max(1, Math.min(points - 1, MOST_UNITS));
}

interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** What an average has taken in before the first point of a part of a curve. */
export interface Carried {
  readonly sum: number;
  readonly weight: number;
  /** Up to where. */
  readonly x: number;
}

/**
 * What the points of a whole curve before a part of it leave of an average at its beginning.
 *
 * `each` says how many points of the part a point of the whole weighs as much as: more than one
 * where fewer of them stand for as many recorded.
 */
export function carriedInto(
  whole: Points,
  part: { readonly x: Float64Array },
  each: number,
  strength: number,
  unit: number
): Carried | null {
  const [begin = NaN] = part.x;
  // Of several at the part's first x those that it does not have itself.
  const before = Math.max(
    countUntil(whole.x, at => at < begin),
    countUntil(whole.x, at => at <= begin) -
      countUntil(part.x, at => at <= begin)
  );
  const last = whole.x[before - 1];
  if (last === undefined || !Number.isFinite(each)) {
    return null;
  }
  let [sum, weight] = [0, 0];
  for (let at = 0; at < before; at++) {
    const value = whole.y[at] ?? NaN;
    if (Number.isFinite(value)) {
      const kept =
        unit > 0 ? strength ** ((last - (whole.x[at] ?? last)) / unit) : 1;
      sum += each * kept * value;
      weight += each * kept;
    }
  }
  return { sum, weight, x: last };
}

/** How many come first of which something holds. */
function countUntil(x: Float64Array, holds: (at: number) => boolean): number {
  const first = x.findIndex(at => !holds(at));
  return first < 0 ? x.length : first;
}

/** How many points drawn of a part of a curve weigh as much as one of the whole: each stands for so many recorded. */
export function weightInPart(
  whole: { readonly x: Float64Array; readonly total: number },
  part: { readonly x: Float64Array; readonly total: number }
): number {
  return part.total > 0
    ? ((whole.total / whole.x.length) * part.x.length) / part.total
    : 1;
}

/** The places in a whole curve of the points of a part, -1 for a gap; null where the part has others. */
export function placesOf(whole: Points, part: Points): number[] | null {
  const places: number[] = [];
  let at = 0;
  for (const [point, x] of part.x.entries()) {
    if (Number.isNaN(x)) {
      places.push(-1);
      continue;
    }
    while (
      at < whole.x.length &&
      !(whole.x[at] === x && Object.is(whole.y[at], part.y[point]))
    ) {
      at++;
    }
    if (at === whole.x.length) {
      return null;
    }
    places.push(at++);
  }
  return places;
}

/**
 * The exponential moving average of a curve by rising x, as pandas' `ewm(halflife=…, times=…)` has it.
 *
 * A value's weight falls by how far away it is, not by how many points lie between. The first
 * points weigh no more than others, and what is no number is left out. Those at one x weigh the
 * same and have one average there, that of all of them: the line is no ladder where many are.
 */
export function smoothed(
  { x, y }: Points,
  strength: number,
  unit: number,
  carried: Carried | null = null
): Float64Array {
  let sum = carried?.sum ?? 0;
  let weight = carried?.weight ?? 0;
  let before = carried?.x ?? x[0] ?? 0;
  const found = y.map((value, at) => {
    if (!Number.isFinite(value)) {
      return value;
    }
    const place = x[at] ?? before;
    const kept = unit > 0 ? strength ** ((place - before) / unit) : 1;
    before = place;
    sum = kept * sum + value;
    weight = kept * weight + 1;
    return sum / weight;
  });
  let last = NaN;
  for (let at = found.length - 1; at >= 0; at--) {
    const value = found[at] ?? NaN;
    if (x[at] !== x[at + 1]) {
      last = NaN;
    }
    if (Number.isFinite(value)) {
      last = Number.isNaN(last) ? value : last;
      found[at] = last;
    }
  }
  return found;
}
