import { Debounce } from '../live/timing';

/** Lines that nobody passes by a turn of the wheel. */
const FAR_LINES = 300;
/** Milliseconds in which a scrollbar has come to rest. */
const AT_REST_AFTER_MS = 60;

/** Which lines are visible; of those that a dragged scrollbar passes nobody hears. */
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
