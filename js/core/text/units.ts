/** What a metric's numbers count, where they are more than numbers. */
import type { WireNumber } from '../../protocol/generated';
import { formatBytes, formatNumber } from './format';

/** `megabytes` are 1,000,000 bytes, as MLflow's names of system metrics say. */
export type ValueUnit = 'percent' | 'bytes' | 'megabytes';

const BYTES = { bytes: 1, megabytes: 1_000_000 } as const;
const SIGNS = { percent: '%', bytes: 'B', megabytes: 'MB' } as const;

/** A value with its unit, if it has one: "12.5 %", "67.6 GB". */
export function formatIn(value: WireNumber, unit?: ValueUnit): string {
  const x = Number(value);
  if (!unit || !Number.isFinite(x)) {
    return formatNumber(value);
  }
  if (unit === 'percent') {
    return `${formatNumber(x)} %`;
  }
  const size = formatBytes(Math.abs(x) * BYTES[unit]);
  return x < 0 ? `-${size}` : size;
}

/** Some values as short as they stay different, as an axis shows them. */
export function formatApart(
  values: readonly number[],
  unit?: ValueUnit
): string[] {
  const short = values.map(value => formatIn(value, unit));
  const sign = unit ? ` ${SIGNS[unit]}` : '';
  return new Set(short).size === values.length
    ? short
    : values.map(value => `${String(Number(value.toPrecision(12)))}${sign}`);
}
