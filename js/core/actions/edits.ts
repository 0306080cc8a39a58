/** What was done in one place, each with its way back. */

/** Does something. */
export type Step = () => Promise<Done>;

export interface Done {
  /** How much has changed: with nothing changed there is nothing to take back. */
  readonly count: number;
  readonly back: Step;
}

export interface Edit {
  /** What was done, in words. */
  readonly said: string;
  readonly back: Step;
}

/** Edits that can be taken back. */
const MAX_EDITS = 100;

/** What can be undone and done again. */
export class Edits {
  /** Do something; null where nothing has changed. */
  apply(step: Step, say: (count: number) => string): Promise<Edit | null> {
    return this._inTurn(async () => {
      const { count, back } = await step();
      if (count === 0) {
        return null;
      }
      const edit = { said: say(count), back };
      this._done = [...this._done, edit].slice(-MAX_EDITS);
      this._undone = [];
      return edit;
    });
  }

  /** Take back an edit, the last one unless told; null where there is none. */
  undo(edit?: Edit): Promise<Edit | null> {
    return this._inTurn(async () => {
      const last = edit ?? this._done.at(-1);
      if (!last || !this._done.includes(last)) {
        return null;
      }
      const { back } = await last.back();
      this._done = this._done.filter(other => other !== last);
      this._undone = [...this._undone, { ...last, back }];
      return last;
    });
  }

  /** Do again what was taken back last; null where there is nothing. */
  redo(): Promise<Edit | null> {
    return this._inTurn(async () => {
      const last = this._undone.at(-1);
      if (!last) {
        return null;
      }
      const { back } = await last.back();
      const edit = { ...last, back };
      this._undone = this._undone.slice(0, -1);
      this._done = [...this._done, edit];
      return edit;
    });
  }

  /** Forget everything: what is gone for good cannot be changed back. */
  clear(): void {
    this._done = [];
    this._undone = [];
  }

  /** Keys come faster than answers: what was asked first is done first. */
  private _inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this._last.then(act);
    this._last = done.catch(() => undefined);
    return done;
  }

  private _done: readonly Edit[] = [];
  private _undone: readonly Edit[] = [];
  private _last: Promise<unknown> = Promise.resolve();
}
