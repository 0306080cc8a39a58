import type { Kernel, ServiceManager } from '@jupyterlab/services';
import { type ISignal, Signal } from '@lumino/signaling';
import { HelperKernels } from './helperKernels';
import { KernelConnection } from './kernelConnection';
import type { IKernelConnections } from '../tokens';

export class KernelConnections implements IKernelConnections {
  constructor(services: ServiceManager.IManager) {
    this.helpers = new HelperKernels(services, this);
  }

  readonly helpers: HelperKernels;

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
    const connection = new KernelConnection(kernel, this.helpers);
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
