/** Params and metrics as axes: the scale of each, and where on it every run is. */
import type { ParallelAxis, RunRow } from '../../protocol/generated';
import { valueOf } from '../table/columns';
import { compareText, isNumeral } from '../table/order';
import { formatNumber } from '../text/format';
import { formatApart } from '../text/units';

/** Where runs are that have no place on an axis: below everything. */
export const MISSING = -1;
/** So few different numbers are each a tick of their own. */
const FEW_VALUES = 8;
/** Parts of a scale of more numbers between its ticks. */
const PARTS = 4;

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
  /** From the lower to the upper end. */
  readonly ticks: readonly Tick[];
  /** Where each run is, from 0 to 1, or `MISSING`. */
  readonly places: Float32Array;
  /** Runs that have nothing there. */
  readonly without: number;
  /** Runs whose number has no place: NaN, infinity, on a logarithmic scale zero and less. */
  readonly unplaced: number;
  /** The least and the greatest number; null where there is none, and of categories. */
  readonly range: readonly [low: number, high: number] | null;
  /** The place of a value, also of one that no run has; `MISSING` where it has none. */
  readonly placeOf: (value: string | number) => number;
  /** The number at a place, of categories the text. */
  readonly at: (place: number) => string | number;
  /** What stands at a place, in words. */
  readonly valueAt: (place: number) => string;
}

export function axisId({
  group,
  key
}: Pick<ParallelAxis, 'group' | 'key'>): string {
  return `${group}:${key}`;
}

/** Whether each value that runs have there is a number. */
export function isNumeric(
  axis: Pick<ParallelAxis, 'group' | 'key'>,
  rows: readonly RunRow[]
): boolean {
  return (
    axis.group === 'metric' ||
    rows.every(row => {
      const value = valueOf(row, axis);
      return value === undefined || isNumeral(String(value));
    })
  );
}

/** Give an axis its scale, and every run its place on it. */
export function placeOn(
  axis: ParallelAxis,
  rows: readonly RunRow[]
): PlacedAxis {
  const values = rows.map(row => valueOf(row, axis));
  const isNumber = isNumeric(axis, rows);
  const scale = isNumber
    ? numberScale(values.map(Number), axis.log ?? false)
    : categoryScale(values);
  const turned = (at: number) => (axis.flipped ? 1 - at : at);
  const placeOf = (value: string | number) => {
    const at = scale.place(value);
    return at === null ? MISSING : turned(at);
  };
  const ticks = scale.ticks.map(({ at, label }) => ({ at: turned(at), label }));
  const places = Float32Array.from(values, value =>
    value === undefined ? MISSING : placeOf(value)
  );
  const without = values.filter(value => value === undefined).length;
  return {
    ...{ axis, places, without, placeOf, id: axisId(axis) },
    kind: isNumber ? 'number' : 'category',
    ticks: axis.flipped ? ticks.reverse() : ticks,
    unplaced: places.filter(at => at === MISSING).length - without,
    range: scale.range,
    at: place => scale.at(turned(place)),
    valueAt: place => scale.valueAt(turned(place))
  };
}

interface AxisScale {
  readonly ticks: readonly Tick[];
  readonly range: PlacedAxis['range'];
  readonly place: (value: string | number) => number | null;
  readonly at: (place: number) => string | number;
  readonly valueAt: (place: number) => string;
}

/** Numbers from the least to the greatest; on a logarithmic scale those above zero. */
function numberScale(values: readonly number[], log: boolean): AxisScale {
  const scaled = (value: number) => (log ? Math.log10(value) : value);
  const known = [...new Set(values.map(scaled).filter(Number.isFinite))];
  const low = known.reduce((least, x) => Math.min(least, x), Infinity);
  const high = known.reduce((greatest, x) => Math.max(greatest, x), -Infinity);
  const length = high - low;
  const at = (place: number) => {
    const x = low + place * length;
    return log ? 10 ** x : x;
  };
  const place = (value: string | number) => {
    const x = scaled(Number(value));
    return !Number.isFinite(x) || known.length === 0
      ? null
      : length === 0
        ? 0.5 + Math.sign(x - low)
        : (x - low) / length;
  };
  const valueAt = (place: number) => {
    const x = at(place);
    // A thousandth of the axis is as much as anybody can point at.
    const apart = Math.ceil(Math.log10(Math.abs(x) / length)) + 4;
    const rounded = Number(
      x.toPrecision(Math.min(12, Math.max(4, apart || 4)))
    );
    return apart > 5 ? String(rounded) : formatNumber(rounded);
  };
  const marked =
    known.length > FEW_VALUES
      ? Array.from({ length: PARTS + 1 }, (_, n) => at(n / PARTS))
      : known.map(x => (log ? 10 ** x : x)).sort((a, b) => a - b);
  const numbers = marked.map(x => Number(x.toPrecision(log ? 4 : 12)));
  const labels =
    known.length > FEW_VALUES
      ? numbers.map((_, n) => valueAt(n / PARTS))
      : formatApart(numbers);
  return {
    ...{ at, place, valueAt },
    ticks: labels.map((label, n) => ({
      at: place(marked[n] ?? NaN) ?? 0,
      label
    })),
    range: known.length === 0 ? null : [at(0), at(1)]
  };
}

/** A place of its own for each value: numbers among them first, by size, then the others as they are spelt. */
function categoryScale(
  values: readonly (string | number | undefined)[]
): AxisScale {
  const labels = sortedLabels(values);
  const at = (place: number) =>
    labels.length === 1 ? 0.5 : place / (labels.length - 1);
  const places = new Map(labels.map((label, place) => [label, at(place)]));
  const valueAt = (place: number) =>
    labels[
      Math.min(
        labels.length - 1,
        Math.max(0, Math.round(place * (labels.length - 1)))
      )
    ] ?? '';
  return {
    ticks: labels.map((label, place) => ({ at: at(place), label })),
    range: null,
    place: value => places.get(String(value)) ?? null,
    at: valueAt,
    valueAt
  };
}

/** Different values, each once: numbers first, by size, then the others as they are spelt. */
export function sortedLabels(
  values: readonly (string | number | undefined)[]
): string[] {
  return [
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
}
