/** What is typed to narrow a gallery down: words, and conditions such as `loss < 0.5`. */
import type { GalleryField, RunRow } from '../../protocol/generated';
import { type FieldValue, IMAGE_FIELDS, valueGetter } from './imageFields';
import { type Images, noteOf } from './images';

type Test = (index: number) => boolean;

const CONDITION =
  /(`[^`]+`|[^\s<>=!"'`]+)\s*(<=|>=|!=|=|<|>)\s*("[^"]*"|'[^']*'|[^\s]+)/g;

function unquoted(text: string): string {
  return text.replace(/^(["'`])(.*)\1$/, '$2');
}

/** The field that a name means: one of images, or what a run has; with or without a group before it. */
export function fieldNamed(
  name: string,
  rows: readonly RunRow[]
): GalleryField | null {
  const plain = unquoted(name);
  const groups = [
    ['metrics', 'metric'],
    ['params', 'param'],
    ['tags', 'tag']
  ] as const;
  for (const [prefix, group] of groups) {
    if (plain.startsWith(`${prefix}.`)) {
      const key = unquoted(plain.slice(prefix.length + 1));
      return { group, key };
    }
  }
  if (plain === 'confidence') {
    // As the page calls it.
    return { group: 'image', key: 'score' };
  }
  if ((IMAGE_FIELDS as readonly string[]).includes(plain)) {
    return { group: 'image', key: plain };
  }
  for (const [kind, group] of groups) {
    if (rows.some(row => Object.hasOwn(row[kind], plain))) {
      return { group, key: plain };
    }
  }
  return null;
}

function holds(value: FieldValue, operator: string, wanted: string): boolean {
  if (value === null) {
    return operator === '!=';
  }
  const number = Number(wanted);
  const isNumber = typeof value === 'number' && wanted.trim() !== '';
  const order =
    isNumber && !Number.isNaN(number)
      ? Math.sign(value - number)
      : String(value).toLowerCase() === wanted.toLowerCase()
        ? 0
        : String(value).toLowerCase() < wanted.toLowerCase()
          ? -1
          : 1;
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '!=':
      return order !== 0;
    default:
      return order === 0;
  }
}

export interface ImageFilter {
  /** Null lets all through. */
  readonly test: Test | null;
  /** Names in it that nothing has. */
  readonly unknown: readonly string[];
}

/** Read a filter; every condition and every word has to hold. */
export function readFilter(
  filter: string,
  images: Images,
  rows: readonly RunRow[]
): ImageFilter {
  const byId = new Map(rows.map(row => [row.run_id, row]));
  const tests: Test[] = [];
  const unknown: string[] = [];
  const words = filter
    .replace(
      CONDITION,
      (_, name: string, operator: string, value: string): string => {
        const field = fieldNamed(name, rows);
        const wanted = unquoted(value);
        if (!field) {
          // Nothing fulfils a condition on what nothing has.
          unknown.push(unquoted(name));
          tests.push(() => false);
        } else if (field.group === 'image' && field.key === 'class') {
          // Of several classes one is enough; to have none of them is that each is another.
          const has: Test = index =>
            noteOf(images, index).labels.some(label =>
              holds(label, operator === '!=' ? '=' : operator, wanted)
            );
          tests.push(operator === '!=' ? index => !has(index) : has);
        } else {
          const get = valueGetter(images, byId, field);
          tests.push(index => holds(get(index), operator, wanted));
        }
        return ' ';
      }
    )
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '' && word !== 'and');
  if (words.length > 0) {
    tests.push(wordTest(words, images, byId));
  }
  return {
    test: tests.length > 0 ? index => tests.every(test => test(index)) : null,
    unknown
  };
}

function wordTest(
  words: readonly string[],
  images: Images,
  rows: ReadonlyMap<string, RunRow>
): Test {
  const names = images.runIds.map(id =>
    (rows.get(id)?.run_name ?? id).toLowerCase()
  );
  const keys = images.keys.map(key => key.toLowerCase());
  return index => {
    const { caption, labels } = noteOf(images, index);
    const said = `${caption}\n${labels.join('\n')}`.toLowerCase();
    return words.every(
      word =>
        (names[images.run[index] ?? 0]?.includes(word) ?? false) ||
        (keys[images.key[index] ?? 0]?.includes(word) ?? false) ||
        said.includes(word)
    );
  };
}
