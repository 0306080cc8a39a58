import type { Client, Params } from '../protocol/client';
import { groupOf, type Group, type Item } from './lines';

const PAGE_SIZE = 100;
/** Of the time that the kernel has, groups of many runs may take one part in so many. */
const SHARE = 4;

type Asked = Omit<Params<'runs.groups'>, 'offset' | 'limit'>;

/** The groups of a table's runs, as far as they are known. */
export class GroupPages {
  constructor(
    private readonly _client: Client,
    private readonly _changed: () => void,
    private readonly _failed: (error: unknown) => void
  ) {}

  /** Null while nothing is known. */
  total: number | null = null;

  at(index: number): Item | undefined {
    const group = this._pages.get(Math.floor(index / PAGE_SIZE))?.groups[
      index % PAGE_SIZE
    ];
    return group && { kind: 'group', group };
  }

  indexOf(value: string | null): number | null {
    for (const [page, { groups }] of this._pages) {
      const at = groups.findIndex(group => group.value === value);
      if (at >= 0) {
        return page * PAGE_SIZE + at;
      }
    }
    return null;
  }

  /** Ask for what is visible where it is missing or older than a round; one page at a time. */
  want(asked: Asked, first: number, last: number, round: number): void {
    if (this._controller) {
      return;
    }
    const question = JSON.stringify(asked);
    const end = Math.max(0, Math.min(last, (this.total ?? 1) - 1));
    for (
      let page = Math.floor(first / PAGE_SIZE);
      page <= Math.floor(end / PAGE_SIZE);
      page++
    ) {
      const known = this._pages.get(page);
      if (known?.round !== round || known.question !== question) {
        const wait =
          known?.question === question ? this._notBefore - Date.now() : 0;
        clearTimeout(this._timer);
        if (wait > 0) {
          this._timer = setTimeout(this._changed, wait);
        } else {
          void this._ask(asked, page, round);
        }
        return;
      }
    }
  }

  abandon(): void {
    clearTimeout(this._timer);
    this._controller?.abort();
    this._controller = null;
  }

  /** A person wants others, or the same in another order: no waiting. */
  hurry(): void {
    this.abandon();
    this._notBefore = 0;
  }

  clear(): void {
    this.hurry();
    this._pages.clear();
    this.total = null;
  }

  private async _ask(asked: Asked, page: number, round: number): Promise<void> {
    const controller = new AbortController();
    this._controller = controller;
    const begin = Date.now();
    try {
      const params = { ...asked, offset: page * PAGE_SIZE, limit: PAGE_SIZE };
      const { signal } = controller;
      const answer = await this._client.request('runs.groups', params, {
        signal
      });
      if (signal.aborted) {
        return;
      }
      this._controller = null;
      this._notBefore = Date.now() + (SHARE - 1) * (Date.now() - begin);
      this.total = answer.total;
      const groups = answer.groups.map(row => groupOf(row, asked.metrics));
      const question = JSON.stringify(asked);
      // What another question was answered with goes once this one is.
      for (const [other, known] of this._pages) {
        if (known.question !== question) {
          this._pages.delete(other);
        }
      }
      this._pages.set(page, { groups, round, question });
      this._changed();
    } catch (error) {
      if (!controller.signal.aborted) {
        this._controller = null;
        this._failed(error);
      }
    }
  }

  private _controller: AbortController | null = null;
  private _notBefore = 0;
  private readonly _pages = new Map<
    number,
    { groups: readonly Group[]; round: number; question: string }
  >();
  private _timer: ReturnType<typeof setTimeout> | undefined;
}
