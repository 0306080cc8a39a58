/** The points of curves in a range, and those beside it that lines lead to. */
import type { AxisRange } from '../../protocol/generated';

/** Arrays that belong together, x first. */
export interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

const isIn = (x: number, range: AxisRange | null) =>
  range === null || (x >= range.start && x <= range.end);

/** How many of some x are in a range. */
export function countIn(x: Float64Array, range: AxisRange | null): number {
  return x.reduce((sum, at) => sum + Number(isIn(at, range)), 0);
}

/** A curve without the points beside its range, which say how its line goes on. */
export function inRange<T extends Points>(
  curve: T & { readonly low?: Float64Array; readonly high?: Float64Array },
  range: AxisRange | null
): T {
  const { x, y, low, high } = curve;
  if (x.every(at => isIn(at, range))) {
    return curve;
  }
  const within = (values: Float64Array) =>
    values.filter((_, at) => isIn(x[at] ?? NaN, range));
  return {
    ...curve,
    ...{ x: within(x), y: within(y) },
    ...(low && { low: within(low) }),
    ...(high && { high: within(high) })
  };
}

/** The places of points in a range and of those beside it; -1 between two that no line connects. */
export function placesIn(x: Float64Array, range: AxisRange | null): number[] {
  if (!range) {
    return [...x.keys()];
  }
  // Whether a line between a point and the next one is at least in part in the range.
  const passes = (at: number) => {
    const [from = NaN, to = NaN] = [x[at], x[at + 1]];
    return Math.min(from, to) <= range.end && Math.max(from, to) >= range.start;
  };
  const places: number[] = [];
  for (const at of x.keys()) {
    if (isIn(x[at] ?? NaN, range) || passes(at - 1) || passes(at)) {
      const last = places.at(-1);
      places.push(...(last !== undefined && last < at - 1 ? [-1, at] : [at]));
    }
  }
  return places;
}
