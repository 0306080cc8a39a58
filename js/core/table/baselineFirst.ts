/** The lines of a table with that of the baseline before all others, whatever their order. */
import type { RunRow } from '../../protocol/generated';
import type { RunTableView } from './runTableView';

/** A baseline that stands first. */
export interface Raised {
  readonly row: RunRow;
  /** The place that it leaves; null where it is not among the lines, or stays there above its nested runs. */
  readonly from: number | null;
}

type Lines = Pick<RunTableView, 'count' | 'lineAt' | 'rowAt'>;

/** Which of the lines that were asked for stands on a line behind the baseline. */
export function placeOn(line: number, raised: Raised | null): number {
  return raised && (raised.from === null || line <= raised.from)
    ? line - 1
    : line;
}

/** On which line one of those that were asked for stands. */
export function lineOfPlace(place: number, raised: Raised | null): number {
  return raised && (raised.from === null || place < raised.from)
    ? place + 1
    : place;
}

export function withBaselineFirst<L extends Lines>(
  lines: L,
  raised: Raised | null
): L {
  if (!raised) {
    return lines;
  }
  const { row, from } = raised;
  // What is nested in it stands where it was found.
  const first = { item: { kind: 'run', row, children: 0 } } as const;
  return {
    ...lines,
    count: lines.count + (from === null ? 1 : 0),
    lineAt: line =>
      line === 0
        ? { ...first, depth: 0, isOpen: false }
        : lines.lineAt(placeOn(line, raised)),
    rowAt: line => (line === 0 ? row : lines.rowAt(placeOn(line, raised)))
  };
}
