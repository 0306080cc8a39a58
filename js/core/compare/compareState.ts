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
  drawnOf,
  MAX_LISTED,
  metricOf,
  tableLayoutOf,
  UNTOUCHED
} from './compareLayout';

/** What a comparison shows of its runs. */
export interface CompareView {
  /** How things stand with the runs, as a run table knows it. */
  readonly table: RunTableView;
  readonly layout: CompareLayout;
  /** Every run at hand, in order. */
  readonly rows: readonly RunRow[];
  /** Those whose eye is open. */
  readonly drawn: readonly RunRow[];
  /** What stands beside each run's name; null where no run has a metric. */
  readonly metric: MetricPart | null;
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
      ...(this._layout !== UNTOUCHED && { layout: this._layout })
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

  private _show(): void {
    const { table, layout } = this._view;
    if (table !== this.table.getView() || layout !== this._layout) {
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
      metric: metricOf(this._layout, table.query, table.page?.columns)
    };
  }

  private _layout: CompareLayout;
  private readonly _listeners = new Set<() => void>();
  private readonly _spec: CompareSpec;
  private _view: CompareView;
}
