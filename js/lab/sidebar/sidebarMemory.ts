import type { IStateDB } from '@jupyterlab/statedb';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';
import { HabitsKeeper } from '../../core/sidebar/sidebarHabits';
import { Debounce } from '../../core/live/timing';

const KEY = 'trialbook:sidebar';
/** Milliseconds between a change and when it is written; the longest while changes go on. */
const SAVE_AFTER_MS = 100;
const MAX_UNSAVED_MS = 500;

/** The sidebar's habits, remembered from one time to the next. */
export class SidebarMemory {
  constructor(private readonly _state: IStateDB | null) {
    this.habits = new HabitsKeeper(null, habits => {
      this._latest = habits;
      this._write.trigger();
    });
    // JupyterLab answers only when every extension has started: none may wait for it.
    this.recalled = this._recall();
  }

  readonly habits: HabitsKeeper;

  /** Resolves when the sidebar is as it was left. */
  readonly recalled: Promise<void>;

  private async _recall(): Promise<void> {
    try {
      this.habits.recall(await this._state?.fetch(KEY));
    } catch {
      // What cannot be read is begun anew.
    }
  }

  private _latest: unknown = null;
  private readonly _write = new Debounce(
    () => {
      const latest = this._latest as ReadonlyPartialJSONValue;
      this._state?.save(KEY, latest).catch(() => undefined);
    },
    SAVE_AFTER_MS,
    MAX_UNSAVED_MS
  );
}
