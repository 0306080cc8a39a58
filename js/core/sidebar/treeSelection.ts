/** Which runs of the sidebar are selected, and where its keyboard is. */
import type { Client } from '../../protocol/client';
import type {
  ExperimentRow,
  RunRow,
  RunsQuery,
  StoreChanged
} from '../../protocol/generated';
import type { RunTree, TreeItem } from './runTree';

/** Runs that can be selected at once: what a request takes. */
export const MAX_CHOSEN = 1000;

export interface Chosen {
  readonly runs: ReadonlyMap<string, RunRow>;
  /** Key of the item that the keyboard is at. */
  readonly active: string | null;
  /** Where that item was last seen. */
  readonly activeAt: number;
}

const NOTHING: Chosen = { runs: new Map(), active: null, activeAt: 0 };

export class TreeSelection {
  constructor(
    private readonly _client: Client,
    /** The store that is looked at; null for the kernel's own. */
    private readonly _storeId: () => string | null,
    private readonly _tree: () => RunTree,
    private readonly _changed: () => void
  ) {}

  readonly getChosen = (): Chosen => this._chosen;

  /** Whether what was selected before JupyterLab was loaded is selected again. */
  get recalled(): boolean {
    return this._recalled !== null && !this._recalling;
  }

  /** Begin to follow the store; call what is returned to stop. */
  start(): () => void {
    return this._client.subscribe('store.changed', change => {
      this._follow(change);
    });
  }

  /** The item that the keyboard is at. */
  get activeAt(): number {
    const tree = this._tree();
    const { active, activeAt } = this._chosen;
    const at = active === null ? null : tree.indexOf(active);
    return Math.min(at ?? activeAt, tree.count - 1);
  }

  /** The experiment that the keyboard is at, if it is at one. */
  get experiment(): ExperimentRow | null {
    const item =
      this._chosen.active === null ? undefined : this._tree().at(this.activeAt);
    return item?.kind === 'experiment' ? item.section.experiment : null;
  }

  /** Go to an item and select it alone; an experiment is never selected, only gone to. */
  choose(index: number): void {
    const item = this._tree().at(index);
    if (item) {
      this._anchor = index;
      const row = item.kind === 'run' ? item.row : undefined;
      this._set(row ? [row] : [], item, index);
    }
  }

  /** Go to an item and leave the selection as it is. */
  goTo(index: number): void {
    const item = this._tree().at(index);
    if (item) {
      this._set(this._chosen.runs.values(), item, index);
    }
  }

  /** Select a run too, or no longer. */
  toggle(index: number): void {
    const item = this._tree().at(index);
    if (item?.kind === 'run' && item.row) {
      const runs = new Map(this._chosen.runs);
      if (!runs.delete(item.row.run_id)) {
        runs.set(item.row.run_id, item.row);
      }
      this._anchor = index;
      this._set(runs.values(), item, index);
    }
  }

  /** Select the runs from the item last chosen to this one. */
  async extendTo(index: number): Promise<void> {
    const anchor = Math.min(this._anchor ?? this.activeAt, this._tree().count);
    await this._select(anchor, index);
    this._anchor = anchor;
  }

  /** Select the runs of the experiment that the keyboard is in. */
  async selectAll(): Promise<void> {
    const tree = this._tree();
    const at = this.activeAt;
    const first = tree.experimentOf(at) + 1;
    const item = tree.at(at);
    const count = item?.section.table?.getView().count ?? 0;
    if (count > 0) {
      await this._select(first + count - 1, first, at);
    }
  }

  /** Nothing is selected any more. */
  clear(): void {
    this._anchor = null;
    this._chosen = { ...this._chosen, runs: new Map() };
    this._changed();
  }

  /** Aim at an item: a selection that it belongs to stays. */
  chooseUnlessSelected(index: number): void {
    const item = this._tree().at(index);
    if (item?.kind === 'run' && this._chosen.runs.has(item.row?.run_id ?? '')) {
      this.goTo(index);
    } else {
      this.choose(index);
    }
  }

  /** Select once again what was selected in a store, as far as it is still there. */
  recall(
    ids: readonly string[],
    storeId: string,
    where: Pick<RunsQuery, 'scope' | 'archived'>
  ): void {
    const shown = storeId + JSON.stringify(where);
    if (storeId === '' || shown === this._recalled) {
      return;
    }
    const first = this._recalled === null;
    this._recalled = shown;
    this._anchor = null;
    this._chosen = NOTHING;
    if (first && ids.length > 0) {
      const quoted = ids.map(id => `'${id.replaceAll("'", "''")}'`).join(', ');
      const query = {
        experiment_ids: null,
        filter: `run_id IN (${quoted})`,
        order_by: [],
        ...where
      };
      this._recalling = true;
      void this._ask(query, 0, ids.length).then(rows => {
        this._recalling = false;
        if (this._recalled === shown && this._chosen === NOTHING) {
          this._set(rows, undefined, 0);
        }
      });
    }
    this._changed();
  }

  private async _select(
    from: number,
    to: number,
    activeAt = to
  ): Promise<void> {
    const attempt = ++this._attempt;
    const tree = this._tree();
    const first = Math.min(from, to);
    const last = Math.min(Math.max(from, to), first + MAX_CHOSEN - 1);
    const rows: RunRow[] = [];
    for (let index = first; index <= last; index++) {
      const item = tree.at(index);
      if (item?.kind !== 'run') {
        continue;
      }
      if (item.row) {
        rows.push(item.row);
        continue;
      }
      // Not at hand: those that follow in the experiment are asked for together.
      const view = item.section.table?.getView();
      const longest = Math.min(last - index + 1, (view?.count ?? 0) - item.at);
      let limit = 1;
      while (limit < longest && !view?.rowAt(item.at + limit)) {
        limit += 1;
      }
      rows.push(
        ...(view ? await this._ask(view.query, placeAtTop(item), limit) : [])
      );
      index += limit - 1;
    }
    // A later click counts more than an earlier one whose answer came late.
    if (attempt === this._attempt) {
      this._set(rows, this._tree().at(activeAt), activeAt);
    }
  }

  private async _ask(
    query: RunsQuery,
    offset: number,
    limit: number
  ): Promise<RunRow[]> {
    try {
      const params = { store_id: this._storeId(), query, offset, limit };
      return (await this._client.request('runs.search', params)).rows;
    } catch {
      // The sidebar says itself that the kernel does not answer.
      return [];
    }
  }

  /** Runs as they are now; without those that are gone from where they were. */
  private _follow({ rows, gone }: StoreChanged): void {
    const runs = new Map(this._chosen.runs);
    for (const row of rows) {
      const before = runs.get(row.run_id);
      if (before?.archived) {
        runs.delete(row.run_id);
      } else if (before) {
        runs.set(row.run_id, row);
      }
    }
    for (const id of gone) {
      if (!runs.get(id)?.archived) {
        runs.delete(id);
      }
    }
    if (
      runs.size !== this._chosen.runs.size ||
      rows.some(({ run_id }) => runs.has(run_id))
    ) {
      this._chosen = { ...this._chosen, runs };
      this._changed();
    }
  }

  private _set(
    rows: Iterable<RunRow>,
    active: TreeItem | undefined,
    activeAt: number
  ): void {
    this._attempt += 1;
    const runs = new Map([...rows].map(row => [row.run_id, row]));
    this._chosen = { runs, active: active?.key ?? null, activeAt };
    this._changed();
  }

  private _anchor: number | null = null;
  private _attempt = 0;
  private _chosen = NOTHING;
  private _recalling = false;
  private _recalled: string | null = null;
}

/** Where a run that is nested in none is among those: nested ones above it do not count. */
function placeAtTop({ at, section }: TreeItem & { kind: 'run' }): number {
  const view = section.table?.getView();
  let nested = 0;
  for (let line = 0; line < at; line++) {
    nested += (view?.lineAt(line)?.depth ?? 0) > 0 ? 1 : 0;
  }
  return at - nested;
}
