/** How much of what was before stays in a smoothed curve; 0 for none of it. */
export type Smoothing = 0 | 0.6 | 0.9 | 0.99;

/**
 * The exponential moving average of a curve.
 *
 * The first points weigh no more than others, and what is no number is left out.
 */
export function smoothed(y: Float64Array, smoothing: number): Float64Array {
  let sum = 0;
  let weight = 0;
  return y.map(value => {
    if (!Number.isFinite(value)) {
      return value;
    }
    sum = smoothing * sum + (1 - smoothing) * value;
    weight = smoothing * weight + (1 - smoothing);
    return sum / weight;
  });
}
