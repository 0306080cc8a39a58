import type { Kernel } from '@jupyterlab/services';
import { type ISignal, Signal } from '@lumino/signaling';
import { KernelConnection } from './kernelConnection';
import type { IKernelConnections } from './tokens';

export class KernelConnections implements IKernelConnections {
  get mayImport(): boolean {
    return this._mayImport;
  }

  set mayImport(value: boolean) {
    if (value !== this._mayImport) {
      this._mayImport = value;
      this._policyChanged.emit();
    }
  }

  get policyChanged(): ISignal<this, void> {
    return this._policyChanged;
  }

  of(kernel: Kernel.IKernelConnection): KernelConnection | null {
    const known = this._connections.get(kernel.id);
    if (known && !known.isDisposed) {
      return known;
    }
    if (!kernel.handleComms || kernel.status === 'dead') {
      return null;
    }
    const connection = new KernelConnection(kernel);
    this._connections.set(kernel.id, connection);
    kernel.disposed.connect(() => {
      if (this._connections.get(kernel.id) === connection) {
        this._connections.delete(kernel.id);
      }
    });
    return connection;
  }

  private readonly _connections = new Map<string, KernelConnection>();
  private _mayImport = false;
  private readonly _policyChanged = new Signal<this, void>(this);
}
