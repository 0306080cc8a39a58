import type { Channel } from './channel';
import { isObject } from './checks';
import {
  type BinaryResult,
  type Client,
  type ClientState,
  type MethodName,
  type Params,
  RequestError,
  type RequestOptions,
  type Result,
  type Topic
} from './client';
import type { Events } from './generated';
import { isRead, type FallbackClient } from './fallbackClient';
import { isErrorAnswer, isEvent, isResult, type ErrorAnswer } from './validate';

/** Milliseconds after which a view says that its request waits. */
const TIMEOUT_MS = 5000;

interface Pending {
  /** False when the result is not what the method returns. */
  resolve(result: unknown, buffers: readonly DataView[]): boolean;
  reject(error: RequestError): void;
  /** Have the fallback asked too, where one may answer. */
  askFallbackToo(): void;
}

export interface RpcClientOptions {
  /** Milliseconds. */
  timeoutMs?: number;
  /** What its requests' ids begin with, where another client shares the channel. */
  prefix?: string;
  fallback?: FallbackClient | null;
}

/**
 * Asks a kernel over a channel.
 *
 * Every request settles: with the answer however late it comes, or with a
 * RequestError when the channel is replaced or lost, or the caller aborts.
 *
 * With a fallback, what concerns the store alone is asked of that one while the
 * kernel is busy. What changes the store goes to one of the two and never to both.
 */
export class RpcClient implements Client {
  constructor(options: RpcClientOptions = {}) {
    this._timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this._prefix = options.prefix ?? '';
    this._fallback = options.fallback ?? null;
  }

  /** Milliseconds after which the fallback is asked too. */
  fallbackAfterMs = 1000;

  recordsIn: string | null | undefined;

  /** Say that the kernel answers nobody now, or that it may answer again. */
  setBusy(busy: boolean): void {
    const begins = busy && !this._busy;
    this._busy = busy;
    this._updateNeed();
    if (begins) {
      for (const pending of [...this._pending.values()]) {
        pending.askFallbackToo();
      }
    }
  }

  /** From now on only the kernel answers. */
  dismissFallback(): void {
    if (this._fallback) {
      this._fallback.needed = false;
      this._fallback = null;
    }
  }

  get state(): ClientState {
    return this._state;
  }

  /**
   * Talk over another channel, or over none.
   *
   * What is pending is rejected and the state becomes `connecting`, or
   * `disconnected` without a channel; the first answer makes it `live`.
   */
  setChannel(channel: Channel | null): void {
    if (this._disposed || channel === this._channel) {
      return;
    }
    this._leaveChannel();
    this._channel = channel;
    this._rejectPending();
    this._setSilent(false);
    if (channel) {
      this._leaveChannel = channel.onMessage((message, buffers) => {
        if (this._channel === channel) {
          this._receive(message, buffers);
        }
      });
    }
    this.setState(channel ? 'connecting' : 'disconnected');
  }

  /** Hand over a message that arrived outside the channel: an event. */
  deliver(message: unknown): void {
    if (!this._disposed && isEvent(message)) {
      this.emit(message.method, message.params);
    }
  }

  /** Tell of an event whose data have been checked. */
  emit<T extends Topic>(topic: T, data: Events[T]): void {
    if (this._disposed) {
      return;
    }
    for (const listener of [...(this._topics.get(topic) ?? [])]) {
      guarded(() => {
        listener(data);
      });
    }
  }

  setState(state: ClientState): void {
    if (this._disposed || state === this._state) {
      return;
    }
    this._state = state;
    for (const listener of [...this._stateListeners]) {
      guarded(() => {
        listener(state);
      });
    }
  }

  async request<M extends MethodName>(
    method: M,
    params: Params<M>,
    options: RequestOptions = {}
  ): Promise<Result<M>> {
    const { result } = await this.requestBinary(method, params, options);
    return result;
  }

  requestBinary<M extends MethodName>(
    method: M,
    params: Params<M>,
    options: RequestOptions = {}
  ): Promise<BinaryResult<M>> {
    return new Promise((resolve, reject) => {
      const { signal } = options;
      const channel = this._channel;
      if (signal?.aborted) {
        reject(aborted());
        return;
      }
      if (!channel) {
        reject(disconnected());
        return;
      }
      const id = `${this._prefix}${++this._lastId}`;
      const request = { jsonrpc: '2.0', id, method, params };
      const fallback = this._fallback?.supports(method, params)
        ? this._fallback
        : null;
      let askedFallback = false;
      const finished = new AbortController();
      const timers: ReturnType<typeof setTimeout>[] = [];
      const later = (call: () => void, milliseconds: number) => {
        timers.push(setTimeout(call, milliseconds));
      };
      const onAbort = () => {
        this._pending.get(id)?.reject(aborted());
      };
      const finish = () => {
        timers.forEach(clearTimeout);
        signal?.removeEventListener('abort', onAbort);
        this._pending.delete(id);
        finished.abort();
      };
      this._pending.set(id, {
        resolve: (result, buffers) => {
          if (!isResult(method, result)) {
            return false;
          }
          finish();
          resolve({ result, buffers });
          return true;
        },
        reject: error => {
          finish();
          reject(error);
        },
        askFallbackToo: () => {
          if (fallback && isRead(method) && !askedFallback) {
            askedFallback = true;
            askFallback(fallback, () => undefined);
          }
        }
      });
      signal?.addEventListener('abort', onAbort);

      const askKernel = () => {
        try {
          channel.send(request);
        } catch {
          this._pending.get(id)?.reject(disconnected());
          return;
        }
        later(() => {
          this._setSilent(true);
          this._pending.get(id)?.askFallbackToo();
        }, this.fallbackAfterMs);
      };
      const askFallback = (other: FallbackClient, otherwise: () => void) => {
        other.ask(method, params, finished.signal).then(
          ({ result, buffers }) => {
            this._pending.get(id)?.resolve(result, buffers);
            if (this._channel === channel && this._state === 'waiting') {
              this.setState('live');
            }
          },
          (error: unknown) => {
            const pending = this._pending.get(id);
            if (pending && isAnswer(error)) {
              pending.reject(error);
            } else if (pending) {
              otherwise();
            }
          }
        );
      };
      later(() => {
        const excused = !fallback && this._fallback?.ready;
        if (
          !excused &&
          (this._state === 'live' || this._state === 'connecting')
        ) {
          this.setState('waiting');
        }
      }, this._timeoutMs);
      if (fallback && (this._busy || this._silent)) {
        askFallback(fallback, askKernel);
      } else {
        askKernel();
      }
    });
  }

  subscribe<T extends Topic>(
    topic: T,
    listener: (data: Events[T]) => void
  ): () => void {
    const listeners = this._topics.get(topic) ?? new Set();
    this._topics.set(topic, listeners);
    // Each subscription is its own, even when one function subscribes twice.
    const own = (data: Events[Topic]) => {
      listener(data as Events[T]);
    };
    listeners.add(own);
    return () => {
      listeners.delete(own);
    };
  }

  onStateChange(listener: (state: ClientState) => void): () => void {
    const own = (state: ClientState) => {
      listener(state);
    };
    this._stateListeners.add(own);
    this._updateNeed();
    return () => {
      this._stateListeners.delete(own);
      this._updateNeed();
    };
  }

  /** Let go of the channel and of every listener. */
  dispose(): void {
    if (this._disposed) {
      return;
    }
    this.setChannel(null);
    this._rejectPending();
    this.dismissFallback();
    this._disposed = true;
    this._topics.clear();
    this._stateListeners.clear();
  }

  private _receive(message: unknown, buffers: readonly DataView[]): void {
    if (!isObject(message) || typeof message.id !== 'string') {
      this.deliver(message);
      return;
    }
    // Any answer at all shows that the kernel answers again.
    this._setSilent(false);
    const pending = this._pending.get(message.id);
    if (!pending) {
      return;
    }
    if (this._state === 'waiting' || this._state === 'connecting') {
      this.setState('live');
    }
    if (isErrorAnswer(message)) {
      pending.reject(toRequestError(message));
    } else if (!pending.resolve(message.result, buffers)) {
      pending.reject(
        new RequestError('The kernel sent an answer that makes no sense.', {
          error_code: 'INVALID_ANSWER'
        })
      );
    }
  }

  private _setSilent(silent: boolean): void {
    this._silent = silent;
    this._updateNeed();
  }

  private _updateNeed(): void {
    if (this._fallback) {
      this._fallback.needed =
        (this._busy || this._silent) && this._stateListeners.size > 0;
    }
  }

  private _rejectPending(): void {
    for (const pending of [...this._pending.values()]) {
      pending.reject(disconnected());
    }
  }

  private _busy = false;
  private _channel: Channel | null = null;
  private _disposed = false;
  private _lastId = 0;
  private _leaveChannel: () => void = () => undefined;
  private readonly _pending = new Map<string, Pending>();
  /** Whether a request waits for longer than it should. */
  private _silent = false;
  private readonly _prefix: string;
  private _fallback: FallbackClient | null;
  private _state: ClientState = 'disconnected';
  private readonly _stateListeners = new Set<(state: ClientState) => void>();
  private readonly _timeoutMs: number;
  private readonly _topics = new Map<
    Topic,
    Set<(data: Events[Topic]) => void>
  >();
}

function disconnected(): RequestError {
  return new RequestError('There is no connection to a kernel.', {
    error_code: 'DISCONNECTED'
  });
}

function aborted(): RequestError {
  return new RequestError('The request is no longer needed.', {
    error_code: 'ABORTED'
  });
}

/** Whether an error was said by who was asked, and not for want of anybody. */
function isAnswer(error: unknown): error is RequestError {
  return (
    error instanceof RequestError &&
    !['ABORTED', 'DISCONNECTED'].includes(error.data.error_code)
  );
}

function toRequestError({ error }: ErrorAnswer): RequestError {
  return new RequestError(
    error.message,
    error.data ?? { error_code: 'INTERNAL_ERROR' }
  );
}

/** A listener that throws is reported and does not keep others from hearing. */
function guarded(call: () => void): void {
  try {
    call();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
