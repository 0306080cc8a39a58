import type { ClientState, RequestError } from '../../protocol/client';
import type { RunRow } from '../../protocol/generated';
import { withBaselineFirst } from './baselineFirst';
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
  /** Where a run is among the lines; null where it is not at hand. */
  readonly placeOf: (runId: string) => number | null;
}

/** What a table shows, from what it knows. */
export function buildView(parts: TableParts): RunTableView {
  const { state, tableQuery, result, error, asking, context, rows } = parts;
  const { page, count, total } = result;
  const { layout } = tableQuery;
  const { baseline: chosen } = layout;
  const baseline = parts.baseline.of(
    chosen,
    chosen === null ? undefined : parts.find(chosen),
    page?.store.store_id ?? null,
    tableQuery.extremes
  );
  const staysAbove =
    context.arrangement === 'nested' && Boolean(baseline?.children);
  const raised = baseline && {
    row: baseline,
    from: staysAbove ? null : parts.placeOf(baseline.run_id)
  };
  const lines = linesView(
    parts.source,
    { ...context, isOpen: parts.isOpen },
    rows,
    parts.pages,
    count,
    parts.groups
  );
  return {
    phase: phaseOf(page, error, state, asking, result.isOver || parts.trying),
    connection: state,
    query: tableQuery.query,
    page,
    arrangement: context.arrangement,
    ...withBaselineFirst(lines, raised),
    total,
    outOf: page?.unfiltered ?? null,
    complete: result.isComplete(rows),
    columns: parts.columns.shown,
    all: parts.columns.all,
    layout,
    baseline,
    raised,
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
