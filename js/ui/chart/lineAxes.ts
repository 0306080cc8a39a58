/** The two axes of a chart: what stands at them always has room, and is there at least twice. */
import { formatApart } from '../../core/text/units';
import type { Plot, PlotOptions } from './engine';
import type { Drawing } from './linePlot';
import {
  axisTexts,
  axisTicks,
  fitted,
  logTexts,
  logTicks,
  niceTicks,
  numberTexts
} from './ticks';

/** CSS pixels around the lines. */
export const PADDING: [number, number, number, number] = [9, 18, 0, 0];
const FONT = '11px system-ui, sans-serif';
const LINE = 13;
/** What a tick takes of an axis as a rule. */
const TICK = { x: 84, y: 34 };
/** Between two texts. */
const APART = 8;
/** Widths of the axis of values: those of most numbers, and steps that keep it where it is. */
const LEAST_WIDTH = 40;
const WIDTH_STEP = 8;
/** So much more than is needed it may be, so that it does not jump with each number. */
const SPARE = 24;

type PlotAxis = NonNullable<PlotOptions['axes']>[number];

/** What stands at a tick, and where on the chart it begins and ends: CSS pixels. */
export interface PlacedText {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

export class PlotAxes {
  constructor(private readonly _shown: () => Drawing) {}

  get options(): PlotAxis[] {
    return [this._xAxis(), this._yAxis()];
  }

  /** What stands along the chart. */
  placed(plot: Plot, ticks: readonly number[]): PlacedText[] {
    const { axis, logX } = this._shown();
    const texts =
      logX && axis !== 'relative' ? logTexts(ticks) : axisTexts(axis, ticks);
    return ticks.map((tick, at) => {
      const text = texts[at] ?? '';
      const half = widthOf(plot, text) / 2;
      const middle = this._width + this._across(tick) * this._room;
      return { text, from: middle - half, to: middle + half };
    });
  }

  /** The ticks along the chart that there is room for. */
  ticks(plot: Plot): number[] {
    const { axis, logX, width, x } = this._shown();
    const [min, max] = [x.start, x.end];
    const inside = (ticks: readonly number[]): number[] => {
      const texts = this.placed(plot, ticks);
      const kept = ticks.filter((_, at) => {
        const { from = 0, to = 0 } = texts[at] ?? {};
        return from >= 0 && to <= width;
      });
      // What stands at a tick may be longer without its neighbour.
      return kept.length < ticks.length ? inside(kept) : kept;
    };
    return fitted(
      Math.max(2, Math.floor(this._room / TICK.x)),
      most =>
        inside(
          logX ? logTicks(min, max, most) : axisTicks(axis, min, max, most)
        ),
      ticks => {
        const texts = this.placed(plot, ticks);
        return texts.every(
          ({ from }, at) => from >= (texts[at - 1]?.to ?? -Infinity) + APART
        );
      }
    );
  }

  /** How far along the chart an x is, from 0 to 1. */
  private _across(at: number): number {
    const { logX, x } = this._shown();
    const [low, high, place] = [x.start, x.end, at].map(each =>
      logX ? Math.log10(each) : each
    ) as [number, number, number];
    return (place - low) / (high - low);
  }

  /** CSS pixels that the lines have. */
  private get _room(): number {
    return Math.max(1, this._shown().width - this._width - PADDING[1]);
  }

  private _xAxis(): PlotAxis {
    const { axis, axisTitle } = this._shown();
    return {
      ...this._axis('x'),
      splits: plot => this.ticks(plot),
      values: (plot, ticks) => this.placed(plot, ticks).map(({ text }) => text),
      // A time has its day below it.
      size: axis === 'time' ? 2 * LINE + 11 : LINE + 11,
      ...(axisTitle && { label: axisTitle, labelSize: LINE, labelGap: 0 })
    };
  }

  private _yAxis(): PlotAxis {
    return {
      ...this._axis('y'),
      splits: (plot, _, min, max) => {
        const { log } = this._shown();
        const height = plot.height - 50;
        return fitted(
          Math.max(2, Math.floor(height / TICK.y)),
          most => (log ? logTicks : niceTicks)(min, max, most),
          ticks => ticks.length * LINE <= height
        );
      },
      values: (_, ticks) => {
        const { log, unit } = this._shown();
        return unit
          ? formatApart(ticks, unit)
          : log
            ? logTexts(ticks)
            : numberTexts(ticks);
      },
      size: (plot, texts) => {
        const longest = Math.max(
          0,
          ...((texts as string[] | null) ?? []).map(text => widthOf(plot, text))
        );
        const wanted = Math.max(LEAST_WIDTH, longest + 14);
        if (wanted > this._width || wanted < this._width - SPARE) {
          this._width = WIDTH_STEP * Math.ceil(wanted / WIDTH_STEP);
        }
        return this._width;
      }
    };
  }

  private _axis(scale: 'x' | 'y'): PlotAxis {
    const quiet = () => this._shown().colours.quiet;
    const grid = { stroke: () => this._shown().colours.grid, width: 1 };
    return {
      scale,
      stroke: quiet,
      font: FONT,
      labelFont: FONT,
      gap: 4,
      grid,
      ticks: { ...grid, size: 5 },
      // Its own are no numbers where a metric is very small or very large.
      incrs: (_, __, min, max) => [Math.max(5, max - min)],
      filter: (_, ticks) => ticks
    };
  }

  private _width = LEAST_WIDTH;
}

/** CSS pixels of what stands at a tick, on its longest line. */
function widthOf({ ctx }: Plot, text: string): number {
  ctx.save();
  ctx.font = FONT;
  const widths = text
    .split('\n')
    .map(line => Math.ceil(ctx.measureText(line).width));
  ctx.restore();
  return Math.max(...widths);
}
