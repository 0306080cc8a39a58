import type { Client } from '../../protocol/client';
import type {
  GroupBy,
  MetricPart,
  RunRow,
  RunsPage,
  RunsQuery,
  StoreChanged
} from '../../protocol/generated';
import { Branch } from './branch';
import { GroupPages } from './groupPages';
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
  readonly by: GroupBy | null;
  readonly metrics: readonly MetricPart[];
  readonly extremes: readonly string[];
  readonly storeId: string | null;
  /** Null while nothing is known of the runs. */
  readonly round: number | null;
  /** Whether the rows at hand are all there is to look at. */
  readonly frozen: boolean;
}

interface Opened {
  readonly branch: Branch;
  /** Where the line above was last seen, and on which level. */
  at: number;
  level: RowPages | null;
}

/** Which groups and parents are open, and the lines that this makes. */
export class TreeRows {
  constructor(
    private readonly _client: Client,
    private readonly _pages: RowPages,
    private readonly _changed: (answer: RunsPage | null) => void,
    failed: (error: unknown) => void,
    open: readonly string[] = []
  ) {
    this._open = new Set(open);
    const groupsChanged = () => {
      _changed(null);
    };
    this._groups = new GroupPages(_client, groupsChanged, failed);
  }

  /** How many groups there are; null while it is not known. */
  get groupCount(): number | null {
    return this._groups.total;
  }

  isOpen(item: Item): boolean {
    return this._open.has(keyOf(item));
  }

  toggle(item: Item, context: RowsContext): void {
    const key = keyOf(item);
    if (this._open.delete(key)) {
      this._branches.get(key)?.branch.abandon();
      this._branches.delete(key);
    } else {
      this._open.add(key);
      this._branch(item, key, context);
    }
  }

  /** The lines; null where they are the rows, one by one. */
  source(context: RowsContext, count: number): LineSource | null {
    if (context.arrangement === 'flat') {
      return null;
    }
    const { by } = context;
    const remote = by !== null && this._groups.total !== null;
    if (context.frozen && !remote) {
      const rows = this._pages.rows();
      return by
        ? localGroups(
            rows,
            by,
            context.metrics,
            context.query.order_by,
            this._open
          )
        : localTree(rows, this._open);
    }
    const at = (index: number): Item | undefined => {
      if (by) {
        return this._groups.at(index);
      }
      const row = this._pages.get(index);
      return row && { kind: 'run', row, children: row.children ?? 0 };
    };
    // While nothing is known of groups, one line says that they are on their way.
    const top = { count: by ? (this._groups.total ?? 1) : count, at };
    this._isGrouped = by !== null;
    this._top = { ...top, open: this._below(top, this._pages, context) };
    return this._top;
  }

  /** Ask for the visible part of what is open, and of the groups. */
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
    const top = seen.get(source) ?? { first: 0, last: 0 };
    const { round } = context;
    if (round === null) {
      return { first: 0, last: 0 };
    }
    for (const [of, range] of seen) {
      this._sources.get(of)?.want(range.first, range.last, round);
    }
    if (context.by && !context.frozen) {
      const asked = {
        store_id: context.storeId,
        query: context.query,
        by: context.by,
        metrics: [...context.metrics]
      };
      this._groups.want(asked, top.first, top.last, round);
      return { first: 0, last: 0 };
    }
    return top;
  }

  /** Rows below those at the top. */
  rows(): RunRow[] {
    return [...this._branches.values()].flatMap(({ branch }) =>
      branch.pages.rows()
    );
  }

  find(runId: string): RunRow | undefined {
    for (const { branch } of this._branches.values()) {
      const row = branch.pages.find(runId);
      if (row) {
        return row;
      }
    }
    return undefined;
  }

  replace(change: StoreChanged, extremes: readonly string[]): void {
    for (const { branch } of this._branches.values()) {
      change.rows.forEach(row => {
        const old = branch.pages.find(row.run_id);
        branch.pages.replace(
          old ? withUntold(row, old, extremes) : row,
          change.cursor
        );
      });
    }
  }

  abandon(): void {
    this._groups.abandon();
    this._branches.forEach(({ branch }) => {
      branch.abandon();
    });
  }

  /** Other runs, or the same in another order: what is open stays open, and groups until others come. */
  invalidate(): void {
    this.abandon();
    this._groups.skipWait();
    this._branches.clear();
  }

  /** Lines of another kind: nothing of them is open. */
  close(): void {
    this.invalidate();
    this._groups.clear();
    this._open.clear();
  }

  /** The line that shows a run; null where it is not at hand. */
  lineOf(source: LineSource, runId: string): number | null {
    const branch = this._sources.get(source);
    const pages = branch?.pages ?? this._pages;
    const remote = branch ?? this._top === source;
    if (!remote) {
      return findRun(source, runId);
    }
    const index =
      this._top === source && this._isGrouped ? null : pages.indexOf(runId);
    if (index !== null) {
      return lineOf(source, index);
    }
    for (const { at, below } of source.open) {
      const line = this.lineOf(below, runId);
      if (line !== null) {
        return lineOf(source, at) + 1 + line;
      }
    }
    return null;
  }

  private _below(
    level: Pick<LineSource, 'count' | 'at'>,
    pages: RowPages,
    context: RowsContext
  ): LineSource['open'] {
    const open: { at: number; below: LineSource }[] = [];
    for (const key of this._open) {
      const at = this._indexOf(key, level, pages, context);
      const item = at === null ? undefined : level.at(at);
      const opened = item
        ? this._branch(item, key, context)
        : this._branches.get(key);
      if (at === null || !opened) {
        continue;
      }
      opened.at = at;
      opened.level = pages;
      const { branch } = opened;
      const inner = branch.source([]);
      const below = branch.source(
        context.by ? [] : this._below(inner, branch.pages, context)
      );
      this._sources.set(below, branch);
      open.push({ at, below });
    }
    return open.sort((a, b) => a.at - b.at);
  }

  /** Where an open line is on a level; null where it is not there. */
  private _indexOf(
    key: string,
    level: Pick<LineSource, 'count' | 'at'>,
    pages: RowPages,
    context: RowsContext
  ): number | null {
    const found = context.by ? this._groups.indexOf(key) : pages.indexOf(key);
    if (found !== null) {
      return found < level.count ? found : null;
    }
    // Of a page that is not at hand: where it was, unless something else is there now.
    const opened = this._branches.get(key);
    const at = opened?.level === pages ? opened.at : undefined;
    return at !== undefined && at < level.count && !level.at(at) ? at : null;
  }

  private _branch(item: Item, key: string, context: RowsContext): Opened {
    const known = this._branches.get(key);
    const expected = item.kind === 'run' ? item.children : item.group.count;
    if (known) {
      if (known.branch.pages.roundOf(0) === 0) {
        known.branch.total = expected;
      }
      return known;
    }
    const { query, storeId, extremes } = context;
    const narrowed: RunsQuery =
      item.kind === 'run'
        ? { ...query, parent: item.row.run_id }
        : {
            ...query,
            ...(context.by && {
              within: { ...context.by, value: item.group.value }
            })
          };
    const params = {
      store_id: storeId,
      query: narrowed,
      ...(extremes.length > 0 && { extremes: [...extremes] })
    };
    const branch = new Branch(this._client, params, this._changed);
    branch.total = expected;
    const opened = { branch, at: -1, level: null };
    this._branches.set(key, opened);
    return opened;
  }

  private readonly _branches = new Map<string, Opened>();
  private readonly _groups: GroupPages;
  private _isGrouped = false;
  private readonly _open: Set<string>;
  private readonly _sources = new WeakMap<LineSource, Branch>();
  private _top: LineSource | null = null;
}
