import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import type React from 'react';
import { useWidth } from '../parts/useHost';

/** Pixels; as in evaluation.css. */
export const ROW = 24;
export const CELL = 44;
/** Of the head, where names stand upright in it and where they lie on their sides. */
const LOW_HEAD = 24;
const HIGH_HEAD = 96;
const LETTER = 7;
/** Letters that a cell is wide enough for. */
const SHORT = 4;
const NAMES = 160;
const NARROW_NAMES = 96;
const MEASURE = 68;
/** Below which what stands beside the names scrolls with the cells. */
const NARROW = 640;

export interface MatrixWindow {
  readonly rows: Virtualizer<HTMLDivElement, Element>;
  readonly columns: Virtualizer<HTMLDivElement, Element>;
  /** Places of the columns of cells that are drawn. */
  readonly drawn: readonly number[];
  /** Pixels of the whole grid. */
  readonly width: number;
  readonly names: React.CSSProperties;
  /** Of a column beside the names, by its place. */
  readonly beside: (place: number) => React.CSSProperties;
  readonly isStuck: boolean;
  /** Pixels of the head. */
  readonly head: number;
  /** Whether names of columns stand upright. */
  readonly isUpright: boolean;
  /** Of a column of cells. */
  readonly cell: (place: number) => React.CSSProperties;
}

/** What of a matrix is in sight of the frame that scrolls. */
export function useMatrixWindow(
  frame: HTMLDivElement | null,
  rowCount: number,
  columnCount: number,
  /** Columns between the names and the cells. */
  besideCount: number,
  /** Letters of the longest name. */
  longest: number
): MatrixWindow {
  const isUpright = longest <= SHORT;
  const head = isUpright
    ? LOW_HEAD
    : Math.min(HIGH_HEAD, LOW_HEAD + longest * LETTER);
  const width = useWidth(frame);
  const isStuck = width === 0 || width >= NARROW;
  const names = isStuck ? NAMES : NARROW_NAMES;
  const before = names + besideCount * MEASURE;
  const rows = useVirtualizer({
    count: rowCount,
    getScrollElement: () => frame,
    estimateSize: () => ROW,
    overscan: 6,
    scrollMargin: head,
    scrollPaddingStart: head
  });
  const columns = useVirtualizer({
    count: columnCount,
    horizontal: true,
    isRtl: frame !== null && getComputedStyle(frame).direction === 'rtl',
    getScrollElement: () => frame,
    estimateSize: () => CELL,
    overscan: 4,
    scrollMargin: before,
    scrollPaddingStart: isStuck ? before : names
  });
  const seen = columns.getVirtualItems();
  const gap = (seen[0]?.start ?? before) - before;
  return {
    ...{ rows, columns, isStuck, head, isUpright },
    drawn: seen.map(({ index }) => index),
    width: before + columnCount * CELL,
    names: { width: names },
    beside: place => ({
      width: MEASURE,
      ...(isStuck && { insetInlineStart: names + place * MEASURE })
    }),
    cell: place => ({
      width: CELL,
      ...(place === seen[0]?.index && gap > 0 && { marginInlineStart: gap })
    })
  };
}
