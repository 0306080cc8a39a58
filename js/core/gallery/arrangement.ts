/** Which images stand where: groups with a heading, and lines of tiles below each. */
import type {
  GalleryField,
  GalleryLayout,
  RunRow
} from '../../protocol/generated';
import { compareValues, type FieldValue, valueGetter } from './imageFields';
import { readFilter } from './imageFilter';
import { atStep, type Images, noteOf } from './images';

export const BY_RUN: GalleryField = { group: 'image', key: 'run' };

export interface ImageGroup {
  /** Null for images that have nothing there. */
  readonly value: FieldValue;
  /** Indices of images, in their order. */
  readonly images: readonly number[];
}

export interface Arrangement {
  readonly groups: readonly ImageGroup[];
  /** Images in sight, in all groups; one of several classes stands in the group of each. */
  readonly order: readonly number[];
  /** Images that the filter leaves out. */
  readonly leftOut: number;
  /** Names in the filter that nothing has. */
  readonly unknown: readonly string[];
}

/** Choose, filter, sort and group. */
export function arrange(
  images: Images,
  rows: readonly RunRow[],
  layout: GalleryLayout
): Arrangement {
  const byId = new Map(rows.map(row => [row.run_id, row]));
  const all = layout.every_step
    ? Array.from({ length: images.count }, (_, at) => at)
    : atStep(images, layout.step ?? null);
  const { test, unknown } = readFilter(layout.filter ?? '', images, rows);
  const kept = test ? all.filter(test) : all;
  if (layout.order_by) {
    const { by, descending } = layout.order_by;
    const get = valueGetter(images, byId, by);
    const values = new Map(kept.map(index => [index, get(index)]));
    kept.sort(
      (a, b) =>
        compareValues(
          values.get(a) ?? null,
          values.get(b) ?? null,
          descending
        ) || a - b
    );
  }
  const groups = grouped(images, byId, kept, layout.rows ?? BY_RUN);
  return {
    groups,
    order: groups.flatMap(group => group.images),
    leftOut: all.length - kept.length,
    unknown
  };
}

function grouped(
  images: Images,
  rows: ReadonlyMap<string, RunRow>,
  kept: readonly number[],
  by: GalleryField
): ImageGroup[] {
  const get = valueGetter(images, rows, by);
  const isRun = by.group === 'image' && by.key === 'run';
  const isClass = by.group === 'image' && by.key === 'class';
  const found = new Map<FieldValue | string, number[]>();
  const put = (name: FieldValue, index: number) => {
    const group = found.get(name);
    if (group) {
      group.push(index);
    } else {
      found.set(name, [index]);
    }
  };
  for (const index of kept) {
    const labels = isClass ? noteOf(images, index).labels : [];
    if (labels.length > 0) {
      labels.forEach(label => {
        put(label, index);
      });
    } else {
      // Two runs may have one name.
      put(isRun ? (images.run[index] ?? 0) : get(index), index);
    }
  }
  const groups = [...found].map(([name, each]) => ({
    name,
    value: isRun ? get(each[0] ?? 0) : name,
    images: each
  }));
  groups.sort((a, b) => compareValues(a.name, b.name, false));
  return groups.map(({ value, images: each }) => ({ value, images: each }));
}

/** A line of a gallery: a heading, or tiles from one place to another of `order`. */
export type GalleryLine =
  | { readonly kind: 'head'; readonly group: number }
  | {
      readonly kind: 'tiles';
      readonly group: number;
      readonly from: number;
      readonly to: number;
    };

/** The lines of an arrangement with so many columns; closed groups have their heading alone. */
export function linesOf(
  { groups }: Arrangement,
  columns: number,
  closed: ReadonlySet<FieldValue>
): GalleryLine[] {
  const lines: GalleryLine[] = [];
  let at = 0;
  groups.forEach(({ value, images }, group) => {
    lines.push({ kind: 'head', group });
    const end = at + images.length;
    if (!closed.has(value)) {
      for (let from = at; from < end; from += columns) {
        const to = Math.min(end, from + columns);
        lines.push({ kind: 'tiles', group, from, to });
      }
    }
    at = end;
  });
  return lines;
}

/** How many tiles fit beside one another. */
export function columnsIn(width: number, tile: number, gap: number): number {
  return Math.max(1, Math.floor((width - gap) / (tile + gap)));
}
