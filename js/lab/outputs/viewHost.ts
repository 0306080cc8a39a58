import type { ISessionContextDialogs } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { RunServices } from '../../core/actions/services';
import type { Text } from '../../core/text/text';
import type { Client } from '../../protocol/client';
import type { Spec } from '../../protocol/generated';
import { interruption, isWritable } from '../notebook/notebook';
import { remedy } from '../kernel/obstacle';
import { SessionConnection } from '../kernel/sessionConnection';
import type { Action } from '../../ui/parts/Notice';
import { startKernel } from '../kernel/startKernel';
import type { IKernelConnections, ICellLinks, IViewTabs } from '../tokens';
import type { FileServices } from '../../ui/parts/fileServices';
import type { TakeRuns } from '../notebook/runDrag';

/** The notebook that a view's output is in, as far as a view needs it. */
export class ViewHost {
  constructor(
    private readonly _context: NotebookPanel['context'],
    private readonly _connections: IKernelConnections,
    private readonly _dialogs: ISessionContextDialogs | null,
    private readonly _text: Text,
    private readonly _trust: () => void
  ) {}

  /** Made when a view asks for it: what is shown live is trusted. */
  get connection(): SessionConnection {
    return (this._connection ??= new SessionConnection(
      this._context.sessionContext,
      this._connections,
      () => true
    ));
  }

  /** The same for what is not trusted: nothing is imported for its sake. */
  get watched(): SessionConnection {
    return (this._watched ??= new SessionConnection(
      this._context.sessionContext,
      this._connections,
      () => false
    ));
  }

  /** What the user can do about a view that is not trusted; asked before it is done. */
  get trust(): Action {
    return { label: this._text.__('Trust notebook'), run: this._trust };
  }

  get isWritable(): boolean {
    return !this._context.isDisposed && isWritable(this._context);
  }

  /** Whether what one page writes is in the document of all. */
  get isShared(): boolean {
    return this._context.model.collaborative === true;
  }

  /** The kernel, where it can be asked or will soon be. */
  get client(): Client | null {
    const { connection } = this.connection;
    return connection && connection.status.kind !== 'unavailable'
      ? connection.client
      : null;
  }

  /** Whether the kernel has a view's store open; null while it is not known. */
  async knowsStore(spec: Pick<Spec, 'store_id'>): Promise<boolean | null> {
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
    return remedy(
      connection.status.obstacle,
      this._text,
      () => {
        connection.retry();
      },
      () => {
        void this._dialogs?.selectKernel(this._context.sessionContext);
      }
    );
  }

  private _connection: SessionConnection | null = null;
  private _watched: SessionConnection | null = null;

  private readonly _start = (): void => {
    void startKernel(this._context.sessionContext, this._dialogs);
  };
}

/** What views in outputs lead to. */
export interface ViewLinks {
  readonly text: Text;
  readonly tabs: IViewTabs | null;
  readonly cells: ICellLinks | null;
  readonly files: FileServices;
  /** What is done for whoever acts on runs, of which a kernel is asked. */
  readonly services: (client: Client) => RunServices;
  readonly takeRuns: TakeRuns | null;
}
