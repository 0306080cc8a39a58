/** Drawing that takes longer than a frame goes on in the next ones. */

/** Lines of the first frame, and the fewest of any. */
const AT_FIRST = 500;
const FEWEST = 100;
/** Milliseconds between frames: longer is late, shorter leaves time. */
const LATE = 30;
const EARLY = 20;

/**
 * How many lines one frame has time for, learnt from how long frames take.
 *
 * What a browser draws it draws after the script: only the time of the next frame tells.
 */
export class DrawingPace {
  get lines(): number {
    return this._lines;
  }

  /** Tell how long the frame took in which so many lines were drawn. */
  took(milliseconds: number, lines: number): void {
    if (milliseconds > LATE) {
      this._lines = Math.max(
        FEWEST,
        Math.floor(Math.min(lines, this._lines) / 2)
      );
    } else if (milliseconds < EARLY && lines >= this._lines) {
      this._lines = Math.min(100_000, this._lines * 2);
    }
  }

  private _lines = AT_FIRST;
}

/** The items in such an order that the first ones are from all over the list, however many are looked at. */
export function strewn<T>(items: readonly T[]): T[] {
  const { length } = items;
  // A stride near the golden section leaves no part out; without a common divisor it meets each item once.
  let stride = Math.max(1, Math.round(0.618 * length));
  while (divisor(stride, length) > 1) {
    stride += 1;
  }
  return Array.from({ length }, (_, at) => items[(at * stride) % length] as T);
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
