/** What checks of messages are put together from. */
import type { StoreInfo, WireNumber } from './generated';

export type Check = (value: unknown) => boolean;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const text: Check = value => typeof value === 'string';
export const number: Check = value => typeof value === 'number';
export const integer: Check = value => Number.isInteger(value);
export const boolean: Check = value => typeof value === 'boolean';
export const wireNumber: Check = value =>
  typeof value === 'number' ||
  ['NaN', 'Infinity', '-Infinity'].includes(value as WireNumber & string);

export const orNull =
  (check: Check): Check =>
  value =>
    value === null || check(value);
export const orNothing =
  (check: Check): Check =>
  value =>
    value === undefined || check(value);
export const oneOf =
  (...values: unknown[]): Check =>
  value =>
    values.includes(value);
export const list =
  (check: Check): Check =>
  value =>
    Array.isArray(value) && value.every(check);
export const byName =
  (check: Check): Check =>
  value =>
    isObject(value) && Object.values(value).every(check);

/** One check for each property of T, so that none is forgotten. */
export function object<T>(checks: Record<keyof T & string, Check>) {
  const entries = Object.entries<Check>(checks);
  return (value: unknown): value is T =>
    isObject(value) && entries.every(([name, check]) => check(value[name]));
}

export const isStoreInfo = object<StoreInfo>({
  store_id: orNull(text),
  name: text,
  location: text,
  kind: oneOf('sqlite', 'postgresql')
});
