/** Curves as the engine draws them: by rising x, with a place for every value or a mark at the edge. */
import type { RunShape } from '../../core/marks/runColours';
import type { AxisRange } from '../../protocol/generated';

/** A curve, and how it is told from others. */
export interface ChartCurve {
  readonly id: string;
  /** Its name, whoever gave it. */
  readonly label: string;
  readonly style: CurveStyle;
  /** The metric that it is of, where its name does not say so. */
  readonly metric?: string;
  /** In the unit of the axis. Where it does not rise it is sorted; values at one x stay in their order. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Its x may go back, such as another metric: it is drawn in the order of its points. */
  readonly goesBack?: boolean;
  /** An area that is filled behind it, by rising x. */
  readonly band?: ChartBand;
  /** Where it is best, which gets a ring. */
  readonly best?: { readonly x: number; readonly y: number } | null;
}

export interface ChartBand {
  readonly x: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface CurveStyle {
  readonly colour: string;
  /** As in `stroke-dasharray`. */
  readonly dash?: string;
  /** What few points are marked with. */
  readonly shape?: RunShape;
  /** It stands behind another and is not read out. */
  readonly pale?: boolean;
}

/** Why a value has no place on its axis; `low` is zero or negative where the axis is logarithmic. */
export type Edge = 'nan' | 'above' | 'below' | 'low';

export interface PlacedCurve extends ChartCurve {
  /** Whether x never goes back. */
  readonly rises: boolean;
  /** Points without a place along the axis: zero or negative where that is logarithmic. */
  readonly leftOut: number;
  /** As `y`; null, a gap, where there is no place. */
  readonly drawn: Float64Array | readonly (number | null)[];
  /** Points that are marked one by one: few, or such that no line leads to. */
  readonly dots: readonly number[];
  readonly edges: readonly { readonly at: number; readonly edge: Edge }[];
}

/** Points of a curve that are marked one by one. */
const FEW = 60;
/** Differences of larger numbers are no numbers any more. */
const LARGEST = 1e300;

export function place(
  curve: ChartCurve,
  log: boolean,
  logX = false
): PlacedCurve {
  const rises = isRising(curve.x);
  const ordered = rises || curve.goesBack ? curve : inOrder(curve);
  const placed = { ...curve, ...positive(ordered, logX) };
  const { y } = placed;
  const edges: { at: number; edge: Edge }[] = [];
  for (let at = 0; at < y.length; at++) {
    const edge = edgeOf(y[at] ?? NaN, log);
    if (edge) {
      edges.push({ at, edge });
    }
  }
  let drawn: PlacedCurve['drawn'] = y;
  if (edges.length > 0) {
    const gapped: (number | null)[] = Array.from(y);
    edges.forEach(({ at }) => {
      gapped[at] = null;
    });
    drawn = gapped;
  }
  const dots: number[] = [];
  if (edges.length > 0 || y.length <= FEW) {
    drawn.forEach((value: number | null, at: number) => {
      const alone =
        (drawn[at - 1] ?? null) === null && (drawn[at + 1] ?? null) === null;
      if (value !== null && (alone || y.length <= FEW)) {
        dots.push(at);
      }
    });
  }
  return {
    ...{ ...placed, drawn, dots, edges },
    rises: rises || !curve.goesBack,
    leftOut: curve.y.length - y.length
  };
}

/** From the least to the greatest x; from Infinity to -Infinity of none. */
export function endsOf({
  x,
  goesBack = false
}: Pick<ChartCurve, 'x' | 'goesBack'>): AxisRange {
  return goesBack
    ? {
        start: x.reduce((least, at) => (at < least ? at : least), Infinity),
        end: x.reduce((most, at) => (at > most ? at : most), -Infinity)
      }
    : { start: x[0] ?? Infinity, end: x.at(-1) ?? -Infinity };
}

/** From the first to the last x of some curves, or what is asked for of it; never of no length. */
export function xRangeOf(
  curves: readonly ChartCurve[],
  range: AxisRange | null,
  whole: AxisRange | null,
  logX = false
): AxisRange {
  let { start, end } = range ?? whole ?? { start: Infinity, end: -Infinity };
  if (!range) {
    for (const ends of curves.map(endsOf)) {
      start = Math.min(start, ends.start);
      end = Math.max(end, ends.end);
    }
  }
  if (logX && !(start > 0)) {
    // Curves have no other x there.
    start = Math.min(...curves.map(curve => endsOf(curve).start));
  }
  if (start > end) {
    return logX ? { start: 1, end: 10 } : { start: 0, end: 1 };
  }
  if (logX && start === end) {
    return { start: start / 2, end: end * 2 };
  }
  // Also what has some length rounds to none where numbers are large.
  return end - start > Math.abs(start) * 1e-15
    ? { start, end }
    : { start: start - widthOf(start), end: end + widthOf(end) };
}

/** The values in a part of the axis with some room, or what is fixed and whatever lies beyond it. */
export function yRangeOf(
  curves: readonly PlacedCurve[],
  { start, end }: AxisRange,
  log: boolean,
  fixed: readonly [number, number] | null
): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  const include = (within: boolean) => {
    for (const { x, drawn, band } of curves) {
      [band?.low, band?.high].forEach(edge => {
        edge?.forEach((value, at) => {
          const place = band?.x[at] ?? 0;
          const isIn = !within || (place >= start && place <= end);
          if (isIn && edgeOf(value, log) === null) {
            low = Math.min(low, value);
            high = Math.max(high, value);
          }
        });
      });
      // A loop: all points of all curves are looked at with every zoom.
      for (let at = 0; at < drawn.length; at++) {
        const value = drawn[at] ?? null;
        const place = x[at] ?? 0;
        if (value !== null && (!within || (place >= start && place <= end))) {
          low = value < low ? value : low;
          high = value > high ? value : high;
        }
      }
    }
  };
  include(true);
  if (low > high) {
    // Nothing but a line that passes through.
    include(false);
  }
  if (fixed && !log) {
    return [Math.min(low, fixed[0]), Math.max(high, fixed[1])];
  }
  if (low > high) {
    return log ? [0.1, 10] : [0, 1];
  }
  if (log) {
    const decades = Math.log10(high) - Math.log10(low);
    const room = low === high ? 2 : 10 ** (0.05 * decades);
    return [
      Math.max(low / room, Number.MIN_VALUE),
      Math.min(high * room, Number.MAX_VALUE)
    ];
  }
  const room = Math.max(
    (high - low) * 0.05,
    (low === high ? 0.1 : 1e-9) * size(low, high)
  );
  return [low - room, high + room];
}

function size(low: number, high: number): number {
  return Math.max(Math.abs(low), Math.abs(high)) || 1;
}

/** Half of what a lone point is shown in the middle of. */
function widthOf(x: number): number {
  return Math.max(1, Math.abs(x) * 1e-12);
}

function edgeOf(value: number, log: boolean): Edge | null {
  if (Number.isNaN(value)) {
    return 'nan';
  }
  if (Math.abs(value) > LARGEST) {
    return value > 0 ? 'above' : 'below';
  }
  return log && value <= 0 ? 'low' : null;
}

/** A logarithmic axis has neither zero nor less. */
function positive(
  { x, y }: Pick<ChartCurve, 'x' | 'y'>,
  logX: boolean
): Pick<ChartCurve, 'x' | 'y'> {
  // NaN is where a curve that goes back is away.
  return logX && x.some(at => at <= 0)
    ? {
        x: x.filter(at => !(at <= 0)),
        y: y.filter((_, at) => !((x[at] ?? 0) <= 0))
      }
    : { x, y };
}

function isRising(x: Float64Array): boolean {
  return x.every((at, place) => place === 0 || at >= (x[place - 1] ?? at));
}

function inOrder({ x, y }: ChartCurve): Pick<ChartCurve, 'x' | 'y'> {
  // Sorting is stable: what was logged at one x stays as it was.
  const order = Array.from(x.keys()).sort((a, b) => (x[a] ?? 0) - (x[b] ?? 0));
  return {
    x: Float64Array.from(order, at => x[at] ?? NaN),
    y: Float64Array.from(order, at => y[at] ?? NaN)
  };
}
