import type { RunsQuery } from '../../protocol/generated';
import { placeOn } from './baselineFirst';
import { keyOf } from './lines';
import type { RunTableState } from './runTableState';
import { readPages } from '../live/pagedQuery';
import { Debounce } from '../live/timing';

/** Runs that can be selected at once; more would not travel well. */
export const MAX_SELECTED = 10_000;
const CHUNK_SIZE = 1000;
const TELL_AFTER_MS = 150;

export interface Selected {
  readonly ids: ReadonlySet<string>;
  /** The line that the keyboard is at: a run's id, or what names a group. */
  readonly active: string | null;
  /** Where that run was last seen. */
  readonly activeAt: number;
}

const NONE: Selected = { ids: new Set(), active: null, activeAt: -1 };

/** Which runs of a table are selected; the kernel is told when it comes to rest. */
export class RunSelection {
  constructor(private readonly _table: RunTableState) {}

  readonly getSelected = (): Selected => this._selected;

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  /** Begin to tell the kernel; call what is returned to stop. */
  start(): () => void {
    const { client } = this._table;
    const stops = [
      client.subscribe('store.changed', ({ gone }) => {
        this._forget(gone);
      }),
      client.onStateChange(state => {
        // A kernel that has come back knows of no selection.
        if (state === 'live' && this._selected.ids.size > 0) {
          this._tell.trigger();
        }
      })
    ];
    return () => {
      stops.forEach(stop => {
        stop();
      });
      this._tell.cancel();
    };
  }

  /** Move the keyboard to a line without selecting it. */
  moveTo(index: number): void {
    const line = this._table.getView().lineAt(index);
    if (line) {
      this._set(this._selected.ids, keyOf(line.item), index);
    }
  }

  /** Go to a line, and select it alone unless runs were ticked: one click must not undo many. */
  choose(index: number): void {
    const id = this._idAt(index);
    if (id === null) {
      return;
    }
    this._anchor = { id, index };
    if (this._ticked && this._selected.ids.size > 0) {
      this._set(this._selected.ids, id, index);
    } else {
      this._ticked = false;
      this._kept = NONE.ids;
      this._set(new Set([id]), id, index);
    }
  }

  has(index: number): boolean {
    const id = this._idAt(index);
    return id !== null && this._selected.ids.has(id);
  }

  /** The runs that are dragged with a run: all that are selected where it is one of them. */
  draggedWith(index: number): readonly string[] {
    const id = this._idAt(index);
    const { ids } = this._selected;
    return id === null ? [] : ids.has(id) ? [...ids] : [id];
  }

  toggle(index: number): void {
    const id = this._idAt(index);
    if (id === null) {
      return;
    }
    const ids = new Set(this._selected.ids);
    const kept = new Set(this._kept);
    if (ids.delete(id)) {
      kept.delete(id);
    } else {
      ids.add(id);
      kept.add(id);
    }
    this._ticked = true;
    this._anchor = { id, index };
    this._kept = kept;
    this._set(ids, id, index);
  }

  /** Select from the row last chosen to this one, beside those that were ticked before. */
  async extendTo(index: number): Promise<void> {
    const { active, activeAt } = this._selected;
    this._anchor ??=
      active === null
        ? { id: this._idAt(index) ?? '', index }
        : { id: active, index: activeAt };
    // Where it is now, or where it was when it was still at hand.
    const from = this._table.indexOf(this._anchor.id) ?? this._anchor.index;
    const first = Math.min(from, index);
    const last = Math.min(Math.max(from, index), first + MAX_SELECTED - 1);
    await this._select(first, last, index);
  }

  /** Every run of the result, those in closed groups and below closed parents too. */
  async selectAll(): Promise<void> {
    const { complete, frozen, rows, total } = this._table.getView();
    const attempt = ++this._attempt;
    const ids =
      complete || frozen
        ? rows.slice(0, MAX_SELECTED).map(row => row.run_id)
        : await this._askIds(
            0,
            Math.min(total, MAX_SELECTED) - 1,
            query => query
          );
    if (ids && attempt === this._attempt) {
      this._ticked = true;
      this._kept = NONE.ids;
      this._set(new Set(ids));
    }
  }

  /** Select these alone, as a brush over a chart does. */
  select(ids: Iterable<string>): void {
    this._anchor = null;
    this._kept = NONE.ids;
    this._ticked = true;
    this._set(new Set(ids));
  }

  clear(): void {
    this._anchor = null;
    this._kept = NONE.ids;
    this._ticked = false;
    this._set(new Set());
  }

  private async _select(
    first: number,
    last: number,
    activeAt: number | null
  ): Promise<void> {
    const attempt = ++this._attempt;
    const { isPlain, lineAt } = this._table.getView();
    // Among groups and below open parents only lines at hand can be told from one another.
    const ids =
      this._idsAtHand(first, last, !isPlain) ??
      (await this._askLines(first, last));
    // A later click counts more than an earlier one whose answer came late.
    if (!ids || attempt !== this._attempt) {
      return;
    }
    this._ticked = true;
    const line = activeAt === null ? undefined : lineAt(activeAt);
    const active = line ? keyOf(line.item) : ids[(activeAt ?? first) - first];
    this._set(
      new Set([...ids, ...this._kept].slice(0, MAX_SELECTED)),
      active,
      active === undefined ? undefined : (activeAt ?? undefined)
    );
  }

  private _idAt(index: number): string | null {
    return this._table.getView().rowAt(index)?.run_id ?? null;
  }

  private _idsAtHand(
    first: number,
    last: number,
    pass: boolean
  ): string[] | null {
    const ids: string[] = [];
    for (let index = first; index <= last; index++) {
      const id = this._idAt(index);
      if (id !== null) {
        ids.push(id);
      } else if (!pass) {
        return null;
      }
    }
    return ids;
  }

  /** The runs on lines that are not all at hand. */
  private async _askLines(
    first: number,
    last: number
  ): Promise<string[] | null> {
    const { arrangement, raised } = this._table.getView();
    const ids = await this._askIds(
      Math.max(0, placeOn(first, raised)),
      placeOn(last, raised),
      query => (arrangement === 'nested' ? { ...query, parent: null } : query)
    );
    if (!ids || !raised) {
      return ids;
    }
    const { run_id } = raised.row;
    const others = ids.filter(id => id !== run_id);
    return first === 0 ? [run_id, ...others] : others;
  }

  private async _askIds(
    first: number,
    last: number,
    asked: (query: RunsQuery) => RunsQuery
  ): Promise<string[] | null> {
    const { client, spec } = this._table;
    const params = { store_id: spec.store_id, query: asked(spec.query) };
    const range = [first, last + 1] as const;
    const ids: string[] = [];
    try {
      const pages = readPages(client, 'runs.search', params, range, CHUNK_SIZE);
      for await (const page of pages) {
        ids.push(...page.rows.map(row => row.run_id));
      }
    } catch {
      // The table says itself that the kernel does not answer.
      return null;
    }
    return ids;
  }

  private _forget(gone: readonly string[]): void {
    this._kept = new Set([...this._kept].filter(id => !gone.includes(id)));
    if (gone.some(id => this._selected.ids.has(id))) {
      const ids = new Set(this._selected.ids);
      gone.forEach(id => ids.delete(id));
      this._set(ids);
    }
  }

  private _set(
    ids: ReadonlySet<string>,
    active = this._selected.active,
    activeAt = this._selected.activeAt
  ): void {
    const same =
      ids.size === this._selected.ids.size &&
      [...ids].every(id => this._selected.ids.has(id));
    this._selected = { ids: same ? this._selected.ids : ids, active, activeAt };
    if (!same) {
      this._attempt += 1;
      this._tell.trigger();
    }
    for (const listener of [...this._listeners]) {
      listener();
    }
  }

  private _anchor: { id: string; index: number } | null = null;
  private _attempt = 0;
  /** Those chosen one by one, which no range undoes. */
  private _kept: ReadonlySet<string> = NONE.ids;
  private readonly _listeners = new Set<() => void>();
  private _selected = NONE;
  /** Whether runs were chosen one by one or as a range, and not by a plain click. */
  private _ticked = false;
  private readonly _tell = new Debounce(() => {
    const { client, spec } = this._table;
    if (client.state === 'live' || client.state === 'waiting') {
      client
        .request('view.select', {
          view_id: spec.view_id,
          run_ids: [...this._selected.ids]
        })
        .catch(() => undefined);
    }
  }, TELL_AFTER_MS);
}
