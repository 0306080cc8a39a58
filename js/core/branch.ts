import type { Client, Params } from '../protocol/client';
import type { RunsPage } from '../protocol/generated';
import type { Item, LineSource } from './lines';
import { PageRequests } from './pageRequests';
import { RowPages } from './rowPages';

const PAGE_SIZE = 100;

/** The runs below an open line: those nested in a run, or those of a group. */
export class Branch {
  /** `params` is what it asks, but for which page. */
  constructor(
    client: Client,
    private readonly _params: Omit<Params<'runs.search'>, 'offset' | 'limit'>,
    private readonly _changed: (answer: RunsPage) => void
  ) {
    this._requests = new PageRequests(client);
  }

  readonly pages = new RowPages(PAGE_SIZE);
  /** Known before the first answer from the line above. */
  total = 0;

  /** Ask for what is visible where it is missing or older than a round. */
  want(first: number, last: number, round: number): void {
    if (this._failed === round) {
      return;
    }
    const end = Math.floor(
      Math.max(0, Math.min(last, this.total - 1)) / PAGE_SIZE
    );
    for (let page = Math.floor(first / PAGE_SIZE); page <= end; page++) {
      if (this.pages.roundOf(page) !== round && !this._requests.has(page)) {
        const params = {
          ...this._params,
          offset: page * PAGE_SIZE,
          limit: PAGE_SIZE
        };
        const accept = (answer: RunsPage) => {
          this.total = answer.total;
          this.pages.put(answer, round);
          this._changed(answer);
        };
        void this._requests.ask(page, params, accept, () => {
          // The table says itself that the kernel does not answer; the next change asks again.
          this._failed = round;
        });
      }
    }
  }

  /** The lines, with what is open below them. */
  source(open: LineSource['open']): LineSource {
    return {
      count: this.total,
      at: (index): Item | undefined => {
        const row = this.pages.get(index);
        return row && { kind: 'run', row, children: row.children ?? 0 };
      },
      open
    };
  }

  abandon(): void {
    this._requests.abandon();
  }

  private _failed = 0;
  private readonly _requests: PageRequests;
}
