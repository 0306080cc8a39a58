import type { Client, Params } from '../protocol/client';
import type { RunsPage } from '../protocol/generated';
import { PageRequests } from './pageRequests';
import type { RowPages } from './rowPages';

/** Lines on either side of the visible ones that are asked for before they are seen. */
const AHEAD = 40;
/** Answers awaited at one time: two pages may be in sight, and one may have been passed. */
const IN_FLIGHT = 3;

/** What a table wants of its rows. */
export interface RowsWanted {
  /** The first and the last in sight. */
  readonly first: number;
  readonly last: number;
  /** How many rows there are. */
  readonly total: number;
  /** Pages of an earlier round are out of date. */
  readonly round: number;
  /** Whether the pages at hand are a saved view. */
  readonly frozen: boolean;
  /** Whether rows may be asked for before they are seen. */
  readonly ahead: boolean;
  readonly params: Omit<Params<'runs.search'>, 'offset' | 'limit'>;
}

/** Asks for the pages of rows that are missing or out of date. */
export class RowFeed {
  constructor(
    client: Client,
    private readonly _pages: RowPages,
    private readonly _accept: (answer: RunsPage, round: number) => void,
    private readonly _fail: (error: unknown) => void
  ) {
    this._requests = new PageRequests(client);
  }

  get isAsking(): boolean {
    return this._requests.size > 0;
  }

  want(wanted: RowsWanted): void {
    const { size } = this._pages;
    const { frozen, round } = wanted;
    const end = Math.max(0, Math.min(wanted.last, wanted.total - 1));
    const last = Math.floor(end / size);
    const first = Math.min(Math.floor(wanted.first / size), last);
    if (!frozen) {
      this._pages.keepNear(first, last);
    }
    for (let page = first; page <= last; page++) {
      const upToDate = !frozen && this._pages.roundOf(page) === round;
      if (
        !upToDate &&
        !this._requests.has(page) &&
        this._requests.size < IN_FLIGHT
      ) {
        this._ask(page, wanted);
      }
    }
    if (!frozen && wanted.ahead && !this.isAsking) {
      this._askAhead(wanted);
    }
  }

  abandon(): void {
    this._requests.abandon();
  }

  /** Ask for a page that comes next, where all that is visible is there. */
  private _askAhead(wanted: RowsWanted): void {
    const page = [wanted.last + AHEAD, wanted.first - AHEAD]
      .filter(index => index >= 0 && index < wanted.total)
      .map(index => Math.floor(index / this._pages.size))
      .find(number => this._pages.roundOf(number) === 0);
    if (page !== undefined) {
      this._ask(page, wanted);
    }
  }

  private _ask(page: number, { round, params }: RowsWanted): void {
    const { size } = this._pages;
    void this._requests.ask(
      page,
      { ...params, offset: page * size, limit: size },
      answer => {
        this._accept(answer, round);
      },
      this._fail
    );
  }

  private readonly _requests: PageRequests;
}
