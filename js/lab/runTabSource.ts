import type { ISessionContextDialogs } from '@jupyterlab/apputils';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { Text } from '../core/text';
import type { Client } from '../protocol/client';
import { RpcClient } from '../protocol/rpcClient';
import { isTrusted, startKernel } from './notebook';
import { explain } from './obstacle';
import { SessionConnection } from './sessionConnection';
import type { IKernelConnections } from './tokens';
import type { Action } from './viewHost';

interface Parts {
  connections: IKernelConnections;
  tracker: INotebookTracker | null;
  dialogs: ISessionContextDialogs | null;
  text: Text;
  /** Opens a notebook. */
  openNotebook: (path: string) => void;
}

/**
 * Where a run's tab reads from: the kernel of a notebook, as long as that is open.
 *
 * A tab that outlives its notebook or the page finds it again by its path.
 */
export class RunTabSource implements IDisposable {
  /** `client` is null in a tab that was restored. */
  constructor(
    client: Client | null,
    private readonly _path: string | null,
    private readonly _parts: Parts
  ) {
    this._client = client ?? new RpcClient();
    _parts.tracker?.widgetAdded.connect(this._onNotebook, this);
    _parts.tracker?.forEach(panel => {
      this._onNotebook(_parts.tracker, panel);
    });
  }

  /** The client or the action has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Without a kernel the last one, which then is disconnected. */
  get client(): Client {
    return this._client;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** What brings the kernel back; null where nothing does. */
  get action(): Action | null {
    const { _path: path, _session: session, _parts: parts } = this;
    const { text } = parts;
    if (!session) {
      return path === null
        ? null
        : {
            label: text.__('Open %1', path),
            run: () => {
              parts.openNotebook(path);
            }
          };
    }
    if (session.hasNoKernel) {
      return {
        label: text.__('Start kernel'),
        run: () => {
          void startKernel(session.session, parts.dialogs);
        }
      };
    }
    const { connection } = session;
    if (connection?.status.kind !== 'unavailable') {
      return null;
    }
    const { action } = explain(connection.status.obstacle, text);
    return action === null
      ? null
      : {
          label: action,
          run: () => {
            connection.retry();
          }
        };
  }

  /** Read from this kernel from now on. */
  adopt(client: Client): void {
    if (client !== this._client) {
      this._client = client;
      this._changed.emit();
    }
  }

  dispose(): void {
    if (!this._disposed) {
      this._disposed = true;
      this._parts.tracker?.widgetAdded.disconnect(this._onNotebook, this);
      this._session?.dispose();
      Signal.clearData(this);
    }
  }

  private _onNotebook(_: unknown, panel: NotebookPanel): void {
    if (this._session || this._disposed) {
      return;
    }
    const { context } = panel;
    if (context.path !== this._path) {
      return;
    }
    const session = new SessionConnection(
      context.sessionContext,
      this._parts.connections,
      () => isTrusted(panel.model)
    );
    this._session = session;
    session.changed.connect(this._follow, this);
    panel.disposed.connect(() => {
      if (this._session === session) {
        this._session = null;
        session.dispose();
        this._changed.emit();
      }
    });
    this._follow();
  }

  private _follow(): void {
    const connection = this._session?.connection;
    if (connection) {
      this._client = connection.client;
    }
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _client: Client;
  private _disposed = false;
  private _session: SessionConnection | null = null;
}
