/** The experiments of a store, as the sidebar lists them. */
import {
  type Client,
  type ClientState,
  RequestError
} from '../protocol/client';
import type {
  ExperimentRow,
  ExperimentsListParams,
  ExperimentsListResult,
  StoreInfo
} from '../protocol/generated';
import { Throttle } from './timing';

const REFRESH_INTERVAL = 500;

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
    this._view = this._look();
  }

  readonly getView = (): ExperimentListView => this._view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  /** Begin to listen and to ask; call what is returned to stop. */
  start(): () => void {
    const changed = () => {
      this._refresh.trigger();
    };
    const stops = [
      this.client.subscribe('store.changed', changed),
      this.client.subscribe('session.changed', ({ store }) => {
        this._store = store;
        changed();
      }),
      this.client.onStateChange(() => {
        this._onState();
      })
    ];
    this._running = true;
    this._lost = true;
    this._onState();
    return () => {
      this._running = false;
      stops.forEach(stop => {
        stop();
      });
      this._refresh.cancel();
      this._asked?.abort();
      this._asked = null;
    };
  }

  /** Ask for others; those at hand stay until the answer is there. */
  setAsked(asked: ExperimentsListParams): void {
    if (JSON.stringify(asked) !== JSON.stringify(this._params)) {
      this._params = asked;
      this._asked?.abort();
      this._asked = null;
      void this._ask();
    }
  }

  readonly retry = (): void => {
    this._refresh.trigger();
  };

  private _onState(): void {
    const { state } = this.client;
    if (state === 'connecting' || state === 'disconnected') {
      this._asked?.abort();
      this._asked = null;
      this._error = null;
      this._lost = true;
    } else if (this._lost) {
      this._lost = false;
      void this._ask();
    }
    this._notify();
  }

  private async _ask(): Promise<void> {
    const { state } = this.client;
    if (!this._running || state === 'connecting' || state === 'disconnected') {
      return;
    }
    if (this._asked) {
      this._askAgain = true;
      return;
    }
    const controller = new AbortController();
    const params = this._params;
    this._asked = controller;
    try {
      const list = await this.client.request('experiments.list', params, {
        signal: controller.signal
      });
      if (controller.signal.aborted) {
        return;
      }
      const experiments = this._inPlace(list.store, list.experiments);
      this._list = { ...list, experiments };
      this._answered = params;
      if (params.store_id === undefined) {
        this._store = list.store;
      }
      this._asOf = Date.now();
      this._error = null;
    } catch (error) {
      if (controller.signal.aborted) {
        return;
      }
      const known =
        error instanceof RequestError
          ? error
          : new RequestError(String(error), { error_code: 'INTERNAL_ERROR' });
      this._error = known.data.error_code === 'DISCONNECTED' ? null : known;
    }
    this._asked = null;
    if (this._askAgain) {
      this._askAgain = false;
      this._refresh.trigger();
    }
    this._notify();
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

  private _look(): ExperimentListView {
    return {
      connection: this.client.state,
      list: this._list,
      store: this._store,
      answered: this._answered,
      asOf: this._asOf,
      error: this._error
    };
  }

  private _notify(): void {
    this._view = this._look();
    for (const listener of [...this._listeners]) {
      listener();
    }
  }

  private _answered: ExperimentsListParams = {};
  private _asOf: number | null = null;
  private _askAgain = false;
  private _asked: AbortController | null = null;
  private _error: RequestError | null = null;
  private _list: ExperimentsListResult | null = null;
  private readonly _listeners = new Set<() => void>();
  private _lost = true;
  private _params: ExperimentsListParams = {};
  /** By store every experiment that was listed, in the order of the list. */
  private readonly _places = new Map<string, readonly string[]>();
  private readonly _refresh = new Throttle(() => {
    void this._ask();
  }, REFRESH_INTERVAL);
  private _running = false;
  private _store: StoreInfo | null = null;
  private _view: ExperimentListView;
}
