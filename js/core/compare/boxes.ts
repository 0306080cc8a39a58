/** A metric by each value of a param: its quartiles, and how far the rest reaches. */
import type { ParallelAxis, RunRow } from '../../protocol/generated';
import { valueOf } from '../table/columns';
import { formatNumber } from '../text/format';
import { isNumeric, sortedLabels } from './axisScale';

/** More different numbers than these are taken together in ranges; texts never are. */
const MAX_NUMBERS = 20;
/** How many ranges there are then, at most. */
const RANGES = 8;

/** Runs that have the same, or numbers in one range. */
export interface ValueGroup {
  /** Null for the runs that have nothing there. */
  readonly label: string | null;
  /** Indices of the runs. */
  readonly runs: readonly number[];
}

/** The runs of each value of a param, by size or as it is spelt; those without it last. */
export function valueGroups(
  axis: ParallelAxis,
  rows: readonly RunRow[]
): { groups: ValueGroup[]; inRanges: boolean } {
  const byLabel = new Map<string | null, number[]>();
  rows.forEach((row, run) => {
    const value = valueOf(row, axis);
    const label = value === undefined ? null : String(value);
    const runs = byLabel.get(label);
    if (runs) {
      runs.push(run);
    } else {
      byLabel.set(label, [run]);
    }
  });
  const none = byLabel.get(null);
  byLabel.delete(null);
  const single = sortedLabels([...byLabel.keys()] as string[]).map(label => ({
    label,
    runs: byLabel.get(label) ?? []
  }));
  const inRanges = single.length > MAX_NUMBERS && isNumeric(axis, rows);
  const groups: ValueGroup[] = inRanges ? ranges(single) : single;
  return {
    groups: none ? [...groups, { label: null, runs: none }] : groups,
    inRanges
  };
}

/** Neighbouring numbers together, about as many runs in each range; equal numbers are never parted. */
function ranges(single: readonly { label: string; runs: number[] }[]) {
  const total = single.reduce((sum, { runs }) => sum + runs.length, 0);
  const parts: { first: string; last: string; runs: number[] }[] = [];
  let seen = 0;
  for (const { label, runs } of single) {
    const part = parts.at(-1);
    if (part && seen < (total * parts.length) / RANGES) {
      part.last = label;
      part.runs.push(...runs);
    } else {
      parts.push({ first: label, last: label, runs: [...runs] });
    }
    seen += runs.length;
  }
  const short = (text: string) => formatNumber(Number(text));
  return parts.map(({ first, last, runs }) => ({
    label: first === last ? first : `${short(first)} – ${short(last)}`,
    runs
  }));
}

/** Numbers as a box shows them. */
export interface Box {
  readonly count: number;
  readonly median: number;
  /** The lower and the upper quartile. */
  readonly low: number;
  readonly high: number;
  /** The outermost numbers within one and a half times the box's height of it. */
  readonly from: number;
  readonly to: number;
  readonly min: number;
  readonly max: number;
}

/** The box of some numbers, as NumPy's quantiles and Tukey's whiskers have it; null of none. */
export function boxOf(numbers: readonly number[]): Box | null {
  const sorted = numbers.filter(Number.isFinite).sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) {
    return null;
  }
  const [low, median, high] = [0.25, 0.5, 0.75].map(part =>
    quantile(sorted, part)
  ) as [number, number, number];
  const reach = 1.5 * (high - low);
  return {
    ...{ count: sorted.length, low, median, high, min, max },
    // A whisker never ends within the box, where the quartile lies between two numbers.
    from: Math.min(low, sorted.find(x => x >= low - reach) ?? low),
    to: Math.max(high, sorted.filter(x => x <= high + reach).at(-1) ?? high)
  };
}

/** A quantile of sorted numbers, in a straight line between neighbours. */
export function quantile(sorted: readonly number[], part: number): number {
  const at = part * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (at - Math.floor(at)) * (above - below);
}
