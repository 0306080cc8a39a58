// @vitest-environment happy-dom
import { everythingInSight } from '../layout';
import { render, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { drawn } from '../drawnCharts';
import { makeDetail, RunKernel } from '../runKernel';
import { open, page } from '../runPage';

vi.mock('plotly.js-cartesian-dist-min', () => import('../drawnCharts'));

beforeEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  everythingInSight();
  drawn.length = 0;
});

/** A file in the list: its name stands above it too once it is shown. */
const listed = (panel: Awaited<ReturnType<typeof open>>, name: string) =>
  panel.findByText(name, { selector: '[role=treeitem] bdi' });

describe('the files of a run', () => {
  const kernelWith = (files: RunKernel['files']) => {
    const kernel = new RunKernel(makeDetail());
    kernel.files = files;
    return kernel;
  };

  it('are a tree whose folders are read when they are opened', async () => {
    const kernel = kernelWith({
      'data/deep/a.txt': { kind: 'text', content: 'hello' },
      'people.csv': { kind: 'table', content: '' }
    });
    render(page(kernel));
    const panel = await open('Artifacts');
    const user = userEvent.setup();
    (await panel.findByRole('treeitem', { name: 'data' })).focus();
    await user.keyboard('{Enter}');
    (await panel.findByRole('treeitem', { name: 'deep' })).focus();
    await user.keyboard('{Enter}');
    (await panel.findByRole('treeitem', { name: /^a\.txt/ })).focus();
    await user.keyboard('{Enter}');
    await panel.findByText('hello');
    await user.keyboard('{ArrowLeft}{ArrowLeft}{ArrowLeft}');
    expect(panel.queryByRole('treeitem', { name: /^a\.txt/ })).toBeNull();
    expect(document.activeElement?.textContent).toBe('data');
    await user.keyboard('{ArrowRight}');
    expect(document.activeElement?.textContent).toBe('deep');
    await user.click(panel.getByText('people.csv', { selector: 'bdi' }));
    await panel.findByText('Rows 1 to 100 of 250');
    await user.click(panel.getByRole('button', { name: 'Next' }));
    await panel.findByText('patient 100');
    await user.click(
      panel.getByRole('button', { name: 'Copy these rows as CSV' })
    );
    expect(await navigator.clipboard.readText()).toMatch(
      /^age,'=name\r\n100,patient 100\r\n/
    );
  });

  it('are shown in part where they are long', async () => {
    const kernel = kernelWith({
      'log.txt': { kind: 'text', content: 'x'.repeat(2_500_000) },
      'huge.html': { kind: 'html', content: 'y'.repeat(20_500_000) }
    });
    render(page(kernel));
    const panel = await open('Artifacts');
    const user = userEvent.setup();
    await user.click(await listed(panel, 'log.txt'));
    await panel.findByText('The first 1 MB of 2.5 MB are shown.');
    await user.click(panel.getByRole('button', { name: 'Load all' }));
    await waitFor(() => {
      expect(panel.queryByText(/^The first/)).toBeNull();
    });
    await user.click(await listed(panel, 'huge.html'));
    await panel.findByText(
      'The file has 20.5 MB and is loaded on request only.'
    );
    expect(document.querySelector('iframe')).toBeNull();
  });

  it('of others run nothing and fetch nothing', async () => {
    const figure = {
      data: [{ type: 'bar', y: [1] }],
      layout: { images: [{ source: 'https://example.org/pixel.png' }] }
    };
    const kernel = kernelWith({
      'a.html': { kind: 'html', content: '<script>window.owned=1</script>' },
      'b.svg': { kind: 'svg', content: '<svg onload="window.owned=1"/>' },
      'c.json': { kind: 'plotly', content: JSON.stringify(figure) }
    });
    vi.stubGlobal('trustedTypes', {});
    render(page(kernel));
    const panel = await open('Artifacts');
    const user = userEvent.setup();
    await user.click(await listed(panel, 'a.html'));
    await waitFor(() => {
      expect(document.querySelector('iframe')).toBeTruthy();
    });
    expect(document.querySelector('iframe')?.getAttribute('sandbox')).toBe('');
    expect(panel.getByLabelText('Run scripts')).toHaveProperty(
      'disabled',
      false
    );
    await user.click(panel.getByLabelText('Run scripts'));
    expect(document.querySelector('iframe')?.getAttribute('sandbox')).toBe(
      'allow-scripts'
    );
    await user.click(await listed(panel, 'b.svg'));
    const image = await panel.findByRole<HTMLImageElement>('img');
    expect(image.src).toMatch(/^data:image\/svg\+xml;base64,/);
    await user.click(await listed(panel, 'c.json'));
    await waitFor(() => {
      expect(drawn).not.toHaveLength(0);
    });
    expect(JSON.stringify(drawn)).not.toContain('example.org');
  });

  it('say that they need scripts, each for itself', async () => {
    const script = '<script>draw()</script>';
    const kernel = kernelWith({
      'a.html': { kind: 'html', content: script },
      'b.html': { kind: 'html', content: script },
      'c.html': { kind: 'html', content: 'plain' }
    });
    vi.stubGlobal('trustedTypes', {});
    render(page(kernel));
    const panel = await open('Artifacts');
    const user = userEvent.setup();
    const sandbox = () =>
      document.querySelector('iframe')?.getAttribute('sandbox');
    await user.click(await listed(panel, 'c.html'));
    await waitFor(() => {
      expect(document.querySelector('iframe')?.title).toBe('c.html');
    });
    expect(panel.queryByText('This page needs scripts.')).toBeNull();
    await user.click(await listed(panel, 'a.html'));
    const run = await panel.findByRole('button', {
      name: 'Run them, sandboxed'
    });
    expect(sandbox()).toBe('');
    await user.click(run);
    expect(sandbox()).toBe('allow-scripts');
    await user.click(await listed(panel, 'b.html'));
    await waitFor(() => {
      expect(document.querySelector('iframe')?.title).toBe('b.html');
    });
    // Another page has scripts of its own.
    expect(sandbox()).toBe('');
    expect(panel.getByText('This page needs scripts.')).toBeTruthy();
  });

  it('are called by key and step where they were logged as images, and enlarged', async () => {
    const name = `val#sample%step%20%timestamp%1700000000000%${'0f'.repeat(16)}.png`;
    const kernel = kernelWith({
      [name]: { kind: 'image', content: 'png', media_type: 'image/png' }
    });
    render(page(kernel));
    const panel = await open('Artifacts');
    const user = userEvent.setup();
    await user.click(await listed(panel, 'val/sample · step 20'));
    await user.click(await panel.findByRole('img'));
    const picture = panel.getByRole('group', { name });
    expect(picture.classList).toContain('jp-mod-large');
    picture.focus();
    await user.keyboard('{Enter}');
    expect(picture.classList).not.toContain('jp-mod-large');
  });

  it('runs no scripts where a browser cannot shut them in', async () => {
    const kernel = kernelWith({ 'a.html': { kind: 'html', content: 'hi' } });
    render(page(kernel));
    const panel = await open('Artifacts');
    await userEvent.click(await listed(panel, 'a.html'));
    const box = await panel.findByLabelText('Run scripts');
    expect(box.matches(':disabled')).toBe(true);
    expect(panel.getByText(/This browser cannot/)).toBeTruthy();
  });
});
