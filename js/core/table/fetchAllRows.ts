import type { RunRow } from '../../protocol/generated';
import { sortRows } from './order';
import { readPages } from '../live/pagedQuery';
import type { RunTableState } from './runTableState';
import { extremesOf } from './tableLayout';

const CHUNK_SIZE = 1000;
/** Rows in one file; more is work for Python. */
export const MAX_ROWS = 100_000;

/** Every row of the result, from the kernel where it answers and else those at hand. */
export async function wholeResult(table: RunTableState): Promise<RunRow[]> {
  const { client, spec } = table;
  const view = table.getView();
  const atHand = view.complete && !view.pending;
  if (atHand || client.state === 'disconnected') {
    // Of a tree those below others stand at the end.
    return sortRows(view.rows, spec.query.order_by);
  }
  // A run that begins meanwhile moves others to the next page, which come once all the same.
  const rows = new Map<string, RunRow>();
  const params = {
    store_id: spec.store_id,
    query: spec.query,
    extremes: extremesOf(view.layout)
  };
  const all = [0, MAX_ROWS] as const;
  const pages = readPages(client, 'runs.search', params, all, CHUNK_SIZE);
  for await (const page of pages) {
    page.rows.forEach(row => rows.set(row.run_id, row));
    if (page.rows.length < CHUNK_SIZE) {
      break;
    }
  }
  return [...rows.values()];
}
