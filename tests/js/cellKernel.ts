import type { Channel, MessageListener } from '../../js/protocol/channel';
import type {
  CellIdentifyParams,
  CellRunRow,
  CellsRunsParams,
  Events
} from '../../js/protocol/generated';
import { RpcClient } from '../../js/protocol/rpcClient';

type Request = { id: string } & (
  | { method: 'cells.runs'; params: CellsRunsParams }
  | { method: 'cell.identify'; params: CellIdentifyParams }
);

/** A kernel that knows the runs of cells, and what their sources were. */
export class CellKernel implements Channel {
  readonly runs = new Map<string, CellRunRow[]>();
  /** How many runs cells have that have more than those. */
  readonly counts = new Map<string, number>();
  readonly sources = new Map<string, string>();
  /** What was asked, by the ids of the cells. */
  readonly asked: string[][] = [];
  /** What pages said of cells that were not named. */
  readonly identified: CellIdentifyParams[] = [];
  /** While true, requests wait. */
  busy = false;

  connect(): RpcClient {
    const client = new RpcClient();
    client.setChannel(this);
    client.setState('live');
    return client;
  }

  send(message: object): void {
    const request = message as Request;
    if (request.method === 'cell.identify') {
      const { id, params } = request;
      this.identified.push(params);
      queueMicrotask(() => {
        this._post({ jsonrpc: '2.0', id, result: {} });
      });
      return;
    }
    this.asked.push(request.params.cells.map(cell => cell.cell_id));
    this._waiting.push(request);
    if (!this.busy) {
      queueMicrotask(() => {
        this.answer();
      });
    }
  }

  /** Answer what has waited. */
  answer(): void {
    for (const { id, params } of this._waiting.splice(0)) {
      const cells = params.cells.flatMap(({ cell_id, source }) => {
        const runs = (this.runs.get(cell_id) ?? []).map(run => ({
          ...run,
          has_changed: source !== (this.sources.get(cell_id) ?? source)
        }));
        const count = this.counts.get(cell_id) ?? runs.length;
        return runs.length > 0 ? [{ cell_id, count, runs }] : [];
      });
      this._post({ jsonrpc: '2.0', id, result: { cells } });
    }
  }

  tell<T extends keyof Events>(method: T, params: Events[T]): void {
    this._post({ jsonrpc: '2.0', method, params });
  }

  onMessage(listener: MessageListener): () => void {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  }

  private _post(message: object): void {
    const copy: unknown = JSON.parse(JSON.stringify(message));
    for (const listener of [...this._listeners]) {
      listener(copy, []);
    }
  }

  private readonly _listeners = new Set<MessageListener>();
  private readonly _waiting: (Request & { method: 'cells.runs' })[] = [];
}

/** A run of a cell, with what matters to a test. */
export function makeCellRun(
  n: number,
  known: Partial<CellRunRow> = {}
): CellRunRow {
  return {
    run_id: n.toString(16).padStart(32, '0'),
    run_name: `run-${String(n)}`,
    status: 'FINISHED',
    start_time: Date.UTC(2026, 10, 21, 12) + n,
    headline: { key: 'loss', value: 0.123456789 },
    starts_run: true,
    outcome: 'ok',
    has_changed: false,
    ...known
  };
}
