import type { RunRow, RunsPage, StoreChanged } from '../protocol/generated';

interface Page {
  readonly rows: RunRow[];
  /** The store's revision that the page was read at. */
  readonly cursor: number;
  /** The round of asking that it belongs to. */
  readonly round: number;
}

/** Pages kept on either side of what is visible. */
const KEPT = 10;
/** Changed rows remembered for answers that were on their way. */
const REMEMBERED = 1000;

/** Rows by index, as far as they are known. */
export class RowPages {
  constructor(readonly size: number) {}

  get(index: number): RunRow | undefined {
    return this._pages.get(Math.floor(index / this.size))?.rows[
      index % this.size
    ];
  }

  /** The round that a page was last read in; 0 when it is not there. */
  roundOf(page: number): number {
    return this._pages.get(page)?.round ?? 0;
  }

  /** Every known row, in order; the same list as long as none is another. */
  rows(): readonly RunRow[] {
    this._rows ??= [...this._pages.keys()]
      .sort((a, b) => a - b)
      .flatMap(index => this._pages.get(index)?.rows ?? []);
    return this._rows;
  }

  find(runId: string): RunRow | undefined {
    for (const page of this._pages.values()) {
      const row = page.rows.find(candidate => candidate.run_id === runId);
      if (row) {
        return row;
      }
    }
    return undefined;
  }

  indexOf(runId: string): number | null {
    for (const [number, page] of this._pages) {
      const index = page.rows.findIndex(row => row.run_id === runId);
      if (index >= 0) {
        return number * this.size + index;
      }
    }
    return null;
  }

  /** Put an answer in its place; rows changed since it was read stay as they are. */
  put(answer: RunsPage, round: number): void {
    const known = new Map(this.rows().map(row => [row.run_id, row]));
    const rows = answer.rows.map(row => {
      const changed = this._changed.get(row.run_id);
      const now = changed && changed.cursor > answer.cursor ? changed.row : row;
      const before = known.get(row.run_id);
      // What has not changed stays the same object and need not be drawn anew.
      return before && JSON.stringify(before) === JSON.stringify(now)
        ? before
        : now;
    });
    this._rows = null;
    this._pages.set(Math.floor(answer.offset / this.size), {
      rows,
      cursor: answer.cursor,
      round
    });
    for (const number of this._pages.keys()) {
      if (number * this.size >= Math.max(answer.total, 1)) {
        this._pages.delete(number);
      }
    }
  }

  /** Replace everything by rows that are there as a whole. */
  fill(rows: readonly RunRow[], cursor: number, round: number): void {
    this._clearRows();
    for (let at = 0; at < rows.length; at += this.size) {
      this._pages.set(at / this.size, {
        rows: rows.slice(at, at + this.size),
        cursor,
        round
      });
    }
  }

  /** Put a changed row in the place of the old one, if that is known and not newer. */
  replace(row: RunRow, cursor: number): RunRow | undefined {
    this._changed.delete(row.run_id);
    this._changed.set(row.run_id, { row, cursor });
    for (const oldest of this._changed.keys()) {
      if (this._changed.size <= REMEMBERED) {
        break;
      }
      this._changed.delete(oldest);
    }
    for (const page of this._pages.values()) {
      const index = page.rows.findIndex(
        candidate => candidate.run_id === row.run_id
      );
      const before = page.rows[index];
      if (before && page.cursor > cursor) {
        return before;
      }
      if (before) {
        page.rows[index] = row;
        this._rows = null;
        return before;
      }
    }
    return undefined;
  }

  /** Forget what is far from the pages shown. */
  keepNear(first: number, last: number): void {
    for (const number of this._pages.keys()) {
      if (number < first - KEPT || number > last + KEPT) {
        this._rows = null;
        this._pages.delete(number);
      }
    }
  }

  clear(): void {
    this._clearRows();
    this._changed.clear();
  }

  private _clearRows(): void {
    this._rows = null;
    this._pages.clear();
  }

  private readonly _changed = new Map<
    string,
    { row: RunRow; cursor: StoreChanged['cursor'] }
  >();
  private readonly _pages = new Map<number, Page>();
  private _rows: readonly RunRow[] | null = null;
}
