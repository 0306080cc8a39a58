/**
 * What a run table shows and how it comes to know it.
 *
 * Rows are asked for by page, where they are visible. A change in the store is
 * put in its place at once; where it may move rows, the pages are asked for
 * again. Rows at hand stay until newer ones are there.
 */
import type { Client, ClientState } from '../../protocol/client';
import type {
  RunRow,
  RunsPage,
  RunsQuery,
  RunsSpec,
  StoreChanged,
  TableLayout
} from '../../protocol/generated';
import { sortRows } from './order';
import { lineOfPlace } from './baselineFirst';
import { isSameLevel } from './levels';
import { BaselineRow } from './baselineRow';
import { ColumnsMemo } from './columnsMemo';
import { FilterTrial } from './filterTrial';
import type { Item, LineSource } from './lines';
import { LiveConnection } from '../live/liveConnection';
import { PagedQuery } from '../live/pagedQuery';
import { TreeRows, type RowsContext } from './treeRows';
import { applyChange, withoutUnmoved } from './rowChanges';
import type { RunTableView } from './runTableView';
import { partsShown } from './tableLayout';
import { buildView } from './buildView';
import { TableQuery } from './tableQuery';
import { RowPages, TableResult } from './tableResult';
import { VisibleRange } from './visibleRange';

/** Rows in one answer. */
export const PAGE_SIZE = 100;
/** Lines on either side of the visible ones that are asked for before they are seen. */
const LINES_AHEAD = 40;
/** Answers awaited at one time: two pages may be in sight, and one may have been passed. */
const MAX_IN_FLIGHT = 3;
/** Pages kept on either side of what is visible. */
const PAGES_KEPT = 10;
/** Milliseconds between two times of asking because something changed. */
const REFRESH_INTERVAL_MS = 500;

export interface RunTableOptions {
  client: Client;
  spec: RunsSpec;
  snapshot?: RunsPage | null;
  takenAt?: number | null;
  /** Parents that are open at first. */
  open?: readonly string[];
}

export class RunTableState {
  constructor(options: RunTableOptions) {
    this.client = options.client;
    this._tableQuery = new TableQuery(options.spec);
    this._live = new LiveConnection(options.client, REFRESH_INTERVAL_MS, {
      onChange: change => {
        this._onChange(change);
      },
      onSession: () => {
        if (this._tableQuery.storeId === null) {
          this._live.refresh();
        }
      },
      onState: (state, reconnected) => {
        this._onState(state, reconnected);
      },
      abandon: () => {
        this._feed.abandon();
        this._lines.abandon();
        this._trial.abandon();
      },
      ask: () => {
        this._result.startRound();
        this._arrange();
        this._requestMissing();
      }
    });
    const failed = (error: unknown) => {
      this._live.fail(error);
      this._notify();
    };
    this._feed = new PagedQuery({
      client: options.client,
      method: 'runs.search',
      pages: this._pages,
      inFlight: MAX_IN_FLIGHT,
      ahead: LINES_AHEAD,
      kept: PAGES_KEPT,
      accept: (answer, round) => {
        this._accept(answer, round);
      },
      fail: failed
    });
    this._trial = new FilterTrial(
      options.client,
      (query, answer) => {
        this._change(query);
        this._accept(answer, this._result.round);
      },
      error => {
        if (!this._trial.refused) {
          this._live.fail(error);
        }
        this._notify();
      }
    );
    this._baseline = new BaselineRow(options.client, () => {
      this._notify();
    });
    this._lines = new TreeRows(
      options.client,
      this._pages,
      answer => {
        this._onBelow(answer);
      },
      failed,
      options.open
    );
    if (options.snapshot) {
      this._result.restore(options.snapshot, options.takenAt ?? null);
    }
    this._arrange();
    this._view = this._buildView();
  }

  readonly client: Client;

  /** The present spec, with what the user has sorted and filtered. */
  get spec(): RunsSpec {
    return this._tableQuery.spec;
  }

  readonly getView = (): RunTableView => this._view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  /** Hear when the rows have changed and come to rest, while a kernel answers. */
  onIdle(listener: (spec: RunsSpec) => void): () => void {
    return this._live.onIdle(() => {
      listener(this.spec);
    });
  }

  /** Begin to listen and to ask; call what is returned to stop. */
  start(): () => void {
    const stop = this._live.start();
    return () => {
      stop();
      this._range.cancel();
    };
  }

  /** Show other runs, or the same in another order; another filter once it has been understood. */
  setQuery(change: Partial<RunsQuery>): void {
    const { query } = this._tableQuery;
    const { filter } = change;
    if (filter !== undefined && filter !== query.filter && this._result.page) {
      this._live.clearError();
      this._trial.want({ ...(this._trial.wanted ?? query), ...change });
    } else {
      if (filter !== undefined) {
        this._trial.want(null);
      } else if (this._trial.wanted) {
        this._trial.want({ ...this._trial.wanted, ...change });
      }
      this._change({ ...query, ...change });
    }
    this._update();
  }

  private _change(query: RunsQuery): void {
    const onlyOrder = this._tableQuery.setQuery(query);
    this._live.clearError();
    this._feed.abandon();
    this._lines.invalidate();
    const { round } = this._result;
    this._result.startRound();
    this._result.invalidate(onlyOrder ? 'rows' : 'all');
    if (onlyOrder) {
      this._sortAtHand(round);
    }
    this._live.markChanged();
  }

  /** Sort what is at hand as a whole at once, whatever the kernel is doing. */
  private _sortAtHand(round: number): void {
    if (this._result.frozen || this._view.complete) {
      const { page } = this._result;
      const rows = sortRows(
        this._pages.rows(),
        this._tableQuery.query.order_by
      );
      this._pages.fill(rows, page?.cursor ?? 0, round);
    }
  }

  /** Arrange the columns and what else a person may choose without asking for other runs. */
  setLayout(layout: TableLayout): void {
    const [before] = this._tableQuery.asked.by;
    const { otherLines, others, otherOrder } =
      this._tableQuery.setLayout(layout);
    if (otherLines) {
      const [by] = this._tableQuery.asked.by;
      this._lines.close(before !== undefined && isSameLevel(before, by));
    }
    if (otherLines || otherOrder) {
      this._result.invalidate('rows');
    }
    if (others || otherOrder) {
      const { frozen, round } = this._result;
      this._feed.abandon();
      this._lines.invalidate();
      this._result.startRound();
      if (otherOrder && this._trial.wanted) {
        const { order_by } = this._tableQuery.query;
        this._trial.want({ ...this._trial.wanted, order_by });
      }
      // Rows do not have yet what was not asked for.
      if (otherOrder && (frozen || !others)) {
        this._sortAtHand(round);
      }
    }
    this._live.markChanged();
    if (others || otherOrder) {
      this._update();
    } else {
      this._notify();
    }
  }

  /** Tell which rows are visible. */
  setRange(first: number, last: number): void {
    this._range.set(first, last);
  }

  /** Ask again. */
  readonly retry = (): void => {
    this._live.clearError();
    this._result.startRound();
    this._update();
  };

  /** The line that shows a run; null where it is not at hand. */
  indexOf(runId: string): number | null {
    const { raised } = this._view;
    if (raised?.row.run_id === runId) {
      return 0;
    }
    const place = this._placeOf(runId);
    return place === null ? null : lineOfPlace(place, raised);
  }

  /** Where a run is among the lines, as if no baseline stood before them. */
  private _placeOf(runId: string): number | null {
    return this._source
      ? this._lines.lineOf(this._source, runId)
      : this._pages.indexOf(runId);
  }

  isOpen(item: Item): boolean {
    return this._lines.isOpen(item);
  }

  /** Open a parent or a group, or close it. */
  toggle(item: Item): void {
    this._lines.toggle(item, this._context());
    this._update();
  }

  private _onState(state: ClientState, reconnected: boolean): void {
    if (state === 'disconnected') {
      this._result.freeze(this._rows());
    } else if (reconnected) {
      this._result.startRound();
    }
    this._update();
  }

  private _onChange(change: StoreChanged): void {
    const { page } = this._result;
    const known = page?.store.store_id ?? this._tableQuery.storeId;
    if (known !== null && change.store_id !== known) {
      return;
    }
    if (!page) {
      this._live.clearTransientError();
      this._live.refresh();
      return;
    }
    const { arrangement, query } = this._context();
    // What is below an open line and stays in its place moves nothing.
    const here =
      arrangement === 'nested'
        ? withoutUnmoved(this._lines, change, query, this._tableQuery.extremes)
        : change;
    this._lines.replace(change, this._tableQuery.extremes);
    const compared = this._baseline.follow(change);
    const { moved, seen } = applyChange(
      this._pages,
      here,
      this._tableQuery.query,
      known !== null && this._view.complete,
      this._tableQuery.extremes
    );
    const below = here.rows.length < change.rows.length;
    const goneBelow = change.gone.some(
      id => this._lines.find(id) !== undefined
    );
    if (seen || below) {
      this._result.addNamesOf(
        change.rows.filter(row => this._find(row.run_id) !== undefined)
      );
    }
    if (moved || goneBelow || (seen && arrangement === 'grouped')) {
      this._live.clearTransientError();
      this._live.refresh();
    }
    if (seen || below || moved || goneBelow) {
      this._live.markChanged();
    }
    if (seen || below || moved || goneBelow || compared) {
      this._notify();
    }
  }

  private _accept(answer: RunsPage, round: number): void {
    // A saved view that has fallen behind is to be saved anew.
    if (this._result.accept(answer, round)) {
      this._live.markChanged();
    }
    this._live.clearError();
    // What became out of date while the answer was on its way is asked for again.
    if (round !== this._result.round) {
      this._live.refresh();
      this._notify();
    } else {
      this._update();
    }
  }

  /** Ask for visible pages that are missing or out of date. */
  private _requestMissing(): void {
    const state = this.client.state;
    const { frozen, isOver, page, round } = this._result;
    const silent = state === 'connecting' || (state === 'disconnected' && page);
    if (!this._live.isRunning || silent || this._live.error) {
      return;
    }
    this._trial.ask(query => ({
      store_id: this._tableQuery.storeId,
      query: this._tableQuery.askedFor(query),
      offset: 0,
      limit: PAGE_SIZE,
      ...this._extremes
    }));
    const context = this._context();
    // A baseline that stands first moves what is behind it by one line.
    const from = Math.max(0, this._range.first - (this._view.raised ? 1 : 0));
    const { last: to } = this._range;
    const { first, last } = this._source
      ? this._lines.want(this._source, from, to, context)
      : { first: from, last: to };
    this._feed.want({
      first,
      last,
      total: isOver ? 0 : this._result.count,
      round,
      frozen,
      ahead: page !== null,
      params: {
        store_id: context.storeId,
        query: context.query,
        ...this._extremes
      }
    });
  }

  private get _extremes(): { extremes?: string[] } {
    const { extremes } = this._tableQuery;
    return extremes.length > 0 ? { extremes: [...extremes] } : {};
  }

  /** What lines are made of, in the present query and layout. */
  private _context(): RowsContext {
    return {
      ...this._tableQuery.asked,
      metrics: partsShown(this._columns.shown),
      extremes: this._tableQuery.extremes,
      storeId: this._tableQuery.storeId,
      round: this._result.page && this._result.round,
      frozen: this._result.frozen
    };
  }

  /** Something has come for what is open, or for the groups. */
  private _onBelow(answer: RunsPage | null): void {
    if (answer) {
      this._result.addNamesOf(answer.rows);
    }
    this._update();
  }

  private _find(runId: string): RunRow | undefined {
    return this._pages.find(runId) ?? this._lines.find(runId);
  }

  /** The rows at hand; of groups those that were read beside them. */
  private _rows(): readonly RunRow[] {
    const rows = this._pages.rows();
    const below =
      this._result.frozen || this._context().arrangement !== 'nested'
        ? []
        : this._lines.rows();
    return below.length > 0 ? [...rows, ...below] : rows;
  }

  /** Work out the columns and lines of what is known now; requests and the view are made of them. */
  private _arrange(): void {
    const { page } = this._result;
    if (page) {
      const rows = this._rows();
      const complete = this._result.isComplete(rows);
      this._columns.update(page, rows, complete, this._tableQuery.layout);
    }
    this._source = this._lines.source(this._context(), this._result.count);
  }

  private _buildView(): RunTableView {
    return buildView({
      state: this.client.state,
      tableQuery: this._tableQuery,
      result: this._result,
      error: this._live.error,
      refused: this._trial.refused,
      trying: this._trial.wanted !== null,
      asking: this._feed.isAsking || this._trial.isAsking,
      context: this._context(),
      source: this._source,
      groups: this._lines.groupCount,
      isOpen: item => this._lines.isOpen(item),
      pages: this._pages,
      rows: this._rows(),
      columns: this._columns,
      baseline: this._baseline,
      find: runId => this._find(runId),
      placeOf: runId => this._placeOf(runId)
    });
  }

  /** Something is known or wanted that was not: ask for what is missing, and show it. */
  private _update(): void {
    this._arrange();
    this._requestMissing();
    this._showView();
  }

  /** Something else is known: show it. */
  private _notify(): void {
    this._arrange();
    this._showView();
  }

  private _showView(): void {
    this._view = this._buildView();
    for (const listener of [...this._listeners]) {
      listener();
    }
  }

  private readonly _baseline: BaselineRow;
  private readonly _columns = new ColumnsMemo();
  private readonly _listeners = new Set<() => void>();
  private readonly _feed: PagedQuery<'runs.search', RunRow>;
  private readonly _lines: TreeRows;
  private readonly _live: LiveConnection;
  private readonly _pages = new RowPages(PAGE_SIZE);
  private readonly _result = new TableResult(this._pages);
  private readonly _tableQuery: TableQuery;
  private readonly _trial: FilterTrial;
  private readonly _range = new VisibleRange(() => {
    this._requestMissing();
  });
  private _source: LineSource | null = null;
  private _view: RunTableView;
}
