import type { Kernel } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import { PROTOCOL } from '../../protocol/client';
import type {
  HelloResult,
  SessionStarted,
  StoreChanged
} from '../../protocol/generated';
import { RpcClient } from '../../protocol/rpcClient';
import { isEvent } from '../../protocol/validate';
import { CommChannel, receiveEvents } from './commChannel';
import type { HelperKernels } from './helperKernels';
import { type ImportFailure, importTrialbook } from './importing';
import { FallbackKernel } from './fallbackKernel';
import {
  abandonSubshell,
  createSubshell,
  deleteAbandonedSubshell,
  hasSubshell
} from './subshell';
import { VERSION } from '../version';

/** Milliseconds in which a kernel that has been restarted tells its status. */
const RESTART_TIMEOUT_MS = 3000;
/** Milliseconds after which a subshell is no longer just slow. */
const FALLBACK_AFTER_MS = 3000;
/** Milliseconds after which a cell is one that keeps others waiting. */
const LONG_CELL_MS = 500;

/** Why a kernel cannot be asked. */
export type Obstacle =
  | ImportFailure
  | { kind: 'not-imported' }
  | { kind: 'other-version'; version: string; newer: boolean }
  | { kind: 'not-python'; language: string }
  | { kind: 'lost' };

export type ConnectionStatus =
  | { kind: 'connecting' }
  | { kind: 'ready'; hello: HelloResult }
  | { kind: 'unavailable'; obstacle: Obstacle };

/**
 * What all views and the sidebar of this page share of one kernel.
 *
 * Nothing is sent before the first call of `connect`. Restarts and lost
 * connections are followed; the client stays the same object all along.
 */
export class KernelConnection implements IDisposable {
  /** `helpers` answer while the kernel is busy; null where nothing should. */
  constructor(
    readonly kernel: Kernel.IKernelConnection,
    helpers: HelperKernels | null
  ) {
    this._fallback =
      helpers &&
      new FallbackKernel({
        kernel,
        helpers,
        store: () =>
          this._status.kind === 'ready' ? this._status.hello.store : null,
        hear: this._hear,
        begin: ({ store_id }) => {
          if (store_id !== null) {
            const cursor = this._cursors.get(store_id) ?? 0;
            const change = { store_id, cursor, rows: [], gone: [], more: true };
            this.client.emit('store.changed', change);
          }
        }
      });
    this.client = new RpcClient({ fallback: this._fallback });
    kernel.statusChanged.connect(this._onStatus, this);
    kernel.connectionStatusChanged.connect(this._onConnectionStatus, this);
    kernel.disposed.connect(this.dispose, this);
    // A page that goes does not dispose of anything.
    window.addEventListener('pagehide', this._leavePage);
    this.client.subscribe('session.started', this._onStarted);
    this.client.subscribe('session.changed', ({ store }) => {
      if (this._status.kind === 'ready') {
        const hello = { ...this._status.hello, store };
        this._setStatus({ kind: 'ready', hello });
      }
    });
  }

  readonly client: RpcClient;

  get changed(): ISignal<this, ConnectionStatus> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  get status(): ConnectionStatus {
    return this._status;
  }

  /**
   * Connect, unless that is done or under way.
   *
   * `mayImport`: whether trialbook may be imported in the kernel now and after
   * a restart. Without it a kernel is only asked whether it knows trialbook.
   */
  connect(mayImport: boolean): void {
    const gained = mayImport && !this._mayImport;
    this._mayImport ||= mayImport;
    if (!this._wanted) {
      this._wanted = true;
      this._start();
    } else if (gained && this._obstacle === 'not-imported') {
      this._start();
    }
  }

  /** The user asks: import trialbook and try everything again. */
  retry(): void {
    this._wanted = true;
    this._importOnce = true;
    this._start();
  }

  dispose(): void {
    if (this._disposed) {
      return;
    }
    this._disposed = true;
    window.removeEventListener('pagehide', this._leavePage);
    this._leavePage();
    clearTimeout(this._longCell);
    this._events?.dispose();
    this.client.dispose();
    this._fallback?.dispose();
    this._setStatus(unavailable({ kind: 'lost' }));
    Signal.clearData(this);
  }

  private get _obstacle(): Obstacle['kind'] | null {
    return this._status.kind === 'unavailable'
      ? this._status.obstacle.kind
      : null;
  }

  private _start(): void {
    this._leave();
    this._setStatus({ kind: 'connecting' });
    // Before that, what is sent would wait for three seconds in a busy kernel.
    if (!this._restarting && this.kernel.connectionStatus === 'connected') {
      this._attempt = new AbortController();
      void this._establish(this._attempt.signal);
    }
  }

  private async _establish(signal: AbortSignal): Promise<void> {
    const status = await this._meet(signal).catch(
      (error: unknown): ConnectionStatus => {
        const message = error instanceof Error ? error.message : '';
        return unavailable({ kind: 'failed', message });
      }
    );
    if (signal.aborted) {
      return;
    }
    if (status.kind === 'ready') {
      this._goLive(status);
    } else {
      this._leave();
      this._setStatus(status);
    }
  }

  private _goLive(status: ConnectionStatus): void {
    this._cursors.clear();
    // What views ask as soon as the client is live a fallback may answer, which goes by the store.
    this._status = status;
    this.client.setChannel(this._channel);
    if (this._subshell !== null) {
      this.client.fallbackAfterMs = FALLBACK_AFTER_MS;
    }
    this.client.setState('live');
    this._setStatus(status);
  }

  /** Find out whether the kernel can be asked, and open the channel to it. */
  private async _meet(signal: AbortSignal): Promise<ConnectionStatus> {
    const { kernel } = this;
    const language = (await kernel.spec)?.language ?? 'python';
    if (language !== 'python') {
      return unavailable({ kind: 'not-python', language });
    }
    this._events ??= receiveEvents(kernel, message => {
      if (!isEvent(message)) {
        return;
      }
      if (message.method === 'store.changed') {
        this._hear(message.params);
      } else {
        this.client.emit(message.method, message.params);
      }
    });
    if (!this._named) {
      // One search after the other, so that none makes a subshell that is not used.
      this._search = this._search.then(() => this._findSubshell());
      await this._search;
    }
    if (this._disposed) {
      this._leavePage();
    }
    signal.throwIfAborted();
    let hello = await this._greet(signal);
    signal.throwIfAborted();
    if (!hello && (this._mayImport || this._importOnce)) {
      this._importOnce = false;
      const failure = await importTrialbook(kernel);
      signal.throwIfAborted();
      if (failure) {
        return unavailable(failure);
      }
      hello = await this._greet(signal, true);
    }
    if (!hello) {
      return unavailable({ kind: 'not-imported' });
    }
    const { protocol = 0, version } = hello;
    return protocol === PROTOCOL
      ? { kind: 'ready', hello }
      : unavailable({
          kind: 'other-version',
          version,
          newer: protocol > PROTOCOL
        });
  }

  private readonly _onStarted = (started: SessionStarted): void => {
    const { store } = started;
    const named = this._named;
    this._named = store && { ...started, store };
    if (!this._wanted || this._disposed) {
      return;
    }
    const { kind } = this._status;
    const stuck = kind === 'unavailable' || !this._channel;
    // It has just been imported, or need not be asked what it can.
    if (kind !== 'ready' && (!store || (!named && stuck))) {
      this._start();
    } else {
      this._trustName();
    }
  };

  /**
   * Go by what a kernel says that answers nobody while a cell executes: its
   * answer comes when the cells that stand before our greeting are done.
   */
  private _trustName(): void {
    const { _named: hello } = this;
    const known =
      this._status.kind === 'ready' ? this._status.hello.store : null;
    if (
      this._channel &&
      hello?.protocol === PROTOCOL &&
      known?.store_id !== hello.store.store_id
    ) {
      this._goLive({ kind: 'ready', hello });
    }
  }

  /** Null where the kernel does not know trialbook; `isImported` where it has just imported it. */
  private async _greet(
    signal: AbortSignal,
    isImported = false
  ): Promise<HelloResult | null> {
    const channel = new CommChannel(this.kernel, this._subshell);
    this._channel = channel;
    // Views must not see a kernel as live whose version they do not know.
    const handshake = new RpcClient({ prefix: 'hello-' });
    handshake.setChannel(channel);
    handshake.onStateChange(state => {
      if (state === 'waiting' && !signal.aborted) {
        this.client.setState('waiting');
      }
    });
    this._trustName();
    void channel.closed.then(() => {
      if (this._channel === channel && this._status.kind === 'ready') {
        this._start();
      }
    });
    try {
      const params = { client_version: VERSION };
      const awaited = isImported || (await channel.isAwaited());
      signal.throwIfAborted();
      const hello = awaited
        ? await Promise.race([
            handshake.request('session.hello', params, { signal }),
            channel.closed
          ])
        : null;
      if (!hello && this._channel === channel) {
        channel.dispose();
        this._channel = null;
      }
      return hello;
    } finally {
      handshake.dispose();
    }
  }

  private async _findSubshell(): Promise<void> {
    const { kernel, _process: process, _subshell: id } = this;
    if (id !== null && (await hasSubshell(kernel, id))) {
      return;
    }
    await deleteAbandonedSubshell(kernel);
    const created = await createSubshell(kernel);
    if (process === this._process) {
      this._subshell = created;
    }
  }

  /** Drop the channel and whatever is under way. */
  private _leave(): void {
    this._attempt?.abort();
    this._attempt = null;
    this.client.setChannel(null);
    this._channel?.dispose();
    this._channel = null;
  }

  private _setStatus(status: ConnectionStatus): void {
    this._status = status;
    this.client.recordsIn =
      status.kind === 'ready' ? status.hello.store.store_id : undefined;
    if (status.kind === 'connecting') {
      this.client.setState('connecting');
    }
    this._followBusy();
    this._changed.emit(status);
  }

  /** Only a subshell answers while a cell executes; short cells are not worth a word. */
  private _followBusy(): void {
    clearTimeout(this._longCell);
    const { status } = this.kernel;
    // A page that comes in the middle of a cell hears of no status until it ends.
    const busy =
      status === 'busy' || (status === 'unknown' && this._named !== null);
    if (busy && this._subshell === null && this._status.kind === 'ready') {
      this._longCell = setTimeout(() => {
        this.client.setBusy(true);
      }, LONG_CELL_MS);
    } else {
      this.client.setBusy(false);
    }
  }

  /** The kernel and its fallback tell the same changes: each is passed on once, none backwards. */
  private readonly _hear = (change: StoreChanged): void => {
    const { cursor, store_id } = change;
    if (cursor > (this._cursors.get(store_id) ?? -Infinity)) {
      this._cursors.set(store_id, cursor);
      this.client.emit('store.changed', change);
    }
  };

  private _onStatus(_: unknown, status: Kernel.Status): void {
    this._followBusy();
    if (status === 'restarting' || status === 'autorestarting') {
      this._restarting = true;
      this._reconnected = false;
      this._forget();
    } else if (
      this._restarting &&
      this._reconnected &&
      (status === 'idle' || status === 'busy')
    ) {
      this._onRestarted();
    }
  }

  private _onConnectionStatus(
    _: unknown,
    status: Kernel.ConnectionStatus
  ): void {
    if (status === 'connected') {
      this._reconnected = true;
      if (this._restarting) {
        // The status gets lost where the new process is not yet connected to the server.
        setTimeout(() => {
          if (this._restarting && this._reconnected) {
            this._onRestarted();
          }
        }, RESTART_TIMEOUT_MS);
      } else {
        this._restartIfWanted();
      }
    } else if (status === 'connecting') {
      this._reconnected = false;
      if (this._status.kind === 'ready') {
        this._leave();
        this._setStatus({ kind: 'connecting' });
      }
    } else if (this._wanted) {
      this._leave();
      this._setStatus(unavailable({ kind: 'lost' }));
    }
  }

  private _onRestarted(): void {
    this._restarting = false;
    this._restartIfWanted();
  }

  private _restartIfWanted(): void {
    if (this._wanted && !this._disposed) {
      this._start();
    }
  }

  /** The process is gone, and with it its subshells; JupyterLab has dropped the comms. */
  private _forget(): void {
    this._process++;
    this._named = null;
    this._subshell = null;
    this._events = null;
    this._leave();
    if (this._wanted) {
      this._setStatus({ kind: 'connecting' });
    }
  }

  private readonly _leavePage = (): void => {
    this._leave();
    if (this._subshell !== null) {
      abandonSubshell(this.kernel, this._subshell);
      this._subshell = null;
    }
  };

  private _attempt: AbortController | null = null;
  private readonly _cursors = new Map<string, number>();
  private readonly _changed = new Signal<this, ConnectionStatus>(this);
  private _channel: CommChannel | null = null;
  private _disposed = false;
  private _events: IDisposable | null = null;
  private _importOnce = false;
  private _longCell: ReturnType<typeof setTimeout> | undefined;
  private _mayImport = false;
  /** What a kernel tells unasked that answers nobody while a cell executes. */
  private _named: HelloResult | null = null;
  /** Counts the kernel's processes. */
  private _process = 0;
  private _reconnected = false;
  private _restarting = false;
  private _search: Promise<void> = Promise.resolve();
  private readonly _fallback: FallbackKernel | null;
  private _status: ConnectionStatus = { kind: 'connecting' };
  private _subshell: string | null = null;
  private _wanted = false;
}

function unavailable(obstacle: Obstacle): ConnectionStatus {
  return { kind: 'unavailable', obstacle };
}
