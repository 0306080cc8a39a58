import type { Client } from '../../protocol/client';
import { groupOf, keyOf, type Group, type Item } from './lines';
import { PagedQuery, type PagedParams } from '../live/pagedQuery';
import { Pages } from '../live/pages';

const PAGE_SIZE = 100;
/** Of the time that the kernel has, groups of many runs may take one part in so many. */
const SHARE = 4;

/** The groups of a table's runs, as far as they are known. */
export class GroupPages {
  constructor(
    client: Client,
    changed: () => void,
    fail: (error: unknown) => void
  ) {
    this._query = new PagedQuery({
      client,
      method: 'runs.groups',
      pages: this._pages,
      inFlight: 1,
      share: SHARE,
      accept: (answer, round, params) => {
        const groups = answer.groups.map(row => groupOf(row, params.metrics));
        this.total = answer.total;
        if (JSON.stringify(params) === this._paramsKey) {
          this._pages.put(groups, answer, round);
        } else {
          this._pages.put(groups, answer, 0);
          this._pages.supersede();
        }
        changed();
      },
      fail
    });
  }

  /** Null while nothing is known. */
  total: number | null = null;

  at(index: number): Item | undefined {
    const group = this._pages.get(index);
    return group && { kind: 'group', group };
  }

  indexOf(key: string): number | null {
    return this._pages.indexOf(key);
  }

  /** Ask for what is visible where it is missing or older than a round. */
  want(
    params: PagedParams<'runs.groups'>,
    first: number,
    last: number,
    round: number
  ): void {
    const paramsKey = JSON.stringify(params);
    if (paramsKey !== this._paramsKey) {
      this._paramsKey = paramsKey;
      this._pages.supersede();
    }
    const total = this.total ?? 1;
    this._query.want({ first, last, total, round, params });
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

  private readonly _pages = new Pages<Group>(
    PAGE_SIZE,
    group => keyOf({ kind: 'group', group }),
    isSame
  );
  private readonly _query: PagedQuery<'runs.groups', Group>;
  private _paramsKey = '';
}

function isSame(before: Group, now: Group): boolean {
  const told = ({ value, count, spreads }: Group) =>
    JSON.stringify([value, count, [...spreads]]);
  return told(before) === told(now);
}
