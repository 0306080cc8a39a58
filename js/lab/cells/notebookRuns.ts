import type { ICellModel, ICodeCellModel } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';
import { CellRuns } from '../../core/cells/cellRuns';
import type { Client } from '../../protocol/client';
import type { StoreInfo } from '../../protocol/generated';
import { mayBeRunning } from './executedCells';
import type { KernelConnection } from '../kernel/kernelConnection';
import { SessionConnection } from '../kernel/sessionConnection';
import type { IKernelConnections } from '../tokens';

/** The path that each kernel was told last, while it is connected. */
const told = new WeakMap<KernelConnection, string>();

/**
 * The runs of a notebook's cells, for all panels that show the notebook.
 *
 * Its kernel is told the notebook's path, which only the front end knows. Where
 * it has not imported trialbook it is left as it is, and heard when it does.
 */
export class NotebookRuns implements IDisposable {
  constructor(
    readonly context: NotebookPanel['context'],
    connections: IKernelConnections
  ) {
    // Looking at cells is no reason to import anything.
    this._session = new SessionConnection(
      context.sessionContext,
      connections,
      () => false
    );
    this._session.changed.connect(this._follow, this);
    context.pathChanged.connect(this.tellPath, this);
    context.disposed.connect(this.dispose, this);
    context.model.cells.changed.connect((_, { newValues }) => {
      this._watch(newValues);
    }, this);
    this._watch(context.model.cells);
    this._follow();
  }

  readonly runs = new CellRuns({
    ids: () => [...this._cells.keys()].filter(id => this._cell(id)),
    source: id => this._cell(id)?.sharedModel.getSource() ?? null,
    isRunning: id => {
      const cell = this._cell(id);
      return cell !== null && mayBeRunning(cell);
    }
  });

  /** The client of a kernel that answers, and the store in which it records. */
  get answering(): { client: Client; store: StoreInfo } | null {
    const connection = this._session.connection;
    return connection?.status.kind === 'ready'
      ? { client: connection.client, store: connection.status.hello.store }
      : null;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  dispose(): void {
    if (!this._disposed) {
      this._disposed = true;
      this._session.dispose();
      this.runs.dispose();
      Signal.clearData(this);
    }
  }

  /** Tell the kernel which notebook it executes, unless it was told so last. */
  tellPath(): void {
    const connection = this._session.connection;
    const path = this.context.localPath;
    if (connection && this.answering && told.get(connection) !== path) {
      told.set(connection, path);
      connection.client
        .request('session.notebook', { path })
        .catch(() => undefined);
    }
  }

  private _follow(): void {
    const connection = this._session.connection;
    const status = connection?.status;
    if (status?.kind === 'ready') {
      this.tellPath();
      const { store_id, location } = status.hello.store;
      this.runs.setClient(connection?.client ?? null, store_id ?? location);
    } else {
      if (connection) {
        told.delete(connection);
      }
      this.runs.setClient(null, '');
    }
  }

  private _watch(cells: Iterable<ICellModel>): void {
    const added: string[] = [];
    for (const cell of cells) {
      if (cell.type === 'code') {
        cell.contentChanged.connect(this._onContent, this);
        cell.stateChanged.connect(this._onState, this);
        this._cells.set(cell.id, cell as ICodeCellModel);
        added.push(cell.id);
      }
    }
    this.runs.ask(added);
  }

  private _onContent(cell: ICellModel): void {
    this.runs.edited(cell.id);
  }

  private _onState(cell: ICellModel, { name }: { name: string }): void {
    // An open run gets the cells that are executed meanwhile, without a word.
    // JupyterLab before 4.4 counts executions and tells nothing of their state.
    if (name === 'executionState' || name === 'executionCount') {
      this.tellPath();
      this.runs.ask([cell.id]);
    }
  }

  /** A code cell that is in the notebook. */
  private _cell(id: string): ICodeCellModel | null {
    const cell = this._cells.get(id);
    return !cell || cell.isDisposed ? null : cell;
  }

  private readonly _cells = new Map<string, ICodeCellModel>();
  private _disposed = false;
  private readonly _session: SessionConnection;
}
