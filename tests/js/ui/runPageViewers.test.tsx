// @vitest-environment happy-dom
import { everythingInSight } from '../layout';
import { render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Highlight } from '../../../js/core/text/codeTokens';
import type { RenderMarkdown } from '../../../js/ui/parts/fileServices';
import { NO_FILE_SERVICES } from '../../../js/ui/parts/fileServices';
import { makeDetail, RunKernel } from '../runKernel';
import { HOSTILE, open, page } from '../runPage';

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  everythingInSight();
});

const kernelWith = (files: RunKernel['files']) => {
  const kernel = new RunKernel(makeDetail());
  kernel.files = files;
  return kernel;
};

/** Each word in a colour of its own. */
const highlight: Highlight = source =>
  Promise.resolve(
    source
      .split(/(\w+)/)
      .map(text => ({ text, style: /\w/.test(text) ? 'word' : '' }))
  );
const files = { ...NO_FILE_SERVICES, highlight };

describe('the files of a run', () => {
  it('are counted, and the first that is worth it is shown', async () => {
    const kernel = kernelWith({
      'a.bin': { kind: 'binary', content: 'x' },
      'b.txt': { kind: 'text', content: 'hello' },
      'plots/c.txt': { kind: 'text', content: '12345678' }
    });
    render(page(kernel));
    const panel = await open('Artifacts');
    await panel.findByText('hello');
    await panel.findByText('3 files · 14 B');
    expect(panel.getByRole('button', { name: 'Download all' })).toHaveProperty(
      'disabled',
      false
    );
    expect(
      panel.getByRole('treeitem', { selected: true }).textContent
    ).toContain('b.txt');
  });

  it('are nothing to see where each is a model or a binary', async () => {
    render(page(kernelWith({ 'a.bin': { kind: 'binary', content: 'x' } })));
    const panel = await open('Artifacts');
    await panel.findByText('Select a file to preview it.');
  });

  it('have the icons of the host', async () => {
    const fileIcon = (name: string) => <i>{`icon of ${name}`}</i>;
    render(
      page(kernelWith({ 'a.txt': { kind: 'text', content: 'x' } }), {
        files: { ...files, fileIcon }
      })
    );
    const panel = await open('Artifacts');
    await panel.findByText('icon of a.txt');
  });

  it('say that they are empty, with one thing to do', async () => {
    const kernel = kernelWith({ 'a.txt': { kind: 'text', content: '' } });
    render(page(kernel));
    const panel = await open('Artifacts');
    await userEvent.click(
      await panel.findByText('a.txt', { selector: '[role=treeitem] bdi' })
    );
    await panel.findByText('This file is empty.');
    expect(panel.getAllByRole('button', { name: 'Download' })).toHaveLength(1);
  });

  it('have code in colours, every letter of which is text', async () => {
    const source = `model("${HOSTILE}")\n`;
    const kernel = kernelWith({ 'a.py': { kind: 'code', content: source } });
    render(page(kernel, { files }));
    const panel = await open('Artifacts');
    const word = await panel.findByText('model', { selector: '.word' });
    expect(word.closest('pre')?.textContent).toBe(source);
    expect(document.querySelector('img')).toBeNull();
  });

  it('are plain where they are long', async () => {
    const asked = vi.fn(highlight);
    const content = 'x = 1\n'.repeat(20_000);
    const kernel = kernelWith({ 'a.py': { kind: 'code', content } });
    render(page(kernel, { files: { ...files, highlight: asked } }));
    const panel = await open('Artifacts');
    await panel.findByRole('group', { name: 'a.py' });
    expect(asked).not.toHaveBeenCalled();
  });

  it('have differences in colours', async () => {
    const diff =
      '--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-depth = 2\n+depth = 3\n';
    const kernel = kernelWith({ 'a.diff': { kind: 'code', content: diff } });
    render(page(kernel, { files }));
    const panel = await open('Artifacts');
    await panel.findAllByText('depth', { selector: '.word' });
    expect(document.querySelector('.jp-mod-added')?.textContent).toBe(
      '+depth = 3\n'
    );
    expect(document.querySelector('.jp-mod-file .word')).toBeNull();
  });

  it('have Markdown with images of the run, and of nobody else', async () => {
    const image = { kind: 'image' as const, media_type: 'image/png' };
    const kernel = kernelWith({
      'final.png': { ...image, content: 'png' },
      'reports/a.md': { kind: 'markdown', content: 'text' },
      'reports/b.txt': { kind: 'text', content: 'text' }
    });
    const found: Record<string, string | null> = {};
    const renderMarkdown: RenderMarkdown = (_, host, images) => {
      host.textContent = 'drawn';
      for (const address of [
        '../final.png',
        'b.txt',
        'https://example.org/x.png',
        '../../final.png'
      ]) {
        void images?.(address).then(read => {
          found[address] = read;
        });
      }
      return () => undefined;
    };
    render(page(kernel, { files: { ...files, renderMarkdown } }));
    const panel = await open('Artifacts');
    await userEvent.click(await panel.findByText('reports'));
    await userEvent.click(await panel.findByText('a.md'));
    await panel.findByText('drawn');
    await waitFor(() => {
      expect(found).toEqual({
        '../final.png': `data:image/png;base64,${btoa('png')}`,
        'b.txt': null,
        'https://example.org/x.png': null,
        '../../final.png': null
      });
    });
  });

  it('have arrays, read by the kernel alone', async () => {
    const kernel = kernelWith({ 'w.npy': { kind: 'binary', content: 'x' } });
    const array = {
      name: '',
      shape: [3, 2, 2],
      dtype: 'float32',
      size: 48,
      pickled: false,
      min: -1,
      max: 'Infinity' as const,
      mean: 0.5,
      nan_count: 1,
      cut: false,
      rows: [
        [0.25, null],
        [1, 2]
      ]
    };
    kernel.arrays = [array];
    render(page(kernel));
    const panel = await open('Artifacts');
    const user = userEvent.setup();
    const file = () =>
      panel.findByText('w.npy', { selector: '[role=treeitem] bdi' });
    await user.click(await file());
    await panel.findByText('3 × 2 × 2');
    expect(panel.getByText('Its beginning, array[0, :2, :2]')).toBeTruthy();
    expect(panel.getAllByRole('row')[1]?.textContent).toBe('00.25–');
    expect(kernel.asks('artifacts.read')).toHaveLength(0);
  });

  it('have archives of arrays, which are named', async () => {
    const kernel = kernelWith({ 'w.npz': { kind: 'binary', content: 'x' } });
    const known = {
      size: 8,
      pickled: false,
      nan_count: 0,
      cut: false,
      rows: []
    };
    const none = { min: null, max: null, mean: null };
    kernel.arrays = ['weights', HOSTILE].map(name => ({
      ...{ ...known, ...none, name },
      shape: [2],
      dtype: 'int32'
    }));
    render(page(kernel));
    const panel = await open('Artifacts');
    await userEvent.click(
      await panel.findByText('w.npz', { selector: '[role=treeitem] bdi' })
    );
    await panel.findByRole('rowheader', { name: HOSTILE });
    expect(screen.queryByRole('img')).toBeNull();
  });
});
