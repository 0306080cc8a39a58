/** Groups and trees out of rows that are at hand, where no kernel answers. */
import type {
  Aggregate,
  GroupBy,
  GroupRow,
  MetricPart,
  RunRow,
  Sort,
  Spread,
  Within
} from '../../protocol/generated';
import { datasetsOf, metricsOf, own } from '../run/runRow';
import { sortRows } from './order';
import { groupOf, keyOf, type Item, type LineSource } from './lines';

/** Larger numbers are left out, as in `Spread`. */
const MAX_SUMMED = 1e150;

/** The numbers of a metric, described; null where there are none. */
export function spreadOf(values: readonly unknown[]): Spread | null {
  const numbers = values.filter(
    (value): value is number =>
      typeof value === 'number' && Math.abs(value) <= MAX_SUMMED
  );
  const count = numbers.length;
  if (count === 0) {
    return null;
  }
  const min = Math.min(...numbers);
  const max = Math.max(...numbers);
  // Of equal values the sum of parts may be off by its last digit.
  const mean =
    min === max ? min : numbers.reduce((sum, value) => sum + value / count, 0);
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    count,
    mean,
    std: count > 1 ? Math.sqrt(squares / (count - 1)) : null,
    min,
    max
  };
}

/** What some runs have of a metric. */
function spreadIn(
  rows: readonly RunRow[],
  key: string,
  aggregate?: Aggregate
): Spread | null {
  return spreadOf(rows.map(row => own(metricsOf(row, aggregate), key)));
}

/** What a run is grouped by; null where it has nothing there. */
export function valueIn(row: RunRow, by: GroupBy): string | null {
  if (by.group === 'dataset') {
    return datasetsOf(row) ?? null;
  }
  const values = by.group === 'param' ? row.params : row.tags;
  return Object.hasOwn(values, by.key) ? (values[by.key] ?? null) : null;
}

/** What groups are sorted by, as a Sort has it. */
function sortedLike(by: GroupBy): Pick<Sort, 'group' | 'key'> {
  return by.group === 'dataset'
    ? { group: 'attribute', key: 'datasets' }
    : { group: by.group, key: by.key };
}

/** Groups in the order in which a kernel would give them. */
export function groupsOf(
  rows: readonly RunRow[],
  by: GroupBy,
  metrics: readonly MetricPart[],
  order: readonly Sort[]
): { group: GroupRow; rows: RunRow[] }[] {
  const members = new Map<string | null, RunRow[]>();
  const { group, key } = sortedLike(by);
  const descending =
    order[0]?.group === group && order[0].key === key && order[0].descending;
  for (const row of sortRows([...rows], [{ group, key, descending }])) {
    const value = valueIn(row, by);
    members.set(value, [...(members.get(value) ?? []), row]);
  }
  const groups = [...members].map(([value, found]) => ({
    group: {
      value,
      count: found.length,
      metrics: metrics.map(({ key, aggregate }) =>
        spreadIn(found, key, aggregate)
      )
    },
    rows: sortRows(found, order)
  }));
  const first = order[0];
  if (first?.group !== 'metric') {
    return groups;
  }
  // Its column may be hidden, and so not be among the metrics.
  const means = new Map(
    groups.map(({ group, rows }) => [
      group,
      spreadIn(rows, first.key, first.aggregate)?.mean ?? null
    ])
  );
  const mean = ({ group }: (typeof groups)[number]) => means.get(group) ?? null;
  const sign = first.descending ? -1 : 1;
  return groups.sort((a, b) => {
    const [x, y] = [mean(a), mean(b)];
    return x === null || y === null
      ? Number(x === null) - Number(y === null)
      : sign * (x - y);
  });
}

/** Rows of a group, all at hand. */
export function listOf(rows: readonly RunRow[]): LineSource {
  return {
    count: rows.length,
    at: index => {
      const row = rows[index];
      return row && { kind: 'run', row, children: 0 };
    },
    open: []
  };
}

/** Groups of each level under those that they are in; under the last ones the runs. */
export function localGroups(
  rows: readonly RunRow[],
  [by, ...deeper]: readonly GroupBy[],
  metrics: readonly MetricPart[],
  order: readonly Sort[],
  opened: ReadonlySet<string>,
  above: readonly Within[] = []
): LineSource {
  if (!by) {
    return listOf(rows);
  }
  return sourceOf(
    groupsOf(rows, by, metrics, order).map(({ group, rows: members }) => {
      const within = [...above, { ...by, value: group.value }];
      return {
        item: { kind: 'group', group: groupOf(group, metrics), within },
        below: () =>
          localGroups(members, deeper, metrics, order, opened, within)
      };
    }),
    opened
  );
}

/** Rows under those that they are nested in; rows whose parent is not at hand stand at the top. */
export function localTree(
  rows: readonly RunRow[],
  opened: ReadonlySet<string>
): LineSource {
  const known = new Set(rows.map(({ run_id }) => run_id));
  const children = new Map<string, RunRow[]>();
  const top: RunRow[] = [];
  for (const row of rows) {
    if (row.parent !== undefined && known.has(row.parent)) {
      children.set(row.parent, [...(children.get(row.parent) ?? []), row]);
    } else {
      top.push(row);
    }
  }
  const level = (some: readonly RunRow[]): LineSource =>
    sourceOf(
      some.map(row => {
        const below = children.get(row.run_id) ?? [];
        return {
          item: { kind: 'run', row, children: below.length },
          below: () => level(below)
        };
      }),
      opened
    );
  return level(top);
}

function sourceOf(
  entries: readonly { item: Item; below: () => LineSource }[],
  opened: ReadonlySet<string>
): LineSource {
  return {
    count: entries.length,
    at: index => entries[index]?.item,
    open: entries.flatMap(({ item, below }, at) =>
      opened.has(keyOf(item)) ? [{ at, below: below() }] : []
    )
  };
}
