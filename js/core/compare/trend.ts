import { MISSING, type PlacedAxis } from './axisScale';

/** A straight line over all of an axis: its height at the lower and at the upper end. */
export interface Trend {
  readonly from: number;
  readonly to: number;
  /** Pearson's correlation of the two, on the scales of the axes; null where one is the same in all runs. */
  readonly correlation: number | null;
}

/** The line of least squares through the places of runs on two axes; null where there is none. */
export function trendOf(across: PlacedAxis, up: PlacedAxis): Trend | null {
  if (across.kind === 'category' || up.kind === 'category') {
    return null;
  }
  let [count, sumX, sumY, sumXX, sumXY, sumYY] = [0, 0, 0, 0, 0, 0];
  across.places.forEach((x, run) => {
    const y = up.places[run] ?? MISSING;
    if (x !== MISSING && y !== MISSING) {
      count += 1;
      sumX += x;
      sumY += y;
      sumXX += x * x;
      sumXY += x * y;
      sumYY += y * y;
    }
  });
  const spread = count * sumXX - sumX * sumX;
  const spreadY = count * sumYY - sumY * sumY;
  if (count < 3 || spread <= 1e-9) {
    return null;
  }
  const shared = count * sumXY - sumX * sumY;
  const slope = shared / spread;
  const from = (sumY - slope * sumX) / count;
  return {
    ...{ from, to: from + slope },
    correlation: spreadY <= 1e-9 ? null : shared / Math.sqrt(spread * spreadY)
  };
}

/** The part of a trend that is within both axes, as places along and up; null where none is. */
export function trendWithin({
  from,
  to
}: Trend): { x1: number; y1: number; x2: number; y2: number } | null {
  const slope = to - from;
  if (slope === 0) {
    return from < 0 || from > 1 ? null : { x1: 0, y1: from, x2: 1, y2: to };
  }
  const [a, b] = [-from / slope, (1 - from) / slope];
  const x1 = Math.max(0, Math.min(a, b));
  const x2 = Math.min(1, Math.max(a, b));
  return x1 >= x2
    ? null
    : { x1, y1: from + slope * x1, x2, y2: from + slope * x2 };
}
