/** What a table is sorted by when it is opened leads its metrics. */
import type {
  RunsQuery,
  RunsSpec,
  TableLayout
} from '../../protocol/generated';

/**
 * The layout with the column that is sorted by before the other metrics, if nobody has placed it.
 *
 * It shows the value that is sorted by: of an order by `min(metrics.loss)` the minimum. A header
 * that is clicked stays where it is, under the pointer.
 */
export function withSorted(
  layout: TableLayout,
  { order_by: [sort] }: Pick<RunsQuery, 'order_by'>
): TableLayout {
  if (sort?.group !== 'metric' || layout.only_named) {
    return layout;
  }
  const { columns } = layout;
  const { group, key, aggregate } = sort;
  const at = columns.findIndex(choice => choice.group === group);
  // Metrics that nobody has placed come in this order from the kernel.
  if (
    columns.some(choice => choice.group === group && choice.key === key) ||
    (at < 0 && aggregate === undefined)
  ) {
    return layout;
  }
  return {
    ...layout,
    columns: [
      ...columns.slice(0, Math.max(0, at)),
      {
        ...{ group, key, aggregate: aggregate ?? 'latest' },
        ...{ shown: true, pinned: false, width: null }
      },
      ...columns.slice(Math.max(0, at))
    ]
  };
}

/** A layout of other tables, for a spec: what this one is sorted by is placed anew, unless pinned. */
export function inherited(
  layout: TableLayout,
  { query }: RunsSpec
): TableLayout {
  const [sort] = query.order_by;
  return sort?.group !== 'metric' || layout.only_named
    ? layout
    : {
        ...layout,
        columns: layout.columns.filter(
          ({ group, key, pinned }) =>
            pinned || group !== sort.group || key !== sort.key
        )
      };
}
