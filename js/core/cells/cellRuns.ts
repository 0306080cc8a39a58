import type { Client } from '../../protocol/client';
import type {
  CellChanged,
  CellRunRow,
  CellRuns as Answered,
  CellSource,
  CellUnnamed,
  StoreChanged
} from '../../protocol/generated';
import { Debounce, Throttle } from '../live/timing';

/** Cells that a request may name. */
const MAX_CELLS = 1000;
/** Characters of sources in a request, which the server's web socket must carry. */
const MAX_CHARACTERS = 2_000_000;
/** Characters of a source that runs keep. */
const MAX_SOURCE_CHARACTERS = 1_000_000;
/** The last runs of each cell that are asked for; the best ones come besides. */
const MAX_RUNS = 20;
/** Milliseconds between two requests. */
const INTERVAL_MS = 500;
/** Milliseconds in which what happens together is gathered. */
const GATHER_MS = 20;
/** Milliseconds without typing after which a source is compared. */
const COMPARE_AFTER_MS = 400;
const MAX_UNCOMPARED_MS = 2000;

/** How many runs a cell has; the last ones, the last one first, and behind them the best ones. */
export type RunsOfCell = Readonly<Pick<Answered, 'count'>> & {
  readonly runs: readonly CellRunRow[];
};

/** A notebook's code cells as they are now. */
export interface NotebookCells {
  ids(): string[];
  /** Null where there is no such cell. */
  source(cellId: string): string | null;
  /** Whether a cell executes, or waits for its turn. */
  isRunning(cellId: string): boolean;
}

/**
 * The runs that the cells of a notebook took part in, kept up to date.
 *
 * Whatever needs asking is gathered into one request, and there is never more
 * than one under way.
 */
export class CellRuns {
  constructor(private readonly _cells: NotebookCells) {}

  /** Runs of a cell; the same object until something changes. */
  of(cellId: string): RunsOfCell {
    return this._runs.get(cellId) ?? NONE;
  }

  /** Whether what is known is kept up to date. */
  get isLive(): boolean {
    return this._client !== null;
  }

  /** Hear that cells' runs, or whether they are live, have changed; returns what stops it. */
  subscribe(listener: () => void): () => void {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  }

  /**
   * Ask another kernel, or another store; null keeps what was known.
   *
   * `store` names the kernel's current store.
   */
  setClient(client: Client | null, store: string): void {
    if (client === this._client && store === this._store) {
      return;
    }
    this._leave();
    if (client && store !== this._store) {
      this._runs.clear();
      this._gone.clear();
      this._store = store;
    }
    this._client = client;
    if (client) {
      const leaveCells = client.subscribe('cell.changed', this._onCell);
      const leaveStore = client.subscribe('store.changed', this._onStore);
      const leaveUnnamed = client.subscribe('cell.unnamed', cell => {
        void this._identify(client, cell);
      });
      this._leaveClient = () => {
        leaveCells();
        leaveStore();
        leaveUnnamed();
      };
      this.ask(this._cells.ids());
    }
    this._emit();
  }

  /** Cells have come, or have been executed. */
  ask(cellIds: Iterable<string>): void {
    if (this._client) {
      for (const id of cellIds) {
        this._wanted.add(id);
      }
      this._next();
    }
  }

  /** A cell's source has changed. */
  edited(cellId: string): void {
    if (this._client && this.of(cellId).count > 0) {
      this._edited.add(cellId);
      this._typing.trigger();
    }
  }

  dispose(): void {
    this._leave();
    this._client = null;
    this._listeners.clear();
  }

  private readonly _onCell = (news: CellChanged): void => {
    const { cell_id, run_id, run_name, status, parent } = news;
    const { count, runs } = this.of(cell_id);
    const isPart = runs.some(run => run.run_id === parent && run.starts_run);
    if (this._cells.source(cell_id) === null || isPart) {
      return;
    }
    this._runs.set(
      cell_id,
      runs.some(run => run.run_id === run_id)
        ? {
            count,
            runs: runs.map(run =>
              run.run_id === run_id ? { ...run, run_name, status } : run
            )
          }
        : {
            count: count + 1,
            runs: [{ ...started(), run_id, run_name, status }, ...runs]
          }
    );
    this._emit();
    this.ask([cell_id]);
  };

  /**
   * Say which cell executes, which the kernel is not told by whoever else has cells executed.
   *
   * Of several with one source it is the first that is running.
   */
  private async _identify(
    client: Client,
    { execution_id, source }: CellUnnamed
  ): Promise<void> {
    const same = this._cells
      .ids()
      .filter(
        id => this._cells.source(id)?.slice(0, MAX_SOURCE_CHARACTERS) === source
      );
    const cell_id = same.find(id => this._cells.isRunning(id)) ?? same[0];
    if (cell_id !== undefined) {
      try {
        await client.request('cell.identify', { execution_id, cell_id });
        this.ask([cell_id]);
      } catch {
        // The kernel asks again when the next page is connected.
      }
    }
  }

  private readonly _onStore = (change: StoreChanged): void => {
    const rows = new Map(change.rows.map(row => [row.run_id, row]));
    const gone = new Set(change.gone);
    // An archived run that comes back counts again in whichever cells.
    if (change.rows.some(({ run_id }) => this._gone.delete(run_id))) {
      this.ask(this._cells.ids());
    }
    gone.forEach(id => this._gone.add(id));
    const asked: string[] = [];
    let changed = false;
    for (const [id, { count, runs }] of this._runs) {
      // What is gone may be one of the runs that are counted and not known.
      let mustAsk = change.more || (gone.size > 0 && count > runs.length);
      const now = runs.map(run => {
        const row = rows.get(run.run_id);
        mustAsk ||= gone.has(run.run_id);
        if (!row) {
          return run;
        }
        const key = run.headline?.key;
        const value =
          key !== undefined && Object.hasOwn(row.metrics, key)
            ? row.metrics[key]
            : undefined;
        const metrics = Object.keys(row.metrics).length;
        // Another metric may stand for the run, and of one that has ended all must be right.
        mustAsk ||=
          metrics !== this._metrics.get(run.run_id) ||
          row.status !== run.status;
        this._metrics.set(run.run_id, metrics);
        return {
          ...run,
          run_name: row.run_name,
          status: row.status,
          headline:
            key === undefined || value === undefined
              ? run.headline
              : { key, value }
        };
      });
      if (runs.some(run => rows.has(run.run_id))) {
        this._runs.set(id, { count, runs: now });
        changed = true;
      }
      if (mustAsk) {
        asked.push(id);
      }
    }
    if (changed) {
      this._emit();
    }
    if (asked.length > 0) {
      this.ask(asked);
    }
  };

  private _next(): void {
    if (!this._asking && this._wanted.size > 0) {
      this._together.trigger();
    }
  }

  private async _ask(): Promise<void> {
    const client = this._client;
    const cells = this._take();
    if (!client || cells.length === 0) {
      return;
    }
    const { signal } = (this._asking = new AbortController());
    try {
      const params = { store_id: null, cells, limit: MAX_RUNS };
      const found = await client.request('cells.runs', params, { signal });
      const runs = new Map(found.cells.map(cell => [cell.cell_id, cell]));
      for (const { cell_id } of cells) {
        this._keep(cell_id, runs.get(cell_id) ?? NONE);
      }
    } catch {
      // What is known stays; the next change, or the next connection, asks again.
    }
    if (!signal.aborted) {
      this._asking = null;
      this._emit();
      this._next();
    }
  }

  /** What is to be asked next, taken from what is wanted. */
  private _take(): CellSource[] {
    const cells: CellSource[] = [];
    let size = 0;
    for (const cell_id of this._wanted) {
      const source = this._cells.source(cell_id);
      size += source?.length ?? 0;
      if (
        cells.length === MAX_CELLS ||
        (cells.length > 0 && size > MAX_CHARACTERS)
      ) {
        break;
      }
      this._wanted.delete(cell_id);
      if (source !== null) {
        cells.push({ cell_id, source: source.slice(0, MAX_SOURCE_CHARACTERS) });
      }
    }
    return cells;
  }

  private _keep(cellId: string, { count, runs }: RunsOfCell): void {
    if (count > 0) {
      this._runs.set(cellId, { count, runs });
    } else {
      this._runs.delete(cellId);
    }
  }

  private _leave(): void {
    this._leaveClient();
    this._leaveClient = () => undefined;
    this._asking?.abort();
    this._asking = null;
    this._throttle.cancel();
    this._together.cancel();
    this._typing.cancel();
    this._wanted.clear();
    this._edited.clear();
  }

  private _emit(): void {
    for (const listener of [...this._listeners]) {
      listener();
    }
  }

  private _asking: AbortController | null = null;
  private _client: Client | null = null;
  private readonly _edited = new Set<string>();
  /** Runs that were archived or deleted while this looked. */
  private readonly _gone = new Set<string>();
  private _leaveClient: () => void = () => undefined;
  private readonly _listeners = new Set<() => void>();
  /** How many metrics a run had at its last change. */
  private readonly _metrics = new Map<string, number>();
  private readonly _runs = new Map<string, RunsOfCell>();
  private _store: string | null = null;
  private readonly _throttle = new Throttle(() => {
    void this._ask();
  }, INTERVAL_MS);
  private readonly _together = new Debounce(
    () => {
      this._throttle.trigger();
    },
    GATHER_MS,
    GATHER_MS
  );
  private readonly _typing = new Debounce(
    () => {
      const edited = [...this._edited];
      this._edited.clear();
      this.ask(edited);
    },
    COMPARE_AFTER_MS,
    MAX_UNCOMPARED_MS
  );
  private readonly _wanted = new Set<string>();
}

const NONE: RunsOfCell = { count: 0, runs: [] };

/** A run that has just begun, until the kernel tells more. */
function started(): Pick<
  CellRunRow,
  'start_time' | 'headline' | 'starts_run' | 'outcome' | 'has_changed'
> {
  return {
    start_time: Date.now(),
    headline: null,
    starts_run: true,
    outcome: null,
    has_changed: false
  };
}
