/** Params and metrics as axes beside one another, and where on them each run is. */
import type {
  Columns,
  MetricPart,
  ParallelAxis,
  RunRow
} from '../../protocol/generated';
import { compareText, isNumeral } from '../table/order';
import { valueOf } from '../table/columns';
import { formatNumber } from '../text/format';

/** Axes that are chosen where nobody has chosen any. */
const MAX_AXES = 12;
/** Labels of a scale of numbers. */
const TICKS = 5;
/** Where runs are that have nothing there: below everything. */
export const MISSING = -1;

export interface Tick {
  /** From the lower end, 0, to the upper end, 1. */
  readonly at: number;
  readonly label: string;
}

/** An axis with its scale. */
export interface PlacedAxis {
  readonly axis: ParallelAxis;
  /** Tells it from the others. */
  readonly id: string;
  readonly kind: 'number' | 'category';
  readonly ticks: readonly Tick[];
  /** Where each run is, from 0 to 1, or `MISSING`. */
  readonly places: Float32Array;
  /** What stands at a place, in words. */
  readonly valueAt: (place: number) => string;
}

/** A part of an axis, from its lower to its upper end. */
export interface Brush {
  readonly from: number;
  readonly to: number;
}

export type Brushes = ReadonlyMap<string, Brush>;

export function axisId({
  group,
  key
}: Pick<ParallelAxis, 'group' | 'key'>): string {
  return `${group}:${key}`;
}

/** The params that differ, then the metric. */
export function axesAtFirst(
  rows: readonly RunRow[],
  columns: Columns | undefined,
  metric: MetricPart | null
): ParallelAxis[] {
  const differing = (columns?.params ?? []).filter(key => {
    const [first, ...others] = rows.map(row =>
      valueOf(row, { group: 'param', key })
    );
    return others.some(value => value !== first);
  });
  return [
    ...differing.slice(0, MAX_AXES - 1).map((key): ParallelAxis => ({
      group: 'param',
      key,
      aggregate: 'latest'
    })),
    ...(metric ? [{ group: 'metric' as const, ...metric }] : [])
  ];
}

/** Give an axis its scale, and every run its place on it. */
export function placeOn(
  axis: ParallelAxis,
  rows: readonly RunRow[]
): PlacedAxis {
  const values = rows.map(row => valueOf(row, axis));
  const isNumber =
    axis.group === 'metric' ||
    values.every(value => value === undefined || isNumeral(String(value)));
  const { ticks, place, valueAt } = isNumber
    ? numberScale(values.map(Number), axis.log ?? false)
    : categoryScale(values);
  const turned = (at: number) => (axis.flipped ? 1 - at : at);
  return {
    ...{ axis, id: axisId(axis) },
    kind: isNumber ? 'number' : 'category',
    ticks: ticks.map(({ at, label }) => ({ at: turned(at), label })),
    places: Float32Array.from(values, value => {
      const at = value === undefined ? null : place(value);
      return at === null ? MISSING : turned(at);
    }),
    valueAt: at => valueAt(turned(at))
  };
}

interface AxisScale {
  readonly ticks: readonly Tick[];
  readonly place: (value: string | number) => number | null;
  readonly valueAt: (place: number) => string;
}

/** Numbers from the least to the greatest; on a logarithmic scale those above zero. */
function numberScale(values: readonly number[], log: boolean): AxisScale {
  const scaled = (value: number) => (log ? Math.log10(value) : value);
  const known = values.map(scaled).filter(Number.isFinite);
  const low = known.reduce((least, x) => Math.min(least, x), Infinity);
  const high = known.reduce((greatest, x) => Math.max(greatest, x), -Infinity);
  const length = high - low;
  const valueAt = (place: number) => {
    const x = low + place * length;
    return formatNumber(Number((log ? 10 ** x : x).toPrecision(4)));
  };
  const ticks = (count: number) =>
    Array.from({ length: count }, (_, n) => {
      const at = count === 1 ? 0.5 : n / (count - 1);
      return { at, label: valueAt(at) };
    });
  return {
    ticks: ticks(known.length === 0 ? 0 : length === 0 ? 1 : TICKS),
    valueAt,
    place: value => {
      const x = scaled(Number(value));
      return !Number.isFinite(x)
        ? null
        : length === 0
          ? 0.5
          : (x - low) / length;
    }
  };
}

/** A place of its own for each value: numbers among them first, by size, then the others as they are spelt. */
function categoryScale(
  values: readonly (string | number | undefined)[]
): AxisScale {
  const labels = [
    ...new Set(
      values.flatMap(value => (value === undefined ? [] : String(value)))
    )
  ].sort((a, b) => {
    const [first, second] = [isNumeral(a), isNumeral(b)];
    return first && second
      ? Number(a) - Number(b) || compareText(a, b)
      : first === second
        ? compareText(a, b)
        : first
          ? -1
          : 1;
  });
  const at = (place: number) =>
    labels.length === 1 ? 0.5 : place / (labels.length - 1);
  const places = new Map(labels.map((label, place) => [label, at(place)]));
  return {
    ticks: labels.map((label, place) => ({ at: at(place), label })),
    valueAt: place => labels[Math.round(place * (labels.length - 1))] ?? '',
    place: value => places.get(String(value)) ?? null
  };
}

/** The runs within every brush, as indices. */
export function brushed(
  axes: readonly PlacedAxis[],
  brushes: Brushes,
  count: number
): number[] {
  const active = axes.flatMap(({ id, places }) => {
    const brush = brushes.get(id);
    return brush ? [{ brush, places }] : [];
  });
  const found: number[] = [];
  for (let run = 0; run < count; run++) {
    const isIn = active.every(({ brush, places }) => {
      const at = places[run] ?? MISSING;
      return at >= brush.from && at <= brush.to;
    });
    if (isIn) {
      found.push(run);
    }
  }
  return found;
}

/** What keys do to a brush; undefined for a key that does nothing, null where the brush is taken away. */
export function brushByKey(
  { kind, ticks }: PlacedAxis,
  brush: Brush | undefined,
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean }
): Brush | null | undefined {
  if (key === 'Escape' || key === 'Delete') {
    return brush && null;
  }
  const by = { ArrowUp: 1, ArrowDown: -1 }[key];
  if (by === undefined) {
    return undefined;
  }
  const step = kind === 'category' ? 1 / Math.max(1, ticks.length - 1) : 0.05;
  if (!brush) {
    // A category has its place alone, of numbers it is half of all.
    const size = kind === 'category' ? step / 2 : 0.5;
    return by > 0 ? { from: 1 - size, to: 1 } : { from: 0, to: size };
  }
  const { from, to } = brush;
  if (shiftKey) {
    return { from, to: Math.min(1, Math.max(from + step / 2, to + by * step)) };
  }
  const move = Math.min(1 - to, Math.max(-from, by * step));
  return { from: from + move, to: to + move };
}

/** An axis put where another one is. */
export function moveAxis(
  axes: readonly ParallelAxis[],
  from: number,
  to: number
): ParallelAxis[] {
  const moved = axes[from];
  const others = axes.filter((_, at) => at !== from);
  return moved
    ? [...others.slice(0, to), moved, ...others.slice(to)]
    : [...axes];
}
