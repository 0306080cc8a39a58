/** Which part of a large grid is in sight. */
import type { Column } from './columns';
import { isFixed } from './tableLayout';

/** Pixels; as in grid.css. */
export const ROW_HEIGHT = 24;
export const HEADER_HEIGHT = 2 * ROW_HEIGHT;
export const CHECK_WIDTH = 32;
/** Rows drawn on either side of those in sight. */
const ROWS_BEYOND = 2;
/** Pixels; columns are drawn anew when they have scrolled by as much. */
const STRIDE = 120;

/** A column and where it stands. */
export interface PlacedColumn {
  readonly column: Column;
  /** As `aria-colindex` tells it; the first is the boxes to select by. */
  readonly number: number;
  /** Pixels from the left edge of the grid; from the right where one reads from there. */
  readonly start: number;
  /** Whether it stays in sight. */
  readonly stuck: boolean;
  /** Whether it is the first of its kind. */
  readonly first: boolean;
  /** Pixels of what is left out before it. */
  readonly gap: number;
}

export interface Placement {
  readonly placed: readonly PlacedColumn[];
  readonly width: number;
}

/** Put columns one beside the other. */
export function placeColumns(columns: readonly Column[]): Placement {
  let next = CHECK_WIDTH;
  const placed = columns.map((column, at): PlacedColumn => {
    const start = next;
    next += column.width;
    return {
      column,
      number: at + 2,
      start,
      stuck: isFixed(column) || column.pinned,
      first: at > 0 && columns[at - 1]?.group !== column.group,
      gap: 0
    };
  });
  return { placed, width: next };
}

/** What of a grid is in sight. */
export interface GridWindow {
  /** The first line drawn, and how many are drawn. */
  readonly first: number;
  readonly size: number;
  /** Pixels between which columns are drawn. */
  readonly left: number;
  readonly right: number;
  /** Whether it is scrolled sideways at all. */
  readonly sideways: boolean;
}

/** The lines and the pixels in sight, in steps: between them nothing is drawn anew. */
export function windowAt(
  scroll: { top: number; left: number },
  view: { width: number; height: number },
  count: number
): GridWindow {
  const fitting = Math.ceil((view.height - HEADER_HEIGHT) / ROW_HEIGHT) + 1;
  const size = Math.min(count, Math.max(1, fitting) + 2 * ROWS_BEYOND);
  const top = Math.floor(scroll.top / ROW_HEIGHT) - ROWS_BEYOND;
  return {
    first: Math.max(0, Math.min(top, count - size)),
    size,
    left: Math.floor(scroll.left / STRIDE) * STRIDE,
    right: Math.ceil((scroll.left + view.width) / STRIDE) * STRIDE,
    sideways: scroll.left > 0
  };
}

export function isSameWindow(a: GridWindow, b: GridWindow): boolean {
  return (
    a.first === b.first &&
    a.size === b.size &&
    a.left === b.left &&
    a.right === b.right &&
    a.sideways === b.sideways
  );
}

/** The columns that stay in sight and those between two pixels. */
export function columnsInSight(
  { placed }: Placement,
  left: number,
  right: number
): readonly PlacedColumn[] {
  const stuck = placed.filter(each => each.stuck);
  const edge = stuckWidth(placed);
  const others = placed.filter(
    ({ stuck, start, column }) =>
      !stuck && start < right && start + column.width > left + edge
  );
  const [first, ...rest] = others;
  if (!first) {
    return stuck;
  }
  const gap = first.start - edge;
  return [...stuck, gap > 0 ? { ...first, gap } : first, ...rest];
}

/** Where to scroll so that a line is in sight; null where it is already, as the first `raised` lines always are. */
export function scrolledTo(
  index: number,
  top: number,
  height: number,
  raised: number
): number | null {
  const start = (index - raised) * ROW_HEIGHT;
  const end = (index + 1) * ROW_HEIGHT + HEADER_HEIGHT;
  if (index < raised) {
    return null;
  }
  if (start < top) {
    return start;
  }
  return end > top + height ? end - height : null;
}

/** Where to scroll so that a column is in sight beside those that stay there; null where it is already. */
export function scrolledToColumn(
  { placed }: Placement,
  id: string,
  left: number,
  width: number
): number | null {
  const found = placed.find(({ column }) => column.id === id);
  if (!found || found.stuck) {
    return null;
  }
  const start = found.start - stuckWidth(placed);
  const end = found.start + found.column.width;
  if (start < left) {
    return start;
  }
  // Of one that is wider than what is in sight its beginning is shown.
  return end > left + width ? Math.min(start, end - width) : null;
}

/** Pixels at the edge that other columns scroll below. */
function stuckWidth(placed: readonly PlacedColumn[]): number {
  return placed.reduce(
    (sum, { stuck, column }) => (stuck ? sum + column.width : sum),
    CHECK_WIDTH
  );
}
