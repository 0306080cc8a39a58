/** The run that the pointer or the keyboard is at, wherever in a comparison: it stands out in all its parts. */
export class PointedRun {
  readonly get = (): string | null => this._runId;

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  readonly set = (runId: string | null): void => {
    if (runId !== this._runId) {
      this._runId = runId;
      [...this._listeners].forEach(listener => {
        listener();
      });
    }
  };

  private readonly _listeners = new Set<() => void>();
  private _runId: string | null = null;
}
