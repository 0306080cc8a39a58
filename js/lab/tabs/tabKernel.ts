import type { ISessionContextDialogs } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { Contents, ServiceManager } from '@jupyterlab/services';
import type { CommandRegistry } from '@lumino/commands';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { Text } from '../../core/text/text';
import { absentClient } from '../../protocol/snapshotClient';
import type { Client } from '../../protocol/client';
import { HelperKernel } from '../kernel/helperKernel';
import { interruption, isTrusted } from '../notebook/notebook';
import { remedy } from '../kernel/obstacle';
import { lostFrom, movedPath } from '../kernel/lostFile';
import { SessionConnection } from '../kernel/sessionConnection';
import { startKernel } from '../kernel/startKernel';
import type { IKernelConnections } from '../tokens';
import type { Action } from '../../ui/parts/Notice';

export interface TabKernelOptions {
  connections: IKernelConnections;
  commands: CommandRegistry;
  dialogs: ISessionContextDialogs | null;
  services: ServiceManager.IManager;
  text: Text;
  tracker: INotebookTracker | null;
}

/** The kernel of the notebook that a tab belongs to, whenever that is open. */
export class TabKernel implements IDisposable {
  /** `given` is whom to ask until the notebook has a kernel; null in a tab that was restored. */
  constructor(
    private _notebook: string | null,
    given: Client | null,
    private readonly _options: TabKernelOptions
  ) {
    this._client = given ?? absentClient;
    this._follow();
    if (_notebook !== null && !given && !this._session) {
      void this._findNotebook(_notebook);
    }
    // A tab may be restored before its notebook is.
    _options.tracker?.widgetAdded.connect(this._follow, this);
    _options.services.contents.fileChanged.connect(this._onFile, this);
  }

  /** Its path, which follows it. */
  get notebook(): string | null {
    return this._notebook;
  }

  /** The notebook has another path. */
  get moved(): ISignal<this, void> {
    return this._moved;
  }

  /** The client or the action has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** Without a kernel the last one, which then is disconnected. */
  get client(): Client {
    return this._client;
  }

  /** The one thing that brings the tab to life; null where nothing does, or nothing need be done. */
  get action(): Action | null {
    const { commands, text } = this._options;
    const path = this.notebook;
    if (path === null) {
      return null;
    }
    if (this._folder) {
      return null;
    }
    if (!this._session) {
      return this._lost === null
        ? {
            label: text.__('Open the notebook'),
            run: () => {
              void this._findNotebook(path).then(found =>
                found ? commands.execute('docmanager:open', { path }) : null
              );
            }
          }
        : {
            reason: text.__('%1 is not here any more.', path),
            label: text.__(
              'Open the store of %1',
              this._lost === '' ? '/' : this._lost
            ),
            run: this._openFolder
          };
    }
    const { session, hasNoKernel, connection } = this._session;
    if (hasNoKernel) {
      return {
        label: text.__('Start kernel'),
        run: () => {
          void startKernel(session, this._options.dialogs);
        }
      };
    }
    if (connection?.status.kind !== 'unavailable') {
      return null;
    }
    return remedy(
      connection.status.obstacle,
      text,
      () => {
        connection.retry();
      },
      () => {
        void this._options.dialogs?.selectKernel(session);
      }
    );
  }

  /** What the user can do while the kernel is busy. */
  get interrupt(): Action | null {
    return (
      this._session && interruption(this._session.session, this._options.text)
    );
  }

  /** Ask this one from now on. */
  setClient(client: Client): void {
    if (client !== this._client) {
      this._client = client;
      this._announce();
    }
  }

  dispose(): void {
    if (!this._disposed) {
      this._disposed = true;
      this._options.tracker?.widgetAdded.disconnect(this._follow, this);
      this._options.services.contents.fileChanged.disconnect(
        this._onFile,
        this
      );
      this._session?.dispose();
      this._folder?.dispose();
      Signal.clearData(this);
    }
  }

  /** Whether the notebook is there; where not, the folder that is left of its path is noted. */
  private async _findNotebook(path: string): Promise<boolean> {
    const { contents } = this._options.services;
    const lost = await lostFrom(contents, path).catch(() => null);
    if (lost !== this._lost) {
      this._lost = lost;
      this._announce();
    }
    return lost === null;
  }

  private _onFile(_: Contents.IManager, change: Contents.IChangedArgs): void {
    const [from, to] = [change.oldValue?.path, change.newValue?.path];
    const path = this._notebook;
    if (path === null || to === undefined) {
      return;
    }
    const moved =
      change.type === 'rename' && from !== undefined
        ? movedPath(path, from, to)
        : null;
    if (moved !== null) {
      this._notebook = moved;
      this._lost = null;
      this._moved.emit();
      this._announce();
      this._follow();
    } else if (this._lost !== null && movedPath(path, to, to) !== null) {
      // It is there again.
      void this._findNotebook(path);
    }
  }

  private readonly _openFolder = (): void => {
    const { connections, services } = this._options;
    const folder = new HelperKernel(this._lost ?? '', services, connections);
    this._folder = folder;
    folder.changed.connect(() => {
      const { connection, error } = folder;
      if (connection) {
        this._client = connection.client;
      } else if (error !== null) {
        folder.dispose();
        this._folder = null;
      }
      this._announce();
    });
    this._announce();
  };

  private _follow(): void {
    const panel = this._options.tracker?.find(
      ({ context }) => context.path === this.notebook
    );
    if (this._disposed || !panel || this._session) {
      return;
    }
    const session = new SessionConnection(
      panel.sessionContext,
      this._options.connections,
      () => isTrusted(panel.model)
    );
    this._session = session;
    this._lost = null;
    session.changed.connect(this._onSession, this);
    panel.disposed.connect(() => {
      session.dispose();
      this._session = null;
      this._announce();
    });
    this._onSession();
  }

  private _onSession(): void {
    this._client = this._session?.connection?.client ?? this._client;
    this._announce();
  }

  private _announce(): void {
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _moved = new Signal<this, void>(this);
  private _client: Client;
  private _disposed = false;
  /** Reads the store of a folder in place of the notebook's kernel. */
  private _folder: HelperKernel | null = null;
  /** Where the notebook was, as far as that is there; null where it may be there itself. */
  private _lost: string | null = null;
  private _session: SessionConnection | null = null;
}

/** The open notebook whose kernel a client talks to. */
export function notebookOf(
  client: Client,
  tracker: INotebookTracker | null,
  connections: IKernelConnections
): string | null {
  const panel = tracker?.find(({ sessionContext }) => {
    const kernel = sessionContext.session?.kernel;
    return !!kernel && connections.of(kernel)?.client === client;
  });
  return panel?.context.path ?? null;
}
