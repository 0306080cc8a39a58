import type { RunRow, RunsQuery, StoreChanged } from '../../protocol/generated';
import { areTied } from './order';
import type { RowPages } from './tableResult';

/**
 * Put changed rows in the places of the old ones.
 *
 * `seen` says that a row is of the query's experiments and runs, `moved` that rows may
 * have come, gone or changed places: then the pages are to be asked for again.
 */
export function applyChange(
  pages: RowPages,
  change: StoreChanged,
  query: RunsQuery,
  complete: boolean,
  extremes: readonly string[]
): { moved: boolean; seen: boolean } {
  const { experiment_ids: ids, scope } = query;
  let moved = change.more;
  let seen = false;
  for (const row of change.rows) {
    const chosen = !Array.isArray(scope) || scope.includes(row.run_id);
    if (!chosen || (ids && !ids.includes(row.experiment_id))) {
      continue;
    }
    seen = true;
    const old = pages.find(row.run_id);
    const before = pages.replace(
      old ? withUntold(row, old, extremes) : row,
      change.cursor
    );
    moved ||=
      !before ||
      // Extremes are not told with a change: between two of them more may have been logged.
      extremes.length > 0 ||
      query.filter.trim() !== '' ||
      (query.without?.length ?? 0) > 0 ||
      !areTied(before, row, query.order_by);
  }
  // What is gone from the others may have come to the archive.
  moved ||= change.gone.some(
    id => query.archived === true || pages.find(id) !== undefined || !complete
  );
  return { moved, seen };
}

/** The change without the rows below open lines that stay in their places. */
export function withoutUnmoved(
  lines: { find: (runId: string) => RunRow | undefined },
  change: StoreChanged,
  query: RunsQuery,
  extremes: readonly string[]
): StoreChanged {
  const rows = change.rows.filter(row => {
    const old = lines.find(row.run_id);
    return (
      !old ||
      extremes.length > 0 ||
      old.parent !== row.parent ||
      !areTied(old, row, query.order_by)
    );
  });
  return { ...change, rows };
}

/** The row with what is not told with a change: how many runs are nested in it, and extremes. */
export function withUntold(
  row: RunRow,
  old: RunRow,
  extremes: readonly string[]
): RunRow {
  const now = extremes.length > 0 ? withExtremes(row, old, extremes) : row;
  return old.children === undefined ? now : { ...now, children: old.children };
}

/** The row with the extremes known so far, until the kernel tells the new ones. */
function withExtremes(
  row: RunRow,
  old: RunRow,
  extremes: readonly string[]
): RunRow {
  const min = new Map(Object.entries(old.min ?? {}));
  const max = new Map(Object.entries(old.max ?? {}));
  for (const key of extremes) {
    const value = Object.hasOwn(row.metrics, key)
      ? row.metrics[key]
      : undefined;
    if (typeof value === 'number') {
      min.set(key, Math.min(Number(min.get(key) ?? Infinity), value));
      max.set(key, Math.max(Number(max.get(key) ?? -Infinity), value));
    }
  }
  return {
    ...row,
    min: Object.fromEntries(min),
    max: Object.fromEntries(max)
  };
}
