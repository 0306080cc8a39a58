/** How a view follows a store: when it asks anew, why it has no answer, when it has come to rest. */
import {
  type Client,
  type ClientState,
  RequestError
} from '../../protocol/client';
import type { SessionChanged, StoreChanged } from '../../protocol/generated';
import { Debounce, Throttle } from './timing';

const IDLE_AFTER_MS = 1500;
const MAX_NOT_IDLE_MS = 10_000;

/** What a view does about what its connection hears. */
export interface LiveHooks {
  onChange(change: StoreChanged): void;
  onSession(session: SessionChanged): void;
  /** `reconnected` says that a kernel answers again, or for the first time: nothing at hand is sure to hold. */
  onState(state: ClientState, reconnected: boolean): void;
  /** Nobody will answer what was asked. */
  abandon(): void;
  /** Time to ask anew, after `refresh`. */
  ask(): void;
}

export class LiveConnection {
  /** At most one `ask` comes of `refresh` in `intervalMs`. */
  constructor(
    readonly client: Client,
    intervalMs: number,
    private readonly _hooks: LiveHooks
  ) {
    this._refresh = new Throttle(() => {
      _hooks.ask();
    }, intervalMs);
  }

  /** Why what is asked now has no answer. */
  get error(): RequestError | null {
    return this._error;
  }

  get isRunning(): boolean {
    return this._isRunning;
  }

  /** Begin to listen; call what is returned to stop. */
  start(): () => void {
    const stops = [
      this.client.subscribe('store.changed', change => {
        this._hooks.onChange(change);
      }),
      this.client.subscribe('session.changed', session => {
        this._hooks.onSession(session);
      }),
      this.client.onStateChange(state => {
        this._onState(state);
      })
    ];
    this._isRunning = true;
    this._isDisconnected = true;
    this._onState(this.client.state);
    return () => {
      this._isRunning = false;
      stops.forEach(stop => {
        stop();
      });
      this._hooks.abandon();
      this._refresh.cancel();
      this._idle.cancel();
    };
  }

  /** Ask anew, soon. */
  refresh(): void {
    this._refresh.trigger();
  }

  /** A request has failed. */
  fail(error: unknown): void {
    const known = RequestError.of(error);
    // A lost connection is a state, not an error: asked again when it is back.
    const isDisconnected = known.data.error_code === 'DISCONNECTED';
    this._isDisconnected ||= isDisconnected;
    this._error = isDisconnected ? null : known;
  }

  /** What was wrong is not so any more. */
  clearError(): void {
    this._error = null;
  }

  /** Forget an error that may be over; a filter stays wrong until it is changed. */
  clearTransientError(): void {
    if (this._error?.data.position === undefined) {
      this._error = null;
    }
  }

  /** What is shown has changed. */
  markChanged(): void {
    this._idle.trigger();
  }

  /** Hear when what is shown has changed and come to rest, while a kernel answers and nothing is wrong. */
  onIdle(listener: () => void): () => void {
    this._idleListeners.add(listener);
    return () => {
      this._idleListeners.delete(listener);
    };
  }

  private _onState(state: ClientState): void {
    const isDisconnected = state === 'connecting' || state === 'disconnected';
    const reconnected = this._isDisconnected && !isDisconnected;
    this._isDisconnected = isDisconnected;
    if (isDisconnected || reconnected) {
      // It was that kernel's; another one is asked again.
      this.clearTransientError();
    }
    if (isDisconnected) {
      this._hooks.abandon();
    }
    if (state === 'live' && this._isIdleOwed) {
      this._isIdleOwed = false;
      this.markChanged();
    }
    this._hooks.onState(state, reconnected);
  }

  private _tellIdle(): void {
    // Told once a kernel answers: only it can make what is saved.
    this._isIdleOwed = this.client.state !== 'live';
    if (!this._isIdleOwed && !this._error) {
      for (const listener of [...this._idleListeners]) {
        listener();
      }
    }
  }

  private _error: RequestError | null = null;
  private readonly _idle = new Debounce(
    () => {
      this._tellIdle();
    },
    IDLE_AFTER_MS,
    MAX_NOT_IDLE_MS
  );
  private readonly _idleListeners = new Set<() => void>();
  private _isIdleOwed = false;
  private _isDisconnected = true;
  private _isRunning = false;
  private readonly _refresh: Throttle;
}
