import { PathExt, URLExt } from '@jupyterlab/coreutils';
import {
  ServerConnection,
  type ServiceManager,
  type Session
} from '@jupyterlab/services';
import { UUID } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { KernelConnection } from './kernelConnection';
import type { IKernelConnections } from '../tokens';

/** A kernel that is there only to read a store, for instance of a folder where no notebook is open. */
export class HelperKernel implements IDisposable {
  /** `kernelName` is the kernel specification's; without it the default's. */
  constructor(
    readonly folder: string,
    private readonly _services: ServiceManager.IManager,
    private readonly _connections: IKernelConnections,
    private readonly _kernelName: string | null = null
  ) {
    window.addEventListener('pagehide', this._leavePage);
    void this._start().catch((error: unknown) => {
      this._error = error instanceof Error ? error.message : '';
      this._announce();
    });
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null until the kernel has started, and after it has gone. */
  get connection(): KernelConnection | null {
    return this._connection?.isDisposed ? null : this._connection;
  }

  /** Why there is no kernel; null as long as there may be one. */
  get error(): string | null {
    return this._error;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  dispose(): void {
    if (this._disposed) {
      return;
    }
    this._disposed = true;
    window.removeEventListener('pagehide', this._leavePage);
    this._shutdown();
    this._announce();
    Signal.clearData(this);
  }

  private async _start(): Promise<void> {
    const { kernelspecs, sessions } = this._services;
    await kernelspecs.ready;
    // The file need not exist: its folder becomes the kernel's working folder.
    const session = await sessions.startNew({
      path: PathExt.join(this.folder, `trialbook-${UUID.uuid4()}`),
      name: 'Trialbook',
      type: HELPER_TYPE,
      kernel: { name: this._kernelName ?? kernelspecs.specs?.default ?? '' }
    });
    this._session = session;
    if (this._disposed) {
      this._shutdown();
      return;
    }
    session.disposed.connect(this._announce, this);
    this._connection = session.kernel && this._connections.of(session.kernel);
    this._connection?.client.dismissFallback();
    this._connection?.changed.connect(this._announce, this);
    this._connection?.retry();
    this._announce();
  }

  private _announce(): void {
    this._changed.emit();
  }

  private _shutdown(): void {
    const session = this._session;
    this._session = null;
    void session?.shutdown().catch(() => undefined);
  }

  /** The page goes: only a request that outlives it reaches the server. */
  private readonly _leavePage = (): void => {
    const { serverSettings } = this._services;
    if (this._session) {
      const { id } = this._session;
      const url = URLExt.join(serverSettings.baseUrl, 'api/sessions', id);
      const init = { method: 'DELETE', keepalive: true };
      void ServerConnection.makeRequest(url, init, serverSettings);
    }
  };

  private readonly _changed = new Signal<this, void>(this);
  private _connection: KernelConnection | null = null;
  private _disposed = false;
  private _error: string | null = null;
  private _session: Session.ISessionConnection | null = null;
}

/** Milliseconds in which a page that has had a helper kernel started connects to it. */
const CONNECT_TIMEOUT_MS = 60_000;
/** The type of the sessions that helper kernels run in. */
export const HELPER_TYPE = 'trialbook';

/**
 * Helper kernels that no page has a connection to any more, for instance
 * because the browser crashed, or the page went while its helper was starting.
 */
export function abandonedHelpers(
  running: Iterable<Session.IModel>,
  now = Date.now()
): string[] {
  return [...running]
    .filter(
      ({ kernel, type }) =>
        type === HELPER_TYPE &&
        kernel?.connections === 0 &&
        now - Date.parse(kernel.last_activity ?? '') > CONNECT_TIMEOUT_MS
    )
    .map(({ id }) => id);
}
