import type { Kernel } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

/** Milliseconds in which a kernel that has been restarted tells its status. */
const RESTART_TIMEOUT_MS = 3000;

export interface KernelLifeHooks {
  /** The process is gone, and with it its subshells; JupyterLab has dropped the comms. */
  onGone(): void;
  /** The page is connected to a process, which may be another one. */
  onConnected(): void;
  /** The connection is interrupted, and may come back. */
  onInterrupted(): void;
  /** The connection does not come back by itself. */
  onLost(): void;
}

/**
 * What becomes of a kernel's process and of the page's connection to it.
 *
 * JupyterLab tells of a restart by a status of the kernel, and connects again
 * meanwhile; only a status that comes after that is one of the new process.
 */
export class KernelLife implements IDisposable {
  constructor(
    kernel: Kernel.IKernelConnection,
    private readonly _hooks: KernelLifeHooks
  ) {
    kernel.statusChanged.connect(this._onStatus, this);
    kernel.connectionStatusChanged.connect(this._onConnectionStatus, this);
  }

  /** Whether there is no process that could be asked. */
  get isRestarting(): boolean {
    return this._phase !== 'running';
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  dispose(): void {
    this._disposed = true;
    Signal.clearData(this);
  }

  private _onStatus(_: unknown, status: Kernel.Status): void {
    if (status === 'restarting' || status === 'autorestarting') {
      this._phase = 'restarting';
      this._hooks.onGone();
    } else if (
      this._phase === 'reconnected' &&
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
      if (this._phase === 'running') {
        this._hooks.onConnected();
        return;
      }
      this._phase = 'reconnected';
      // The status gets lost where the new process is not yet connected to the server.
      setTimeout(() => {
        if (this._phase === 'reconnected') {
          this._onRestarted();
        }
      }, RESTART_TIMEOUT_MS);
    } else if (status === 'connecting') {
      if (this._phase === 'reconnected') {
        this._phase = 'restarting';
      }
      this._hooks.onInterrupted();
    } else {
      this._hooks.onLost();
    }
  }

  private _onRestarted(): void {
    this._phase = 'running';
    this._hooks.onConnected();
  }

  private _disposed = false;
  /** While it restarts: whether the page is connected to the new process. */
  private _phase: 'running' | 'restarting' | 'reconnected' = 'running';
}
