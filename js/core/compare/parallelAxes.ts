/** Axes beside one another: which there are, and what is brushed on them. */
import type {
  Columns,
  MetricPart,
  ParallelAxis,
  RunRow
} from '../../protocol/generated';
import { valueOf } from '../table/columns';
import { MISSING, type PlacedAxis } from './axisScale';

/** Axes that are chosen where nobody has chosen any. */
const MAX_AXES = 12;
/** What single precision may be off by. */
const ROUNDING = 1e-6;

/** A part of an axis, from its lower to its upper end; of both at `MISSING` it is the runs that have no place there. */
export interface Brush {
  readonly from: number;
  readonly to: number;
}

export type Brushes = ReadonlyMap<string, Brush>;

/** The params that are not the same in all runs. */
export function differingParams(
  rows: readonly RunRow[],
  columns: Columns | undefined
): ParallelAxis[] {
  return (columns?.params ?? []).flatMap((key): ParallelAxis[] => {
    const axis = { group: 'param' as const, key, aggregate: 'latest' as const };
    const [first] = rows;
    const value = first && valueOf(first, axis);
    return rows.some(row => valueOf(row, axis) !== value) ? [axis] : [];
  });
}

/** The params that differ, then the metric. */
export function axesAtFirst(
  rows: readonly RunRow[],
  columns: Columns | undefined,
  metric: MetricPart | null
): ParallelAxis[] {
  return [
    ...differingParams(rows, columns).slice(0, MAX_AXES - 1),
    ...(metric ? [{ group: 'metric' as const, ...metric }] : [])
  ];
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
      return at === MISSING || brush.to === MISSING
        ? at === brush.to
        : at >= brush.from - ROUNDING && at <= brush.to + ROUNDING;
    });
    if (isIn) {
      found.push(run);
    }
  }
  return found;
}

/** The brush of the same values, where an axis has got another scale: a run that comes may widen it. */
export function carried(
  { from, to }: Brush,
  before: PlacedAxis,
  now: PlacedAxis
): Brush | null {
  if (to === MISSING) {
    return now.without + now.unplaced > 0 ? { from, to } : null;
  }
  if (before.kind !== now.kind) {
    return null;
  }
  if (now.kind === 'number') {
    const ends = [from, to].map(end => {
      const at = now.placeOf(before.at(end));
      // What a logarithmic scale has no place for is below all that it has.
      return at === MISSING ? Number(now.axis.flipped ?? false) : at;
    });
    return { from: Math.min(...ends), to: Math.max(...ends) };
  }
  const places = before.ticks
    .filter(({ at }) => at >= from && at <= to)
    .map(({ label }) => now.placeOf(label))
    .filter(at => at !== MISSING);
  // Around the place of a category, so that it can be seen.
  const room = 0.25 / Math.max(1, now.ticks.length - 1);
  return places.length === 0
    ? null
    : { from: Math.min(...places) - room, to: Math.max(...places) + room };
}

/** Brushes of the same values on axes that may be scaled in another way; those whose axis is gone are gone too. */
export function carriedBrushes(
  brushes: Brushes,
  before: readonly PlacedAxis[],
  now: readonly PlacedAxis[]
): Brushes {
  const found = new Map<string, Brush>();
  for (const [id, brush] of brushes) {
    const [old, axis] = [before, now].map(axes =>
      axes.find(each => each.id === id)
    );
    const same = old && axis && carried(brush, old, axis);
    if (same) {
      found.set(id, same);
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
  if (to === MISSING) {
    return by > 0 ? { from: 0, to: step / 2 } : brush;
  }
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
