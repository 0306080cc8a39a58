import { RequestError } from '../protocol/client';

/** Why a table has no answer, and whether its connection was lost meanwhile. */
export class TableFailure {
  /** Why the present query has no answer. */
  get error(): RequestError | null {
    return this._error;
  }

  note(error: unknown): void {
    const known =
      error instanceof RequestError
        ? error
        : new RequestError(String(error), { error_code: 'INTERNAL_ERROR' });
    // A lost connection is a state, not an error: asked again when it is back.
    this._lost ||= known.data.error_code === 'DISCONNECTED';
    this._error = known.data.error_code === 'DISCONNECTED' ? null : known;
  }

  /** What was wrong is not so any more. */
  clear(): void {
    this._error = null;
  }

  /** Forget an error that may be over; a filter stays wrong until it is changed. */
  forgive(): void {
    if (this._error?.data.position === undefined) {
      this._error = null;
    }
  }

  lose(): void {
    this._lost = true;
    this.forgive();
  }

  /** The connection is there; returns whether it was lost. */
  regain(): boolean {
    const lost = this._lost;
    if (lost) {
      this._lost = false;
      this.forgive();
    }
    return lost;
  }

  private _error: RequestError | null = null;
  private _lost = false;
}
