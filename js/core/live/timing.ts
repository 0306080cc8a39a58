/** Calls at most once per `interval` milliseconds: at once, and once more at the end. */
export class Throttle {
  constructor(
    private readonly _call: () => void,
    private readonly _interval: number
  ) {}

  trigger(): void {
    if (this._timer !== null) {
      return;
    }
    const wait = this._last + this._interval - Date.now();
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

/** Calls when nothing has triggered it for `quiet` milliseconds, after `longest` in any case. */
export class Debounce {
  constructor(
    private readonly _call: () => void,
    private readonly _quiet: number,
    private readonly _longest = Infinity
  ) {}

  trigger(): void {
    const now = Date.now();
    this._since ??= now;
    if (this._timer !== null) {
      clearTimeout(this._timer);
    }
    const wait = Math.min(this._quiet, this._since + this._longest - now);
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
