import {
  type BinaryResult,
  type Client,
  type ClientState,
  type MethodName,
  type Params,
  RequestError,
  type Result
} from './client';
import type { RunSnapshot, SeriesReadResult } from './generated';

/** Answers from what was saved of a run, where there is no kernel: what it is, and small curves. */
export class RunSnapshotClient implements Client {
  constructor(private readonly _snapshot: RunSnapshot) {}

  readonly state: ClientState = 'disconnected';

  request<M extends MethodName>(method: M): Promise<Result<M>> {
    return method === 'run.get'
      ? Promise.resolve(this._snapshot.detail as Result<M>)
      : Promise.reject(needsKernel());
  }

  requestBinary<M extends MethodName>(
    method: M,
    params: Params<M>
  ): Promise<BinaryResult<M>> {
    const asked = params as Params<'series.read'>;
    // The points are kept with their steps alone.
    if (method !== 'series.read' || asked.axis !== 'step') {
      return Promise.reject(needsKernel());
    }
    return Promise.resolve(this._history(asked) as BinaryResult<M>);
  }

  /** Nothing happens in a saved view. */
  subscribe(): () => void {
    return () => undefined;
  }

  onStateChange(): () => void {
    return () => undefined;
  }

  private _history({
    keys,
    range
  }: Params<'series.read'>): BinaryResult<'series.read'> {
    const curves: SeriesReadResult['curves'] = [];
    const buffers: DataView[] = [];
    for (const { key, steps, values, total } of this._snapshot.curves) {
      if (!keys.includes(key)) {
        continue;
      }
      const inside = steps.map(
        step => !range || (step >= range.start && step <= range.end)
      );
      const x = steps.filter((_, at) => inside[at]);
      const y = values.filter((_, at) => inside[at]).map(Number);
      curves.push({
        run_id: this._snapshot.detail.run_id,
        key,
        x: buffers.length,
        y: buffers.length + 1,
        count: x.length,
        total: range ? x.length : total
      });
      buffers.push(bufferOf(x), bufferOf(y));
    }
    return { result: { curves }, buffers };
  }
}

function bufferOf(numbers: readonly number[]): DataView {
  return new DataView(Float64Array.from(numbers).buffer);
}

function needsKernel(): RequestError {
  return new RequestError('This needs a kernel.', {
    error_code: 'DISCONNECTED'
  });
}
