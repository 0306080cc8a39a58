/** Where a metric was best. */
import { guessDirection } from '../../core/table/comparison';
import type { DrawnCurve } from '../../core/run/curves';
import type { MetricSummary, WireNumber } from '../../protocol/generated';

export interface Best {
  readonly value: WireNumber;
  /** The first one at which it was that good. */
  readonly step: number;
}

/** The best of all points, NaN left out; null where it is unknown which way is better. */
export function bestOf({ key, ...of }: MetricSummary): Best | null {
  const direction = guessDirection(key);
  const [value, step] =
    direction === 'lower'
      ? [of.min, of.min_step]
      : direction === 'higher'
        ? [of.max, of.max_step]
        : [null, null];
  return value === null || step === null ? null : { value, step };
}

/** Its place in a curve on whatever axis: buckets keep the first of the least and of the greatest. */
export function bestIn(
  { x, y }: DrawnCurve,
  { value }: Best
): { x: number; y: number } | null {
  const at = y.indexOf(Number(value));
  return at < 0 ? null : { x: x[at] ?? NaN, y: y[at] ?? NaN };
}
