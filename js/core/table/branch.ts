import type { Client } from '../../protocol/client';
import type { RunRow, RunsPage } from '../../protocol/generated';
import type { Item, LineSource } from './lines';
import type { Level } from './treeRows';
import { PagedQuery, type PagedParams } from '../live/pagedQuery';
import { RowPages } from './tableResult';

const PAGE_SIZE = 100;

/** The runs below an open line: those nested in a run, or those of a group. */
export class Branch implements Level {
  constructor(
    client: Client,
    private readonly _params: PagedParams<'runs.search'>,
    changed: (answer: RunsPage) => void
  ) {
    this._query = new PagedQuery({
      client,
      method: 'runs.search',
      pages: this.pages,
      accept: (answer, round) => {
        this.total = answer.total;
        this.pages.put(answer.rows, answer, round);
        changed(answer);
      },
      fail: (_error, round) => {
        // The table says itself that the kernel does not answer; the next change asks again.
        this._failed = round;
      }
    });
  }

  readonly pages = new RowPages(PAGE_SIZE);
  /** Known before the first answer from the line above. */
  total = 0;

  get count(): number {
    return this.total;
  }

  at(index: number): Item | undefined {
    const row = this.pages.get(index);
    return row && { kind: 'run', row, children: row.children ?? 0 };
  }

  indexOf(runId: string): number | null {
    return this.pages.indexOf(runId);
  }

  /** Ask for what is visible where it is missing or older than a round. */
  want(first: number, last: number, round: number): void {
    if (this._failed !== round) {
      const { _params: params, total } = this;
      this._query.want({ first, last, total, round, params });
    }
  }

  /** The lines, with what is open below them. */
  source(open: LineSource['open']): LineSource {
    return { count: this.count, at: index => this.at(index), open };
  }

  abandon(): void {
    this._query.abandon();
  }

  private _failed = 0;
  private readonly _query: PagedQuery<'runs.search', RunRow>;
}
