import type { ISessionContext } from '@jupyterlab/apputils';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { KernelConnection } from './kernelConnection';
import type { IKernelConnections } from '../tokens';

/** Milliseconds in which a session has found or started its kernel, or asks which one. */
const START_TIMEOUT_MS = 2000;

/**
 * The connection to whatever kernel a session has at the time.
 *
 * `trusted` says whether what is open may have code run on its behalf.
 */
export class SessionConnection implements IDisposable {
  constructor(
    readonly session: ISessionContext,
    private readonly _connections: IKernelConnections,
    private readonly _trusted: () => boolean
  ) {
    session.sessionChanged.connect(this._follow, this);
    session.kernelChanged.connect(this._follow, this);
    session.statusChanged.connect(this._follow, this);
    session.disposed.connect(this.dispose, this);
    _connections.policyChanged.connect(this._follow, this);
    this._startTimer = setTimeout(() => {
      this._startTimer = null;
      this._follow();
    }, START_TIMEOUT_MS);
    this._follow();
  }

  /** The connection, its status or the session's has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get connection(): KernelConnection | null {
    return this._connection?.isDisposed ? null : this._connection;
  }

  /** Whether there is no kernel, and none on its way. */
  get hasNoKernel(): boolean {
    const { hasNoKernel, kernelDisplayStatus } = this.session;
    // JupyterLab says that also of a session for which the user has declined to choose one.
    const coming = kernelDisplayStatus === 'initializing' && this._startTimer;
    return hasNoKernel && !coming && kernelDisplayStatus !== 'terminating';
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  dispose(): void {
    if (!this._disposed) {
      this._disposed = true;
      this._connection = null;
      clearTimeout(this._startTimer ?? undefined);
      Signal.clearData(this);
    }
  }

  private _follow(): void {
    if (this._disposed) {
      return;
    }
    const kernel = this.session.session?.kernel ?? null;
    const connection = kernel && this._connections.of(kernel);
    if (connection !== this._connection) {
      this._connection?.changed.disconnect(this._announce, this);
      this._connection = connection;
      connection?.changed.connect(this._announce, this);
    }
    connection?.connect(this._connections.mayImport && this._trusted());
    // The session reports busy and idle too, which say nothing here.
    const shown = `${kernel?.id} ${this.hasNoKernel}`;
    if (shown !== this._shown) {
      this._shown = shown;
      this._announce();
    }
  }

  private _announce(): void {
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _connection: KernelConnection | null = null;
  private _disposed = false;
  private _startTimer: ReturnType<typeof setTimeout> | null;
  private _shown = '';
}
