import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { putCopy } from '../../../js/lab/guide/quickstartCopy';

const root = new URL('../../../', import.meta.url);

/** Pages that are for those who change Trialbook, and stay in the repository. */
const FOR_DEVELOPERS = ['architecture.md'];

it('every page of the docs for users comes with the extension', () => {
  const guide = readFileSync(new URL('js/lab/guide/guide.ts', root), 'utf8');
  const pages = readdirSync(new URL('docs/', root)).filter(
    name => name.endsWith('.md') && !FOR_DEVELOPERS.includes(name)
  );
  expect(pages.length).toBeGreaterThan(5);
  for (const page of pages) {
    expect(guide).toContain(`docs/${page}'`);
    // Where a link led to one of the others, nothing would happen.
    const text = readFileSync(new URL(`docs/${page}`, root), 'utf8');
    expect(FOR_DEVELOPERS.filter(name => text.includes(`](${name}`))).toEqual(
      []
    );
  }
});

/** A folder whose names can be taken, as the server has it. */
class Folder {
  readonly files = new Map<string, unknown>();

  get(folder: string) {
    const content = [...this.files.keys()]
      .filter(path => path.startsWith(`${folder}/`))
      .map(path => ({ name: path.slice(folder.length + 1) }));
    return Promise.resolve({ content });
  }

  newUntitled({ path = '' }) {
    const made = `${path}/Untitled.ipynb`;
    this.files.set(made, null);
    return Promise.resolve({ path: made });
  }

  save(path: string, { content }: { content?: unknown }) {
    this.files.set(path, content);
    return Promise.resolve({ path });
  }

  rename(from: string, to: string) {
    if (this.files.has(to)) {
      return Promise.reject(new Error('File already exists'));
    }
    this.files.set(to, this.files.get(from));
    this.files.delete(from);
    return Promise.resolve({ path: to });
  }
}

describe('the quickstart', () => {
  it('is copied under a name that is free', async () => {
    const folder = new Folder();
    const mine = { mine: true };
    folder.files.set('work/trialbook-quickstart.ipynb', mine);
    const put = () =>
      putCopy(
        folder as unknown as Parameters<typeof putCopy>[0],
        'work',
        '{"cells": []}'
      );
    expect(await put()).toBe('work/trialbook-quickstart-1.ipynb');
    expect(await put()).toBe('work/trialbook-quickstart-2.ipynb');
    expect(folder.files.get('work/trialbook-quickstart.ipynb')).toBe(mine);
    expect(folder.files.get('work/trialbook-quickstart-1.ipynb')).toEqual({
      cells: []
    });
    expect(folder.files.size).toBe(3);
  });
});
