/** The colours of code in differences: each side is read as code of its own, as far as it is there. */
import { type CodeToken, type Highlight, linesOf } from '../text/codeTokens';
import type { DiffTextLine } from './diffRows';

export interface ComparedLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Put into a map what lines look like in colours. */
export async function colourLines<Line extends ComparedLine>(
  lines: readonly Line[],
  name: string,
  highlight: Highlight,
  colours: Map<Line, readonly CodeToken[]>
): Promise<void> {
  for (const other of ['removed', 'added'] as const) {
    // What is the same on both sides has the colours of the newer one.
    const side = lines.filter(({ kind }) => kind !== other);
    const source = side.map(({ text }) => text).join('\n');
    const tokens = await highlight(source, name);
    linesOf(tokens ?? []).forEach((line, at) => {
      const own = side[at];
      if (tokens && own && (other === 'removed' || own.kind === 'removed')) {
        colours.set(own, line);
      }
    });
  }
}

/** The same for a unified diff, whose lines begin with a sign: hunk by hunk. */
export async function colourDiff(
  lines: readonly DiffTextLine[],
  highlight: Highlight
): Promise<Map<DiffTextLine, readonly CodeToken[]>> {
  const colours = new Map<DiffTextLine, readonly CodeToken[]>();
  let name = '';
  let hunk: (ComparedLine & { of: DiffTextLine })[] = [];
  const finish = async () => {
    const found = new Map<(typeof hunk)[number], readonly CodeToken[]>();
    await colourLines(hunk, name, highlight, found);
    for (const [{ of }, tokens] of found) {
      colours.set(of, tokens);
    }
    hunk = [];
  };
  for (const line of lines) {
    const { kind, text } = line;
    if (kind === 'file' || kind === 'hunk') {
      await finish();
      const file = /^(?:\+\+\+|---) (?!\/dev\/null)(.+)$/.exec(text)?.[1];
      name = file ?? name;
    } else {
      hunk.push({ kind, text: text.slice(1), of: line });
    }
  }
  await finish();
  return colours;
}
