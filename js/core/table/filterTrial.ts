import type { Client, Params } from '../../protocol/client';
import { RequestError } from '../../protocol/client';
import type { RunsPage, RunsQuery } from '../../protocol/generated';

/** A filter that could not be understood, and why. */
export interface Refused {
  readonly filter: string;
  readonly error: RequestError;
}

/**
 * Asks with another filter, while everything shown still follows the one before.
 *
 * Only the kernel knows whether a filter can be understood; half of one must
 * not take away what is shown.
 */
export class FilterTrial {
  constructor(
    private readonly _client: Client,
    private readonly _accept: (query: RunsQuery, answer: RunsPage) => void,
    private readonly _fail: (error: unknown) => void
  ) {}

  /** What was typed last and was not understood; null where the filter shown was typed last. */
  get refused(): Refused | null {
    return this._refused;
  }

  /** The query that is to be shown once it is answered. */
  get wanted(): RunsQuery | null {
    return this._wanted;
  }

  get isAsking(): boolean {
    return this._controller !== null;
  }

  /** Want another query; null to stay with the one shown. */
  want(query: RunsQuery | null): void {
    this.abandon();
    this._wanted = query;
    this._refused = null;
  }

  /** Ask for the first rows of what is wanted, unless that is under way. */
  ask(params: (query: RunsQuery) => Params<'runs.search'>): void {
    if (this._wanted && !this._controller) {
      void this._ask(this._wanted, params(this._wanted));
    }
  }

  /** The answer is not waited for; what is wanted is asked for another time. */
  abandon(): void {
    this._controller?.abort();
    this._controller = null;
  }

  private async _ask(
    query: RunsQuery,
    params: Params<'runs.search'>
  ): Promise<void> {
    const controller = new AbortController();
    this._controller = controller;
    const { signal } = controller;
    try {
      const answer = await this._client.request('runs.search', params, {
        signal
      });
      if (!signal.aborted) {
        this._controller = null;
        this._wanted = null;
        this._accept(query, answer);
      }
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      this._controller = null;
      if (error instanceof RequestError && error.data.position !== undefined) {
        this._wanted = null;
        this._refused = { filter: query.filter, error };
      }
      this._fail(error);
    }
  }

  private _controller: AbortController | null = null;
  private _refused: Refused | null = null;
  private _wanted: RunsQuery | null = null;
}
