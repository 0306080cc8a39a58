import type { Client, MethodName, Params, Result } from '../../protocol/client';
import type { Pages } from './pages';

/** A method that answers a part of a long list. */
export type PagedMethod = {
  [M in MethodName]: Params<M> extends { offset: number; limit: number }
    ? M
    : never;
}[MethodName];

/** What a method is asked, but for which part of its list. */
export type PagedParams<M extends PagedMethod> = Omit<
  Params<M>,
  'offset' | 'limit'
>;

export interface PagedQueryOptions<M extends PagedMethod, T> {
  readonly client: Client;
  readonly method: M;
  readonly pages: Pages<T>;
  /** Answers awaited at one time; any number unless given. */
  readonly inFlight?: number;
  /** Items on either side of the visible ones that are asked for before they are seen; none unless given. */
  readonly ahead?: number;
  /** Pages kept on either side of the visible ones; all unless given. */
  readonly kept?: number;
  /** Of the kernel's time, asking for known pages anew may take one part in so many. */
  readonly share?: number;
  /** Put an answer into the pages. */
  readonly accept: (
    answer: Result<M>,
    round: number,
    params: PagedParams<M>
  ) => void;
  readonly fail: (error: unknown, round: number) => void;
}

/** What is to be shown of a list. */
export interface PagesWanted<M extends PagedMethod> {
  /** The first and the last item in sight. */
  readonly first: number;
  readonly last: number;
  /** How many items there are, as far as is known. */
  readonly total: number;
  /** Pages of an earlier round are out of date. */
  readonly round: number;
  /** Whether what is at hand was saved, so that no round can be told of it. */
  readonly frozen?: boolean;
  /** Whether items may be asked for before they are seen. */
  readonly ahead?: boolean;
  readonly params: PagedParams<M>;
}

/** Asks for the pages of a list that are in sight and missing or out of date. */
export class PagedQuery<M extends PagedMethod, T> {
  constructor(private readonly _options: PagedQueryOptions<M, T>) {}

  get isAsking(): boolean {
    return this._asked.size > 0;
  }

  want(wanted: PagesWanted<M>): void {
    clearTimeout(this._timer);
    const { kept, inFlight = Infinity, pages } = this._options;
    const { size } = pages;
    const { frozen = false, round } = wanted;
    const end = Math.max(0, Math.min(wanted.last, wanted.total - 1));
    const last = Math.floor(end / size);
    const first = Math.min(Math.floor(wanted.first / size), last);
    if (!frozen && kept !== undefined) {
      pages.keepNear(first, last, kept);
    }
    for (let page = first; page <= last; page++) {
      const known = frozen ? 0 : pages.roundOf(page);
      if (
        known === round ||
        this._asked.has(page) ||
        this._asked.size >= inFlight
      ) {
        continue;
      }
      const wait = known === 0 ? 0 : this._notBefore - Date.now();
      if (wait > 0) {
        this._timer = setTimeout(() => {
          this.want(wanted);
        }, wait);
        return;
      }
      void this._ask(page, wanted);
    }
    if (!frozen && wanted.ahead && !this.isAsking) {
      this._askAhead(wanted);
    }
  }

  /** What was asked is not waited for. */
  abandon(): void {
    clearTimeout(this._timer);
    for (const controller of this._asked.values()) {
      controller.abort();
    }
    this._asked.clear();
  }

  /** A person wants others, or the same in another order: what is asked next need not wait. */
  skipWait(): void {
    this.abandon();
    this._notBefore = 0;
  }

  /** Ask for a page that comes next, where all that is visible is there. */
  private _askAhead(wanted: PagesWanted<M>): void {
    const { ahead = 0, pages } = this._options;
    const page = [wanted.last + ahead, wanted.first - ahead]
      .filter(index => index >= 0 && index < wanted.total)
      .map(index => Math.floor(index / pages.size))
      .find(number => pages.roundOf(number) === 0);
    if (page !== undefined) {
      void this._ask(page, wanted);
    }
  }

  private async _ask(page: number, wanted: PagesWanted<M>): Promise<void> {
    const { accept, client, fail, method, pages, share = 1 } = this._options;
    const { params, round } = wanted;
    const { size } = pages;
    const controller = new AbortController();
    const { signal } = controller;
    this._asked.set(page, controller);
    const begin = Date.now();
    try {
      const answer = await client.request(
        method,
        { ...params, offset: page * size, limit: size } as Params<M>,
        { signal }
      );
      // In one go: who looks in between would ask for the page again.
      if (!signal.aborted) {
        this._asked.delete(page);
        this._notBefore = Date.now() + (share - 1) * (Date.now() - begin);
        accept(answer, round, params);
      }
    } catch (error) {
      if (!signal.aborted) {
        this._asked.delete(page);
        fail(error, round);
      }
    }
  }

  private readonly _asked = new Map<number, AbortController>();
  private _notBefore = 0;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}

/** Read a list from one index to before another, page after page, whether in sight or not. */
export async function* readPages<M extends PagedMethod>(
  client: Client,
  method: M,
  params: PagedParams<M>,
  [from, to]: readonly [number, number],
  size: number
): AsyncGenerator<Result<M>, void> {
  for (let offset = from; offset < to; offset += size) {
    const limit = Math.min(size, to - offset);
    yield await client.request(method, {
      ...params,
      offset,
      limit
    } as Params<M>);
  }
}
