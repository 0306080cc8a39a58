/** What the sidebar shows of a store, and what is chosen in it. */
import { type Client, RequestError } from '../../protocol/client';
import type {
  ExperimentRow,
  ExperimentsListParams,
  RunsQuery,
  StoreInfo
} from '../../protocol/generated';
import {
  changeExperiment,
  experimentTitle,
  type ExperimentChange
} from '../actions/experimentChange';
import { RunActs } from '../actions/runActs';
import { NO_SERVICES, type RunServices } from '../actions/services';
import { english, type Text } from '../text/text';
import { CurveCache } from '../table/curveCache';
import { BrowsedStore } from './browsedStore';
import {
  ExperimentListState,
  type ExperimentListView
} from './experimentListState';
import { RunTableState } from '../table/runTableState';
import { ParentNames } from './parentNames';
import { defaultMetrics, orderOf } from './sidebarOrder';
import { RunTree, type Section, type TreeItem } from './runTree';
import type { HabitsKeeper, SidebarHabits } from './sidebarHabits';
import { TreeSelection, type Chosen } from './treeSelection';

/** Experiments that a search opens. */
const MAX_OPENED_BY_SEARCH = 5;

export interface SidebarView {
  readonly list: ExperimentListView;
  /** The store that is shown where it is not the kernel's, in which new runs are recorded. */
  readonly browsed: StoreInfo | null;
  readonly habits: SidebarHabits;
  readonly tree: RunTree;
  readonly chosen: Chosen;
  /** Names of the metrics of the runs at hand. */
  readonly metrics: readonly string[];
  /** Runs whose details are shown. */
  readonly details: ReadonlySet<string>;
  /** The item whose name is being changed. */
  readonly renaming: string | null;
  /** What did not work, until someone has seen it. */
  readonly problem: string | null;
}

interface OpenTable {
  readonly state: RunTableState;
  readonly query: string;
  stop(): void;
}

export class SidebarState {
  constructor(
    readonly client: Client,
    readonly habits: HabitsKeeper,
    /** Whether there is a notebook whose runs can be told from others. */
    private readonly _scoped = true,
    services: RunServices = NO_SERVICES,
    private readonly _text: Text = english
  ) {
    this.list = new ExperimentListState(client);
    this._elsewhere = new BrowsedStore(client, () => {
      this.list.setAsked(this._asked);
      this.list.retry();
      this._sync();
    });
    this.curves = new CurveCache(client, () => this._elsewhere.storeId);
    this.parents = new ParentNames(
      client,
      () => this._elsewhere.storeId,
      () => {
        this._notify();
      }
    );
    this.selection = new TreeSelection(
      client,
      () => this._elsewhere.storeId,
      () => this._view.tree,
      () => {
        this._notify();
      }
    );
    this.acts = new RunActs({
      client,
      storeId: () => this.storeId,
      services,
      text: _text,
      say: problem => {
        this.say(problem);
      },
      onPurged: () => {
        this.selection.clear();
        this.refresh();
      }
    });
    this._view = this._buildView();
  }

  /** What is done to runs here, and taken back. */
  readonly acts: RunActs;
  readonly curves: CurveCache;
  readonly list: ExperimentListState;
  readonly parents: ParentNames;
  readonly selection: TreeSelection;

  readonly getView = (): SidebarView => this._view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  /** Begin to listen and to ask; call what is returned to stop. */
  start(): () => void {
    this.list.setAsked(this._asked);
    const stops = [
      this.list.subscribe(() => {
        this._sync();
      }),
      this.habits.subscribe(() => {
        if (this.habits.get().search !== this._view.habits.search) {
          this._closed.clear();
        }
        this.list.setAsked(this._asked);
        this._sync();
      }),
      this.list.start(),
      this._elsewhere.start(),
      this.curves.start(),
      this.parents.start(),
      this.selection.start()
    ];
    this._running = true;
    this._sync();
    return () => {
      this._running = false;
      stops.forEach(stop => {
        stop();
      });
      this._tables.forEach(table => {
        table.stop();
      });
      this._tables.clear();
    };
  }

  /** The store shown; null while none exists or is known. */
  get storeId(): string | null {
    return this._view.list.list?.store.store_id ?? null;
  }

  /** Show a store that was used before, or with null again the kernel's; new runs go where they went. */
  async browse(location: string | null): Promise<void> {
    const { store } = this.list.getView();
    await this.attempt(
      this._elsewhere.at(location === store?.location ? null : location)
    );
  }

  /** Show or hide the runs of an experiment. */
  toggle(experimentId: string): void {
    const open = this._openIds();
    const isOpen = open.includes(experimentId);
    if (isOpen) {
      this._closed.add(experimentId);
    } else {
      this._closed.delete(experimentId);
    }
    const found = new Set(this._foundIds());
    const chosen = open.filter(id => id !== experimentId && !found.has(id));
    this._keep({ open: isOpen ? chosen : [...chosen, experimentId] });
  }

  /** Show or hide the details of a run. */
  toggleDetails(runId: string): void {
    const { details } = this._view;
    this._keep({
      details: details.has(runId)
        ? [...details].filter(id => id !== runId)
        : [...details, runId]
    });
  }

  /** Show or hide the runs that are nested in a run. */
  toggleNested({ section, row, children }: TreeItem & { kind: 'run' }): void {
    const { table } = section;
    if (row && table) {
      const item = { kind: 'run', row, children } as const;
      table.toggle(item);
      const { unfolded } = this.habits.of(this.storeId ?? '');
      const others = unfolded.filter(id => id !== row.run_id);
      this._keep({
        unfolded: table.isOpen(item) ? [row.run_id, ...others] : others
      });
    }
  }

  /** Let the name of an item be changed in its place; null ends that. */
  rename(key: string | null): void {
    this._renaming = key;
    this._notify();
  }

  /** Give what `rename` was called for another name. */
  async setName(key: string, name: string): Promise<void> {
    this.rename(null);
    const [kind, id = ''] = key.split(':');
    if (kind === 'run') {
      await this.acts.update([id], { run_name: name });
      return;
    }
    const known = this._view.list.list?.experiments.find(
      ({ experiment_id }) => experiment_id === id
    );
    if (known) {
      await this.changeExperiment(known, { name });
    }
  }

  async changeExperiment(
    known: ExperimentRow,
    change: ExperimentChange
  ): Promise<void> {
    await this.acts.perform(
      changeExperiment(this.client, this.storeId, known, change),
      () => experimentTitle(known, change, this._text)
    );
  }

  /** Wait for something to be done; what does not work is said in the sidebar. */
  async attempt<T>(doing: Promise<T>): Promise<T | null> {
    try {
      const done = await doing;
      this.say(null);
      return done;
    } catch (error) {
      this.say(error instanceof RequestError ? error.message : String(error));
      return null;
    }
  }

  say(problem: string | null): void {
    if (problem !== this._problem) {
      this._problem = problem;
      this._notify();
    }
  }

  /** Ask for everything again. */
  readonly refresh = (): void => {
    this.list.retry();
    this._tables.forEach(({ state }) => {
      state.retry();
    });
  };

  /** The query for the runs of an experiment as they are shown. */
  queryOf({ experiment_id, found }: ExperimentRow): RunsQuery {
    const { search, sort } = this.habits.get();
    const named = `run_name ILIKE '%${search.replaceAll("'", "''")}%'`;
    const filter = search.trim() !== '' && found ? named : '';
    const where = this._where;
    return {
      experiment_ids: [experiment_id],
      filter,
      order_by: orderOf(sort),
      // What is searched for stands by itself, and is not hidden below what was found too.
      ...(filter === '' && { parent: null }),
      ...where
    };
  }

  private get _where(): Pick<RunsQuery, 'scope' | 'archived'> {
    const { archived, scope } = this.habits.get();
    return {
      ...(this._scoped && scope !== 'all' && { scope }),
      ...(archived && { archived })
    };
  }

  private get _asked(): ExperimentsListParams {
    const { search } = this.habits.get();
    const { storeId } = this._elsewhere;
    return {
      ...(storeId !== null && { store_id: storeId }),
      ...this._where,
      ...(search.trim() !== '' && { search })
    };
  }

  /** What a search opens, unless it has been closed since. */
  private _foundIds(): readonly string[] {
    const experiments = this.list.getView().list?.experiments ?? [];
    return experiments
      .filter(({ found }) => found)
      .slice(0, MAX_OPENED_BY_SEARCH)
      .map(({ experiment_id }) => experiment_id)
      .filter(id => !this._closed.has(id));
  }

  /** Those chosen, one with runs where nobody has chosen, and what a search opens. */
  private _openIds(): readonly string[] {
    const storeId = this.list.getView().list?.store.store_id ?? '';
    const chosen = this.habits.of(storeId).open ?? this._openFirst();
    return [...new Set([...chosen, ...this._foundIds()])];
  }

  /** The first experiment with runs, which stays open when others come before it. */
  private _openFirst(): readonly string[] {
    const { answered, list } = this.list.getView();
    const experiments = list?.experiments ?? [];
    const storeId = list?.store.store_id ?? '';
    const known = this._first.get(storeId);
    if (experiments.some(({ experiment_id }) => experiment_id === known)) {
      return known === undefined ? [] : [known];
    }
    const first = experiments.find(({ run_count }) => run_count > 0);
    if (first && !answered.search && !answered.scope && !answered.archived) {
      this._first.set(storeId, first.experiment_id);
    }
    return [first ?? experiments[0]].flatMap(each => each?.experiment_id ?? []);
  }

  private _keep(changes: Parameters<HabitsKeeper['changeStore']>[1]): void {
    this.habits.changeStore(this.storeId ?? '', changes);
  }

  /** Ask for the runs of what is open, and no longer for those of what is closed. */
  private _sync(): void {
    if (!this._running) {
      return;
    }
    const open = new Set(this._openIds());
    const wanted = new Map<string, RunsQuery>();
    const storeId = this.list.getView().list?.store.store_id ?? '';
    for (const experiment of this.list.getView().list?.experiments ?? []) {
      if (open.has(experiment.experiment_id)) {
        wanted.set(experiment.experiment_id, this.queryOf(experiment));
      }
    }
    for (const [id, table] of this._tables) {
      const query = wanted.get(id);
      if (!query || table.query !== storeId + JSON.stringify(query)) {
        table.stop();
        this._tables.delete(id);
      }
    }
    for (const [id, query] of wanted) {
      if (!this._tables.has(id)) {
        this._tables.set(id, this._open(storeId, query));
      }
    }
    this._notify();
    const first = this._first.get(storeId);
    if (first !== undefined && this.habits.of(storeId).open === null) {
      this.habits.note(storeId, { open: [first] });
    }
    this.selection.recall(
      this.habits.of(storeId).selected,
      storeId,
      this._where
    );
  }

  private _open(storeId: string, query: RunsQuery): OpenTable {
    const state = new RunTableState({
      client: this.client,
      spec: {
        view: 'runs',
        view_id: 'sidebar',
        store_id: this._elsewhere.storeId,
        query
      },
      open: this.habits.of(storeId).unfolded
    });
    const stopHearing = state.subscribe(() => {
      this._notify();
    });
    const stop = state.start();
    return {
      state,
      query: storeId + JSON.stringify(query),
      stop: () => {
        stopHearing();
        stop();
      }
    };
  }

  private _buildView(): SidebarView {
    const list = this.list.getView();
    const browsed = this._elsewhere.store;
    const habits = this.habits.get();
    const names = new Set<string>();
    const sections = (list.list?.experiments ?? []).map(
      (experiment): Section => {
        const table = this._tables.get(experiment.experiment_id)?.state ?? null;
        const columns = table?.getView().page?.columns;
        const metrics = columns?.metrics ?? [];
        metrics.forEach(name => names.add(name));
        const chosen = habits.metrics?.filter(name => metrics.includes(name));
        return {
          experiment,
          table,
          metrics:
            chosen && (chosen.length > 0 || habits.metrics?.length === 0)
              ? chosen
              : defaultMetrics(habits.sort, columns)
        };
      }
    );
    const store = this.habits.of(list.list?.store.store_id ?? '');
    return {
      list,
      browsed: browsed?.store_id === list.store?.store_id ? null : browsed,
      habits,
      tree: new RunTree(sections),
      chosen: this.selection.getChosen(),
      metrics: [...names].sort(),
      details: new Set(store.details),
      renaming: this._renaming,
      problem: this._problem
    };
  }

  private _notify(): void {
    this._view = this._buildView();
    this._keepSelection();
    for (const listener of [...this._listeners]) {
      listener();
    }
  }

  private _keepSelection(): void {
    const { chosen } = this._view;
    const storeId = this.storeId;
    if (this.selection.recalled && storeId !== null && chosen !== this._kept) {
      this._kept = chosen;
      const selected = [...chosen.runs.keys()];
      const before = this.habits.of(storeId).selected;
      if (selected.join() !== before.join()) {
        queueMicrotask(() => {
          this._keep({ selected });
        });
      }
    }
  }

  /** What has been closed since the search began. */
  private readonly _closed = new Set<string>();
  /** By store the experiment that is open without anybody having chosen. */
  private readonly _first = new Map<string, string>();
  private _kept: Chosen | null = null;
  private readonly _listeners = new Set<() => void>();
  private readonly _elsewhere: BrowsedStore;
  private _problem: string | null = null;
  private _renaming: string | null = null;
  private _running = false;
  private readonly _tables = new Map<string, OpenTable>();
  private _view: SidebarView;
}
