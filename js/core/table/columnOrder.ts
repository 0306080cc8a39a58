/** Runs in the order of what a column shows. */
import type { Aggregate, Sort, TableLayout } from '../../protocol/generated';
import type { Column } from './columns';

/** What of a metric's series its column shows. */
function aggregateIn(layout: TableLayout, key: string): Aggregate {
  const choice = layout.columns.find(
    each => each.group === 'metric' && each.key === key
  );
  return choice?.aggregate ?? 'latest';
}

/** The order after another layout: by the value that a column shows now, where it was by the one shown before. */
export function followOrder(
  order: readonly Sort[],
  before: TableLayout,
  now: TableLayout
): Sort[] {
  return order.map(sort => {
    const { group, key } = sort;
    const shown = aggregateIn(before, key);
    const aggregate = aggregateIn(now, key);
    return group !== 'metric' ||
      aggregate === shown ||
      (sort.aggregate ?? 'latest') !== shown
      ? sort
      : sortBy({ group, key, aggregate }, sort.descending);
  });
}

/** The order by what a column shows. */
export function sortBy(
  { group, key, aggregate }: Pick<Column, 'group' | 'key' | 'aggregate'>,
  descending: boolean
): Sort {
  return aggregate === 'latest'
    ? { group, key, descending }
    : { group, key, aggregate, descending };
}

/** Whether an order is by what a column shows. */
export function isSortedBy(
  { group, key, aggregate }: Pick<Column, 'group' | 'key' | 'aggregate'>,
  sort: Sort
): boolean {
  return (
    sort.group === group &&
    sort.key === key &&
    (sort.aggregate ?? 'latest') === aggregate
  );
}
