import type { Kernel } from '@jupyterlab/services';
import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { RunRef } from '../core/run/runPageState';
import type { Client } from '../protocol/client';
import type { CellSource, Spec } from '../protocol/generated';
import type { KernelConnection } from './kernel/kernelConnection';
import type { LayoutMemory } from './tabs/layoutMemory';

/** Trialbook's connections to the kernels of this page. */
export interface IKernelConnections {
  /**
   * The connection to a kernel, made when first asked for and shared from then on.
   *
   * It goes when the kernel's own connection is disposed. Null where that one
   * does not handle comms, because another connection of this page does.
   */
  of(kernel: Kernel.IKernelConnection): KernelConnection | null;

  /** Whether the user lets trialbook be imported in kernels that have not done so. */
  readonly mayImport: boolean;

  /** `mayImport` has changed. */
  readonly policyChanged: ISignal<IKernelConnections, void>;
}

/** Token of the connections to kernels. */
export const IKernelConnections = new Token<IKernelConnections>(
  'trialbook:IKernelConnections',
  'Connections to Trialbook in the kernels of this page, shared by its views and the sidebar.'
);

/** Views with tabs of their own. */
export interface IViewTabs {
  /** How tables were last arranged. */
  readonly memory: LayoutMemory;

  /** Open a view in a tab, or show the one that is open. */
  open(spec: Spec, client: Client): Promise<void>;

  /** Open a run's page; what is `held` is disposed with the tab. */
  openRun(run: RunRef, client: Client, held?: IDisposable): Promise<void>;
}

/** Token of the views with tabs of their own. */
export const IViewTabs = new Token<IViewTabs>(
  'trialbook:IViewTabs',
  'Opens views in the main area.'
);

/** What leads from a run to the cells that made it. */
export interface ICellLinks {
  /** Show a cell in its notebook; false where it is no longer there. */
  reveal(notebook: string, cellId: string): Promise<boolean>;

  /** Show in a tab how the code of a run differs from that of another, by cell. */
  openDiff(base: RunRef, run: RunRef, client: Client): Promise<void>;

  /** Show in a tab how a cell, as it is now, differs from what it was in a run. */
  openChange(
    run: RunRef & { run_name: string },
    cell: () => CellSource,
    client: Client
  ): Promise<void>;
}

/** Token of what leads to cells. */
export const ICellLinks = new Token<ICellLinks>(
  'trialbook:ICellLinks',
  'Leads from runs to the cells that made them.'
);
