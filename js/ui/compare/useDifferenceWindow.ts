import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import type React from 'react';
import { useMemo } from 'react';
import {
  type DifferenceLine,
  lineName,
  linesOf
} from '../../core/compare/differences';
import { useWidth } from '../parts/useHost';

/** Pixels; as in compare.css. */
const ROW = 24;
const SECTION = 28;
const LINE = 18;
export const HEAD = 29;
const NAMES = 200;
const NARROW_NAMES = 120;
/** Of a run's column: as wide as there is room for, within these. */
const LEAST_WIDTH = 160;
const MOST_WIDTH = 320;
/** Below which only the names stay in sight, not the base. */
const NARROW = 480;
/** Pixels that a character takes, about. */
const CHARACTER = 7;
interface DifferenceWindow {
  readonly rows: Virtualizer<HTMLDivElement, Element>;
  /** Of the runs behind the base. */
  readonly columns: Virtualizer<HTMLDivElement, Element>;
  /** Characters that stand in one line of a cell. */
  readonly characters: number;
  /** Whether there is so little room that only the names stay in sight. */
  readonly isNarrow: boolean;
  /** Pixels of the whole table. */
  readonly width: number;
  /** Places of the runs that are drawn, the base first. */
  readonly drawn: readonly number[];
  /** How wide a run's column is and where it stands; null for the names. */
  readonly styleOf: (place: number | null) => React.CSSProperties;
}

/** What of the table of differences is in sight of the frame that scrolls. */
export function useDifferenceWindow(
  frame: HTMLDivElement | null,
  lines: readonly DifferenceLine[],
  /** Names of the rows whose values are shown whole. */
  opened: ReadonlySet<string>,
  runs: number
): DifferenceWindow {
  const width = useWidth(frame);
  const isNarrow = width > 0 && width < NARROW;
  const names = isNarrow ? NARROW_NAMES : NAMES;
  const room = Math.floor((width - names) / Math.max(1, runs));
  const column = Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, room));
  const characters = Math.floor((column - 20) / CHARACTER);
  const stuck = names + (isNarrow ? 0 : column);
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => frame,
    estimateSize: at => {
      const line = lines[at];
      return line?.kind !== 'value'
        ? SECTION
        : opened.has(lineName(line.row))
          ? ROW + LINE * (linesOf(line.row, characters) - 1)
          : ROW;
    },
    // Another function says that sizes have changed.
    getItemKey: useMemo(
      () => (at: number) => {
        const line = lines[at];
        return line?.kind !== 'value'
          ? at
          : `${lineName(line.row)} ${opened.has(lineName(line.row)) ? characters : 0}`;
      },
      [lines, opened, characters]
    ),
    overscan: 6,
    scrollMargin: HEAD,
    scrollPaddingStart: HEAD
  });
  const others = runs - 1;
  const columns = useVirtualizer({
    count: Math.max(0, others),
    horizontal: true,
    isRtl: frame !== null && getComputedStyle(frame).direction === 'rtl',
    getScrollElement: () => frame,
    estimateSize: () => column,
    getItemKey: useMemo(() => (at: number) => at + column / 1e4, [column]),
    overscan: 2,
    scrollMargin: names + column,
    scrollPaddingStart: stuck
  });
  const seen = columns.getVirtualItems();
  const drawn = [0, ...seen.map(({ index }) => index + 1)].filter(
    at => at < runs
  );
  const gap = (seen[0]?.start ?? names + column) - names - column;
  const styles = {
    names: { width: names },
    base: {
      width: column,
      ...(!isNarrow && { insetInlineStart: names })
    },
    next: { width: column, marginInlineStart: gap },
    other: { width: column }
  };
  return {
    ...{ rows, columns, characters, isNarrow, drawn },
    width: names + column * runs,
    styleOf: place =>
      place === null
        ? styles.names
        : place === 0
          ? styles.base
          : place === drawn[1]
            ? styles.next
            : styles.other
  };
}
