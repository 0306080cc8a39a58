/** What `RunsQuery.order_by` means, for rows at hand; the store says the same in SQL. */
import type { RunRow, Sort } from '../../protocol/generated';
import { datasetsOf, durationOf, metricsOf, own } from '../run/runRow';

/**
 * Where a value stands: numbers, then not-a-number and other text, then no
 * value. The rank holds in both directions, what follows it is turned round.
 */
type Key = readonly [rank: 0 | 1 | 2, value: number, text: string];

const MISSING: Key = [2, 0, ''];
const NUMERAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

function numberKey(value: number | null | undefined): Key {
  if (value === null || value === undefined) {
    return MISSING;
  }
  return Number.isNaN(value) ? [1, 0, ''] : [0, value, ''];
}

function textKey(value: string | undefined): Key {
  return value === undefined ? MISSING : [1, 0, value];
}

/** Whether a param, which is always text, is the text of a number. */
export function isNumeral(value: string): boolean {
  return NUMERAL.test(value);
}

function numeralKey(value: string | undefined): Key {
  return value !== undefined && isNumeral(value)
    ? [0, Number(value), value]
    : textKey(value);
}

function attributeKey(row: RunRow, name: string): Key {
  switch (name) {
    case 'run_name':
      return textKey(row.run_name);
    case 'status':
      return textKey(row.status);
    case 'start_time':
      return numberKey(row.start_time);
    case 'end_time':
      return numberKey(row.end_time);
    case 'duration':
      return numberKey(durationOf(row));
    case 'experiment_id':
      return numeralKey(row.experiment_id);
    case 'datasets':
      return textKey(datasetsOf(row));
    default:
      return MISSING;
  }
}

function keyOf(row: RunRow, { group, key, aggregate }: Sort): Key {
  switch (group) {
    case 'attribute':
      return attributeKey(row, key);
    case 'param':
      return numeralKey(own(row.params, key));
    case 'tag':
      return textKey(own(row.tags, key));
    case 'metric': {
      const value = own(metricsOf(row, aggregate), key);
      return value === undefined ? MISSING : numberKey(Number(value));
    }
  }
}

/** By code point, as databases order UTF-8; `<` orders by UTF-16 code unit. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      const swapped =
        x >= 0xd800 && y >= 0xd800 && isSurrogate(x) !== isSurrogate(y);
      return swapped ? y - x : x - y;
    }
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function compareKeys(a: Key, b: Key, descending: boolean): number {
  if (a[0] !== b[0]) {
    return a[0] - b[0];
  }
  const difference =
    a[1] === b[1] ? compareText(a[2], b[2]) : a[1] < b[1] ? -1 : 1;
  return descending ? -difference : difference;
}

/** Whether nothing of this order tells two runs apart. */
export function areTied(a: RunRow, b: RunRow, order: readonly Sort[]): boolean {
  return (
    a.start_time === b.start_time &&
    a.pinned === b.pinned &&
    a.archived === b.archived &&
    order.every(
      sort => compareKeys(keyOf(a, sort), keyOf(b, sort), false) === 0
    )
  );
}

/** Runs as they began, those of one millisecond as they were created; by id where nobody knows. */
export function compareAges(
  a: Pick<RunRow, 'run_id' | 'start_time' | 'number'>,
  b: Pick<RunRow, 'run_id' | 'start_time' | 'number'>
): number {
  return (
    a.start_time - b.start_time ||
    (a.number ?? 0) - (b.number ?? 0) ||
    compareText(b.run_id, a.run_id)
  );
}

/** A sorted copy; without an order pinned runs first; ties: the newest first, unless by age. */
export function sortRows(
  rows: readonly RunRow[],
  order: readonly Sort[]
): RunRow[] {
  const keyed = rows.map(row => ({
    row,
    keys: order.map(sort => keyOf(row, sort))
  }));
  const byAge = order.find(
    ({ group, key }) => group === 'attribute' && key === 'start_time'
  );
  const oldestFirst = byAge !== undefined && !byAge.descending;
  keyed.sort((a, b) => {
    for (const [i, sort] of order.entries()) {
      const difference = compareKeys(
        a.keys[i] ?? MISSING,
        b.keys[i] ?? MISSING,
        sort.descending
      );
      if (difference !== 0) {
        return difference;
      }
    }
    if (order.length === 0 && a.row.pinned !== b.row.pinned) {
      return a.row.pinned ? -1 : 1;
    }
    const difference = compareAges(a.row, b.row);
    return oldestFirst ? difference : -difference;
  });
  return keyed.map(({ row }) => row);
}
