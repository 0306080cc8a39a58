import type { RunRow } from '../../protocol/generated';
import { sizeOf, spotAt, type Item, type LineSource } from './lines';
import type { RowsContext } from './treeRows';
import type { RowPages } from './tableResult';
import type { RunTableView } from './runTableView';

type Lines = Pick<
  RunTableView,
  'isPlain' | 'isTree' | 'count' | 'groups' | 'lineAt' | 'rowAt'
>;

/** What a table's view tells of its lines; `source` is null where they are the rows. */
export function linesView(
  source: LineSource | null,
  {
    arrangement,
    by,
    frozen,
    isOpen
  }: RowsContext & { isOpen: (item: Item) => boolean },
  rows: readonly RunRow[],
  pages: RowPages,
  count: number,
  /** How many groups a kernel has told of; null where it has not. */
  groups: number | null
): Lines {
  const spot = (line: number): [item: Item | undefined, depth: number] => {
    if (source) {
      const { source: of, index, depth } = spotAt(source, line);
      return [of.at(index), depth];
    }
    const row = pages.get(line);
    return [row && { kind: 'run', row, children: 0 }, 0];
  };
  return {
    isPlain: source === null || (by.length === 0 && source.open.length === 0),
    isTree:
      arrangement === 'grouped' ||
      (arrangement === 'nested' &&
        rows.some(row => Boolean(row.children) || row.parent !== undefined)),
    count: source ? sizeOf(source) : count,
    groups:
      source && by.length > 0
        ? (groups ?? (frozen ? source.count : null))
        : null,
    lineAt: line => {
      const [item, depth] = spot(line);
      return item && { item, depth, isOpen: source !== null && isOpen(item) };
    },
    rowAt: line => {
      const [item] = spot(line);
      return item?.kind === 'run' ? item.row : undefined;
    }
  };
}
