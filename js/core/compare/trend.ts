import { MISSING, type PlacedAxis } from './parallelAxes';

/** A straight line over all of an axis: its height at the lower and at the upper end. */
export interface Trend {
  readonly from: number;
  readonly to: number;
}

/** The line of least squares through the places of runs on two axes; null where there is none. */
export function trendOf(across: PlacedAxis, up: PlacedAxis): Trend | null {
  if (across.kind === 'category') {
    return null;
  }
  let [count, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0];
  across.places.forEach((x, run) => {
    const y = up.places[run] ?? MISSING;
    if (x !== MISSING && y !== MISSING) {
      count += 1;
      sumX += x;
      sumY += y;
      sumXX += x * x;
      sumXY += x * y;
    }
  });
  const spread = count * sumXX - sumX * sumX;
  if (count < 3 || spread <= 1e-9) {
    return null;
  }
  const slope = (count * sumXY - sumX * sumY) / spread;
  const from = (sumY - slope * sumX) / count;
  return { from, to: from + slope };
}
