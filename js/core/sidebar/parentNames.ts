import type { Client } from '../../protocol/client';
import type { RunRow } from '../../protocol/generated';

/** Ids in one request. */
const MAX_ASKED = 1000;
const MAX_REMEMBERED = 5000;

/** The names of runs in which those are nested that stand by themselves, as in a search. */
export class ParentNames {
  constructor(
    private readonly _client: Client,
    /** The store that is looked at; null for the kernel's own. */
    private readonly _storeId: () => string | null,
    private readonly _changed: () => void
  ) {}

  /** Begin to follow the store; call what is returned to stop. */
  start(): () => void {
    return this._client.subscribe('store.changed', ({ rows }) => {
      this._put(rows.filter(({ run_id }) => this._names.has(run_id)));
    });
  }

  get(runId: string): string | undefined {
    return this._names.get(runId);
  }

  /** Tell whose names are in sight. */
  want(runIds: readonly string[]): void {
    const missing = [...new Set(runIds)].filter(id => !this._asked.has(id));
    if (missing.length > 0) {
      void this._ask(missing.slice(0, MAX_ASKED));
    }
  }

  private async _ask(ids: string[]): Promise<void> {
    if (this._asked.size > MAX_REMEMBERED) {
      this._asked.clear();
      this._names.clear();
    }
    ids.forEach(id => this._asked.add(id));
    try {
      const found = await this._client.request('runs.search', {
        store_id: this._storeId(),
        query: { experiment_ids: null, filter: '', order_by: [], scope: ids },
        offset: 0,
        limit: ids.length
      });
      this._put(found.rows);
    } catch {
      // The sidebar says itself that the kernel does not answer.
      ids.forEach(id => this._asked.delete(id));
    }
  }

  private _put(rows: readonly RunRow[]): void {
    const news = rows.filter(
      ({ run_id, run_name }) => this._names.get(run_id) !== run_name
    );
    news.forEach(({ run_id, run_name }) => this._names.set(run_id, run_name));
    if (news.length > 0) {
      this._changed();
    }
  }

  private readonly _asked = new Set<string>();
  private readonly _names = new Map<string, string>();
}
