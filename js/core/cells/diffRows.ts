/** A code difference as it is read: one row under another. */
import type { CellDiff, DiffLine } from '../../protocol/generated';
import type { Text } from '../text/text';

/** Characters of a line that are shown. */
const MAX_LINE_CHARACTERS = 2000;

export type DiffRow =
  | { kind: 'cell'; place: number; only: 'base' | 'run' | null }
  | { kind: 'alike'; count: number }
  | { kind: 'line'; line: DiffLine }
  | { kind: 'skipped' }
  | { kind: 'cut' };

/** Put cells under one another, those that are the same folded into one row. */
export function diffRows(cells: readonly CellDiff[]): DiffRow[] {
  const rows: DiffRow[] = [];
  let alike = 0;
  const fold = () => {
    if (alike > 0) {
      rows.push({ kind: 'alike', count: alike });
      alike = 0;
    }
  };
  cells.forEach((cell, index) => {
    if (cell.is_same) {
      alike += 1;
      return;
    }
    fold();
    const only =
      cell.cell_id === null
        ? 'base'
        : cell.base_cell_id === null
          ? 'run'
          : null;
    if (cells.length > 1 || only !== null) {
      rows.push({ kind: 'cell', place: index + 1, only });
    }
    let before = 0;
    let after = 0;
    for (const line of cell.lines) {
      const leap =
        (line.base_line ?? before + 1) > before + 1 ||
        (line.line ?? after + 1) > after + 1;
      if (leap) {
        rows.push({ kind: 'skipped' });
      }
      before = line.base_line ?? before;
      after = line.line ?? after;
      rows.push({ kind: 'line', line });
    }
    if (cell.is_cut) {
      rows.push({ kind: 'cut' });
    }
  });
  fold();
  return rows;
}

/** What a line shows of itself. */
export function shownLine(line: string): string {
  return line.length > MAX_LINE_CHARACTERS
    ? `${line.slice(0, MAX_LINE_CHARACTERS)}…`
    : line;
}

const MARKS = { same: ' ', removed: '-', added: '+' } as const;

/** The difference as programs write and read it. */
export function diffText(
  cells: readonly CellDiff[],
  base: string,
  run: string,
  text: Text
): string {
  const lines = [`--- ${base}`, `+++ ${run}`];
  for (const row of diffRows(cells)) {
    if (row.kind === 'cell') {
      lines.push(`@@ ${text.__('Cell %1', String(row.place))} @@`);
    } else if (row.kind === 'line') {
      lines.push(`${MARKS[row.line.kind]}${row.line.text}`);
    } else if (row.kind !== 'alike') {
      lines.push('…');
    }
  }
  return `${lines.join('\n')}\n`;
}

/** A unified diff, line by line. */
export interface DiffTextLine {
  readonly kind: 'file' | 'hunk' | 'added' | 'removed' | 'same';
  readonly text: string;
}

/** What each line of a unified diff is. */
export function diffLines(diff: string): DiffTextLine[] {
  let inHunk = false;
  return diff
    .replace(/\n$/, '')
    .split('\n')
    .map(text => {
      if (text.startsWith('diff ')) {
        inHunk = false;
      } else if (text.startsWith('@@')) {
        inHunk = true;
        return { kind: 'hunk', text };
      }
      const kind = !inHunk
        ? 'file'
        : text.startsWith('+')
          ? 'added'
          : text.startsWith('-')
            ? 'removed'
            : 'same';
      return { kind, text };
    });
}
