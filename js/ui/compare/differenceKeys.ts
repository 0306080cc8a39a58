/** The keyboard of the table of differences. */
import { stepInList } from '../parts/arrowKeys';

/** A cell of the table: the names are column 0, the base is column 1. */
export interface Cell {
  readonly line: number;
  readonly column: number;
}

/** The line of the runs' names. */
export const HEADING = -1;

interface Pressed {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Where a key leads; null where it leads nowhere. */
export function stepInTable(
  { key, ctrlKey, metaKey }: Pressed,
  { line, column }: Cell,
  size: {
    /** Lines below the heading. */
    readonly lines: number;
    readonly columns: number;
    readonly page: number;
  }
): Cell | null {
  const far = ctrlKey || metaKey;
  const sideways = {
    ArrowLeft: column - 1,
    ArrowRight: column + 1,
    Home: 0,
    End: size.columns - 1
  }[key];
  if (far && (key === 'Home' || key === 'End')) {
    return { line: key === 'Home' ? HEADING : size.lines - 1, column };
  }
  if (far) {
    return null;
  }
  if (sideways !== undefined) {
    const last = size.columns - 1;
    return { line, column: Math.min(Math.max(sideways, 0), last) };
  }
  const down = stepInList(key, line - HEADING, size.lines + 1, size.page);
  return down === undefined ? null : { line: down + HEADING, column };
}
