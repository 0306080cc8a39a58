import type { Client } from '../../protocol/client';
import type { Within } from '../../protocol/generated';
import { PagedQuery } from '../live/pagedQuery';
import { Pages } from '../live/pages';
import { narrowed } from './levels';
import { groupOf, keyOf, type GroupItem, type LineSource } from './lines';
import type { Level, RowsContext } from './treeRows';

const PAGE_SIZE = 100;
/** Of the time that the kernel has, groups of many runs may take one part in so many. */
const SHARE = 4;

/** The groups of a table's runs, or those in one of them, as far as they are known. */
export class GroupPages implements Level {
  constructor(
    client: Client,
    changed: () => void,
    fail: (error: unknown) => void,
    /** The group that they are in, under those that it is in; empty for the first level. */
    private readonly _above: readonly Within[] = []
  ) {
    this._query = new PagedQuery({
      client,
      method: 'runs.groups',
      pages: this._pages,
      inFlight: 1,
      share: SHARE,
      accept: (answer, round, params) => {
        const items = answer.groups.map((row): GroupItem => {
          const within = [..._above, { ...params.by, value: row.value }];
          return { kind: 'group', group: groupOf(row, params.metrics), within };
        });
        this.total = answer.total;
        if (JSON.stringify(params) === this._paramsKey) {
          this._pages.put(items, answer, round);
        } else {
          this._pages.put(items, answer, 0);
          this._pages.supersede();
        }
        changed();
      },
      fail
    });
  }

  /** Null while nothing is known. */
  total: number | null = null;

  /** While nothing is known, one line says that they are on their way. */
  get count(): number {
    return this.total ?? 1;
  }

  at(index: number): GroupItem | undefined {
    return this._pages.get(index);
  }

  indexOf(key: string): number | null {
    return this._pages.indexOf(key);
  }

  /** The lines, with what is open below them. */
  source(open: LineSource['open']): LineSource {
    return { count: this.count, at: index => this.at(index), open };
  }

  /** Ask for what is visible where it is missing or older than a round. */
  want(first: number, last: number, round: number, context: RowsContext): void {
    const by = context.by[this._above.length];
    if (!by) {
      return;
    }
    const params = {
      store_id: context.storeId,
      query: narrowed(context.query, this._above),
      by,
      metrics: [...context.metrics]
    };
    const paramsKey = JSON.stringify(params);
    if (paramsKey !== this._paramsKey) {
      this._paramsKey = paramsKey;
      this._pages.supersede();
    }
    this._query.want({ first, last, total: this.count, round, params });
  }

  abandon(): void {
    this._query.abandon();
  }

  /** A person wants others, or the same in another order: no waiting. */
  skipWait(): void {
    this._query.skipWait();
  }

  clear(): void {
    this.skipWait();
    this._pages.clear();
    this.total = null;
  }

  private readonly _pages = new Pages<GroupItem>(PAGE_SIZE, keyOf, isSame);
  private readonly _query: PagedQuery<'runs.groups', GroupItem>;
  private _paramsKey = '';
}

function isSame(before: GroupItem, now: GroupItem): boolean {
  const told = ({ group: { value, count, spreads } }: GroupItem) =>
    JSON.stringify([value, count, [...spreads]]);
  return told(before) === told(now);
}
