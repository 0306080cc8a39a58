import type { ClientState, RequestError } from '../../protocol/client';
import type { RunRow } from '../../protocol/generated';
import type { BaselineRow } from './baselineRow';
import type { Refused } from './filterTrial';
import type { ColumnsMemo } from './columnsMemo';
import type { Item, LineSource } from './lines';
import { linesView } from './linesView';
import type { RowsContext } from './treeRows';
import type { RowPages } from './tableResult';
import { phaseOf, type RunTableView } from './runTableView';
import type { TableQuery } from './tableQuery';
import type { TableResult } from './tableResult';

/** What a view of a table is made of. */
export interface TableParts {
  readonly state: ClientState;
  readonly tableQuery: TableQuery;
  readonly result: TableResult;
  readonly error: RequestError | null;
  readonly refused: Refused | null;
  /** Whether another filter waits to be understood. */
  readonly trying: boolean;
  readonly asking: boolean;
  readonly context: RowsContext;
  /** The lines; null where they are the rows. */
  readonly source: LineSource | null;
  /** How many groups a kernel has told of; null where it has not. */
  readonly groups: number | null;
  readonly isOpen: (item: Item) => boolean;
  readonly pages: RowPages;
  /** The rows at hand, in order. */
  readonly rows: readonly RunRow[];
  readonly columns: ColumnsMemo;
  readonly baseline: BaselineRow;
  readonly find: (runId: string) => RunRow | undefined;
}

/** What a table shows, from what it knows. */
export function buildView(parts: TableParts): RunTableView {
  const { state, tableQuery, result, error, asking, context, rows } = parts;
  const { page, count, total } = result;
  const { layout } = tableQuery;
  const { baseline } = layout;
  return {
    phase: phaseOf(page, error, state, asking, result.isOver || parts.trying),
    connection: state,
    query: tableQuery.query,
    page,
    arrangement: context.arrangement,
    ...linesView(
      parts.source,
      { ...context, isOpen: parts.isOpen },
      rows,
      parts.pages,
      count,
      parts.groups
    ),
    total,
    outOf: page?.unfiltered ?? null,
    complete: result.isComplete(rows),
    columns: parts.columns.shown,
    all: parts.columns.all,
    layout,
    baseline: parts.baseline.of(
      baseline,
      baseline === null ? undefined : parts.find(baseline),
      page?.store.store_id ?? null,
      tableQuery.extremes
    ),
    saved: result.saved,
    frozen: result.frozen,
    asOf: result.asOf,
    pending: asking,
    error,
    refused:
      parts.refused ??
      (error?.data.position === undefined
        ? null
        : { filter: tableQuery.query.filter, error }),
    rows
  };
}
