import type { ISessionContextDialogs } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { CommandRegistry } from '@lumino/commands';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { Text } from '../core/text';
import { absentClient } from '../protocol/absentClient';
import type { Client } from '../protocol/client';
import { interruption, isTrusted, startKernel } from './notebook';
import { explain } from './obstacle';
import { SessionConnection } from './sessionConnection';
import type { IKernelConnections } from './tokens';
import type { Action } from '../ui/Notice';

export interface TabKernelOptions {
  connections: IKernelConnections;
  commands: CommandRegistry;
  dialogs: ISessionContextDialogs | null;
  text: Text;
  tracker: INotebookTracker | null;
}

/** The kernel of the notebook that a tab belongs to, whenever that is open. */
export class TabKernel implements IDisposable {
  /** `given` is whom to ask until the notebook has a kernel; null in a tab that was restored. */
  constructor(
    readonly notebook: string | null,
    given: Client | null,
    private readonly _options: TabKernelOptions
  ) {
    this._client = given ?? absentClient;
    this._follow();
    // A tab may be restored before its notebook is.
    _options.tracker?.widgetAdded.connect(this._follow, this);
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
    if (!this._session) {
      return {
        label: text.__('Open the notebook'),
        run: () => {
          void commands.execute('docmanager:open', { path });
        }
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
    const { action } = explain(connection.status.obstacle, text);
    const run = () => {
      connection.retry();
    };
    return action === null ? null : { label: action, run };
  }

  /** What the user can do while the kernel is busy. */
  get interrupt(): Action | null {
    return (
      this._session && interruption(this._session.session, this._options.text)
    );
  }

  /** Ask this one from now on. */
  adopt(client: Client): void {
    if (client !== this._client) {
      this._client = client;
      this._announce();
    }
  }

  dispose(): void {
    if (!this._disposed) {
      this._disposed = true;
      this._options.tracker?.widgetAdded.disconnect(this._follow, this);
      this._session?.dispose();
      Signal.clearData(this);
    }
  }

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
  private _client: Client;
  private _disposed = false;
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
