/** A run table without a kernel: the rows that were saved, which can be sorted. */
import type { Params } from '../../protocol/client';
import type { RunsPage } from '../../protocol/generated';
import { keptCurves } from '../run/keptCurves';
import { sortRows } from './order';
import type { Saved } from '../../protocol/saved';
import type { Offline } from '../../protocol/snapshotClient';

export function savedRuns(saved: Saved<'runs'>): Offline {
  return {
    request: { 'runs.search': params => search(saved, params) },
    binary: {
      'series.read': params =>
        params.axis === 'step'
          ? keptCurves(saved.snapshot.curves ?? [], params)
          : null
    }
  };
}

/** The first page, as a kernel would have sent it. */
export function savedPage({
  snapshot,
  store,
  cursor
}: Saved<'runs'>): RunsPage {
  const { view: _, curves: _curves, ...found } = snapshot;
  return { ...found, store, cursor, offset: 0 };
}

/** Null where the saved rows cannot know: they can be sorted, not searched. */
function search(
  saved: Saved<'runs'>,
  { query, offset, limit }: Params<'runs.search'>
): RunsPage | null {
  const page = savedPage(saved);
  const before = saved.spec.query;
  if (
    query.filter.trim() !== before.filter.trim() ||
    JSON.stringify(query.experiment_ids) !==
      JSON.stringify(before.experiment_ids) ||
    JSON.stringify(query.scope) !== JSON.stringify(before.scope)
  ) {
    return null;
  }
  const without = query.without ?? [];
  if (before.without?.some(status => !without.includes(status))) {
    return null;
  }
  const sameOrder =
    JSON.stringify(query.order_by) === JSON.stringify(before.order_by);
  const ordered = sameOrder ? page.rows : sortRows(page.rows, query.order_by);
  const rows = ordered.filter(row => !without.includes(row.status));
  const total = page.total - (ordered.length - rows.length);
  return { ...page, offset, total, rows: rows.slice(offset, offset + limit) };
}
