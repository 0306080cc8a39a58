import {
  type Client,
  type ClientState,
  type MethodName,
  type Params,
  RequestError,
  type Result
} from './client';
import type { RunsPage, ViewData } from './generated';
import { sortRows } from './order';

/** Answers from what was saved with a view, where there is no kernel. */
export class SnapshotClient implements Client {
  constructor(view: Pick<ViewData, 'spec' | 'snapshot'>) {
    this._view = view;
  }

  readonly state: ClientState = 'disconnected';

  request<M extends MethodName>(
    method: M,
    params: Params<M>
  ): Promise<Result<M>> {
    return new Promise((resolve, reject) => {
      if (method === 'runs.search') {
        const page = this._search(params as Params<'runs.search'>);
        if (page) {
          resolve(page);
          return;
        }
      }
      reject(needsKernel());
    });
  }

  /** Arrays and files are not saved. */
  requestBinary(): Promise<never> {
    return Promise.reject(needsKernel());
  }

  /** Nothing happens in a saved view. */
  subscribe(): () => void {
    return () => undefined;
  }

  onStateChange(): () => void {
    return () => undefined;
  }

  /** Null where the saved rows cannot know: they can be sorted, not searched. */
  private _search({
    query,
    offset,
    limit
  }: Params<'runs.search'>): RunsPage | null {
    const { spec, snapshot } = this._view;
    const saved = spec.query;
    if (
      query.filter.trim() !== saved.filter.trim() ||
      JSON.stringify(query.experiment_ids) !==
        JSON.stringify(saved.experiment_ids)
    ) {
      return null;
    }
    const without = query.without ?? [];
    if (saved.without?.some(status => !without.includes(status))) {
      return null;
    }
    const sameOrder =
      JSON.stringify(query.order_by) === JSON.stringify(saved.order_by);
    const ordered = sameOrder
      ? snapshot.rows
      : sortRows(snapshot.rows, query.order_by);
    const rows = ordered.filter(row => !without.includes(row.status));
    const total = snapshot.total - (ordered.length - rows.length);
    return {
      ...snapshot,
      offset,
      total,
      rows: rows.slice(offset, offset + limit)
    };
  }

  private readonly _view: Pick<ViewData, 'spec' | 'snapshot'>;
}

function needsKernel(): RequestError {
  return new RequestError('This needs a kernel.', {
    error_code: 'DISCONNECTED'
  });
}
