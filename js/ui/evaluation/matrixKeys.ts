/** The keyboard of a matrix. */
import { stepInList } from '../parts/arrowKeys';

/** Where the keyboard is: names are column 0, measures and cells follow. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The line of the heads. */
export const HEADING = -1;
/** Rows that Page Up and Page Down leave behind. */
const PAGE = 10;

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Where a key leads; null where it leads nowhere. */
export function stepInMatrix(
  { key, ctrlKey, metaKey, altKey }: Pressed,
  { line, column }: Place,
  size: { readonly lines: number; readonly columns: number }
): Place | null {
  if (altKey) {
    return null;
  }
  const last = size.columns - 1;
  if (ctrlKey || metaKey) {
    const corner = { Home: [HEADING, 0], End: [size.lines - 1, last] }[key];
    const [to, at] = corner ?? [];
    return to === undefined || at === undefined
      ? null
      : { line: to, column: at };
  }
  const sideways = {
    ArrowLeft: column - 1,
    ArrowRight: column + 1,
    Home: 0,
    End: last
  }[key];
  if (sideways !== undefined) {
    return { line, column: Math.min(Math.max(sideways, 0), last) };
  }
  const down = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp'].includes(key)
    ? stepInList(key, line - HEADING, size.lines + 1, PAGE)
    : undefined;
  return down === undefined ? null : { line: down + HEADING, column };
}
