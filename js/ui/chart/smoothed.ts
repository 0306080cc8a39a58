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

/**
 * The exponential moving average of a curve by rising x, as pandas' `ewm(halflife=…, times=…)` has it.
 *
 * A value's weight falls by how far away it is, not by how many points lie between. The first
 * points weigh no more than others, and what is no number is left out. Those at one x weigh the
 * same and have one average there, that of all of them: the line is no ladder where many are.
 */
export function smoothed(
  { x, y }: { readonly x: Float64Array; readonly y: Float64Array },
  strength: number,
  unit: number
): Float64Array {
  let sum = 0;
  let weight = 0;
  let before = x[0] ?? 0;
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
