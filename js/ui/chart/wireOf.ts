import type { WireNumber } from '../../protocol/generated';

/** A number as messages write it. */
export function wireOf(y: number): WireNumber {
  return Number.isNaN(y)
    ? 'NaN'
    : y === Infinity
      ? 'Infinity'
      : y === -Infinity
        ? '-Infinity'
        : y;
}
