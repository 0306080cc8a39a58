import {
  type BinaryResult,
  type Client,
  type ClientState,
  type MethodName,
  type Params,
  RequestError,
  type Result
} from './client';

/** What is answered without a kernel, by method; null where what was saved does not tell. */
export interface Offline {
  readonly request?: {
    readonly [M in MethodName]?: (params: Params<M>) => Result<M> | null;
  };
  readonly binary?: {
    readonly [M in MethodName]?: (params: Params<M>) => BinaryResult<M> | null;
  };
}

/** Answers from what was saved with a view, where there is no kernel. */
export class SnapshotClient implements Client {
  constructor(private readonly _offline: Offline) {}

  readonly state: ClientState = 'disconnected';

  request<M extends MethodName>(
    method: M,
    params: Params<M>
  ): Promise<Result<M>> {
    return answered(this._offline.request?.[method]?.(params));
  }

  requestBinary<M extends MethodName>(
    method: M,
    params: Params<M>
  ): Promise<BinaryResult<M>> {
    return answered(this._offline.binary?.[method]?.(params));
  }

  /** Nothing happens in a saved view. */
  subscribe(): () => void {
    return () => undefined;
  }

  onStateChange(): () => void {
    return () => undefined;
  }
}

/** Where there is no kernel, and nothing was saved either. */
export const absentClient: Client = new SnapshotClient({});

function answered<T>(answer: T | null | undefined): Promise<T> {
  return answer === null || answer === undefined
    ? Promise.reject(
        new RequestError('This needs a kernel.', { error_code: 'DISCONNECTED' })
      )
    : Promise.resolve(answer);
}
