/**
 * The run that the pointer or the keyboard is at, wherever in a comparison: it stands out in all its parts.
 *
 * Where they are at none, the run that was held by a click stands out, until it is let go by another.
 */
export class PointedRun {
  readonly get = (): string | null => this._pointed ?? this._held;

  /** The run that stands out when nothing is pointed at. */
  get held(): string | null {
    return this._held;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  readonly set = (runId: string | null): void => {
    this._change(runId, this._held);
  };

  /** Hold a run; the one that is held already, or null, lets go. */
  readonly hold = (runId: string | null): void => {
    this._change(this._pointed, runId === this._held ? null : runId);
  };

  private _change(pointed: string | null, held: string | null): void {
    if (pointed !== this._pointed || held !== this._held) {
      [this._pointed, this._held] = [pointed, held];
      [...this._listeners].forEach(listener => {
        listener();
      });
    }
  }

  private _held: string | null = null;
  private readonly _listeners = new Set<() => void>();
  private _pointed: string | null = null;
}
