import type { Client } from '../../protocol/client';
import type { RunRow, StoreChanged } from '../../protocol/generated';

/** The row of the run that others are compared with, wherever the table is scrolled to. */
export class BaselineRow {
  constructor(
    private readonly _client: Client,
    private readonly _found: () => void
  ) {}

  /** The row as the table has it, else as it was last seen; asked for where that is not enough. */
  of(
    runId: string | null,
    known: RunRow | undefined,
    storeId: string | null,
    extremes: readonly string[]
  ): RunRow | null {
    if (runId !== this._runId) {
      this._runId = runId;
      this._asked = this._has = '';
      this._isDoubtful = false;
      this._row = null;
    }
    if (runId === null) {
      return null;
    }
    const wanted = [runId, ...extremes].join('\n');
    if (known) {
      this._row = known;
      this._has = this._isDoubtful ? '' : wanted;
    } else if (this._has !== wanted) {
      this._ask(runId, storeId, extremes, wanted);
    }
    return this._row;
  }

  /** What was last seen of a run that has changed or is gone is not enough any more; returns whether it is so. */
  follow({ rows, gone, more }: StoreChanged): boolean {
    const isChanged = rows.some(({ run_id }) => run_id === this._runId);
    const mayBeGone = more || gone.some(runId => runId === this._runId);
    if (this._runId === null || !(isChanged || mayBeGone)) {
      return false;
    }
    this._asked = this._has = '';
    this._isDoubtful = mayBeGone;
    return true;
  }

  private _ask(
    runId: string,
    storeId: string | null,
    extremes: readonly string[],
    wanted: string
  ): void {
    // An id has hexadecimal digits alone: anything else would be part of the filter.
    if (
      this._asked === wanted ||
      this._client.state !== 'live' ||
      !/^\w+$/.test(runId)
    ) {
      return;
    }
    this._asked = wanted;
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
        if (this._asked === wanted) {
          this._row = rows[0] ?? null;
          this._has = wanted;
          this._isDoubtful = false;
          this._found();
        }
      })
      .catch(() => {
        this._asked = '';
      });
  }

  private _asked = '';
  /** What the row was last told for. */
  private _has = '';
  /** Whether the run may be gone although its row is still at hand. */
  private _isDoubtful = false;
  private _row: RunRow | null = null;
  private _runId: string | null = null;
}
