/** What was done, and what takes it back. */
export interface Message {
  readonly said: string;
  readonly undo: (() => void) | null;
}

/** What was done last in one place, where the host does not tell it. */
export class Told {
  readonly get = (): Message | null => this._message;

  readonly subscribe = (listener: () => void): (() => void) => {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  };

  readonly set = (message: Message | null): void => {
    if (message !== this._message) {
      this._message = message;
      [...this._listeners].forEach(listener => {
        listener();
      });
    }
  };

  private readonly _listeners = new Set<() => void>();
  private _message: Message | null = null;
}
