import type { ISessionContextDialogs } from '@jupyterlab/apputils';
import { PathExt } from '@jupyterlab/coreutils';
import type { FileBrowser } from '@jupyterlab/filebrowser';
import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { ServiceManager } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import { reasonOf } from '../../core/text/reason';
import type { Text } from '../../core/text/text';
import type { Action } from '../../ui/parts/Notice';
import type { SidebarSource } from '../../ui/sidebar/Sidebar';
import { HelperKernel } from '../kernel/helperKernel';
import type { KernelConnection } from '../kernel/kernelConnection';
import { interruption, isTrusted } from '../notebook/notebook';
import { explain } from '../kernel/obstacle';
import { SessionConnection } from '../kernel/sessionConnection';
import { startKernel } from '../kernel/startKernel';
import type { IKernelConnections } from '../tokens';

export interface SidebarModelOptions {
  connections: IKernelConnections;
  dialogs: ISessionContextDialogs | null;
  fileBrowser: FileBrowser | null;
  services: ServiceManager.IManager;
  text: Text;
  tracker: INotebookTracker;
}

/**
 * What the sidebar looks at: the kernel of the active notebook, or the current
 * folder where no notebook is open. Connects to nothing until it is `active`.
 */
export class SidebarModel implements IDisposable {
  constructor(private readonly _options: SidebarModelOptions) {
    _options.tracker.currentChanged.connect(this._follow, this);
    _options.fileBrowser?.model.pathChanged.connect(this._onPath, this);
  }

  /** Whether anyone is looking. */
  get active(): boolean {
    return this._active;
  }

  set active(value: boolean) {
    if (value !== this._active) {
      this._active = value;
      this._follow();
    }
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  get source(): SidebarSource {
    if (this._notebook && this._panel) {
      const source = this._notebookSource(this._panel, this._notebook);
      if (!this._helper || source.kind !== 'unavailable' || !source.other) {
        return source;
      }
    }
    if (this._helper) {
      return this._helperSource(this._helper);
    }
    return { kind: 'none', folder: this._folder, open: this._openFolder };
  }

  dispose(): void {
    if (this._disposed) {
      return;
    }
    this._disposed = true;
    this._notebook?.dispose();
    this._helper?.dispose();
    Signal.clearData(this);
  }

  /** That of the active notebook, or else of the file browser. */
  private get _folder(): string {
    if (this._panel) {
      return PathExt.dirname(this._panel.context.localPath);
    }
    return this._options.fileBrowser?.model.path.replace(/^.*:/, '') ?? '';
  }

  private _follow(): void {
    const panel = this._active ? this._options.tracker.currentWidget : null;
    if (panel !== this._panel) {
      this._panel = panel;
      this._notebook?.dispose();
      this._notebook = null;
      if (panel) {
        this._closeFolder();
        const { connections } = this._options;
        this._notebook = new SessionConnection(
          panel.sessionContext,
          connections,
          () => isTrusted(panel.model)
        );
        this._notebook.changed.connect(this._onNotebook, this);
      }
    }
    this._announce();
  }

  private _notebookSource(
    panel: NotebookPanel,
    { connection, hasNoKernel, session }: SessionConnection
  ): SidebarSource {
    const { dialogs, text } = this._options;
    const name = panel.title.label;
    if (hasNoKernel) {
      const run = () => void startKernel(session, dialogs);
      return {
        kind: 'unavailable',
        title: name,
        reason: text.__('This notebook has no kernel.'),
        action: { label: text.__('Start kernel'), run },
        other: this._folderAction
      };
    }
    const title = text.__('%1 · %2', name, session.kernelDisplayName);
    const kernel = session.session?.kernel;
    if (kernel?.status === 'dead') {
      const run = () => void session.changeKernel({ name: kernel.name });
      return {
        kind: 'unavailable',
        title,
        reason: text.__('The kernel has died.'),
        action: { label: text.__('Start kernel'), run },
        other: this._folderAction
      };
    }
    if (kernel && !connection) {
      return {
        kind: 'unavailable',
        title,
        reason: text.__(
          'Only what has opened this kernel first, for instance a console, can reach Trialbook in it.'
        ),
        action: null
      };
    }
    const interrupt = interruption(session, text);
    return this._kernelSource(title, connection, true, interrupt);
  }

  private _helperSource({
    connection,
    error,
    folder
  }: HelperKernel): SidebarSource {
    const { text } = this._options;
    const title = text.__('Folder: %1', folder === '' ? '/' : folder);
    if (error === null) {
      return this._kernelSource(title, connection, false);
    }
    return {
      kind: 'unavailable',
      title,
      reason: text.__('No kernel could be started: %1', reasonOf(error)),
      action: { label: text.__('Try again'), run: this._openFolder }
    };
  }

  private _kernelSource(
    title: string,
    connection: KernelConnection | null,
    notebook: boolean,
    interrupt: Action | null = null
  ): SidebarSource {
    if (!connection || connection.status.kind === 'connecting') {
      const client = connection?.client ?? null;
      return { kind: 'connecting', title, client, interrupt };
    }
    if (connection.status.kind === 'ready') {
      const { client } = connection;
      return { kind: 'ready', title, client, notebook, interrupt };
    }
    const { obstacle } = connection.status;
    const retry = () => {
      connection.retry();
    };
    const explanation = explain(obstacle, this._options.text, retry);
    return { kind: 'unavailable', title, ...explanation };
  }

  private get _folderAction(): Action {
    const label = this._options.text.__('Open the store of this folder');
    return { label, run: this._openFolder };
  }

  private readonly _openFolder = (): void => {
    const { connections, services } = this._options;
    this._helper?.dispose();
    this._helper = new HelperKernel(this._folder, services, connections);
    this._helper.changed.connect(this._announce, this);
    this._announce();
  };

  private _closeFolder(): void {
    this._helper?.dispose();
    this._helper = null;
  }

  private _onNotebook(): void {
    // A kernel of its own reads the store again: no other is needed.
    if (this._panel && this._notebook && this._helper) {
      const source = this._notebookSource(this._panel, this._notebook);
      if (source.kind === 'ready') {
        this._closeFolder();
      }
    }
    this._announce();
  }

  private _onPath(): void {
    if (this._helper && this._helper.folder !== this._folder) {
      this._closeFolder();
    }
    this._announce();
  }

  private _announce(): void {
    this._changed.emit();
  }

  private _active = false;
  private readonly _changed = new Signal<this, void>(this);
  private _disposed = false;
  private _helper: HelperKernel | null = null;
  private _notebook: SessionConnection | null = null;
  private _panel: NotebookPanel | null = null;
}
