/** Where a threshold may be, and how keys move it. */

/** Steps of an arrow key over the whole range, and with Shift. */
const STEPS = 100;
const FINE = 1000;

export interface ThresholdAxis {
  readonly low: number;
  readonly high: number;
  /** The least step. */
  readonly step: number;
  /** A threshold within the range, to as many digits as anybody can point at. */
  readonly rounded: (threshold: number) => number;
}

export function thresholdAxis([low, high]: readonly [
  low: number,
  high: number
]): ThresholdAxis {
  const step = 10 ** Math.floor(Math.log10((high - low) / FINE));
  const rounded = (threshold: number) => {
    const inside = Math.min(high, Math.max(low, threshold));
    return Number((Math.round(inside / step) * step).toPrecision(12));
  };
  return { low, high, step, rounded };
}

/** The threshold to which a key leads; null where it means something else. */
export function thresholdByKey(
  axis: ThresholdAxis,
  threshold: number,
  key: string,
  fine: boolean
): number | null {
  const { low, high, rounded } = axis;
  const by = (high - low) / (fine ? FINE : STEPS);
  const to = {
    ArrowRight: threshold + by,
    ArrowUp: threshold + by,
    ArrowLeft: threshold - by,
    ArrowDown: threshold - by,
    PageUp: threshold + (high - low) / 10,
    PageDown: threshold - (high - low) / 10,
    Home: low,
    End: high
  }[key];
  return to === undefined ? null : rounded(to);
}
