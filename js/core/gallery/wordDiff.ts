/** What differs between two texts, word by word. */

export interface WordPart {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Words beyond which texts are not compared word by word. */
const MAX_WORDS = 3000;

function wordsIn(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu) ?? [];
}

/** The parts of both texts in their order: what is in both, what is in the first alone, in the second alone. */
export function wordDiff(before: string, after: string): WordPart[] {
  const a = wordsIn(before);
  const b = wordsIn(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) {
    start += 1;
  }
  let end = 0;
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end] === b[b.length - 1 - end]
  ) {
    end += 1;
  }
  const middle = between(
    a.slice(start, a.length - end),
    b.slice(start, b.length - end)
  );
  return joined([
    ...a.slice(0, start).map(same),
    ...middle,
    ...a.slice(a.length - end).map(same)
  ]);
}

const same = (text: string): WordPart => ({ kind: 'same', text });
const removed = (text: string): WordPart => ({ kind: 'removed', text });
const added = (text: string): WordPart => ({ kind: 'added', text });

/** By the longest common sequence of words. */
function between(a: readonly string[], b: readonly string[]): WordPart[] {
  if (a.length > MAX_WORDS || b.length > MAX_WORDS) {
    return [...a.map(removed), ...b.map(added)];
  }
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] =
        a[i] === b[j]
          ? (longest[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(
              longest[(i + 1) * width + j] ?? 0,
              longest[i * width + j + 1] ?? 0
            );
    }
  }
  const parts: WordPart[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const [mine, theirs] = [a[i], b[j]];
    if (mine !== undefined && mine === theirs) {
      parts.push(same(mine));
      i += 1;
      j += 1;
    } else if (
      mine !== undefined &&
      (theirs === undefined ||
        (longest[(i + 1) * width + j] ?? 0) >=
          (longest[i * width + j + 1] ?? 0))
    ) {
      parts.push(removed(mine));
      i += 1;
    } else if (theirs !== undefined) {
      parts.push(added(theirs));
      j += 1;
    }
  }
  return parts;
}

function joined(parts: readonly WordPart[]): WordPart[] {
  const whole: WordPart[] = [];
  for (const part of parts) {
    const last = whole.at(-1);
    if (last?.kind === part.kind) {
      whole[whole.length - 1] = { ...last, text: last.text + part.text };
    } else {
      whole.push(part);
    }
  }
  return whole;
}
