import type { RunRow, RunsPage } from '../../protocol/generated';
import { addNames } from './columns';
import { Pages } from '../live/pages';
import { nextPage, type Page } from './runTableView';

/** The rows of a table, as far as they are known. */
export class RowPages extends Pages<RunRow> {
  constructor(size: number) {
    super(size, ({ run_id }) => run_id);
  }
}

/** What the answers to a table have said of its runs, and how true that still is. */
export class TableResult {
  constructor(private readonly _pages: RowPages) {}

  /** Null while nothing is known. */
  get page(): Page | null {
    return this._page;
  }

  /** When the rows were true; null while nothing is known. */
  get asOf(): number | null {
    return this._asOf;
  }

  /** Whether the rows come from a saved view. */
  get saved(): boolean {
    return this._saved;
  }

  /** Whether the rows at hand are all there is to look at. */
  get frozen(): boolean {
    return this._frozen;
  }

  /** Pages of an earlier round are out of date. */
  get round(): number {
    return this._round;
  }

  /** Whether nothing that is known holds for what is asked now. */
  get isOver(): boolean {
    return this._invalidated === 'all';
  }

  /** How many rows there are. */
  get count(): number {
    return this._frozen ? this._pages.rows().length : (this._page?.total ?? 0);
  }

  /** How many runs there are, however they are arranged. */
  get total(): number {
    return this._page?.all ?? this._page?.total ?? 0;
  }

  /** Whether these are all the runs there are. */
  isComplete(rows: readonly RunRow[]): boolean {
    return this._page !== null && rows.length >= this.total;
  }

  /** Show what was saved until there is an answer. */
  restore(saved: RunsPage, takenAt: number | null): void {
    const { rows, offset: _offset, ...page } = saved;
    this._page = page;
    this._pages.fill(rows, page.cursor, this._round);
    this._asOf = takenAt;
    this._saved = true;
    this._frozen = true;
  }

  /** The pages at hand are to be asked for again. */
  startRound(): void {
    this._round += 1;
  }

  /** The next answer does away with the rows, or also with the places of columns. */
  invalidate(what: 'rows' | 'all'): void {
    if (this._invalidated !== 'all') {
      this._invalidated = what;
    }
  }

  /** Take an answer in; returns whether a saved view has fallen behind it. */
  accept(answer: RunsPage, round: number): boolean {
    const behind = this._saved && answer.cursor !== this._page?.cursor;
    const sameStore = this._page?.store.store_id === answer.store.store_id;
    if (!sameStore || this._frozen || this._invalidated) {
      this._pages.clear();
    }
    this._page = nextPage(this._page, answer, this._invalidated);
    this._invalidated = null;
    this._frozen = false;
    this._saved = false;
    this._asOf = Date.now();
    this._pages.put(answer.rows, answer, round);
    return behind;
  }

  /** Rows that were just true have come: they may have names that were not known. */
  addNamesOf(rows: readonly RunRow[]): void {
    if (this._page) {
      const columns = addNames(this._page.columns, rows);
      this._page = { ...this._page, columns };
      this._asOf = Date.now();
    }
  }

  /** Without a kernel the rows at hand are all there is. */
  freeze(rows: readonly RunRow[]): void {
    if (this._page && !this._frozen) {
      this._pages.fill(rows, this._page.cursor, this._round);
      this._frozen = true;
    }
  }

  private _asOf: number | null = null;
  private _frozen = false;
  private _invalidated: 'rows' | 'all' | null = null;
  private _page: Page | null = null;
  private _round = 1;
  private _saved = false;
}
