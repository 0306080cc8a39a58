import type {
  Client,
  ClientState,
  MethodName,
  Params,
  RequestError,
  Result
} from '../../protocol/client';
import type { SessionChanged, StoreChanged } from '../../protocol/generated';
import { LiveConnection } from './liveConnection';

/** What there is to show in the first place; the connection is told beside it. */
export type LivePhase = 'loading' | 'busy' | 'disconnected' | 'error' | 'ready';

/** What is known, and how fresh that is. */
export interface LiveView<V> {
  readonly phase: LivePhase;
  readonly connection: ClientState;
  /** Null while nothing is known. */
  readonly value: V | null;
  /** When that was true, in milliseconds since 1970-01-01 UTC; null while nothing is known. */
  readonly asOf: number | null;
  /** From a saved notebook: no kernel has answered yet. */
  readonly saved: boolean;
  /** Why what is asked now has no answer. */
  readonly error: RequestError | null;
  /** Counts the answers. */
  readonly version: number;
}

export interface LiveQueryOptions<M extends MethodName, V> {
  readonly client: Client;
  readonly method: M;
  readonly params: () => Params<M>;
  /** Whether a change in the store may give another answer. */
  readonly concerns: (change: StoreChanged) => boolean;
  /** Whether a change of the session may; left out, none does. */
  readonly concernsSession?: (session: SessionChanged) => boolean;
  /** Least time between two requests because something has changed. */
  readonly intervalMs: number;
  /** What is known already. */
  readonly value?: Result<M> | null;
  readonly asOf?: number | null;
  /** It comes from a saved notebook. */
  readonly saved?: boolean;
  /** Make of what is known what the view's components are told. */
  readonly buildView: (known: LiveView<Result<M>>) => V;
  /** Make of an answer what is kept. */
  readonly accept?: (answer: Result<M>, params: Params<M>) => Result<M>;
  /** Whether an answer says something new, which may be worth saving. */
  readonly isNews?: (answer: Result<M>, before: Result<M> | null) => boolean;
}

/** The answer to one request, asked again whenever it may have become another one. */
export class LiveQuery<M extends MethodName, V> {
  constructor(private readonly _options: LiveQueryOptions<M, V>) {
    this._value = _options.value ?? null;
    this._asOf = _options.asOf ?? null;
    this._saved = this._value !== null && (_options.saved ?? false);
    this._live = new LiveConnection(_options.client, _options.intervalMs, {
      onChange: change => {
        if (_options.concerns(change)) {
          this._live.refresh();
        }
      },
      onSession: session => {
        if (_options.concernsSession?.(session)) {
          this._live.refresh();
        }
        this._notify();
      },
      onState: (_state, reconnected) => {
        if (reconnected) {
          void this.ask();
        }
        this._notify();
      },
      abandon: () => {
        this._abandon();
      },
      ask: () => {
        if (this._asking) {
          // Whatever takes long would never be answered if changes cut it short.
          this._isOutdated = true;
        } else {
          void this.ask();
        }
      }
    });
    this._view = this._buildView();
  }

  /** Null while nothing is known. */
  get value(): Result<M> | null {
    return this._value;
  }

  readonly getView = (): V => this._view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  /** Hear when what is shown has changed and come to rest, while a kernel answers. */
  onIdle(listener: () => void): () => void {
    return this._live.onIdle(listener);
  }

  /** Begin to listen and to ask; call what is returned to stop. */
  start(): () => void {
    return this._live.start();
  }

  /** Ask again: a person has seen that something is wrong. */
  readonly retry = (): void => {
    this._live.clearError();
    void this.ask();
    this._notify();
  };

  /** Ask at once; an answer under way may be older than what has just been done. */
  async ask(): Promise<void> {
    this._abandon();
    const { accept, client, isNews, method } = this._options;
    const { state } = client;
    if (
      !this._live.isRunning ||
      state === 'connecting' ||
      state === 'disconnected'
    ) {
      return;
    }
    const asking = new AbortController();
    const { signal } = asking;
    this._asking = asking;
    const params = this._options.params();
    try {
      const answer = await client.request(method, params, { signal });
      if (signal.aborted) {
        return;
      }
      if (isNews?.(answer, this._value) ?? true) {
        this._live.markChanged();
      }
      this._value = accept ? accept(answer, params) : answer;
      this._asOf = Date.now();
      this._saved = false;
      this._live.clearError();
      this._version += 1;
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      this._live.fail(error);
    }
    this._asking = null;
    if (this._isOutdated) {
      this._isOutdated = false;
      this._live.refresh();
    }
    this._notify();
  }

  private _abandon(): void {
    this._asking?.abort();
    this._asking = null;
    this._isOutdated = false;
  }

  private _phase(): LivePhase {
    if (this._value !== null) {
      return 'ready';
    }
    if (this._live.error) {
      return 'error';
    }
    switch (this._options.client.state) {
      case 'disconnected':
        return 'disconnected';
      case 'waiting':
        return 'busy';
      default:
        return 'loading';
    }
  }

  private _buildView(): V {
    return this._options.buildView({
      phase: this._phase(),
      connection: this._options.client.state,
      value: this._value,
      asOf: this._asOf,
      saved: this._saved,
      error: this._live.error,
      version: this._version
    });
  }

  private _notify(): void {
    this._view = this._buildView();
    for (const listener of [...this._listeners]) {
      listener();
    }
  }

  private _asking: AbortController | null = null;
  private _asOf: number | null;
  private _isOutdated = false;
  private readonly _listeners = new Set<() => void>();
  private readonly _live: LiveConnection;
  private _saved: boolean;
  private _value: Result<M> | null;
  private _version = 0;
  private _view: V;
}
