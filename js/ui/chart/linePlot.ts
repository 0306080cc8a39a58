/** A chart's lines on uPlot's canvas: told what to draw, it tells what the mouse does there. */
import { formatApart, type ValueUnit } from '../../core/text/units';
import type { AxisRange } from '../../protocol/generated';
import { pointsRead, type ChartCursor } from './chartCursor';
import type { PlacedCurve } from './chartData';
import { drawBands, drawMarks, opacityOf } from './chartMarks';
import type { Engine, Plot, PlotOptions } from './engine';
import type { HostColours } from './hostColours';
import {
  axisTexts,
  axisTicks,
  logTicks,
  niceTicks,
  type ChartAxis
} from './ticks';

export const HEIGHT = 200;
/** CSS pixels around the lines. */
const PADDING: PlotOptions['padding'] = [9, 18, 0, 0];
const FONT = '11px system-ui, sans-serif';
const LINE = 13;
/** What a tick takes of an axis at least. */
const TICK = { x: 84, y: 34 };

/** What a crosshair follows in linked plots. */
const MOVES = new Set(['mousemove', 'mouseleave']);

/** All that a chart shows. */
export interface Drawing {
  readonly curves: readonly PlacedCurve[];
  readonly axis: ChartAxis;
  /** What stands below the axis, if anything. */
  readonly axisTitle: string;
  readonly x: AxisRange;
  readonly y: readonly [number, number];
  readonly log: boolean;
  readonly logX: boolean;
  readonly unit: ValueUnit | undefined;
  readonly colours: HostColours;
  /** Plots with the same name have one crosshair; null for its own. */
  readonly linkedTo: string | null;
  readonly width: number;
}

export interface PlotEvents {
  /** A part of the axis was chosen; with null all of it. */
  zoom(range: AxisRange | null): void;
  /** The mouse is at a point, or not any more: of this plot, or of one that it is linked to. */
  point(cursor: ChartCursor | null, isOwn: boolean): void;
}

export class LinePlot {
  constructor(
    private readonly _engine: Engine,
    private readonly _host: HTMLElement,
    private readonly _events: PlotEvents
  ) {}

  /** Draw before the next frame; only what needs it is made anew, so that a drag goes on. */
  draw(drawing: Drawing): void {
    const parts = partsOf(drawing);
    this._drawing = drawing;
    const curves = drawing.curves.map(({ x, drawn }) => [x, drawn]);
    const data = [null, ...curves] as unknown as PlotData;
    if (this._plot && parts === this._parts) {
      const { _plot: plot } = this;
      if (plot.width !== drawing.width) {
        plot.setSize({ width: drawing.width, height: HEIGHT });
      }
      this._emphasize();
      plot.setData(data);
      return;
    }
    this.destroy();
    this._parts = parts;
    this._plot = new this._engine(this._options(drawing), data, this._host);
  }

  /** Let some curves stand out; none, and all are as they are. */
  point(ids: ReadonlySet<string>): void {
    if (ids !== this._pointed) {
      this._pointed = ids;
      this._emphasize();
      this._plot?.redraw(false);
    }
  }

  /** Show what keys have chosen to be read out, until the mouse chooses. */
  show(cursor: ChartCursor | null): void {
    if (this._plot) {
      this._keyed = cursor && { ...cursor, since: this._plot.cursor.event };
      const left = cursor ? this._plot.valToPos(cursor.x, 'x') : -10;
      this._plot.setCursor({ left, top: 0 }, false);
    }
  }

  destroy(): void {
    this._plot?.destroy();
    this._plot = null;
  }

  private get _shown(): Drawing {
    if (!this._drawing) {
      throw new Error('Nothing has been drawn.');
    }
    return this._drawing;
  }

  /** What does not change as long as the same curves are drawn is asked for at each drawing. */
  private _options({ curves, log, logX, width }: Drawing): PlotOptions {
    return {
      // Each curve has its own x.
      // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- of uPlot's enums there are types alone
      mode: 2,
      width,
      height: HEIGHT,
      padding: PADDING,
      legend: { show: false },
      scales: {
        x: {
          time: false,
          // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- of uPlot's enums there are types alone
          distr: logX ? 3 : 1,
          range: () => ends(this._shown.x)
        },
        y: {
          // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- of uPlot's enums there are types alone
          distr: log ? 3 : 1,
          range: () => [...this._shown.y]
        }
      },
      series: [
        {},
        ...curves.map((curve, at) => ({
          facets: [
            { scale: 'x', auto: true },
            { scale: 'y', auto: true }
          ],
          stroke: () => this._shown.curves[at]?.style.colour ?? '',
          width: this._widthOf(curve),
          alpha: opacityOf(curve, this._pointed),
          dash: dashOf(curve.style.dash)
        }))
      ],
      axes: [this._xAxis(), this._yAxis()],
      cursor: this._cursorOptions(),
      hooks: {
        drawAxes: [
          plot => {
            drawBands(plot, this._shown, this._pointed);
          }
        ],
        draw: [
          plot => {
            drawMarks(plot, this._shown, this._pointed);
            this._tell();
          }
        ],
        setSelect: [
          plot => {
            const { left, width: length } = plot.select;
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            if (length > 0) {
              this._events.zoom({
                start: plot.posToVal(left, 'x'),
                end: plot.posToVal(left + length, 'x')
              });
            }
          }
        ],
        setCursor: [
          plot => {
            this._point(plot);
          }
        ]
      }
    } as PlotOptions;
  }

  private _emphasize(): void {
    this._drawing?.curves.forEach((curve, at) => {
      const series = this._plot?.series[at + 1];
      if (series) {
        series.alpha = opacityOf(curve, this._pointed);
        series.width = this._widthOf(curve);
      }
    });
  }

  private _widthOf({ id }: PlacedCurve): number {
    return this._pointed.has(id) ? 2.5 : 1.5;
  }

  private _cursorOptions(): PlotOptions['cursor'] {
    const colourOf = (_: Plot, at: number) =>
      this._shown.curves[at - 1]?.style.colour ?? '';
    return {
      y: false,
      drag: { x: true, y: false, setScale: false, dist: 4 },
      dataIdx: (plot, at) => this._pointOf(plot, at - 1),
      points: {
        size: plot => (this._keyedIn(plot) ? 8 : 6),
        width: 0,
        stroke: colourOf,
        fill: colourOf
      },
      ...(this._shown.linkedTo !== null && {
        sync: {
          key: this._shown.linkedTo,
          scales: ['x', null],
          // What is dragged in one plot is zoomed by whoever hears of it.
          filters: { pub: type => MOVES.has(type) }
        }
      }),
      bind: {
        dblclick: () => () => {
          this._events.zoom(null);
          return null;
        }
      }
    };
  }

  /** The mouse has moved: the curve nearest to it is the one that is read first. */
  private _point(plot: Plot): void {
    const { left = -10, top = -10 } = plot.cursor;
    if (this._keyedIn(plot)) {
      return;
    }
    if (left < 0) {
      this._events.point(null, true);
      return;
    }
    const x = plot.posToVal(left, 'x');
    const points = this._pointsAt({ x });
    let best: ChartCursor | null = null;
    let least = Infinity;
    points.forEach((point, curve) => {
      const y = point === null ? null : this._shown.curves[curve]?.drawn[point];
      const away =
        y === null || y === undefined
          ? 1e9
          : Math.abs(plot.valToPos(y, 'y') - top);
      if (point !== null && away < least) {
        least = away;
        best = { x, curve, point };
      }
    });
    // uPlot tells of no event where another plot's mouse has moved.
    this._events.point(best, Boolean(plot.cursor.event));
  }

  private _pointOf(plot: Plot, curve: number): number | null {
    const x = plot.posToVal(plot.cursor.left ?? -10, 'x');
    return this._pointsAt(this._keyedIn(plot) ?? { x })[curve] ?? null;
  }

  private _pointsAt(cursor: { x: number }): (number | null)[] {
    const { curves, x, width } = this._shown;
    return pointsRead(curves, cursor, x, width);
  }

  /** For tests of the page, which cannot read a canvas. */
  private _tell(): void {
    const { curves, x, log } = this._shown;
    const points = curves.map(({ drawn }) => drawn.length);
    this._host.dataset.points = points.join(' ');
    this._host.dataset.range = `${x.start} ${x.end}`;
    this._host.dataset.scale = log ? 'log' : 'linear';
  }

  /** What keys have chosen since the mouse moved last. */
  private _keyedIn(plot: Plot): ChartCursor | null {
    return this._keyed?.since === plot.cursor.event ? this._keyed : null;
  }

  private _xAxis(): PlotAxis {
    const { axis, axisTitle, logX } = this._shown;
    return {
      ...this._axis('x'),
      splits: (_, __, min, max) =>
        (logX ? logTicks : (...of: Ends) => axisTicks(axis, ...of))(
          min,
          max,
          fitting(this._shown.width - 50, TICK.x)
        ),
      values: (_, ticks) => axisTexts(axis, ticks),
      // A time has its day below it.
      size: axis === 'time' ? 2 * LINE + 11 : LINE + 11,
      ...(axisTitle && { label: axisTitle, labelSize: LINE, labelGap: 0 })
    };
  }

  private _yAxis(): PlotAxis {
    return {
      ...this._axis('y'),
      splits: (_, __, min, max) =>
        (this._shown.log ? logTicks : niceTicks)(
          min,
          max,
          fitting(HEIGHT - 50, TICK.y)
        ),
      values: (_, ticks) => formatApart(ticks, this._shown.unit),
      size: (plot, texts) => {
        plot.ctx.save();
        plot.ctx.font = FONT;
        const longest = Math.max(
          0,
          ...((texts as string[] | null) ?? []).map(
            text => plot.ctx.measureText(text).width
          )
        );
        plot.ctx.restore();
        return Math.ceil(longest) + 14;
      }
    };
  }

  private _axis(scale: 'x' | 'y'): PlotAxis {
    const quiet = () => this._shown.colours.quiet;
    const grid = { stroke: () => this._shown.colours.grid, width: 1 };
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

  private _drawing: Drawing | null = null;
  private _keyed: (ChartCursor & { since: MouseEvent | undefined }) | null =
    null;
  private _parts = '';
  private _pointed: ReadonlySet<string> = new Set();
  private _plot: Plot | null = null;
}

type Ends = [min: number, max: number, most: number];
type PlotData = Parameters<Plot['setData']>[0];
type PlotAxis = NonNullable<PlotOptions['axes']>[number];

/** What a plot is made of: with others it is another. */
function partsOf(drawing: Drawing): string {
  const { axis, axisTitle, curves, log, logX, linkedTo } = drawing;
  const styles = curves.map(({ style }) => [style.dash, style.pale]);
  return JSON.stringify([
    ...[axis, axisTitle, log, logX, linkedTo],
    ...[styles, devicePixelRatio]
  ]);
}

function ends({ start, end }: AxisRange): [number, number] {
  return [start, end];
}

function fitting(length: number, each: number): number {
  return Math.max(2, Math.floor(length / each));
}

function dashOf(dash: string | undefined): number[] {
  return dash
    ? dash.split(' ').map(length => Number(length) * devicePixelRatio)
    : [];
}
