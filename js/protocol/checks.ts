/**
 * What the generated checks of messages are put together from.
 *
 * Rows come by the thousand: the loops make no function and no array for each.
 */

export type Check = (value: unknown) => boolean;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const text: Check = value => typeof value === 'string';
export const number: Check = value => typeof value === 'number';
export const integer: Check = value => Number.isInteger(value);
export const boolean: Check = value => typeof value === 'boolean';

export const orNull =
  (check: Check): Check =>
  value =>
    value === null || check(value);
export const orNothing =
  (check: Check): Check =>
  value =>
    value === undefined || check(value);
export const either =
  (...checks: Check[]): Check =>
  value => {
    for (const check of checks) {
      if (check(value)) {
        return true;
      }
    }
    return false;
  };
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
  value => {
    if (!isObject(value)) {
      return false;
    }
    for (const name in value) {
      if (!check(value[name])) {
        return false;
      }
    }
    return true;
  };

/** One check for each property of T, so that none is forgotten. */
export function object<T>(checks: Record<keyof T & string, Check>) {
  const entries = Object.entries<Check>(checks);
  return (value: unknown): value is T => {
    if (!isObject(value)) {
      return false;
    }
    for (const [name, check] of entries) {
      if (!check(value[name])) {
        return false;
      }
    }
    return true;
  };
}
