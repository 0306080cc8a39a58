import type { ISessionContextDialogs } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { Text } from '../core/text';
import type { Client } from '../protocol/client';
import type { RunsSpec } from '../protocol/generated';
import { interruption, isWritable, startKernel } from './notebook';
import { explain } from './obstacle';
import { SessionConnection } from './sessionConnection';
import type { Action } from '../ui/Notice';
import type { IKernelConnections } from './tokens';

/** The notebook that a view's output is in, as far as a view needs it. */
export class ViewHost {
  constructor(
    private readonly _context: NotebookPanel['context'],
    private readonly _connections: IKernelConnections,
    private readonly _dialogs: ISessionContextDialogs | null,
    private readonly _text: Text
  ) {}

  /** Made when a view asks for it: what we show is trusted, or it would be shown as HTML. */
  get connection(): SessionConnection {
    return (this._connection ??= new SessionConnection(
      this._context.sessionContext,
      this._connections,
      () => true
    ));
  }

  get isWritable(): boolean {
    return !this._context.isDisposed && isWritable(this._context);
  }

  /** The kernel, where it can be asked or will soon be. */
  get client(): Client | null {
    const { connection } = this.connection;
    return connection && connection.status.kind !== 'unavailable'
      ? connection.client
      : null;
  }

  /** Whether the kernel has a view's store open; null while it is not known. */
  async knowsStore(spec: Pick<RunsSpec, 'store_id'>): Promise<boolean | null> {
    const { client } = this;
    const status = this.connection.connection?.status;
    if (status?.kind !== 'ready' || !client) {
      return null;
    }
    if (
      spec.store_id === null ||
      spec.store_id === status.hello.store.store_id
    ) {
      return true;
    }
    // Or one that the kernel looked at before.
    const query = { experiment_ids: [], filter: '', order_by: [] };
    const page = { store_id: spec.store_id, query, offset: 0, limit: 1 };
    try {
      await client.request('runs.search', page);
      return true;
    } catch {
      return client.state === 'live' ? false : null;
    }
  }

  /** What the user can do while the kernel is busy. */
  get interrupt(): Action {
    return interruption(this._context.sessionContext, this._text);
  }

  /** The one thing that a user can do to bring a saved view to life. */
  get action(): Action | null {
    if (this.connection.hasNoKernel) {
      return { label: this._text.__('Start kernel'), run: this._start };
    }
    const { connection } = this.connection;
    if (connection?.status.kind !== 'unavailable') {
      return null;
    }
    const { action } = explain(connection.status.obstacle, this._text);
    const retry = () => {
      connection.retry();
    };
    return action === null ? null : { label: action, run: retry };
  }

  private _connection: SessionConnection | null = null;

  private readonly _start = (): void => {
    void startKernel(this._context.sessionContext, this._dialogs);
  };
}
