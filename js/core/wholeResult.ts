import type { RunRow } from '../protocol/generated';
import type { RunTableState } from './runTableState';
import { extremesOf } from './tableLayout';

const CHUNK = 1000;
/** Rows in one file; more is work for Python. */
export const MOST_ROWS = 100_000;

/** Every row of the result, from the kernel where it answers and else those at hand. */
export async function wholeResult(table: RunTableState): Promise<RunRow[]> {
  const { client, spec } = table;
  const view = table.getView();
  if (view.complete || client.state === 'disconnected') {
    return [...view.rows];
  }
  const rows: RunRow[] = [];
  for (;;) {
    const page = await client.request('runs.search', {
      store_id: spec.store_id,
      query: spec.query,
      offset: rows.length,
      limit: CHUNK,
      extremes: extremesOf(view.layout)
    });
    rows.push(...page.rows);
    if (
      page.rows.length === 0 ||
      rows.length >= Math.min(page.total, MOST_ROWS)
    ) {
      return rows;
    }
  }
}
