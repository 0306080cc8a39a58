import type { AxisRange, Smoothing } from '../../protocol/generated';
import {
  carriedInto,
  placesOf,
  smoothed,
  smoothingUnit,
  weightInPart
} from '../chart/smoothed';

/** Standard deviations of a bell curve within which all but a thousandth of it is. */
const REACH = 3;
/** Of the points of a chart the lowest and the highest that are outliers. */
const OUTLYING = 0.02;
/** Of the range of the others, what is left on either side of it. */
const MARGIN = 0.1;
/** As much room every axis has. */
const ROOM = 0.05;

/** Points by x. */
interface Points {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * A curve without its noise; gaps are left out.
 *
 * Of the means each point is in the middle of its neighbours, those at one x being one of them.
 */
export function smoothedBy(
  points: Points,
  { kind, amount }: Smoothing,
  {
    goesBack = false,
    unit = unitOf(points),
    before = null
  }: {
    /** Its x may go back: it is smoothed from point to point. */
    readonly goesBack?: boolean;
    /** What an exponential average counts x in. */
    readonly unit?: number | undefined;
    /** The curve that this is a part of, whose points weigh as much as so many of these. */
    readonly before?: { readonly of: Points; readonly each: number } | null;
  } = {}
): Float64Array {
  if (goesBack) {
    const { y } = points;
    const counted = { x: Float64Array.from(y.keys()), y };
    return smoothedBy(counted, { kind, amount });
  }
  switch (kind) {
    case 'ema': {
      const strength = Math.min(amount, 0.999);
      return smoothed(
        points,
        strength,
        unit,
        before && carriedInto(before.of, points, before.each, strength, unit)
      );
    }
    case 'mean':
      return inPlaces(points, y =>
        weighted(y, Math.floor(Math.max(0, amount - 1) / 2), () => 1)
      );
    case 'gaussian':
      return amount === 0
        ? points.y
        : inPlaces(points, y =>
            weighted(y, Math.ceil(REACH * amount), distance =>
              Math.exp(-0.5 * (distance / amount) ** 2)
            )
          );
  }
}

/** A line as drawn, with its band if it has one; of so many points recorded. */
interface Line extends Points {
  readonly low?: Float64Array;
  readonly high?: Float64Array;
  readonly total: number;
}

/**
 * A line without its noise, and its band: a part of it as smooth as the whole, and as it is there.
 *
 * Where all points of the part are known of the whole it is smoothed there. Otherwise an
 * exponential average takes in what the whole has before the part.
 */
export function smoothedLine(
  line: Line,
  /** The line's points that are in the range. */
  shown: Line,
  whole: Line | null,
  smoothing: Smoothing,
  goesBack: boolean
): Pick<Line, 'y' | 'low' | 'high'> {
  const known = whole ?? line;
  const [start = 0, end = 0] = [known.x[0], known.x.at(-1)];
  // As smooth in a part as in the whole.
  const unit = smoothingUnit(
    end - start,
    Math.max(known.total, known.x.length)
  );
  const part = whole && whole !== line ? whole : null;
  const places = part && placesOf(part, line);
  const each =
    part &&
    (line.low ? spacing(part) / spacing(shown) : weightInPart(part, shown));
  const smooth = (of: 'y' | 'low' | 'high') => {
    const [y, all] = [line[of], part?.[of]];
    if (part && places && all) {
      const found = smoothedBy({ x: part.x, y: all }, smoothing, {
        goesBack,
        unit
      });
      return Float64Array.from(places, at => found[at] ?? NaN);
    }
    return smoothedBy({ x: line.x, y: y ?? line.y }, smoothing, {
      ...{ goesBack, unit },
      before:
        part && all && each !== null
          ? { of: { x: part.x, y: all }, each }
          : null
    });
  };
  return {
    y: smooth('y'),
    ...(line.low && { low: smooth('low') }),
    ...(line.high && { high: smooth('high') })
  };
}

/** The mean distance from point to point. */
function spacing({ x }: Points): number {
  return ((x.at(-1) ?? 0) - (x[0] ?? 0)) / Math.max(1, x.length - 1) || 1;
}

function unitOf({ x }: Points): number {
  return smoothingUnit((x.at(-1) ?? 0) - (x[0] ?? 0), x.length);
}

/** What is made of the mean of each x, at all points that it is of. */
function inPlaces(
  { x, y }: Points,
  smooth: (y: Float64Array) => Float64Array
): Float64Array {
  if (x.every((at, place) => place === 0 || at !== x[place - 1])) {
    return smooth(y);
  }
  const places: { sum: number; count: number }[] = [];
  const placeOf = x.map((at, point) => {
    if (point === 0 || at !== x[point - 1]) {
      places.push({ sum: 0, count: 0 });
    }
    const place = places.at(-1);
    const value = y[point] ?? NaN;
    if (place && Number.isFinite(value)) {
      place.sum += value;
      place.count += 1;
    }
    return places.length - 1;
  });
  const means = smooth(
    Float64Array.from(places, ({ sum, count }) => sum / count)
  );
  return y.map((value, point) =>
    Number.isFinite(value) ? (means[placeOf[point] ?? 0] ?? NaN) : value
  );
}

function weighted(
  y: Float64Array,
  reach: number,
  weightAt: (distance: number) => number
): Float64Array {
  const far = Math.min(reach, y.length - 1);
  const weights = Float64Array.from({ length: far + 1 }, (_, at) =>
    weightAt(at)
  );
  return y.map((value, at) => {
    if (!Number.isFinite(value)) {
      return value;
    }
    let sum = 0;
    let weight = 0;
    const end = Math.min(y.length - 1, at + far);
    for (let other = Math.max(0, at - far); other <= end; other++) {
      const near = y[other] ?? NaN;
      if (Number.isFinite(near)) {
        const part = weights[Math.abs(other - at)] ?? 0;
        sum += part * near;
        weight += part;
      }
    }
    return sum / weight;
  });
}

/** Where most points of some curves are on the axis, with some room; null where all are alike or none has a place there. */
export function withoutOutliers(
  curves: readonly Float64Array[],
  log = false
): AxisRange | null {
  const values = Float64Array.from(
    curves.flatMap(y =>
      Array.from(y, value => (log ? Math.log10(value) : value)).filter(
        Number.isFinite
      )
    )
  ).sort();
  const last = values.length - 1;
  const low = values[Math.floor(OUTLYING * last)];
  const high = values[Math.ceil((1 - OUTLYING) * last)];
  if (low === undefined || high === undefined || low === high) {
    return null;
  }
  const beside = MARGIN * (high - low);
  const [least = low, most = high] = [values[0], values[last]];
  const start = Math.max(low - beside, least);
  const end = Math.min(high + beside, most);
  const room = ROOM * (end - start);
  const range = { start: start - room, end: end + room };
  return log ? { start: 10 ** range.start, end: 10 ** range.end } : range;
}
