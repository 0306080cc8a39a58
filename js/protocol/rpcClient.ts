import type { Channel } from './channel';
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
import {
  isErrorAnswer,
  isEvent,
  isObject,
  isResult,
  type ErrorAnswer
} from './validate';

/** Milliseconds after which an unanswered request means that the kernel is busy. */
const TIMEOUT = 5000;

interface Pending {
  /** False when the result is not what the method returns. */
  resolve(result: unknown, buffers: readonly DataView[]): boolean;
  reject(error: RequestError): void;
}

/**
 * Asks a kernel over a channel.
 *
 * Every request settles: with the answer however late it comes, or with a
 * RequestError when the channel is replaced or lost, or the caller aborts.
 */
export class RpcClient implements Client {
  /** `timeout` in milliseconds. */
  constructor(options: { timeout?: number } = {}) {
    this._timeout = options.timeout ?? TIMEOUT;
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
    if (this._disposed || !isEvent(message)) {
      return;
    }
    for (const listener of [...(this._topics.get(message.method) ?? [])]) {
      guarded(() => {
        listener(message.params);
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
      const id = String(++this._lastId);
      const onAbort = () => {
        this._pending.get(id)?.reject(aborted());
      };
      const overdue = setTimeout(() => {
        if (this._state === 'live' || this._state === 'connecting') {
          this.setState('waiting');
        }
      }, this._timeout);
      const settle = () => {
        clearTimeout(overdue);
        signal?.removeEventListener('abort', onAbort);
        this._pending.delete(id);
      };
      this._pending.set(id, {
        resolve: (result, buffers) => {
          if (!isResult(method, result)) {
            return false;
          }
          settle();
          resolve({ result, buffers });
          return true;
        },
        reject: error => {
          settle();
          reject(error);
        }
      });
      signal?.addEventListener('abort', onAbort);
      try {
        channel.send({ jsonrpc: '2.0', id, method, params });
      } catch {
        this._pending.get(id)?.reject(disconnected());
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
    return () => {
      this._stateListeners.delete(own);
    };
  }

  /** Let go of the channel and of every listener. */
  dispose(): void {
    if (this._disposed) {
      return;
    }
    this.setChannel(null);
    this._rejectPending();
    this._disposed = true;
    this._topics.clear();
    this._stateListeners.clear();
  }

  private _receive(message: unknown, buffers: readonly DataView[]): void {
    if (!isObject(message) || typeof message.id !== 'string') {
      this.deliver(message);
      return;
    }
    const pending = this._pending.get(message.id);
    if (!pending) {
      return;
    }
    // Any answer at all shows that the kernel answers again.
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

  private _rejectPending(): void {
    for (const pending of [...this._pending.values()]) {
      pending.reject(disconnected());
    }
  }

  private _channel: Channel | null = null;
  private _disposed = false;
  private _lastId = 0;
  private _leaveChannel: () => void = () => undefined;
  private readonly _pending = new Map<string, Pending>();
  private _state: ClientState = 'disconnected';
  private readonly _stateListeners = new Set<(state: ClientState) => void>();
  private readonly _timeout: number;
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
