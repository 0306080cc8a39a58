/** The axes of a plot of an evaluation: numbers, or a place for each of some texts. */
import type { PlotAxis, PlotBox } from '../chart/plotBox';

export interface PlotRange {
  readonly range: readonly [low: number, high: number];
  /** What stands at 0, 1, 2 …; null for numbers. */
  readonly categories?: readonly string[] | null;
}

/** An axis as `plotBox` takes it. */
export function axisOf({ range, categories = null }: PlotRange): PlotAxis {
  const [low, high] = range;
  const placeOf = (value: string | number) =>
    (Number(value) - low) / (high - low);
  return {
    ...{ range, placeOf, log: false, hasNone: false },
    kind: categories ? 'category' : 'number',
    ticks: (categories ?? []).map((label, at) => ({ at: placeOf(at), label }))
  };
}

/** From values to pixels and back. */
export class PlotScale {
  constructor(
    readonly box: PlotBox,
    private readonly _x: PlotRange,
    private readonly _y: PlotRange
  ) {}

  xAt(value: number): number {
    const [low, high] = this._x.range;
    const { left, right } = this.box;
    return left + ((value - low) / (high - low)) * (right - left);
  }

  yAt(value: number): number {
    const [low, high] = this._y.range;
    const { top, bottom } = this.box;
    return bottom - ((value - low) / (high - low)) * (bottom - top);
  }

  /** The value along the x axis at so many pixels, within its range. */
  valueAt(pixels: number): number {
    const [low, high] = this._x.range;
    const { left, right } = this.box;
    const share = (pixels - left) / (right - left);
    return low + Math.max(0, Math.min(1, share)) * (high - low);
  }
}
