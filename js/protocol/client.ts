/** What a view needs of the kernel, whatever carries the messages. */
import type { ErrorData, Events, Methods } from './generated';

/**
 * Which protocol this is: a page understands kernels with the same number,
 * whatever the versions. Python's codec says when it counts up.
 */
export const PROTOCOL = 3;

export type MethodName = keyof Methods;
export type Params<M extends MethodName> = Methods[M]['params'];
export type Result<M extends MethodName> = Methods[M]['result'];
export type Topic = keyof Events;

/**
 * How things stand with the kernel.
 *
 * - `connecting`: no answer yet.
 * - `live`: requests are answered and events arrive.
 * - `waiting`: the kernel is busy in a way that keeps requests waiting; events still arrive.
 * - `disconnected`: there is no kernel, or it does not know Trialbook.
 */
export type ClientState = 'connecting' | 'live' | 'waiting' | 'disconnected';

export interface RequestOptions {
  signal?: AbortSignal;
}

/** A result, and the binary buffers that it counts. */
export interface BinaryResult<M extends MethodName> {
  result: Result<M>;
  buffers: readonly DataView[];
}

export interface Client {
  readonly state: ClientState;
  /** The store in which the kernel records, null before there is any; left out while that is not known. */
  readonly recordsIn?: string | null | undefined;
  /** Ask; rejects with a RequestError. */
  request<M extends MethodName>(
    method: M,
    params: Params<M>,
    options?: RequestOptions
  ): Promise<Result<M>>;
  /** Ask for what comes with arrays or files; rejects with a RequestError. */
  requestBinary<M extends MethodName>(
    method: M,
    params: Params<M>,
    options?: RequestOptions
  ): Promise<BinaryResult<M>>;
  /** Hear of an event; call what is returned to stop. */
  subscribe<T extends Topic>(
    topic: T,
    listener: (data: Events[T]) => void
  ): () => void;
  /** Hear of a change of state; call what is returned to stop. */
  onStateChange(listener: (state: ClientState) => void): () => void;
}

/** Wait while a client is connecting. */
export async function connected(client: Client): Promise<void> {
  if (client.state === 'connecting') {
    await new Promise<void>(resolve => {
      const leave = client.onStateChange(() => {
        leave();
        resolve();
      });
    });
  }
}

/** An answer that is an error, or no answer at all. */
export class RequestError extends Error {
  constructor(
    message: string,
    readonly data: ErrorData
  ) {
    super(message);
    this.name = 'RequestError';
  }

  /** Whatever was thrown while something was asked. */
  static of(error: unknown): RequestError {
    return error instanceof RequestError
      ? error
      : new RequestError(String(error), { error_code: 'INTERNAL_ERROR' });
  }
}
