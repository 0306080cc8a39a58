import { Debounce } from '../live/timing';

/** A jump: more lines than a turn of the wheel passes, so the scrollbar is dragged. */
const FAR_LINES = 300;
/** Milliseconds without a jump after which the scrollbar is at rest. */
const AT_REST_AFTER_MS = 60;

/** The visible lines; told once a dragged scrollbar is at rest, not for what it passes. */
export class VisibleRange {
  constructor(private readonly _moved: () => void) {}

  first = 0;
  last = 0;

  set(first: number, last: number): void {
    if (first === this.first && last === this.last) {
      return;
    }
    const far = Math.abs(first - this.first) > FAR_LINES;
    this.first = first;
    this.last = last;
    if (far && this._hasJumped) {
      this._rest.trigger();
    } else {
      this._moved();
    }
    if (far) {
      this._hasJumped = true;
      this._still.trigger();
    }
  }

  cancel(): void {
    this._rest.cancel();
    this._still.cancel();
  }

  private _hasJumped = false;
  private readonly _rest = new Debounce(
    () => {
      this._moved();
    },
    AT_REST_AFTER_MS,
    5 * AT_REST_AFTER_MS
  );
  private readonly _still = new Debounce(() => {
    this._hasJumped = false;
  }, 2 * AT_REST_AFTER_MS);
}
