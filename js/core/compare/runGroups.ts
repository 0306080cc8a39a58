import type { GroupBy, RunRow } from '../../protocol/generated';
import { valueIn } from '../table/localLines';

/** Groups in one request, and runs in one group. */
export const MAX_GROUPS = 50;
export const MAX_IN_GROUP = 200;

/** Runs that have the same, in the order of the first of each group. */
export interface RunGroup {
  /** Null for the runs that have nothing there. */
  readonly value: string | null;
  readonly rows: readonly RunRow[];
}

export function groupRuns(rows: readonly RunRow[], by: GroupBy): RunGroup[] {
  const groups = new Map<string | null, RunRow[]>();
  for (const row of rows) {
    const value = valueIn(row, by);
    const group = groups.get(value);
    if (group) {
      group.push(row);
    } else {
      groups.set(value, [row]);
    }
  }
  return [...groups].map(([value, found]) => ({ value, rows: found }));
}

/** What a group is asked for by: the ids of its runs. */
export function groupId({ rows }: RunGroup): string {
  return JSON.stringify(
    rows.slice(0, MAX_IN_GROUP).map(({ run_id }) => run_id)
  );
}

/** The ids of the runs of a group. */
export function idsIn(group: string): string[] {
  return JSON.parse(group) as string[];
}
