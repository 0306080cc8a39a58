// @vitest-environment happy-dom
import { everythingInSight } from '../layout';
import { chartsIn } from '../canvas';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { english } from '../../../js/core/text/text';
import type { CellRow } from '../../../js/protocol/generated';
import { runClient } from '../savedViews';
import { NO_SERVICES } from '../../../js/core/actions/services';
import { RunPage, type RunPageProps } from '../../../js/ui/run/RunPage';
import { NOON } from '../memoryKernel';
import { makeDetail, metric, RunKernel } from '../runKernel';

const plotly = vi.hoisted(() => ({ drawn: [] as unknown[] }));
// It draws on a canvas, which there is none of here.
vi.mock('plotly.js-cartesian-dist-min', () => ({
  default: {
    react: (_: unknown, data: unknown, layout: unknown) => {
      plotly.drawn.push({ data, layout });
      return Promise.resolve();
    },
    purge: () => undefined,
    PlotSchema: { get: () => ({ traces: { bar: {}, scatter: {} } }) }
  }
}));
beforeEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  everythingInSight();
  plotly.drawn.length = 0;
});

const HOSTILE = `<img src=x onerror="window.owned=true">`;
const run = { store_id: null, run_id: 'a'.repeat(32) };

function page(kernel: RunKernel, props: Partial<RunPageProps> = {}) {
  return (
    <RunPage
      client={props.client ?? kernel.connect()}
      run={run}
      snapshot={null}
      takenAt={null}
      text={english}
      {...props}
    />
  );
}

async function open(name: string) {
  const user = userEvent.setup();
  await user.click(
    await screen.findByRole('tab', { name: new RegExp(`^${name}`) })
  );
  return within(screen.getByRole('tabpanel'));
}

describe('the page of a run', () => {
  it('says what is known, in words that stay text', async () => {
    const kernel = new RunKernel(
      makeDetail({
        run_name: HOSTILE,
        status: 'FAILED',
        exception: `ValueError: ${HOSTILE}`,
        params: { [HOSTILE]: HOSTILE },
        tags: { [HOSTILE]: HOSTILE },
        note: HOSTILE,
        children: [
          { run_id: 'b'.repeat(32), run_name: HOSTILE, status: 'RUNNING' }
        ],
        children_total: 1
      })
    );
    const openRun = vi.fn();
    render(page(kernel, { services: { ...NO_SERVICES, openRun } }));
    await screen.findByRole('heading', { name: HOSTILE });
    expect(screen.getByText(`ValueError: ${HOSTILE}`)).toBeTruthy();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: HOSTILE }));
    expect(openRun).toHaveBeenCalledWith({
      store_id: kernel.store.store_id,
      run_id: 'b'.repeat(32)
    });
    await open('Params');
    await open('Tags');
    await open('Notes');
    expect(screen.getByText(HOSTILE, { selector: 'pre' })).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  it('is renamed in its place, by mouse and by keyboard', async () => {
    const kernel = new RunKernel(makeDetail());
    render(page(kernel));
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Rename' }));
    const box = screen.getByRole('textbox', { name: 'Name of the run' });
    await user.clear(box);
    await user.type(box, ' deeper forest {Enter}');
    await screen.findByRole('heading', { name: 'deeper forest' });
    const rename = screen.getByRole('button', { name: 'Rename' });
    expect(document.activeElement).toBe(rename);
    expect(
      kernel.asked.filter(({ method }) => method === 'run.update')
    ).toMatchObject([{ params: { run_name: 'deeper forest' } }]);

    await user.keyboard('{F2}');
    await user.keyboard('other{Escape}');
    const heading = screen.getByRole('heading', { name: 'deeper forest' });
    kernel.refusals['run.update'] = 'The store is full.';
    await user.dblClick(heading);
    await user.keyboard('x{Enter}');
    expect((await screen.findByRole('alert')).textContent).toBe(
      'The store is full.'
    );
  });

  it('is walked by keyboard', async () => {
    render(page(new RunKernel(makeDetail())));
    const user = userEvent.setup();
    (await screen.findByRole('tab', { name: 'Overview' })).focus();
    await user.keyboard('{ArrowLeft}');
    expect(document.activeElement?.textContent).toBe('System');
    expect(screen.getByRole('tabpanel').textContent).toContain(
      'No system metrics'
    );
    await user.keyboard('{Home}{ArrowRight}');
    expect(screen.getByRole('tabpanel').textContent).toBe(
      'No metrics were logged.'
    );
  });

  it('counts in its overview what is left out, and leads to it', async () => {
    const keys = Array.from({ length: 46 }, (_, n) => `class_${String(n)}/f1`);
    const metrics = keys.map(key => metric(key, [1]));
    const params = Object.fromEntries(keys.map(key => [key, '1']));
    render(page(new RunKernel(makeDetail({ metrics, params, note: 'good' }))));
    const user = userEvent.setup();
    const more = await screen.findAllByRole('button', { name: '+38 more' });
    expect(more).toHaveLength(2);
    for (const [at, section] of ['Metrics', 'Params'].entries()) {
      await user.click(screen.getByRole('tab', { name: 'Overview' }));
      await user.click(more[at] ?? document.body);
      expect(
        screen.getByRole('tab', { name: /46/, selected: true }).textContent
      ).toBe(`${section}46`);
    }
    expect(screen.getByRole('tab', { name: /Notes/ }).textContent).toBe(
      'Notes1'
    );
  });

  it('searches params and copies them', async () => {
    const params = Object.fromEntries(
      Array.from({ length: 300 }, (_, n) => [`layer_${String(n)}`, String(n)])
    );
    render(page(new RunKernel(makeDetail({ params }))));
    const panel = await open('Params');
    expect(document.querySelectorAll('tbody th')).toHaveLength(200);
    const user = userEvent.setup();
    await user.type(panel.getByRole('searchbox'), 'R_299');
    expect(document.querySelectorAll('tbody th')).toHaveLength(1);
    expect(panel.getByRole('status').textContent).toBe('1 of 300');
    await user.click(
      panel.getByRole('button', { name: 'Copy the params as a Python dict' })
    );
    expect(await navigator.clipboard.readText()).toBe(
      '{\n    "layer_299": 299,\n}'
    );
    await user.type(panel.getByRole('searchbox'), 'x');
    await user.click(panel.getByRole('button', { name: 'Clear the search' }));
    expect(document.querySelectorAll('tbody th')).toHaveLength(200);
  });

  it('keeps what is written of a note when the kernel goes', async () => {
    const kernel = new RunKernel(makeDetail());
    const client = kernel.connect();
    const { rerender } = render(page(kernel, { client }));
    const panel = await open('Notes');
    const user = userEvent.setup();
    await user.click(panel.getByRole('button', { name: 'Write a note' }));
    await user.type(panel.getByRole('textbox'), 'deeper');
    act(() => {
      client.setChannel(null);
    });
    expect(screen.getByText(/no kernel$/)).toBeTruthy();
    expect(
      screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled
    ).toBe(true);
    // Another kernel: what was known and written is still there.
    rerender(page(kernel, { client: kernel.connect() }));
    const box = screen.getByRole<HTMLTextAreaElement>('textbox');
    expect(box.value).toBe('deeper');
    await screen.findByText('live');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => {
      expect(kernel.detail.note).toBe('deeper');
    });
    await screen.findByText('deeper', { selector: 'pre' });
  });

  it('stars, and says when that did not work', async () => {
    const kernel = new RunKernel(makeDetail());
    render(page(kernel));
    const star = await screen.findByRole('button', { name: 'Star' });
    const user = userEvent.setup();
    await user.click(star);
    await waitFor(() => {
      expect(star.getAttribute('aria-pressed')).toBe('true');
    });
    kernel.refusals['run.update'] = 'The store is read-only.';
    await user.click(star);
    expect((await screen.findByRole('alert')).textContent).toBe(
      'The store is read-only.'
    );
  });

  it('shows the cells, and finds them in the notebook', async () => {
    const kernel = new RunKernel(makeDetail());
    const cell: CellRow = {
      execution_id: '1',
      cell_id: 'c1',
      notebook: 'quickstart.ipynb',
      source: 'fit()',
      source_is_cut: false,
      execution_count: 3,
      starts_run: true,
      start_time: NOON,
      end_time: NOON + 1500,
      outcome: 'error',
      printed: 'epoch 1',
      figures: ['cells/figure.png']
    };
    kernel.cells = [cell, { ...cell, execution_id: '2', cell_id: '' }];
    kernel.files = {
      'cells/figure.png': {
        kind: 'image',
        content: 'png',
        media_type: 'image/png'
      }
    };
    const onRevealCell = vi.fn(() => Promise.resolve(false));
    render(page(kernel, { onRevealCell }));
    const panel = await open('Cells');
    const [first] = await panel.findAllByRole('listitem');
    expect(first?.textContent).toContain('Raised an exception1.5 s');
    expect(first?.textContent).toContain('epoch 1');
    const user = userEvent.setup();
    await user.click(panel.getByRole('button', { name: 'Show in notebook' }));
    expect(onRevealCell).toHaveBeenCalledWith('quickstart.ipynb', 'c1');
    await screen.findByText('The notebook no longer has this cell.');
    expect(await panel.findAllByRole('img')).toHaveLength(2);
  });

  it('asks for the uncommitted difference when somebody wants it', async () => {
    const git = {
      root: '/home/ada',
      commit: 'c0ffee',
      branch: null,
      remote: null,
      changed: ['model.py'],
      untracked: [],
      diff: 'digest',
      diff_cut: false,
      problem: null
    };
    const environment = {
      host: 'vm',
      user: 'ada',
      folder: '/home/ada',
      command: ['python', 'train.py'],
      notebook: null,
      python: '3.13',
      executable: 'python',
      os: 'Linux',
      packages: { numpy: '2.3' },
      cpu: 'x',
      cpu_count: 2,
      memory: 16_000_000_000,
      gpus: [],
      git
    };
    const kernel = new RunKernel(makeDetail({ environment }));
    render(page(kernel));
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', {
        name: 'Show the uncommitted difference'
      })
    );
    const diff = await screen.findByLabelText('Uncommitted difference');
    expect(diff.querySelector('.jp-mod-added')?.textContent).toBe('+3\n');
    expect(screen.getByText('detached head')).toBeTruthy();
    expect(screen.getByText('x, 2 cores')).toBeTruthy();
    expect(screen.getByText('16 GB')).toBeTruthy();
  });
});

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
    await user.click(await panel.findByText('log.txt'));
    await panel.findByText('The first 1 MB of 2.5 MB are shown.');
    await user.click(panel.getByRole('button', { name: 'Load all' }));
    await waitFor(() => {
      expect(panel.queryByText(/^The first/)).toBeNull();
    });
    await user.click(panel.getByText('huge.html'));
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
    await user.click(await panel.findByText('a.html'));
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
    await user.click(panel.getByText('b.svg'));
    const image = await panel.findByRole<HTMLImageElement>('img');
    expect(image.src).toMatch(/^data:image\/svg\+xml;base64,/);
    await user.click(panel.getByText('c.json'));
    await waitFor(() => {
      expect(plotly.drawn).not.toHaveLength(0);
    });
    expect(JSON.stringify(plotly.drawn)).not.toContain('example.org');
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
    await user.click(await panel.findByText('c.html'));
    await waitFor(() => {
      expect(document.querySelector('iframe')?.title).toBe('c.html');
    });
    expect(panel.queryByText('This page needs scripts.')).toBeNull();
    await user.click(panel.getByText('a.html'));
    const run = await panel.findByRole('button', {
      name: 'Run them, sandboxed'
    });
    expect(sandbox()).toBe('');
    await user.click(run);
    expect(sandbox()).toBe('allow-scripts');
    await user.click(panel.getByText('b.html'));
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
    await user.click(await panel.findByText('val/sample · step 20'));
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
    await userEvent.click(await panel.findByText('a.html'));
    const box = await panel.findByLabelText('Run scripts');
    expect(box.matches(':disabled')).toBe(true);
    expect(panel.getByText(/This browser cannot/)).toBeTruthy();
  });
});

describe('a run in a saved notebook', () => {
  const detail = makeDetail({
    metrics: [metric('loss', [3, 2, 1])],
    params: { depth: '3' }
  });
  const snapshot = { detail, left_out: 4 };
  const client = runClient(detail, [
    { key: 'loss', total: 90, steps: [0, 1], values: [3, 1] }
  ]);

  it('shows what was kept and says what was not', async () => {
    const reconnect = { label: 'Start kernel', run: vi.fn() };
    render(
      page(new RunKernel(detail), {
        client,
        snapshot,
        takenAt: NOON,
        compact: true,
        reconnect
      })
    );
    expect(screen.getByText(/^saved view of .* · no kernel$/)).toBeTruthy();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Start kernel' }));
    expect(reconnect.run).toHaveBeenCalledOnce();
    const panel = await open('Metrics');
    expect(panel.getByText(/does not keep 4 values/)).toBeTruthy();
    await waitFor(() => {
      expect(chartsIn(document).map(({ points }) => points)).toEqual(['2']);
    });
    expect((await open('Cells')).getByText(/a kernel has them/)).toBeTruthy();
    expect(
      (await open('Artifacts')).getByText(/a kernel has them/)
    ).toBeTruthy();
  });

  it('comes to life', async () => {
    const kernel = new RunKernel({ ...detail, params: { depth: '4' } });
    const onIdle = vi.fn();
    const { rerender } = render(
      page(kernel, {
        client,
        snapshot,
        takenAt: NOON,
        onIdle
      })
    );
    await open('Params');
    rerender(
      page(kernel, {
        client: kernel.connect(),
        snapshot,
        takenAt: NOON,
        onIdle
      })
    );
    await screen.findByText('live');
    expect(screen.getByText('4')).toBeTruthy();
  });
});

describe('the states of the page', () => {
  it('each have a sentence and an action', async () => {
    const kernel = new RunKernel(makeDetail());
    kernel.refusals['run.get'] = 'There is no such run.';
    const client = kernel.connect();
    render(page(kernel, { client }));
    await screen.findByText('The run could not be read: There is no such run.');
    kernel.refusals = {};
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('live');
    act(() => {
      client.setState('waiting');
    });
    expect(screen.getByText(/^kernel busy, data of /)).toBeTruthy();
  });

  it('tell how old a run is that could not be read anew', async () => {
    const kernel = new RunKernel(makeDetail());
    render(page(kernel));
    await screen.findByText('live');
    kernel.refusals['run.get'] = 'The disk is gone.';
    act(() => {
      kernel.change({ note: 'deeper' });
    });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The disk is gone.');
    expect(screen.queryByText('live')).toBeNull();
    expect(screen.getByText(/^data of /)).toBeTruthy();
  });
});
