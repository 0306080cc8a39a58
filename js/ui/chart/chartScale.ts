/** Between the kernel's x, in steps or milliseconds, and what a chart shows. */
import type { Axis } from '../../core/run/curves';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export interface Scale {
  /** As Plotly calls the axis. */
  readonly type: 'linear' | 'date';
  readonly unit: 'step' | 'time' | 's' | 'min' | 'h';
  toChart(x: number): number;
  /** From a number, or a date as Plotly writes it. */
  fromChart(x: unknown): number;
}

/** `length` is that of the whole curve, which chooses the unit. */
export function scaleOf(axis: Axis, length: number): Scale {
  if (axis === 'time') {
    // Plotly knows UTC alone; people read their own clock.
    const shift = (x: number) => new Date(x).getTimezoneOffset() * MINUTE;
    return {
      type: 'date',
      unit: 'time',
      toChart: x => x - shift(x),
      fromChart: x => {
        const at =
          typeof x === 'number'
            ? x
            : Date.parse(`${String(x).replace(' ', 'T')}${zoneOf(String(x))}`);
        return at + shift(at);
      }
    };
  }
  const [unit, size] =
    axis === 'step'
      ? (['step', 1] as const)
      : length < 5 * MINUTE
        ? (['s', 1000] as const)
        : length < 5 * HOUR
          ? (['min', MINUTE] as const)
          : (['h', HOUR] as const);
  return {
    type: 'linear',
    unit,
    toChart: x => x / size,
    fromChart: x => Number(x) * size
  };
}

/** A date without a clock is UTC already. */
function zoneOf(date: string): string {
  return date.includes(' ') || date.includes('T') ? 'Z' : '';
}
