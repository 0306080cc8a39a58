import type { AxisRange, Smoothing } from '../../protocol/generated';
import { smoothed, smoothingUnit } from '../chart/smoothed';

/** Standard deviations of a bell curve within which all but a thousandth of it is. */
const REACH = 3;
/** Of the points of a chart the lowest and the highest that are outliers. */
const OUTLYING = 0.02;
/** Of the range of the others, what is left on either side of it. */
const MARGIN = 0.1;

/** Points by x. */
interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** A curve without its noise: of the means each point is in the middle of its neighbours, gaps are left out. */
export function smoothedBy(
  { x, y }: Points,
  { kind, amount }: Smoothing
): Float64Array {
  switch (kind) {
    case 'ema': {
      const unit = smoothingUnit((x.at(-1) ?? 0) - (x[0] ?? 0), x.length);
      return smoothed({ x, y }, Math.min(amount, 0.999), unit);
    }
    case 'mean':
      return weighted(y, Math.floor(Math.max(0, amount - 1) / 2), () => 1);
    case 'gaussian':
      return amount === 0
        ? y
        : weighted(y, Math.ceil(REACH * amount), distance =>
            Math.exp(-0.5 * (distance / amount) ** 2)
          );
  }
}

function weighted(
  y: Float64Array,
  reach: number,
  weightAt: (distance: number) => number
): Float64Array {
  const far = Math.min(reach, y.length - 1);
  const weights = Float64Array.from({ length: far + 1 }, (_, at) =>
    weightAt(at)
  );
  return y.map((value, at) => {
    if (!Number.isFinite(value)) {
      return value;
    }
    let sum = 0;
    let weight = 0;
    const end = Math.min(y.length - 1, at + far);
    for (let other = Math.max(0, at - far); other <= end; other++) {
      const near = y[other] ?? NaN;
      if (Number.isFinite(near)) {
        const part = weights[Math.abs(other - at)] ?? 0;
        sum += part * near;
        weight += part;
      }
    }
    return sum / weight;
  });
}

/** Where most points of some curves are on the axis; null where all are alike or none has a place there. */
export function withoutOutliers(
  curves: readonly Float64Array[],
  log = false
): AxisRange | null {
  const values = Float64Array.from(
    curves.flatMap(y =>
      Array.from(y, value => (log ? Math.log10(value) : value)).filter(
        Number.isFinite
      )
    )
  ).sort();
  const last = values.length - 1;
  const low = values[Math.floor(OUTLYING * last)];
  const high = values[Math.ceil((1 - OUTLYING) * last)];
  if (low === undefined || high === undefined || low === high) {
    return null;
  }
  const beside = MARGIN * (high - low);
  const [start, end] = [low - beside, high + beside];
  return log ? { start: 10 ** start, end: 10 ** end } : { start, end };
}
