/** What a run's page knows of its run, and how it comes to know it. */
import {
  type Client,
  type ClientState,
  RequestError
} from '../protocol/client';
import type { RunDetail, StoreChanged } from '../protocol/generated';
import { placeToName } from './pythonText';
import type {
  RunChange,
  RunPagePhase,
  RunPageView,
  RunPlace
} from './runPageView';
import { Settle, Throttle } from './timing';

/** Milliseconds between two times of asking because something changed. */
const REFRESH_INTERVAL = 700;
const QUIET = 1500;
const LONGEST_UNSETTLED = 10_000;

export interface RunPageOptions {
  client: Client;
  run: RunPlace;
  /** What is known already. */
  detail?: RunDetail | null;
  /** When that was known. */
  asOf?: number | null;
  /** It comes from a saved notebook. */
  saved?: boolean;
}

export class RunPageState {
  constructor(options: RunPageOptions) {
    this.client = options.client;
    this._run = options.run;
    this._detail = options.detail ?? null;
    this._asOf = options.asOf ?? null;
    this._saved = this._detail !== null && (options.saved ?? false);
    this._view = this._look();
  }

  readonly client: Client;

  /** Where to ask for the run: from the first answer on, in the store that has it. */
  get place(): RunPlace {
    const store_id = this._run.store_id ?? this._detail?.store.store_id ?? null;
    return { store_id, run_id: this._run.run_id };
  }

  readonly getView = (): RunPageView => this._view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  /** Hear when what is shown has changed and come to rest, while a kernel answers. */
  onSettled(listener: () => void): () => void {
    this._settledListeners.add(listener);
    return () => {
      this._settledListeners.delete(listener);
    };
  }

  /** Begin to listen and to ask; call what is returned to stop. */
  start(): () => void {
    const stops = [
      this.client.subscribe('store.changed', change => {
        if (this._concerns(change)) {
          this._error = null;
          this._refresh.trigger();
        }
      }),
      this.client.subscribe('session.changed', () => {
        this._notify();
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
      this._asking?.abort();
      this._asking = null;
      this._refresh.cancel();
      this._settle.cancel();
    };
  }

  /** Ask again. */
  readonly retry = (): void => {
    this._error = null;
    void this._ask();
    this._notify();
  };

  /** Change the run in its store; rejects with a RequestError. */
  async update(change: RunChange): Promise<void> {
    const { run_id, store_id } = this.place;
    await this.client.request('run.update', {
      store_id,
      run_ids: [run_id],
      ...change
    });
    await this._ask();
  }

  private _onState(state: ClientState): void {
    if (state === 'connecting' || state === 'disconnected') {
      this._lost = true;
      // It was that kernel's; another one is asked again.
      this._error = null;
      this._asking?.abort();
      this._asking = null;
    } else if (this._lost) {
      this._lost = false;
      this._error = null;
      void this._ask();
    }
    if (state === 'live' && this._unsettled) {
      this._unsettled = false;
      this._settle.trigger();
    }
    this._notify();
  }

  private _concerns({ store_id, rows, gone, more }: StoreChanged): boolean {
    const known = this.place.store_id;
    if (known !== null && store_id !== known) {
      return false;
    }
    const detail = this._detail;
    const related = new Set([
      this._run.run_id,
      ...(detail ? detail.children.map(({ run_id }) => run_id) : []),
      ...(detail?.parent ? [detail.parent.run_id] : [])
    ]);
    return (
      more ||
      // It may be a new child: a row does not say whose.
      detail?.status === 'RUNNING' ||
      rows.some(({ run_id }) => related.has(run_id)) ||
      gone.some(run_id => related.has(run_id))
    );
  }

  private async _ask(): Promise<void> {
    if (!this._running || this.client.state === 'disconnected') {
      return;
    }
    // An answer under way may be older than what has just changed.
    this._asking?.abort();
    const asking = new AbortController();
    this._asking = asking;
    try {
      const detail = await this.client.request('run.get', this.place, {
        signal: asking.signal
      });
      if (!asking.signal.aborted) {
        this._accept(detail);
      }
    } catch (error) {
      if (!asking.signal.aborted) {
        this._fail(error);
      }
    } finally {
      if (this._asking === asking) {
        this._asking = null;
      }
    }
    this._notify();
  }

  private _accept(detail: RunDetail): void {
    if (detail.cursor !== this._detail?.cursor) {
      this._settle.trigger();
    }
    this._detail = detail;
    this._asOf = Date.now();
    this._saved = false;
    this._error = null;
    this._version += 1;
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

  private _phase(): RunPagePhase {
    if (this._detail) {
      return 'ready';
    }
    if (this._error) {
      return 'error';
    }
    switch (this.client.state) {
      case 'disconnected':
        return 'disconnected';
      case 'waiting':
        return 'busy';
      default:
        return 'loading';
    }
  }

  private _look(): RunPageView {
    return {
      phase: this._phase(),
      connection: this.client.state,
      detail: this._detail,
      saved: this._saved,
      asOf: this._asOf,
      error: this._error,
      version: this._version,
      there: placeToName(this.client, this._detail?.store)
    };
  }

  private _notify(): void {
    this._view = this._look();
    for (const listener of [...this._listeners]) {
      listener();
    }
  }

  private _asking: AbortController | null = null;
  private _asOf: number | null;
  private _detail: RunDetail | null;
  private _error: RequestError | null = null;
  private readonly _listeners = new Set<() => void>();
  private _lost = false;
  private readonly _refresh = new Throttle(() => {
    void this._ask();
  }, REFRESH_INTERVAL);
  private readonly _run: RunPlace;
  private _running = false;
  private _saved: boolean;
  private readonly _settle = new Settle(
    () => {
      this._unsettled = this.client.state !== 'live';
      if (!this._unsettled && !this._error) {
        for (const listener of [...this._settledListeners]) {
          listener();
        }
      }
    },
    QUIET,
    LONGEST_UNSETTLED
  );
  private readonly _settledListeners = new Set<() => void>();
  private _unsettled = false;
  private _version = 0;
  private _view: RunPageView;
}
