/** The page says one thing by one word: those that the glossary says not to use are in none of its texts. */
import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** The methods of `Text`. */
const TRANSLATORS = ['__', '_n'];

/** The texts that a file gives to the translator, each with its line. */
function translated(path: string): (readonly [place: string, text: string])[] {
  const source = ts.createSourceFile(
    path,
    read(path),
    ts.ScriptTarget.Latest,
    true
  );
  const found: (readonly [string, string])[] = [];
  const visit = (node: ts.Node) => {
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      TRANSLATORS.includes(node.expression.name.text)
    ) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart());
      for (const { text } of node.arguments.filter(ts.isStringLiteralLike)) {
        found.push([`${path}:${String(line + 1)}`, text]);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The titles and descriptions of the settings. */
function settings(): (readonly [place: string, text: string])[] {
  const path = 'js/schema/plugin.json';
  const texts: (readonly [string, string])[] = [];
  JSON.parse(read(path), (key, value: unknown) => {
    if (['title', 'description'].includes(key) && typeof value === 'string') {
      texts.push([path, value]);
    }
    return value;
  });
  return texts;
}

const texts = ['core', 'ui', 'lab', 'widgets']
  .flatMap(folder =>
    readdirSync(new URL(`js/${folder}/`, root), { recursive: true })
      .map(name => `js/${folder}/${String(name).replaceAll('\\', '/')}`)
      .filter(path => /(?<!\.d)\.tsx?$/.test(path))
  )
  .flatMap(translated)
  .concat(settings());

/** Each word with those that are not used for it. */
const glossary = read('docs/glossary.md')
  .split('\n')
  .filter(line => line.startsWith('| '))
  .slice(1)
  .map(line => line.split('|').map(cell => cell.trim()))
  .map(([, word = '', , , not = '']) => ({ word, not: not.split(', ') }));

/** What says one of these words, also of several things. */
function saying(words: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${words.join('|')})(?:e?s)?\\b`, 'i');
}

describe('the glossary', () => {
  it('has words, and the page has texts', () => {
    expect(glossary.length).toBeGreaterThan(19);
    expect(new Set(glossary.map(({ word }) => word)).size).toBe(
      glossary.length
    );
    expect(texts.length).toBeGreaterThan(300);
    expect(texts.map(([, text]) => text)).toEqual(
      expect.arrayContaining(['No runs yet; record one:', 'Cell badges'])
    );
  });

  it.each(glossary)('$word is called nothing else', ({ word, not }) => {
    expect(not).not.toContain('');
    const wrong = saying(not);
    expect(wrong.test(word)).toBe(false);
    expect(wrong.test(`Copy the ${not[0] ?? ''}s`)).toBe(true);
    expect(
      texts.filter(([, text]) => wrong.test(text)).map(each => each.join(' '))
    ).toEqual([]);
  });
});
