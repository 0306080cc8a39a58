/**
 * What a run table shows and how it comes to know it.
 *
 * Rows are asked for by page, where they are visible. A change in the store is
 * put in its place at once; where it may move rows, the pages are asked for
 * again. Rows at hand stay until newer ones are there.
 */
import {
  type Client,
  type ClientState,
  RequestError
} from '../protocol/client';
import type {
  RunRow,
  RunsPage,
  RunsQuery,
  RunsSpec,
  StoreChanged,
  TableLayout
} from '../protocol/generated';
import { sortRows } from '../protocol/order';
import { BaselineRow } from './baselineRow';
import { addNames } from './columns';
import { ColumnsAtHand } from './columnsAtHand';
import type { Item, LineSource } from './lines';
import { linesView } from './linesView';
import { OpenLines, type LinesScene } from './openLines';
import { applyChange, settledBelow } from './rowChanges';
import { RowFeed } from './rowFeed';
import { RowPages } from './rowPages';
import {
  nextPage,
  phaseOf,
  type Page,
  type RunTableView
} from './runTableView';
import { arrangementOf, extremesOf, partsShown, PLAIN } from './tableLayout';
import { TableRest } from './tableRest';
import { Throttle } from './timing';
import { VisibleRange } from './visibleRange';

/** Rows in one answer. */
export const PAGE_SIZE = 100;
/** Milliseconds between two times of asking because something changed. */
const REFRESH_INTERVAL = 500;

export interface RunTableOptions {
  client: Client;
  spec: RunsSpec;
  snapshot?: RunsPage | null;
  takenAt?: number | null;
}

export class RunTableState {
  constructor(options: RunTableOptions) {
    this.client = options.client;
    this._spec = options.spec;
    this._query = options.spec.query;
    this._layout = options.spec.layout ?? PLAIN;
    this._extremes = extremesOf(this._layout);
    this._feed = new RowFeed(
      options.client,
      this._pages,
      (answer, round) => {
        this._accept(answer, round);
      },
      error => {
        this._fail(error);
        this._notify();
      }
    );
    this._baseline = new BaselineRow(options.client, () => {
      this._notify();
    });
    this._lines = new OpenLines(
      options.client,
      this._pages,
      answer => {
        this._onBelow(answer);
      },
      error => {
        this._fail(error);
        this._notify();
      }
    );
    if (options.snapshot) {
      const { rows, offset: _offset, ...page } = options.snapshot;
      this._page = page;
      this._pages.fill(rows, page.cursor, this._round);
      this._asOf = options.takenAt ?? null;
      this._saved = true;
      this._frozen = true;
    }
    this._view = this._look();
  }

  readonly client: Client;

  /** The present spec, with what the user has sorted and filtered. */
  get spec(): RunsSpec {
    const layout = this._layout === PLAIN ? {} : { layout: this._layout };
    return { ...this._spec, query: this._query, ...layout };
  }

  readonly getView = (): RunTableView => this._view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  /** Hear when the rows have changed and come to rest, while a kernel answers. */
  onSettled(listener: (spec: RunsSpec) => void): () => void {
    return this._rest.listen(listener);
  }

  /** Begin to listen and to ask; call what is returned to stop. */
  start(): () => void {
    const stops = [
      this.client.subscribe('store.changed', change => {
        this._onChange(change);
      }),
      this.client.subscribe('session.changed', () => {
        if (this._spec.store_id === null) {
          this._refresh.trigger();
        }
      }),
      this.client.onStateChange(state => {
        this._onState(state);
      })
    ];
    this._running = true;
    this._lost = true;
    this._onState(this.client.state);
    return () => {
      this._running = false;
      stops.forEach(stop => {
        stop();
      });
      this._feed.abandon();
      this._lines.abandon();
      this._refresh.cancel();
      this._range.cancel();
      this._rest.cancel();
    };
  }

  /** Show other runs, or the same in another order. */
  setQuery(query: RunsQuery): void {
    const onlyOrder =
      query.filter === this._query.filter &&
      String(query.without ?? []) === String(this._query.without ?? []) &&
      JSON.stringify(query.experiment_ids) ===
        JSON.stringify(this._query.experiment_ids);
    this._query = query;
    this._error = null;
    this._feed.abandon();
    this._lines.outdate(onlyOrder);
    this._round += 1;
    this._outdated = onlyOrder && this._outdated !== 'all' ? 'rows' : 'all';
    if (onlyOrder && (this._frozen || this._view.complete)) {
      // At hand as a whole: sorted at once, whatever the kernel is doing.
      const rows = sortRows(this._pages.rows(), query.order_by);
      this._pages.fill(rows, this._page?.cursor ?? 0, this._round - 1);
    }
    this._rest.disturb();
    this._pump();
    this._notify();
  }

  /** Arrange the columns and what else a person may choose without asking for other runs. */
  setLayout(layout: TableLayout): void {
    const before = this._scene();
    this._layout = layout;
    const extremes = extremesOf(layout);
    const { arrangement, by } = this._scene();
    const others =
      arrangement !== before.arrangement ||
      JSON.stringify(by) !== JSON.stringify(before.by);
    if (others) {
      this._lines.close();
      this._outdated ??= 'rows';
    }
    if (others || extremes.join('\n') !== this._extremes.join('\n')) {
      this._extremes = extremes;
      this._feed.abandon();
      this._lines.outdate(!others);
      this._round += 1;
      this._pump();
    }
    this._rest.disturb();
    this._notify();
  }

  /** Tell which rows are visible. */
  setRange(first: number, last: number): void {
    this._range.set(first, last);
  }

  /** Ask again. */
  readonly retry = (): void => {
    this._error = null;
    this._round += 1;
    this._pump();
    this._notify();
  };

  indexOf(runId: string): number | null {
    return this._source
      ? this._lines.lineOf(this._source, runId)
      : this._pages.indexOf(runId);
  }

  /** Open a parent or a group, or close it. */
  toggle(item: Item): void {
    this._lines.toggle(item, this._scene());
    this._view = this._look();
    this._pump();
    this._notify();
  }

  private _onState(state: ClientState): void {
    if (state === 'connecting' || state === 'disconnected') {
      this._lost = true;
      this._forgive();
      this._feed.abandon();
      this._lines.abandon();
    }
    if (state === 'disconnected') {
      this._freeze();
    } else if (this._lost && (state === 'live' || state === 'waiting')) {
      this._lost = false;
      this._forgive();
      this._round += 1;
    }
    if (state === 'live') {
      this._rest.resume();
    }
    this._pump();
    this._notify();
  }

  private _onChange(change: StoreChanged): void {
    const known = this._page?.store.store_id ?? this._spec.store_id;
    if (known !== null && change.store_id !== known) {
      return;
    }
    if (!this._page) {
      this._forgive();
      this._refresh.trigger();
      return;
    }
    const { arrangement, query } = this._scene();
    // What is below an open line and stays in its place moves nothing.
    const here =
      arrangement === 'nested'
        ? settledBelow(this._lines, change, query)
        : change;
    this._lines.replace(change);
    const { moved, seen } = applyChange(
      this._pages,
      here,
      this._query,
      known !== null && this._view.complete,
      this._extremes
    );
    const below = here.rows.length < change.rows.length;
    if (seen || below) {
      this._page = {
        ...this._page,
        columns: addNames(
          this._page.columns,
          change.rows.filter(row => this._find(row.run_id) !== undefined)
        )
      };
      this._asOf = Date.now();
    }
    if (moved || (seen && arrangement === 'grouped')) {
      this._forgive();
      this._refresh.trigger();
    }
    if (seen || below || moved) {
      this._rest.disturb();
      this._notify();
    }
  }

  /** Without a kernel the rows at hand are all there is. */
  private _freeze(): void {
    if (this._page && !this._frozen) {
      this._pages.fill(this._rows(), this._page.cursor, this._round);
      this._frozen = true;
    }
  }

  private _accept(answer: RunsPage, round: number): void {
    // A saved view that has fallen behind is to be saved anew.
    if (this._saved && answer.cursor !== this._page?.cursor) {
      this._rest.disturb();
    }
    const sameStore = this._page?.store.store_id === answer.store.store_id;
    if (!sameStore || this._frozen || this._outdated) {
      this._pages.clear();
    }
    this._page = nextPage(this._page, answer, this._outdated);
    this._outdated = null;
    this._frozen = false;
    this._saved = false;
    this._asOf = Date.now();
    this._error = null;
    this._pages.put(answer, round);
    this._view = this._look();
    // What became out of date while the answer was on its way is asked for again.
    if (round !== this._round) {
      this._refresh.trigger();
    } else {
      this._pump();
    }
    this._notify();
  }

  /** Ask for visible pages that are missing or out of date. */
  private _pump(): void {
    const state = this.client.state;
    const silent =
      state === 'connecting' || (state === 'disconnected' && this._page);
    if (!this._running || silent || this._error) {
      return;
    }
    const scene = this._scene();
    const { first, last } = this._source
      ? this._lines.want(
          this._source,
          this._range.first,
          this._range.last,
          scene
        )
      : this._range;
    this._feed.want({
      first,
      last,
      total: this._outdated === 'all' ? 0 : this._topCount(),
      round: this._round,
      frozen: this._frozen,
      ahead: this._page !== null,
      params: {
        store_id: this._spec.store_id,
        query: scene.query,
        ...(this._extremes.length > 0 && { extremes: [...this._extremes] })
      }
    });
  }

  private _fail(error: unknown): void {
    const known =
      error instanceof RequestError
        ? error
        : new RequestError(String(error), { error_code: 'INTERNAL_ERROR' });
    // A lost connection is a state, not an error: asked again when it is back.
    this._lost ||= known.data.error_code === 'DISCONNECTED';
    this._error = known.data.error_code === 'DISCONNECTED' ? null : known;
  }

  /** Forget an error that may be over; a filter stays wrong until it is changed. */
  private _forgive(): void {
    if (this._error?.data.position === undefined) {
      this._error = null;
    }
  }

  /** What lines are made of, in the present query and layout. */
  private _scene(): LinesScene {
    const arrangement = arrangementOf(this._layout, this._query);
    return {
      arrangement,
      query:
        arrangement === 'nested'
          ? { ...this._query, parent: null }
          : this._query,
      by: arrangement === 'grouped' ? (this._layout.group_by ?? null) : null,
      metrics: partsShown(this._columns.shown),
      extremes: this._extremes,
      storeId: this._spec.store_id,
      round: this._page && this._round,
      frozen: this._frozen
    };
  }

  /** Something has come for what is open, or for the groups. */
  private _onBelow(answer: RunsPage | null): void {
    if (answer && this._page) {
      this._asOf = Date.now();
      this._page = {
        ...this._page,
        columns: addNames(this._page.columns, answer.rows)
      };
    }
    this._view = this._look();
    this._pump();
    this._notify();
  }

  private _find(runId: string): RunRow | undefined {
    return this._pages.find(runId) ?? this._lines.find(runId);
  }

  /** The rows at hand; of groups those that were read beside them. */
  private _rows(): readonly RunRow[] {
    const rows = this._pages.rows();
    const below =
      this._frozen || this._scene().arrangement !== 'nested'
        ? []
        : this._lines.rows();
    return below.length > 0 ? [...rows, ...below] : rows;
  }

  private _topCount(): number {
    return this._frozen ? this._pages.rows().length : (this._page?.total ?? 0);
  }

  private _look(): RunTableView {
    const rows = this._rows();
    const total = this._page?.all ?? this._page?.total ?? 0;
    const complete = this._page !== null && rows.length >= total;
    if (this._page) {
      this._columns.update(this._page, rows, complete, this._layout);
    }
    const scene = this._scene();
    const source = this._lines.source(scene, this._topCount());
    this._source = source;
    const baseline = this._layout.baseline;
    return {
      phase: phaseOf(
        this._page,
        this._error,
        this.client.state,
        this._feed.isAsking,
        this._outdated === 'all'
      ),
      connection: this.client.state,
      query: this._query,
      page: this._page,
      arrangement: scene.arrangement,
      ...linesView(
        source,
        { ...scene, isOpen: item => this._lines.isOpen(item) },
        rows,
        this._pages,
        this._topCount()
      ),
      total,
      complete,
      columns: this._columns.shown,
      all: this._columns.all,
      layout: this._layout,
      baseline: this._baseline.of(
        baseline,
        baseline === null ? undefined : this._find(baseline),
        this._page?.store.store_id ?? null,
        this._extremes
      ),
      saved: this._saved,
      frozen: this._frozen,
      asOf: this._asOf,
      pending: this._feed.isAsking,
      error: this._error,
      rows
    };
  }

  private _notify(): void {
    this._view = this._look();
    for (const listener of [...this._listeners]) {
      listener();
    }
  }

  private _asOf: number | null = null;
  private readonly _baseline: BaselineRow;
  private readonly _columns = new ColumnsAtHand();
  private _error: RequestError | null = null;
  private _extremes: readonly string[];
  private _frozen = false;
  private readonly _listeners = new Set<() => void>();
  private _layout: TableLayout;
  private readonly _feed: RowFeed;
  private readonly _lines: OpenLines;
  private _lost = false;
  /** What the next answer does away with: the rows, or also the places of columns. */
  private _outdated: 'rows' | 'all' | null = null;
  private _page: Page | null = null;
  private readonly _pages = new RowPages(PAGE_SIZE);
  private _query: RunsQuery;
  private readonly _refresh = new Throttle(() => {
    this._round += 1;
    this._pump();
  }, REFRESH_INTERVAL);
  private readonly _range = new VisibleRange(() => {
    this._pump();
  });
  private _round = 1;
  private _running = false;
  private _saved = false;
  private readonly _rest = new TableRest(
    () => this.client.state === 'live',
    () => (this._error ? null : this.spec)
  );
  private _source: LineSource | null = null;
  private readonly _spec: RunsSpec;
  private _view: RunTableView;
}
