// @vitest-environment happy-dom
import { json } from '@codemirror/lang-json';
import { python } from '@codemirror/lang-python';
import type {
  IEditorLanguage,
  IEditorLanguageRegistry
} from '@jupyterlab/codemirror';
import { describe, expect, it, vi } from 'vitest';
import { CELL_CODE } from '../../../js/core/text/codeTokens';
import { highlighted } from '../../../js/lab/files/highlighted';

// Of the package what needs no page: others of its modules style elements as they are loaded.
vi.mock(
  '@jupyterlab/codemirror',
  () => import('@jupyterlab/codemirror/lib/theme')
);

const known: Record<string, IEditorLanguage> = {
  json: { name: 'JSON', mime: '', support: json() },
  py: { name: 'Python', mime: '', support: python() },
  ipython: { name: 'ipython', mime: '', support: python() }
};
/** As JupyterLab's own, with two languages. */
const languages = {
  findByName: (name: string) => known[name] ?? null,
  findByFileName: (name: string) => known[name.split('.').at(-1) ?? ''] ?? null,
  getLanguage: (language: IEditorLanguage) => Promise.resolve(language)
} as unknown as IEditorLanguageRegistry;

describe('code in colours', () => {
  it.each([
    ['model.py', 'def f():\n    return "<b>"  # why\n', ['return', '"<b>"']],
    [CELL_CODE, '%%run deeper\nfor x in y: pass', ['for', 'pass']],
    ['nested/quickstart.ipynb', '{"cells": [1]}', ['"cells"', '1']],
    ['torn.py', 'def ((("""\0\uFFFF', ['def']]
  ])('keeps every letter of %s', async (name, source, coloured) => {
    const tokens = (await highlighted(languages, source, name)) ?? [];
    expect(tokens.map(({ text }) => text).join('')).toBe(source);
    const styled = tokens.filter(({ style }) => style !== '');
    expect(styled.map(({ text }) => text)).toEqual(
      expect.arrayContaining(coloured)
    );
  });

  it('has none where no language is known', async () => {
    expect(await highlighted(languages, 'x', 'weights')).toBeNull();
    expect(await highlighted(languages, 'x', 'a.constructor')).toBeNull();
  });

  it('brings its rules along, once', async () => {
    await highlighted(languages, 'x = 1', 'a.py');
    expect(document.adoptedStyleSheets).toHaveLength(1);
    const [sheet] = document.adoptedStyleSheets;
    const rules = [...(sheet?.cssRules ?? [])].map(({ cssText }) => cssText);
    expect(rules.join('\n')).toContain('font-weight: bold');
  });
});
