/** A chart's lines on uPlot's canvas: told what to draw, it tells what the mouse does there. */
import type { ValueUnit } from '../../core/text/units';
import type { AxisRange } from '../../protocol/generated';
import { pointsRead, type ChartCursor } from './chartCursor';
import type { PlacedCurve } from './chartData';
import { drawBands, drawMarks, opacityOf } from './chartMarks';
import type { Engine, Plot, PlotOptions } from './engine';
import { followGestures } from './gestures';
import type { HostColours } from './hostColours';
import { PADDING, PlotAxes } from './lineAxes';
import type { ChartAxis } from './ticks';
import { between } from './zoom';

export const HEIGHT = 200;
/** Pixels of a side of a canvas; with more, browsers draw nothing at all. */
const MOST_PIXELS = 16_384;
/** CSS pixels from a point that is read where a curve goes back and forth. */
const NEAR = 24;

/**
 * Points of a chart above which its lines are one pixel wide. Without a graphics card a browser
 * strokes such lines some twenty times faster than wider ones: 50 curves in 15 ms instead of 350.
 */
const DENSE = 20_000;

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
  /** The point that the mouse is at was clicked. */
  pick(cursor: ChartCursor): void;
  /** A gesture shows another part; null when it has come to rest there. */
  gesture(range: AxisRange | null): void;
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
    this._isDense =
      drawing.curves.reduce((sum, { x }) => sum + x.length, 0) > DENSE;
    this._reading = null;
    const curves = drawing.curves.map(({ x, drawn }) => [x, drawn]);
    const data = [null, ...curves] as unknown as PlotData;
    if (this._plot && parts === this._parts) {
      const { _plot: plot } = this;
      if (plot.width !== widthOf(drawing)) {
        plot.setSize({ width: widthOf(drawing), height: HEIGHT });
      }
      this._emphasize();
      plot.setData(data);
      return;
    }
    this.destroy();
    this._parts = parts;
    if (!document.createElement('canvas').getContext('2d')) {
      // The engine would find out too late to be told.
      throw new Error('There is no canvas to draw on.');
    }
    this._axes = new PlotAxes(() => this._shown);
    this._plot = new this._engine(this._options(drawing), data, this._host);
    this._unfollow = this._follow(this._plot.over);
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
    this._unfollow();
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
  private _options(drawing: Drawing): PlotOptions {
    const { axis, curves, log, logX } = drawing;
    return {
      // Each curve has its own x.
      // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- of uPlot's enums there are types alone
      mode: 2,
      width: widthOf(drawing),
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
          dash: dashOf(curve.style.dash),
          ...(axis === 'metric' && { paths: inOrderOfPoints })
        }))
      ],
      axes: this._axes.options,
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
    return this._pointed.has(id) ? 2.5 : this._isDense ? 1 : 1.5;
  }

  private _cursorOptions(): PlotOptions['cursor'] {
    const colourOf = (_: Plot, at: number) =>
      this._shown.curves[at - 1]?.style.colour ?? '';
    return {
      y: false,
      dataIdx: (plot, at) => this._pointOf(plot, at - 1),
      drag: { x: true, y: false, setScale: false, dist: 4 },
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
        // With Shift a drag moves what is shown, and zooms otherwise.
        mousedown: (_, __, begin) => event =>
          event.shiftKey ? null : begin(event),
        dblclick: () => () => {
          this._events.zoom(null);
          return null;
        }
      }
    };
  }

  /** The mouse has moved: the curve nearest to it is the one that is read first. */
  private _point(plot: Plot): void {
    if (!this._keyedIn(plot)) {
      const cursor = this._readingOf(plot);
      // uPlot tells of no event where another plot's mouse has moved.
      this._events.point(cursor, cursor === null || Boolean(plot.cursor.event));
    }
  }

  /** What the mouse is at. */
  private _readingOf(plot: Plot): ChartCursor | null {
    const { left = -10, top = -10 } = plot.cursor;
    if (left < 0) {
      return null;
    }
    const known = this._reading;
    if (known?.left === left && known.top === top) {
      return known.cursor;
    }
    const { curves, x: range, width } = this._shown;
    const x = plot.posToVal(left, 'x');
    const points = pointsRead(curves, { x }, range, width);
    let cursor: ChartCursor | null = null;
    let least = Infinity;
    curves.forEach((curve, at) => {
      const point = curve.rises ? points[at] : this._nearestIn(plot, curve);
      const y = curve.drawn[point ?? -1] ?? null;
      const away = y === null ? 1e9 : Math.abs(plot.valToPos(y, 'y') - top);
      if (point !== null && point !== undefined && away < least) {
        least = away;
        const there = curve.rises ? x : (curve.x[point] ?? x);
        cursor = { x: there, curve: at, point };
      }
    });
    this._reading = { left, top, cursor };
    return cursor;
  }

  /** The point of a curve that goes back and forth which is nearest to the mouse. */
  private _nearestIn(plot: Plot, { drawn, style, x }: PlacedCurve) {
    const { left = -10, top = -10 } = plot.cursor;
    let found: number | null = null;
    let least = NEAR;
    if (!style.pale) {
      drawn.forEach((y: number | null, at: number) => {
        const away =
          y === null
            ? Infinity
            : Math.hypot(
                plot.valToPos(x[at] ?? NaN, 'x') - left,
                plot.valToPos(y, 'y') - top
              );
        if (away < least) {
          [least, found] = [away, at];
        }
      });
    }
    return found;
  }

  /** The point of a curve that has a dot. */
  private _pointOf(plot: Plot, at: number): number | null {
    const { curves, x: range, width, y } = this._shown;
    const x = plot.posToVal(plot.cursor.left ?? -10, 'x');
    const cursor = this._keyedIn(plot) ?? this._readingOf(plot) ?? { x };
    const curve = curves[at];
    if (!curve) {
      return null;
    }
    const known = 'curve' in cursor && cursor.curve === at;
    const point = known
      ? cursor.point
      : pointsRead([curve], { x: cursor.x }, range, width)[0];
    const value = curve.drawn[point ?? -1] ?? NaN;
    return point !== undefined && value >= y[0] && value <= y[1] ? point : null;
  }

  private _follow(over: HTMLElement): () => void {
    let shown = this._shown;
    // After a drag the engine keeps the click to itself.
    const onClick = ({ shiftKey }: MouseEvent) => {
      const cursor = this._plot && this._readingOf(this._plot);
      if (cursor && !shiftKey) {
        this._events.pick(cursor);
      }
    };
    over.addEventListener('click', onClick);
    return followGestures(over, {
      begin: () => {
        shown = this._shown;
      },
      change: (from, to) => {
        const { logX, x } = shown;
        this._events.gesture(between({ range: x, whole: x, logX }, from, to));
      },
      end: () => {
        this._events.gesture(null);
      }
    });
  }

  /** For tests of the page, which cannot read a canvas. */
  private _tell(): void {
    const { curves, x, log } = this._shown;
    const points = curves.map(({ drawn }) => drawn.length);
    this._host.dataset.points = points.join(' ');
    this._host.dataset.range = `${x.start} ${x.end}`;
    this._host.dataset.scale = log ? 'log' : 'linear';
    const plot = this._plot;
    if (plot) {
      const texts = this._axes.placed(plot, this._axes.ticks(plot));
      this._host.dataset.ticks = texts
        .map(({ from, to }) => `${from.toFixed(0)}..${to.toFixed(0)}`)
        .join(' ');
    }
  }

  /** What keys have chosen since the mouse moved last. */
  private _keyedIn(plot: Plot): ChartCursor | null {
    return this._keyed?.since === plot.cursor.event ? this._keyed : null;
  }

  private _axes = new PlotAxes(() => this._shown);
  private _drawing: Drawing | null = null;
  private _isDense = false;
  private _keyed: (ChartCursor & { since: MouseEvent | undefined }) | null =
    null;
  private _parts = '';
  private _pointed: ReadonlySet<string> = new Set();
  private _plot: Plot | null = null;
  private _reading: {
    left: number;
    top: number;
    cursor: ChartCursor | null;
  } | null = null;
  private _unfollow: () => void = () => undefined;
}

type PlotData = Parameters<Plot['setData']>[0];

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

/** What a canvas has room for: CSS pixels. */
function widthOf({ width }: Drawing): number {
  return Math.min(width, Math.floor(MOST_PIXELS / devicePixelRatio));
}

/** A line from point to point, also where x goes back; the engine's own takes x to rise. */
function inOrderOfPoints(plot: Plot, at: number) {
  const [x, y] = plot.data[at] as unknown as [
    ArrayLike<number>,
    ArrayLike<number | null>
  ];
  const stroke = new Path2D();
  let isDrawn = false;
  for (let point = 0; point < x.length; point++) {
    const [place, value] = [x[point] ?? NaN, y[point] ?? null];
    if (value === null) {
      isDrawn = false;
      continue;
    }
    const across = plot.valToPos(place, 'x', true);
    const down = plot.valToPos(value, 'y', true);
    if (isDrawn) {
      stroke.lineTo(across, down);
    } else {
      stroke.moveTo(across, down);
    }
    isDrawn = true;
  }
  return { stroke, fill: null, clip: null, band: null, gaps: null, flags: 0 };
}

function dashOf(dash: string | undefined): number[] {
  return dash
    ? dash.split(' ').map(length => Number(length) * devicePixelRatio)
    : [];
}
