/** Where an answer belongs in its list, and as of when it holds. */
export interface PagePosition {
  readonly offset: number;
  /** How many items there are in all. */
  readonly total: number;
  /** The store's revision that it was read at. */
  readonly cursor: number;
}

interface Page<T> {
  readonly items: T[];
  readonly cursor: number;
  /** The round of asking that it belongs to; 0 where it answers another query. */
  readonly round: number;
}

/** Changed items remembered for answers that were on their way. */
const MAX_REMEMBERED = 1000;

/** Items by index, as far as they are known. */
export class Pages<T> {
  constructor(
    readonly size: number,
    /** What tells an item from others, wherever it stands. */
    private readonly _keyOf: (item: T) => string,
    private readonly _isSame = (before: T, now: T): boolean =>
      JSON.stringify(before) === JSON.stringify(now)
  ) {}

  get(index: number): T | undefined {
    return this._pages.get(Math.floor(index / this.size))?.items[
      index % this.size
    ];
  }

  /** The round that a page was last read in; 0 when it is not there or answers another query. */
  roundOf(page: number): number {
    return this._pages.get(page)?.round ?? 0;
  }

  /** Every known item, in order; the same list as long as none is another. */
  rows(): readonly T[] {
    this._rows ??= [...this._pages.keys()]
      .sort((a, b) => a - b)
      .flatMap(index => this._pages.get(index)?.items ?? []);
    return this._rows;
  }

  find(key: string): T | undefined {
    for (const page of this._pages.values()) {
      const item = page.items.find(candidate => this._keyOf(candidate) === key);
      if (item) {
        return item;
      }
    }
    return undefined;
  }

  indexOf(key: string): number | null {
    for (const [number, page] of this._pages) {
      const index = page.items.findIndex(item => this._keyOf(item) === key);
      if (index >= 0) {
        return number * this.size + index;
      }
    }
    return null;
  }

  /** Put an answer in its place; items changed since it was read stay as they are. */
  put(answer: readonly T[], position: PagePosition, round: number): void {
    const known = new Map(this.rows().map(item => [this._keyOf(item), item]));
    const items = answer.map(item => {
      const key = this._keyOf(item);
      const changed = this._changed.get(key);
      const now =
        changed && changed.cursor > position.cursor ? changed.item : item;
      const before = known.get(key);
      // What has not changed stays the same object and need not be drawn anew.
      return before && this._isSame(before, now) ? before : now;
    });
    if (this._isSuperseded) {
      this._clearPages();
    }
    this._rows = null;
    this._pages.set(Math.floor(position.offset / this.size), {
      items,
      cursor: position.cursor,
      round
    });
    for (const number of this._pages.keys()) {
      if (number * this.size >= Math.max(position.total, 1)) {
        this._pages.delete(number);
      }
    }
  }

  /** Replace everything by items that are there as a whole. */
  fill(items: readonly T[], cursor: number, round: number): void {
    this._clearPages();
    for (let at = 0; at < items.length; at += this.size) {
      this._pages.set(at / this.size, {
        items: items.slice(at, at + this.size),
        cursor,
        round
      });
    }
  }

  /** Put a changed item in the place of the old one, if that is known and not newer. */
  replace(item: T, cursor: number): T | undefined {
    const key = this._keyOf(item);
    this._changed.delete(key);
    this._changed.set(key, { item, cursor });
    for (const oldest of this._changed.keys()) {
      if (this._changed.size <= MAX_REMEMBERED) {
        break;
      }
      this._changed.delete(oldest);
    }
    for (const page of this._pages.values()) {
      const index = page.items.findIndex(
        candidate => this._keyOf(candidate) === key
      );
      const before = page.items[index];
      if (before && page.cursor > cursor) {
        return before;
      }
      if (before) {
        page.items[index] = item;
        this._rows = null;
        return before;
      }
    }
    return undefined;
  }

  /** Forget the pages that are more than `kept` away from those shown. */
  keepNear(first: number, last: number, kept: number): void {
    for (const number of this._pages.keys()) {
      if (number < first - kept || number > last + kept) {
        this._rows = null;
        this._pages.delete(number);
      }
    }
  }

  /** Another query is asked: what is at hand stays until its first answer. */
  supersede(): void {
    this._isSuperseded = true;
    for (const [number, page] of this._pages) {
      this._pages.set(number, { ...page, round: 0 });
    }
  }

  clear(): void {
    this._clearPages();
    this._changed.clear();
  }

  private _clearPages(): void {
    this._isSuperseded = false;
    this._rows = null;
    this._pages.clear();
  }

  private readonly _changed = new Map<string, { item: T; cursor: number }>();
  private _isSuperseded = false;
  private readonly _pages = new Map<number, Page<T>>();
  private _rows: readonly T[] | null = null;
}
