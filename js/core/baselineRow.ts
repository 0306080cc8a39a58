import type { Client } from '../protocol/client';
import type { RunRow } from '../protocol/generated';

/** The row of the run that others are compared with, wherever the table is scrolled to. */
export class BaselineRow {
  constructor(
    private readonly _client: Client,
    private readonly _found: () => void
  ) {}

  /** The row as the table has it, else as it was last seen; asked for where nobody has seen it. */
  of(
    runId: string | null,
    known: RunRow | undefined,
    storeId: string | null,
    extremes: readonly string[]
  ): RunRow | null {
    if (runId === null) {
      this._asked = '';
      this._row = null;
      return null;
    }
    if (known) {
      this._row = known;
    } else if (this._row?.run_id !== runId) {
      this._row = null;
      this._ask(runId, storeId, extremes);
    }
    return this._row;
  }

  private _ask(
    runId: string,
    storeId: string | null,
    extremes: readonly string[]
  ): void {
    // An id has hexadecimal digits alone: anything else would be part of the filter.
    if (
      this._asked === runId ||
      this._client.state !== 'live' ||
      !/^\w+$/.test(runId)
    ) {
      return;
    }
    this._asked = runId;
    const filter = `attributes.run_id = '${runId}'`;
    this._client
      .request('runs.search', {
        store_id: storeId,
        query: { experiment_ids: null, filter, order_by: [] },
        offset: 0,
        limit: 1,
        extremes: [...extremes]
      })
      .then(({ rows }) => {
        if (this._asked === runId && rows[0]) {
          this._row = rows[0];
          this._found();
        }
      })
      .catch(() => {
        this._asked = '';
      });
  }

  private _asked = '';
  private _row: RunRow | null = null;
}
