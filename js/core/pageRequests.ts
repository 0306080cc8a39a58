import type { Client, Params } from '../protocol/client';
import type { RunsPage } from '../protocol/generated';

/** The pages of rows that are asked for and have not come. */
export class PageRequests {
  constructor(private readonly _client: Client) {}

  get size(): number {
    return this._asked.size;
  }

  has(page: number): boolean {
    return this._asked.has(page);
  }

  /** Ask; one of the two hears of it, unless the answer is no longer wanted. */
  async ask(
    page: number,
    params: Params<'runs.search'>,
    accept: (answer: RunsPage) => void,
    fail: (error: unknown) => void
  ): Promise<void> {
    const controller = new AbortController();
    this._asked.set(page, controller);
    const { signal } = controller;
    try {
      const answer = await this._client.request('runs.search', params, {
        signal
      });
      // In one go: who looks in between would ask for the page again.
      if (!signal.aborted) {
        this._asked.delete(page);
        accept(answer);
      }
    } catch (error) {
      if (!signal.aborted) {
        this._asked.delete(page);
        fail(error);
      }
    }
  }

  abandon(): void {
    for (const controller of this._asked.values()) {
      controller.abort();
    }
    this._asked.clear();
  }

  private readonly _asked = new Map<number, AbortController>();
}
