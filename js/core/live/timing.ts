/** Calls at most once in an interval: at once, and once more at the end. */
export class Throttle {
  constructor(
    private readonly _call: () => void,
    private readonly _intervalMs: number
  ) {}

  trigger(): void {
    if (this._timer !== null) {
      return;
    }
    const wait = this._last + this._intervalMs - Date.now();
    if (wait <= 0) {
      this._fire();
    } else {
      this._timer = setTimeout(() => {
        this._fire();
      }, wait);
    }
  }

  cancel(): void {
    if (this._timer !== null) {
      clearTimeout(this._timer);
      this._timer = null;
    }
  }

  private _fire(): void {
    this._timer = null;
    this._last = Date.now();
    this._call();
  }

  private _last = -Infinity;
  private _timer: ReturnType<typeof setTimeout> | null = null;
}

/** Calls when nothing has triggered it for a while, and after the longest time in any case. */
export class Debounce {
  constructor(
    private readonly _call: () => void,
    private readonly _quietMs: number,
    private readonly _maxMs = Infinity
  ) {}

  trigger(): void {
    const now = Date.now();
    this._since ??= now;
    if (this._timer !== null) {
      clearTimeout(this._timer);
    }
    const wait = Math.min(this._quietMs, this._since + this._maxMs - now);
    this._timer = setTimeout(
      () => {
        this._timer = null;
        this._since = null;
        this._call();
      },
      Math.max(0, wait)
    );
  }

  cancel(): void {
    if (this._timer !== null) {
      clearTimeout(this._timer);
      this._timer = null;
    }
    this._since = null;
  }

  private _since: number | null = null;
  private _timer: ReturnType<typeof setTimeout> | null = null;
}
