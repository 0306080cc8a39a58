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
