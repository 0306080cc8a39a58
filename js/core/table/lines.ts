/** The lines of a run table: runs and groups, with what is open below them. */
import type {
  Aggregate,
  GroupRow,
  MetricPart,
  RunRow,
  Spread,
  Within
} from '../../protocol/generated';

/** A group: the value that its runs share, how many they are, and the spread of the metrics asked for. */
export interface Group {
  readonly value: string | null;
  readonly count: number;
  readonly spreads: ReadonlyMap<string, Spread>;
}

export interface GroupItem {
  readonly kind: 'group';
  readonly group: Group;
  /** What names it: the groups that it is in, and itself. */
  readonly within: readonly Within[];
}

export type Item =
  | { readonly kind: 'run'; readonly row: RunRow; readonly children: number }
  | GroupItem;

/** Some lines of one depth, and those below them. */
export interface LineSource {
  readonly count: number;
  /** Undefined where it is still to be asked for. */
  at(index: number): Item | undefined;
  /** What is open, by its index, from the top to the bottom. */
  readonly open: readonly { readonly at: number; readonly below: LineSource }[];
}

/** Where a line is: among its own kind, and how deep. */
export interface Spot {
  readonly source: LineSource;
  readonly index: number;
  readonly depth: number;
}

/** A group as it came, with its spreads under what was asked for. */
export function groupOf(row: GroupRow, asked: readonly MetricPart[]): Group {
  const spreads = new Map<string, Spread>();
  asked.forEach(({ key, aggregate }, at) => {
    const spread = row.metrics[at];
    if (spread) {
      spreads.set(partKey(key, aggregate), spread);
    }
  });
  return { value: row.value, count: row.count, spreads };
}

export function partKey(key: string, aggregate: Aggregate): string {
  return `${aggregate} ${key}`;
}

/** How many lines there are with all that is open below them. */
export function sizeOf(source: LineSource): number {
  return source.open.reduce(
    (sum, { below }) => sum + sizeOf(below),
    source.count
  );
}

/** Where a line is that is counted with everything open above it. */
export function spotAt(source: LineSource, line: number, depth = 0): Spot {
  let index = line;
  for (const { at, below } of source.open) {
    if (index <= at) {
      break;
    }
    const size = sizeOf(below);
    if (index <= at + size) {
      return spotAt(below, index - at - 1, depth + 1);
    }
    index -= size;
  }
  return { source, index, depth };
}

/** The line of what is at an index of a source itself. */
export function lineOf(source: LineSource, index: number): number {
  return source.open.reduce(
    (line, { at, below }) => (at < index ? line + sizeOf(below) : line),
    index
  );
}

/** The line that shows a run; null where it is not at hand. */
export function findRun(source: LineSource, runId: string): number | null {
  for (let index = 0; index < source.count; index++) {
    const item = source.at(index);
    if (item?.kind === 'run' && item.row.run_id === runId) {
      return lineOf(source, index);
    }
  }
  for (const { at, below } of source.open) {
    const line = findRun(below, runId);
    if (line !== null) {
      return lineOf(source, at) + 1 + line;
    }
  }
  return null;
}

/** What opens and closes: a run by its id, a group by its value and those of the groups it is in. */
export function keyOf(item: Item): string {
  return item.kind === 'run'
    ? item.row.run_id
    : `group ${JSON.stringify(item.within.map(({ value }) => value))}`;
}

/** The line that a deeper one is below. */
export function findParent(
  lineAt: (index: number) => { readonly depth: number } | undefined,
  line: number,
  depth: number
): number {
  let above = line - 1;
  while (above > 0 && (lineAt(above)?.depth ?? depth) >= depth) {
    above -= 1;
  }
  return Math.max(0, above);
}
