/** Code in pieces of one colour each. */

/** Characters of a text that are coloured: a longer one is shown at once, and plain. */
export const MAX_COLOURED = 100_000;

/** A piece of code; `style` is the class of its colour, empty where it has none of its own. */
export interface CodeToken {
  readonly text: string;
  readonly style: string;
}

/** Splits code into colours by the name of its file; null where its language is not known. */
export type Highlight = (
  source: string,
  name: string
) => Promise<readonly CodeToken[] | null>;

/** A name that says that code is of a cell. */
export const CELL_CODE = 'cell.ipy';

/** Line by line, without what ends the lines. */
export function linesOf(tokens: readonly CodeToken[]): CodeToken[][] {
  const lines: CodeToken[][] = [[]];
  for (const { text, style } of tokens) {
    const [first = '', ...others] = text.split('\n');
    lines.at(-1)?.push({ text: first, style });
    for (const line of others) {
      lines.push([{ text: line, style }]);
    }
  }
  return lines;
}
