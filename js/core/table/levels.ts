/** The levels on which runs are grouped. */
import type {
  GroupBy,
  RunsQuery,
  TableLayout,
  Within
} from '../../protocol/generated';

export const MAX_LEVELS = 2;

/** What runs are grouped by, from the first level to the last. */
export function levelsOf({
  group_by,
  then_by
}: Pick<TableLayout, 'group_by' | 'then_by'>): GroupBy[] {
  return group_by ? (then_by ? [group_by, then_by] : [group_by]) : [];
}

/** The layout with other levels; none for single runs. */
export function withLevels(
  { then_by: _before, ...layout }: TableLayout,
  [first, second]: readonly GroupBy[]
): TableLayout {
  return {
    ...layout,
    group_by: first ?? null,
    ...(second && { then_by: second })
  };
}

export function isSameLevel(a: GroupBy, b: GroupBy | undefined): boolean {
  return a.group === b?.group && a.key === b.key;
}

/** The query for the runs of a group, which is named with those that it is in. */
export function narrowed(
  query: RunsQuery,
  [within, then_within]: readonly Within[]
): RunsQuery {
  return {
    ...query,
    ...(within && { within }),
    ...(then_within && { then_within })
  };
}
