/** The experiments of a store, as the sidebar lists them. */
import type { Client, ClientState, RequestError } from '../../protocol/client';
import type {
  ExperimentRow,
  ExperimentsListParams,
  ExperimentsListResult,
  StoreInfo
} from '../../protocol/generated';
import { LiveQuery } from '../live/liveQuery';

const REFRESH_INTERVAL_MS = 500;

export interface ExperimentListView {
  readonly connection: ClientState;
  /** Null while nothing is known. */
  readonly list: ExperimentsListResult | null;
  /** The kernel's store, where new runs go, also where its list cannot be read; null while it is not known. */
  readonly store: StoreInfo | null;
  /** What the list answers; what is asked now may be something else. */
  readonly answered: ExperimentsListParams;
  /** When the list was true; null while nothing is known. */
  readonly asOf: number | null;
  readonly error: RequestError | null;
}

export class ExperimentListState {
  constructor(readonly client: Client) {
    this._query = new LiveQuery({
      client,
      method: 'experiments.list',
      params: () => this._params,
      concerns: () => true,
      concernsSession: ({ store }) => {
        this._store = store;
        return true;
      },
      intervalMs: REFRESH_INTERVAL_MS,
      buildView: ({ connection, value, asOf, error }): ExperimentListView => {
        const { _answered: answered, _store: store } = this;
        return { connection, list: value, store, answered, asOf, error };
      },
      accept: (list, params) => {
        this._answered = params;
        if (params.store_id === undefined) {
          this._store = list.store;
        }
        const experiments = this._inPlace(list.store, list.experiments);
        return { ...list, experiments };
      }
    });
    this.getView = this._query.getView;
    this.subscribe = this._query.subscribe;
    this.retry = this._query.retry;
  }

  readonly getView: () => ExperimentListView;
  readonly subscribe: (listener: () => void) => () => void;
  readonly retry: () => void;

  /** Begin to listen and to ask; call what is returned to stop. */
  start(): () => void {
    return this._query.start();
  }

  /** Hear when the list has changed and come to rest, while a kernel answers. */
  onIdle(listener: () => void): () => void {
    return this._query.onIdle(listener);
  }

  /** Ask for others; those at hand stay until the answer is there. */
  setAsked(asked: ExperimentsListParams): void {
    if (JSON.stringify(asked) !== JSON.stringify(this._params)) {
      this._params = asked;
      void this._query.ask();
    }
  }

  /**
   * New experiments first, the others where they were, whatever a search or a
   * scope left out meanwhile: nothing jumps while runs are logged.
   */
  private _inPlace(
    store: StoreInfo,
    experiments: ExperimentRow[]
  ): ExperimentRow[] {
    const before = this._places.get(store.location) ?? [];
    const known = new Set(before);
    const added = experiments
      .map(({ experiment_id }) => experiment_id)
      .filter(id => !known.has(id));
    const now = [...added, ...before];
    this._places.set(store.location, now);
    const places = new Map(now.map((id, at) => [id, at]));
    const place = (row: ExperimentRow) => places.get(row.experiment_id) ?? 0;
    return [...experiments].sort((a, b) => place(a) - place(b));
  }

  private _answered: ExperimentsListParams = {};
  private _params: ExperimentsListParams = {};
  /** By store every experiment that was listed, in the order of the list. */
  private readonly _places = new Map<string, readonly string[]>();
  private readonly _query: LiveQuery<'experiments.list', ExperimentListView>;
  private _store: StoreInfo | null = null;
}
