import type { Client } from '../../protocol/client';
import type {
  CompareLayout,
  CompareSpec,
  MetricPart,
  RunRow,
  RunsPage,
  RunsQuery,
  RunsSpec
} from '../../protocol/generated';
import { RunSelection } from '../table/runSelection';
import { RunTableState } from '../table/runTableState';
import type { RunTableView } from '../table/runTableView';
import {
  changed,
  drawnOf,
  MAX_LISTED,
  metricOf,
  tableLayoutOf,
  UNTOUCHED
} from './compareLayout';
import { DEFAULT_LAYOUT, savedLayoutsOf, withKept } from './savedLayouts';

/** What a comparison shows of its runs. */
export interface CompareView {
  /** How things stand with the runs, as a run table knows it. */
  readonly table: RunTableView;
  readonly layout: CompareLayout;
  /** Every run at hand, in order. */
  readonly rows: readonly RunRow[];
  /** Those whose eye is open. */
  readonly drawn: readonly RunRow[];
  /** Those whose eye nobody has closed: params say something of many runs, of which curves show the first. */
  readonly related: readonly RunRow[];
  /** What stands beside each run's name; null where no run has a metric. */
  readonly metric: MetricPart | null;
  /** Whether it is not known yet what a comparison of these runs begins with. */
  readonly isArranging: boolean;
  /** The name of the layout that it would begin with, if that could be read. */
  readonly unread: string | null;
}

export interface CompareOptions {
  readonly client: Client;
  readonly spec: CompareSpec;
  /** What was saved: shown until a kernel answers. */
  readonly snapshot: RunsPage | null;
  readonly takenAt: number | null;
}

/** Which runs are compared and how that is arranged: the runs are a run table's. */
export class CompareState {
  constructor(options: CompareOptions) {
    this.client = options.client;
    this._spec = options.spec;
    this._layout = options.spec.layout ?? UNTOUCHED;
    this._isAsked = options.spec.layout !== undefined;
    const { layout: _, ...spec } = options.spec;
    const metric = metricOf(
      this._layout,
      spec.query,
      options.snapshot?.columns
    );
    this.table = new RunTableState({
      client: options.client,
      spec: {
        ...{ ...spec, view: 'runs' },
        layout: tableLayoutOf(this._layout, metric)
      } satisfies RunsSpec,
      snapshot: options.snapshot,
      takenAt: options.takenAt
    });
    this.selection = new RunSelection(this.table);
    this._view = this._buildView();
  }

  readonly client: Client;
  readonly table: RunTableState;
  readonly selection: RunSelection;

  /** The present spec, as the user has arranged it. */
  get spec(): CompareSpec {
    const { layout: _, ...spec } = this._spec;
    return {
      ...{ ...spec, query: this.table.spec.query },
      ...(this._layout !== this._begun && { layout: this._layout })
    };
  }

  /** The store that is asked; null for the kernel's current one. */
  get storeId(): string | null {
    return (
      this.table.getView().page?.store.store_id ?? this.table.spec.store_id
    );
  }

  readonly getView = (): CompareView => this._view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  /** Begin to listen and to ask; call what is returned to stop. */
  start(): () => void {
    const stops = [
      this.table.subscribe(() => {
        void this._begin();
        this._show();
      }),
      this.table.start(),
      this.selection.start()
    ];
    this.table.setRange(0, MAX_LISTED - 1);
    this._show();
    return () => {
      stops.forEach(stop => {
        stop();
      });
    };
  }

  /** Hear when what is shown has changed and come to rest, while a kernel answers. */
  onIdle(listener: (spec: CompareSpec) => void): () => void {
    return this.table.onIdle(() => {
      listener(this.spec);
    });
  }

  setQuery(change: Partial<RunsQuery>): void {
    this.table.setQuery(change);
  }

  setLayout(layout: CompareLayout): void {
    this._layout = layout;
    const { columns } = this.table.getView().page ?? {};
    const { query } = this.table.spec;
    // It is told that something was arranged, also where its lines stay as they are.
    this.table.setLayout(
      tableLayoutOf(layout, metricOf(layout, query, columns))
    );
    this._show();
  }

  /** Where nobody has arranged anything, begin with what the experiment of the first run keeps. */
  private async _begin(): Promise<void> {
    const { rows, connection, phase } = this.table.getView();
    const [first] = rows;
    if (
      this._isAsked ||
      !first ||
      phase !== 'rows' ||
      (connection !== 'live' && connection !== 'waiting')
    ) {
      return;
    }
    this._isAsked = true;
    this._isArranging = true;
    const found = await savedLayoutsOf(
      this.client,
      this.storeId,
      first.experiment_id
    ).catch(() => []); // The runs say what is wrong; a kernel of an earlier version keeps none.
    const saved = found.find(({ name }) => name === DEFAULT_LAYOUT);
    this._isArranging = false;
    this._unread = saved?.kept === null ? saved.name : null;
    if (saved?.kept && this._layout === UNTOUCHED) {
      this._begun = withKept(UNTOUCHED, saved.kept);
      if (saved.kept.without) {
        this.setQuery({ without: saved.kept.without });
      }
      this.setLayout(this._begun);
    }
    this._show();
  }

  private _show(): void {
    const { table, layout, isArranging } = this._view;
    if (
      table !== this.table.getView() ||
      layout !== this._layout ||
      isArranging !== this._isArranging
    ) {
      this._view = this._buildView();
      [...this._listeners].forEach(listener => {
        listener();
      });
    }
  }

  private _buildView(): CompareView {
    const table = this.table.getView();
    const { rows } = table;
    return {
      ...{ table, rows, layout: this._layout },
      drawn: drawnOf(rows, this._layout),
      related: drawnOf(rows, changed(this._layout, { first: undefined })),
      metric: metricOf(this._layout, table.query, table.page?.columns),
      isArranging: this._isArranging,
      unread: this._unread
    };
  }

  /** What it is like without anything arranged. */
  private _begun: CompareLayout = UNTOUCHED;
  private _isArranging = false;
  private _isAsked: boolean;
  private _layout: CompareLayout;
  private readonly _listeners = new Set<() => void>();
  private readonly _spec: CompareSpec;
  private _unread: string | null = null;
  private _view: CompareView;
}
