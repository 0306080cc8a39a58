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
import {
  type ConnectionStatus,
  type Obstacle,
  unavailable
} from './connectionStatus';
import { FallbackKernel } from './fallbackKernel';
import { shakeHands } from './handshake';
import { KernelLife } from './kernelLife';
import { OwnSubshell } from './subshell';

/** Milliseconds after which a subshell is no longer just slow. */
const FALLBACK_AFTER_MS = 3000;
/** Milliseconds after which a cell is one that keeps others waiting. */
const LONG_CELL_MS = 500;

/** One try at reaching the kernel, from the first question until its channel is left. */
interface Attempt {
  readonly controller: AbortController;
  /** Open as soon as the kernel is greeted; null before, and where it knows no trialbook. */
  channel: CommChannel | null;
}

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
    this._subshell = new OwnSubshell(kernel);
    kernel.statusChanged.connect(this._followBusy, this);
    this._life = new KernelLife(kernel, {
      onGone: () => {
        this._forget();
      },
      onConnected: () => {
        if (this._wanted && !this._disposed) {
          this._start();
        }
      },
      onInterrupted: () => {
        if (this._status.kind === 'ready') {
          this._leave();
          this._setStatus({ kind: 'connecting' });
        }
      },
      onLost: () => {
        if (this._wanted) {
          this._leave();
          this._setStatus(unavailable({ kind: 'lost' }));
        }
      }
    });
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
    this._life.dispose();
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
    if (
      !this._life.isRestarting &&
      this.kernel.connectionStatus === 'connected'
    ) {
      const attempt = { controller: new AbortController(), channel: null };
      this._attempt = attempt;
      void this._establish(attempt);
    }
  }

  private async _establish(attempt: Attempt): Promise<void> {
    const status = await this._meet(attempt).catch(
      (error: unknown): ConnectionStatus => {
        const message = error instanceof Error ? error.message : '';
        return unavailable({ kind: 'failed', message });
      }
    );
    if (attempt.controller.signal.aborted) {
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
    this.client.setChannel(this._attempt?.channel ?? null);
    if (this._subshell.id !== null) {
      this.client.fallbackAfterMs = FALLBACK_AFTER_MS;
    }
    this.client.setState('live');
    this._setStatus(status);
  }

  /** Find out whether the kernel can be asked, and open the channel to it. */
  private async _meet(attempt: Attempt): Promise<ConnectionStatus> {
    const { kernel } = this;
    const { signal } = attempt.controller;
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
      await this._subshell.find();
    }
    if (this._disposed) {
      this._leavePage();
    }
    signal.throwIfAborted();
    return shakeHands(
      kernel,
      {
        mayImport: () => {
          const may = this._mayImport || this._importOnce;
          this._importOnce = false;
          return may;
        },
        open: () => this._open(attempt),
        close: channel => {
          channel.dispose();
          if (attempt.channel === channel) {
            attempt.channel = null;
          }
        },
        waiting: () => {
          this.client.setState('waiting');
        }
      },
      signal
    );
  }

  private _open(attempt: Attempt): CommChannel {
    const channel = new CommChannel(this.kernel, this._subshell.id);
    attempt.channel = channel;
    this._trustName();
    void channel.closed.then(() => {
      if (this._attempt?.channel === channel && this._status.kind === 'ready') {
        this._start();
      }
    });
    return channel;
  }

  private readonly _onStarted = (started: SessionStarted): void => {
    const { store } = started;
    const named = this._named;
    this._named = store && { ...started, store };
    if (!this._wanted || this._disposed) {
      return;
    }
    const { kind } = this._status;
    const stuck = kind === 'unavailable' || !this._attempt?.channel;
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
      this._attempt?.channel &&
      hello?.protocol === PROTOCOL &&
      known?.store_id !== hello.store.store_id
    ) {
      this._goLive({ kind: 'ready', hello });
    }
  }

  /** Drop the channel and whatever is under way. */
  private _leave(): void {
    const attempt = this._attempt;
    this._attempt = null;
    attempt?.controller.abort();
    this.client.setChannel(null);
    attempt?.channel?.dispose();
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
    if (busy && this._subshell.id === null && this._status.kind === 'ready') {
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

  /** The process is gone, and whatever was known of it. */
  private _forget(): void {
    this._named = null;
    this._subshell.forget();
    this._events = null;
    this._leave();
    if (this._wanted) {
      this._setStatus({ kind: 'connecting' });
    }
  }

  private readonly _leavePage = (): void => {
    this._leave();
    this._subshell.release();
  };

  private _attempt: Attempt | null = null;
  private readonly _cursors = new Map<string, number>();
  private readonly _changed = new Signal<this, ConnectionStatus>(this);
  private _disposed = false;
  private _events: IDisposable | null = null;
  private _importOnce = false;
  private readonly _life: KernelLife;
  private _longCell: ReturnType<typeof setTimeout> | undefined;
  private _mayImport = false;
  /** What a kernel tells unasked that answers nobody while a cell executes. */
  private _named: HelloResult | null = null;
  private readonly _fallback: FallbackKernel | null;
  private _status: ConnectionStatus = { kind: 'connecting' };
  private readonly _subshell: OwnSubshell;
  private _wanted = false;
}
