/** How a person has left the sidebar: what is kept from one time to the next. */
import type { RunsScope } from '../../protocol/generated';

export type Scope = Extract<RunsScope, string> | 'all';

/** In which order runs stand; of a metric the best come first. */
export type SidebarSort = 'newest' | 'name' | { readonly metric: string };

/** What is about the experiments and runs of one store. */
export interface StoreHabits {
  /** Experiments whose runs are shown; null until someone has chosen. */
  readonly open: readonly string[] | null;
  /** Runs whose details are shown. */
  readonly details: readonly string[];
  /** Runs whose nested runs are shown, the last unfolded first. */
  readonly unfolded: readonly string[];
  readonly selected: readonly string[];
}

export interface SidebarHabits {
  readonly scope: Scope;
  /** Whether archived runs are shown in place of the others. */
  readonly archived: boolean;
  readonly search: string;
  /** The metrics shown of each run, first the one drawn; null until someone has chosen. */
  readonly metrics: readonly string[] | null;
  readonly sort: SidebarSort;
  readonly stores: Readonly<Record<string, StoreHabits>>;
}

const UNTOUCHED: StoreHabits = {
  open: null,
  details: [],
  unfolded: [],
  selected: []
};
const NONE: SidebarHabits = {
  scope: 'all',
  archived: false,
  search: '',
  metrics: null,
  sort: 'newest',
  stores: {}
};
/** Stores and entries remembered: more would only slow JupyterLab's start. */
const MAX_STORES = 20;
const MAX_ENTRIES = 100;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function texts(value: unknown): string[] | null {
  return Array.isArray(value) && value.every(each => typeof each === 'string')
    ? value.slice(0, MAX_ENTRIES)
    : null;
}

function sortOf(value: unknown): SidebarSort {
  return value === 'name'
    ? value
    : isRecord(value) && typeof value.metric === 'string'
      ? { metric: value.metric }
      : 'newest';
}

/** What was kept, as far as it makes sense: it may come from another version. */
export function readHabits(kept: unknown): SidebarHabits {
  if (!isRecord(kept)) {
    return NONE;
  }
  const { scope, archived, search, metrics, sort, stores } = kept;
  const known = Object.entries(isRecord(stores) ? stores : {}).flatMap(
    ([id, store]) =>
      isRecord(store)
        ? [
            [
              id,
              {
                open: texts(store.open),
                details: texts(store.details) ?? [],
                unfolded: texts(store.unfolded) ?? [],
                selected: texts(store.selected) ?? []
              }
            ] as const
          ]
        : []
  );
  return {
    scope: scope === 'notebook' || scope === 'session' ? scope : 'all',
    archived: archived === true,
    search: typeof search === 'string' ? search : '',
    metrics: texts(metrics),
    sort: sortOf(sort),
    stores: Object.fromEntries(known.slice(-MAX_STORES))
  };
}

/** The habits of this page; every sidebar on it shares them. */
export class HabitsKeeper {
  constructor(
    kept: unknown = null,
    private readonly _keep: (habits: SidebarHabits) => void = () => undefined
  ) {
    this._habits = readHabits(kept);
  }

  readonly get = (): SidebarHabits => this._habits;

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  /** Take up what was kept, unless someone has chosen meanwhile. */
  recall(kept: unknown): void {
    this._recalled = true;
    if (!this._touched) {
      this._habits = readHabits(kept);
      this._tell();
    }
  }

  of(storeId: string): StoreHabits {
    return Object.hasOwn(this._habits.stores, storeId)
      ? (this._habits.stores[storeId] ?? UNTOUCHED)
      : UNTOUCHED;
  }

  change(changes: Partial<Omit<SidebarHabits, 'stores'>>): void {
    this._set({ ...this._habits, ...changes });
  }

  changeStore(storeId: string, changes: Partial<StoreHabits>): void {
    const changed = { ...this.of(storeId), ...changes };
    const { [storeId]: _, ...others } = this._habits.stores;
    // The one last used stands last, where it is forgotten last.
    this._set({ ...this._habits, stores: { ...others, [storeId]: changed } });
  }

  /** Keep what nobody chose; not before it is known what was kept, which it must not replace. */
  note(storeId: string, changes: Partial<StoreHabits>): void {
    if (this._recalled || this._touched) {
      this.changeStore(storeId, changes);
    }
  }

  private _set(habits: SidebarHabits): void {
    this._touched = true;
    this._habits = habits;
    this._keep(readHabits(habits));
    this._tell();
  }

  private _tell(): void {
    for (const listener of [...this._listeners]) {
      listener();
    }
  }

  private _habits: SidebarHabits;
  private readonly _listeners = new Set<() => void>();
  private _recalled = false;
  private _touched = false;
}
