import type { Client } from '../../protocol/client';
import type {
  GroupBy,
  MetricPart,
  RunRow,
  RunsPage,
  RunsQuery,
  StoreChanged,
  Within
} from '../../protocol/generated';
import { Branch } from './branch';
import { GroupPages } from './groupPages';
import { narrowed } from './levels';
import {
  findRun,
  keyOf,
  lineOf,
  sizeOf,
  spotAt,
  type Item,
  type LineSource
} from './lines';
import { localGroups, localTree } from './localLines';
import { withUntold } from './rowChanges';
import type { RowPages } from './tableResult';

/** What the lines of a table are: its runs, trees of nested runs, or groups of runs. */
export type Arrangement = 'flat' | 'nested' | 'grouped';

/** Which lines a table wants, and how far its rows are known. */
export interface RowsContext {
  readonly arrangement: Arrangement;
  readonly query: RunsQuery;
  /** The levels on which runs are grouped. */
  readonly by: readonly GroupBy[];
  readonly metrics: readonly MetricPart[];
  readonly extremes: readonly string[];
  readonly storeId: string | null;
  /** Null while nothing is known of the runs. */
  readonly round: number | null;
  /** Whether the rows at hand are all there is to look at. */
  readonly frozen: boolean;
}

/** Lines of one depth that stand together, as far as they are known. */
export interface Level {
  readonly count: number;
  at(index: number): Item | undefined;
  indexOf(key: string): number | null;
}

/** What is below an open line: groups, or runs. */
type Below = GroupPages | Branch;

interface Opened {
  readonly below: Below;
  /** Where the line above was last seen, and on which level. */
  at: number;
  level: Level | null;
}

/** Which groups and parents are open, and the lines that this makes. */
export class TreeRows {
  constructor(
    private readonly _client: Client,
    private readonly _pages: RowPages,
    private readonly _changed: (answer: RunsPage | null) => void,
    private readonly _failed: (error: unknown) => void,
    open: readonly string[] = []
  ) {
    this._open = new Set(open);
    this._groups = this._groupsIn([]);
    this._rows = {
      count: 0,
      at: index => {
        const row = _pages.get(index);
        return row && { kind: 'run', row, children: row.children ?? 0 };
      },
      indexOf: runId => _pages.indexOf(runId)
    };
  }

  /** How many groups there are on the first level; null while it is not known. */
  get groupCount(): number | null {
    return this._groups.total;
  }

  isOpen(item: Item): boolean {
    return this._open.has(keyOf(item));
  }

  toggle(item: Item, context: RowsContext): void {
    const key = keyOf(item);
    if (this._open.delete(key)) {
      this._opened.get(key)?.below.abandon();
      this._opened.delete(key);
    } else {
      this._open.add(key);
      this._openedBy(item, key, context);
    }
  }

  /** The lines; null where they are the rows, one by one. */
  source(context: RowsContext, count: number): LineSource | null {
    if (context.arrangement === 'flat') {
      return null;
    }
    const { by } = context;
    const isGrouped = by.length > 0;
    if (context.frozen && !(isGrouped && this._groups.total !== null)) {
      const rows = this._pages.rows();
      return isGrouped
        ? localGroups(
            rows,
            by,
            context.metrics,
            context.query.order_by,
            this._open
          )
        : localTree(rows, this._open);
    }
    this._rows.count = count;
    const level = isGrouped ? this._groups : this._rows;
    const top = {
      count: level.count,
      at: (index: number) => level.at(index),
      open: this._below(level, context)
    };
    this._levels.set(top, level);
    return top;
  }

  /** Ask for the visible part of what is open, and of the groups; returns that of the rows. */
  want(
    source: LineSource,
    first: number,
    last: number,
    context: RowsContext
  ): { first: number; last: number } {
    const seen = new Map<LineSource, { first: number; last: number }>();
    const size = sizeOf(source);
    for (let line = first; line <= Math.min(last, size - 1); line++) {
      const { source: of, index } = spotAt(source, line);
      const range = seen.get(of);
      seen.set(of, { first: range?.first ?? index, last: index });
    }
    const { round } = context;
    if (round === null) {
      return { first: 0, last: 0 };
    }
    for (const [of, range] of seen) {
      const level = this._levels.get(of);
      if (
        level instanceof Branch ||
        (level instanceof GroupPages && !context.frozen)
      ) {
        level.want(range.first, range.last, round, context);
      }
    }
    const isGrouped = context.by.length > 0;
    if (isGrouped && !context.frozen && !seen.has(source)) {
      this._groups.want(0, 0, round, context);
    }
    const top = isGrouped ? undefined : seen.get(source);
    return top ?? { first: 0, last: 0 };
  }

  /** Rows below those at the top. */
  rows(): RunRow[] {
    return this._branches.flatMap(({ pages }) => pages.rows());
  }

  find(runId: string): RunRow | undefined {
    for (const { pages } of this._branches) {
      const row = pages.find(runId);
      if (row) {
        return row;
      }
    }
    return undefined;
  }

  replace(change: StoreChanged, extremes: readonly string[]): void {
    for (const { pages } of this._branches) {
      change.rows.forEach(row => {
        const old = pages.find(row.run_id);
        pages.replace(
          old ? withUntold(row, old, extremes) : row,
          change.cursor
        );
      });
    }
  }

  abandon(): void {
    this._groups.abandon();
    this._opened.forEach(({ below }) => {
      below.abandon();
    });
  }

  /** Other runs, or the same in another order: what is open stays open, and groups until others come. */
  invalidate(): void {
    this.abandon();
    this._groups.skipWait();
    for (const [key, { below }] of this._opened) {
      if (below instanceof GroupPages) {
        below.skipWait();
      } else {
        this._opened.delete(key);
      }
    }
  }

  /** Lines of another kind: nothing of them is open; groups stay where the first level is what it was. */
  close(keepGroups: boolean): void {
    this.invalidate();
    if (!keepGroups) {
      this._groups.clear();
    }
    this._opened.clear();
    this._open.clear();
  }

  /** The line that shows a run or a group; null where it is not at hand. */
  lineOf(source: LineSource, key: string): number | null {
    const level = this._levels.get(source);
    if (!level) {
      return findRun(source, key);
    }
    const index = level.indexOf(key);
    if (index !== null) {
      return lineOf(source, index);
    }
    for (const { at, below } of source.open) {
      const line = this.lineOf(below, key);
      if (line !== null) {
        return lineOf(source, at) + 1 + line;
      }
    }
    return null;
  }

  private _below(level: Level, context: RowsContext): LineSource['open'] {
    const open: { at: number; below: LineSource }[] = [];
    for (const key of this._open) {
      const at = this._indexOf(key, level);
      const item = at === null ? undefined : level.at(at);
      const opened = item
        ? this._openedBy(item, key, context)
        : this._opened.get(key);
      if (at === null || !opened) {
        continue;
      }
      opened.at = at;
      opened.level = level;
      // Runs of a group do not stand under their parents.
      const isLast = context.by.length > 0 && opened.below instanceof Branch;
      const below = opened.below.source(
        isLast ? [] : this._below(opened.below, context)
      );
      this._levels.set(below, opened.below);
      open.push({ at, below });
    }
    return open.sort((a, b) => a.at - b.at);
  }

  /** Where an open line is on a level; null where it is not there. */
  private _indexOf(key: string, level: Level): number | null {
    const found = level.indexOf(key);
    if (found !== null) {
      return found < level.count ? found : null;
    }
    // Of a page that is not at hand: where it was, unless something else is there now.
    const opened = this._opened.get(key);
    const at = opened?.level === level ? opened.at : undefined;
    return at !== undefined && at < level.count && !level.at(at) ? at : null;
  }

  private _openedBy(item: Item, key: string, context: RowsContext): Opened {
    const known = this._opened.get(key);
    const expected = item.kind === 'run' ? item.children : item.group.count;
    if (known) {
      const { below } = known;
      if (below instanceof Branch && below.pages.roundOf(0) === 0) {
        below.total = expected;
      }
      return known;
    }
    const below =
      item.kind === 'group' && item.within.length < context.by.length
        ? this._groupsIn(item.within)
        : this._runsBelow(item, expected, context);
    const opened = { below, at: -1, level: null };
    this._opened.set(key, opened);
    return opened;
  }

  private _groupsIn(within: readonly Within[]): GroupPages {
    const changed = () => {
      this._changed(null);
    };
    return new GroupPages(this._client, changed, this._failed, within);
  }

  private _runsBelow(
    item: Item,
    expected: number,
    { query, storeId, extremes }: RowsContext
  ): Branch {
    const params = {
      store_id: storeId,
      query:
        item.kind === 'run'
          ? { ...query, parent: item.row.run_id }
          : narrowed(query, item.within),
      ...(extremes.length > 0 && { extremes: [...extremes] })
    };
    const branch = new Branch(this._client, params, this._changed);
    branch.total = expected;
    return branch;
  }

  private get _branches(): Branch[] {
    return [...this._opened.values()]
      .map(({ below }) => below)
      .filter(below => below instanceof Branch);
  }

  private readonly _groups: GroupPages;
  /** The rows at the top. */
  private readonly _rows: Level & { count: number };
  private readonly _levels = new WeakMap<LineSource, Level>();
  private readonly _open: Set<string>;
  private readonly _opened = new Map<string, Opened>();
}
