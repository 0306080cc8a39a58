import type { RunsSpec } from '../protocol/generated';
import { Settle } from './timing';

/** Milliseconds. */
const QUIET = 1500;
const LONGEST_UNSETTLED = 10_000;

/** Tells when a table has changed and come to rest, while a kernel answers. */
export class TableRest {
  /** `spec` is null where what is shown is not true: nobody is told of that. */
  constructor(
    private readonly _isLive: () => boolean,
    private readonly _spec: () => RunsSpec | null
  ) {}

  listen(listener: (spec: RunsSpec) => void): () => void {
    this._listeners.add(listener);
    return () => {
      this._listeners.delete(listener);
    };
  }

  /** Something has changed. */
  readonly disturb = (): void => {
    this._settle.trigger();
  };

  /** A kernel answers: tell what could not be told without one. */
  resume(): void {
    if (this._owed) {
      this._owed = false;
      this._settle.trigger();
    }
  }

  cancel(): void {
    this._settle.cancel();
  }

  private _tell(): void {
    this._owed = !this._isLive();
    const spec = this._owed ? null : this._spec();
    if (spec) {
      for (const listener of [...this._listeners]) {
        listener(spec);
      }
    }
  }

  private readonly _listeners = new Set<(spec: RunsSpec) => void>();
  private _owed = false;
  private readonly _settle = new Settle(
    () => {
      this._tell();
    },
    QUIET,
    LONGEST_UNSETTLED
  );
}
