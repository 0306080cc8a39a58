import { updateRuns } from './memoryUpdates';
import { groupsOf, valueIn } from '../../js/core/table/localLines';
import type { Channel, MessageListener } from '../../js/protocol/channel';
import { RpcClient } from '../../js/protocol/rpcClient';
import type { Params, Result, MethodName } from '../../js/protocol/client';
import type {
  ErrorData,
  KnownStore,
  FiltersChange,
  RunRow,
  RunsPage,
  RunsQuery,
  StoreInfo
} from '../../js/protocol/generated';
import { sortRows } from '../../js/core/table/order';

interface Request {
  id: string;
  method: string;
  params: unknown;
}

class Refusal extends Error {
  constructor(
    message: string,
    readonly data: ErrorData
  ) {
    super(message);
  }
}

const names = (rows: readonly RunRow[], kind: 'params' | 'metrics' | 'tags') =>
  [...new Set(rows.flatMap(row => Object.keys(row[kind])))].sort();

/** The kernel's end of a channel, over runs in memory. */
export class MemoryKernel implements Channel {
  constructor(
    public runs: RunRow[] = [],
    readonly experiments: Record<string, string> = { '1': 'diabetes' }
  ) {}

  readonly store: StoreInfo = {
    store_id: 'f'.repeat(32),
    name: 'trialbook.db',
    location: '/home/ada/diabetes/trialbook.db',
    kind: 'sqlite'
  };
  /** A store that was used before, which has the same runs. */
  readonly elsewhere: StoreInfo = {
    store_id: 'e'.repeat(32),
    name: 'trialbook.db',
    location: '/home/ada/churn/trialbook.db',
    kind: 'sqlite'
  };
  /** The stores that were used before. */
  known: KnownStore[] = [];
  /** The filters kept with each experiment, by name. */
  readonly filters: Record<string, Record<string, string>> = {};
  /** Every request as it came. */
  readonly asked: Request[] = [];
  /** A method that is not answered. */
  refused: MethodName | null = null;
  /** The headline metrics that a person has chosen. */
  headline: readonly string[] = [];
  /** While true, requests wait. */
  busy = false;

  /** A client that talks to this kernel, connected. */
  connect(timeout = 5000): RpcClient {
    const client = new RpcClient({ timeoutMs: timeout });
    client.setChannel(this);
    client.setState('live');
    return client;
  }

  send(message: object): void {
    const request = message as Request;
    this.asked.push(request);
    if (this.busy) {
      this._waiting.push(request);
    } else {
      queueMicrotask(() => {
        this.post(this._answer(request));
      });
    }
  }

  onMessage(listener: MessageListener): () => void {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  }

  get listenerCount(): number {
    return this._listeners.size;
  }

  /** Answer what has waited. */
  becomeIdle(): void {
    this.busy = false;
    for (const request of this._waiting.splice(0)) {
      this.post(this._answer(request));
    }
  }

  /** Change or add runs, and tell. */
  log(...rows: RunRow[]): void {
    for (const row of rows) {
      const at = this.runs.findIndex(({ run_id }) => run_id === row.run_id);
      if (at >= 0) {
        this.runs[at] = row;
      } else {
        this.runs.push(row);
      }
    }
    this._tell(rows, []);
  }

  remove(...gone: string[]): void {
    this.runs = this.runs.filter(({ run_id }) => !gone.includes(run_id));
    this._tell([], gone);
  }

  asks(method: MethodName): Request[] {
    return this.asked.filter(request => request.method === method);
  }

  post(message: unknown, buffers: readonly DataView[] = []): void {
    const copy: unknown = JSON.parse(JSON.stringify(message));
    for (const listener of [...this._listeners]) {
      listener(copy, buffers);
    }
  }

  search({ store_id, query, offset, limit }: Params<'runs.search'>): RunsPage {
    const within = this.runs.filter(
      ({ experiment_id, run_id, archived = false }) =>
        archived === (query.archived ?? false) &&
        (query.experiment_ids?.includes(experiment_id) ?? true) &&
        (!Array.isArray(query.scope) || query.scope.includes(run_id))
    );
    const everything = filtered(within, query.filter).filter(
      ({ status }) => !query.without?.includes(status)
    );
    const found = sortRows(
      everything.filter(run => belongs(run, query, within)),
      query.order_by
    );
    const spanned = query.experiment_ids ?? Object.keys(this.experiments);
    return {
      store: store_id === this.elsewhere.store_id ? this.elsewhere : this.store,
      cursor: this._cursor,
      offset,
      total: found.length,
      ...(query.parent === null && { all: everything.length }),
      ...((query.filter.trim() || query.without?.length) && {
        unfiltered: within.length
      }),
      rows: found
        .slice(offset, offset + limit)
        .map(run => withChildren(run, query, within)),
      columns: {
        params: names(within, 'params'),
        ...this._metrics(query),
        tags: names(within, 'tags'),
        ...(within.some(run => run.datasets) && { datasets: true })
      },
      experiments: Object.fromEntries(
        spanned.flatMap(id => {
          const name = this.experiments[id];
          return name === undefined ? [] : [[id, name]];
        })
      )
    };
  }

  /** The headline metrics, then the others by name. */
  private _metrics({
    experiment_ids
  }: RunsQuery): Pick<RunsPage['columns'], 'metrics' | 'headline' | 'chosen'> {
    const found = names(
      this.runs.filter(
        run => experiment_ids?.includes(run.experiment_id) ?? true
      ),
      'metrics'
    );
    const chosen = this.headline.filter(key => found.includes(key));
    const metrics = [...new Set([...chosen, ...found])];
    return {
      metrics,
      ...(metrics.length > 0 && { headline: metrics.slice(0, 2) }),
      ...(chosen.length > 0 && { chosen: chosen.length })
    };
  }

  private _update(params: Params<'run.update'>): Result<'run.update'> {
    const { runs, answer } = updateRuns(this.runs, params);
    this.runs = runs;
    const touched = runs.filter(run => params.run_ids.includes(run.run_id));
    queueMicrotask(() => {
      this._tell(
        touched.filter(run => !run.archived),
        touched.filter(run => run.archived).map(run => run.run_id)
      );
    });
    return answer;
  }

  private _values({ group, key }: Params<'runs.values'>): string[] {
    const found = this.runs.flatMap(run =>
      group === 'tag' ? (run.tags[key] ?? []) : []
    );
    return [...new Set(found)].sort();
  }

  private _listFilters({
    experiment_ids
  }: Params<'filters.list'>): Result<'filters.list'> {
    const filters = Object.entries(this.filters).flatMap(
      ([experiment_id, kept]) =>
        (experiment_ids?.includes(experiment_id) ?? true)
          ? Object.entries(kept).map(([name, filter]) => ({
              ...{ experiment_id, name, filter }
            }))
          : []
    );
    return { filters: filters.sort((a, b) => (a.name < b.name ? -1 : 1)) };
  }

  private _updateFilters({
    experiment_id,
    save,
    delete: names
  }: Params<'filters.update'>): Result<'filters.update'> {
    const before = new Map(Object.entries(this.filters[experiment_id] ?? {}));
    const after = new Map(before);
    const undo: FiltersChange = { save: {}, delete: [] };
    const put = (name: string, filter: string | null) => {
      const old = before.get(name);
      if (old !== undefined) {
        undo.save[name] = old;
      } else if (filter !== null) {
        undo.delete.push(name);
      }
      if (filter === null) {
        after.delete(name);
      } else {
        after.set(name, filter);
      }
    };
    Object.entries(save).forEach(each => {
      put(...each);
    });
    names.forEach(name => {
      put(name, null);
    });
    this.filters[experiment_id] = Object.fromEntries(after);
    return { undo };
  }

  private _groups(params: Params<'runs.groups'>): Result<'runs.groups'> {
    const { query, by, metrics, offset, limit } = params;
    const runs = filtered(this.runs, query.filter).filter(run =>
      belongs(run, query, this.runs)
    );
    const groups = groupsOf(runs, by, metrics, query.order_by);
    return {
      cursor: this._cursor,
      offset,
      total: groups.length,
      groups: groups.map(({ group }) => group).slice(offset, offset + limit)
    };
  }

  private _tell(rows: RunRow[], gone: string[], more = false): void {
    this._cursor += 1;
    this.post({
      jsonrpc: '2.0',
      method: 'store.changed',
      params: {
        store_id: this.store.store_id,
        cursor: this._cursor,
        rows,
        gone,
        more
      }
    });
  }

  private _answer({ id, method, params }: Request): object {
    try {
      return { jsonrpc: '2.0', id, result: this._result(method, params) };
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      const { message, data } = error;
      return { jsonrpc: '2.0', id, error: { code: -32000, message, data } };
    }
  }

  private _result(method: string, params: unknown): Result<MethodName> {
    if (method === this.refused) {
      throw new Refusal('The disk is gone.', { error_code: 'INTERNAL_ERROR' });
    }
    switch (method) {
      case 'runs.search':
        return this.search(params as Params<'runs.search'>);
      case 'run.purge': {
        const { run_ids } = params as Params<'run.purge'>;
        const gone = this.runs.filter(run => run_ids.includes(run.run_id));
        this.runs = this.runs.filter(run => !gone.includes(run));
        return { purged: gone.length, files: 0, bytes: 0, kept: [] };
      }
      case 'experiments.list': {
        const { search, store_id } = params as Params<'experiments.list'>;
        return {
          store:
            store_id === this.elsewhere.store_id ? this.elsewhere : this.store,
          cursor: this._cursor,
          experiments: Object.entries(this.experiments).flatMap(
            ([experiment_id, name]) => {
              const runs = this.runs.filter(
                run => run.experiment_id === experiment_id
              );
              const found = runs.filter(run =>
                run.run_name.includes(search ?? '')
              ).length;
              const nested = runs.filter(run =>
                runs.some(({ run_id }) => run_id === run.parent)
              ).length;
              if (search !== undefined && !found && !name.includes(search)) {
                return [];
              }
              return {
                ...(search !== undefined && { found }),
                experiment_id,
                name,
                run_count: runs.length,
                ...(nested > 0 && { nested }),
                running_count: runs.filter(run => run.status === 'RUNNING')
                  .length,
                last_update_time: Math.max(
                  0,
                  ...runs.map(run => run.end_time ?? run.start_time)
                )
              };
            }
          )
        };
      }
      case 'filters.list':
        return this._listFilters(params as Params<'filters.list'>);
      case 'filters.update':
        return this._updateFilters(params as Params<'filters.update'>);
      case 'stores.forget': {
        const { locations } = params as Params<'stores.forget'>;
        this.known = this.known.filter(
          ({ location }) => !locations.includes(location)
        );
        return {};
      }
      case 'experiment.update': {
        const { headline } = params as Params<'experiment.update'>;
        this.headline = headline ?? this.headline;
        queueMicrotask(() => {
          this._tell([], [], true);
        });
        return {};
      }
      case 'runs.groups':
        return this._groups(params as Params<'runs.groups'>);
      case 'run.update':
        return this._update(params as Params<'run.update'>);
      case 'runs.values':
        return { values: this._values(params as Params<'runs.values'>) };
      case 'view.select':
        return {};
      case 'stores.list':
        return { stores: this.known };
      case 'stores.look':
        return { store: this.elsewhere };
      default:
        throw new Refusal(`There is no method ${method}.`, {
          error_code: 'BAD_REQUEST'
        });
    }
  }

  private _cursor = 1;
  private readonly _listeners = new Set<MessageListener>();
  private readonly _waiting: Request[] = [];
}

function belongs(
  run: RunRow,
  { parent, within, then_within }: RunsQuery,
  runs: readonly RunRow[]
): boolean {
  if ([within, then_within].some(of => of && valueIn(run, of) !== of.value)) {
    return false;
  }
  return parent === null
    ? run.parent === undefined ||
        !runs.some(({ run_id }) => run_id === run.parent)
    : parent === undefined || run.parent === parent;
}

function withChildren(
  run: RunRow,
  { parent }: RunsQuery,
  runs: readonly RunRow[]
): RunRow {
  const children = runs.filter(each => each.parent === run.run_id).length;
  return parent === undefined || children === 0 ? run : { ...run, children };
}

/** Understands one comparison of a metric with a number, and one id. */
function filtered(runs: readonly RunRow[], filter: string): RunRow[] {
  const named = /^run_name ILIKE '%(.*)%'$/.exec(filter);
  if (named) {
    return runs.filter(run => run.run_name.includes(named[1] ?? ''));
  }
  const id = /^attributes.run_id = '(.*)'$/.exec(filter);
  if (id) {
    return runs.filter(run => run.run_id === id[1]);
  }
  const match = /^\s*(metrics\.(\w+))\s*([<>])\s*([\d.]+)\s*$/.exec(filter);
  if (filter.trim() === '') {
    return [...runs];
  }
  const [, field = '', key = '', operator, value] = match ?? [];
  if (!match || !names(runs, 'metrics').includes(key)) {
    const wrong = field || filter;
    throw new Refusal(`There is no metric '${key}'.\n  ${filter}\n  ^`, {
      error_code: 'INVALID_PARAMETER_VALUE',
      position: Array.from(filter.slice(0, filter.indexOf(wrong))).length,
      length: Array.from(wrong).length,
      suggestions: ['metrics.rmse']
    });
  }
  return runs.filter(run => {
    const x = Number(run.metrics[key] ?? NaN);
    return operator === '<' ? x < Number(value) : x > Number(value);
  });
}

/** 21 November 2026, 12:00 UTC. */
export const NOON = Date.UTC(2026, 10, 21, 12);

/** A run with what matters to a test; the rest is filled in. */
export function makeRun(n: number, known: Partial<RunRow> = {}): RunRow {
  return {
    run_id: n.toString(16).padStart(32, '0'),
    run_name: `run-${String(n)}`,
    experiment_id: '1',
    status: 'FINISHED',
    start_time: NOON - n * 60_000,
    end_time: NOON - n * 60_000 + 12_345,
    params: {},
    metrics: {},
    tags: {},
    ...known
  };
}
