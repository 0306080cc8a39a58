// @vitest-environment happy-dom
import '../layout';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { english } from '../../../js/core/text/text';
import type { Client } from '../../../js/protocol/client';
import type {
  CompareLayout,
  CompareSpec,
  RunRow
} from '../../../js/protocol/generated';
import type { Saved } from '../../../js/protocol/saved';
import {
  absentClient,
  SnapshotClient
} from '../../../js/protocol/snapshotClient';
import compare from '../../../js/ui/views/compare';
import { type Host, NO_HOST } from '../../../js/ui/views/view';
import { CompareKernel, differencesOf } from '../compareKernel';
import { makeRun, NOON } from '../memoryKernel';

vi.mock('plotly.js-cartesian-dist-min', () => ({
  default: { react: vi.fn(() => Promise.resolve()), purge: vi.fn() }
}));

/** Tells at once how large everything is. */
class SizeKnown implements ResizeObserver {
  constructor(private readonly _tell: ResizeObserverCallback) {}

  observe(): void {
    this._tell([], this);
  }

  unobserve(): void {
    // Nothing changes.
  }

  disconnect(): void {
    // Nothing changes.
  }
}

beforeEach(() => {
  vi.stubGlobal('ResizeObserver', SizeKnown);
});

const spec: CompareSpec = {
  view: 'compare',
  view_id: 'v',
  store_id: null,
  query: { experiment_ids: null, filter: '', order_by: [] }
};

function view(
  client: Client,
  host: Partial<Host> = {},
  saved: Saved<'compare'> | null = null,
  layout?: CompareLayout
) {
  return (
    <compare.Component
      client={client}
      spec={layout ? { ...spec, layout } : spec}
      saved={saved}
      text={english}
      compact
      host={{ ...NO_HOST, ...host }}
    />
  );
}

/** Three runs with two metrics of training and validation, and two params. */
function threeRuns(): RunRow[] {
  return ['adam', 'sgd', 'adam'].map((optimizer, n) =>
    makeRun(n, {
      params: { optimizer, lr: String(10 ** -n), seed: '7' },
      metrics: { 'train/loss': 3 - n, 'val/loss': 4 - n },
      status: n === 2 ? 'FAILED' : 'FINISHED'
    })
  );
}

function kernelOf(runs = threeRuns()): CompareKernel {
  const kernel = new CompareKernel(runs);
  runs.forEach(({ run_id }, n) => {
    kernel.series[run_id] = {
      'train/loss': [9, 5, 3 - n],
      'val/loss': [10, 6, 4 - n]
    };
  });
  return kernel;
}

/** Numbers as a notebook keeps them. */
const base64 = (numbers: number[]) =>
  Buffer.from(Float32Array.from(numbers).buffer).toString('base64');

const names = () =>
  screen
    .getAllByRole('rowheader')
    .map(head => head.getAttribute('aria-label') ?? head.textContent);

const chart = (name: string | RegExp) => screen.findByRole('group', { name });

async function open(section: string) {
  const user = userEvent.setup();
  await user.click(await screen.findByRole('tab', { name: section }));
  return user;
}

describe('a comparison', () => {
  it('lists the runs with what they have come to', async () => {
    render(view(kernelOf().connect()));
    const list = await screen.findByRole('grid', { name: 'Runs' });
    expect(names()).toEqual(['run-0', 'run-1', 'run-2']);
    expect(
      within(list)
        .getAllByRole('gridcell')
        .map(({ textContent }) => textContent)
    ).toEqual(['3', '2', '1']);
    expect(screen.getByText('3 of 3 shown')).toBeTruthy();
    expect(screen.getByText('3 runs · live')).toBeTruthy();
  });

  it('draws training and validation of all runs in one chart', async () => {
    const kernel = kernelOf();
    render(view(kernel.connect()));
    await chart('loss: 6 curves');
    expect(kernel.asks('series.read')).toHaveLength(1);
    expect(kernel.asks('series.read')[0]?.params).toMatchObject({
      keys: ['train/loss', 'val/loss'],
      axis: 'step'
    });
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'As a table: loss' }));
    const table = screen.getByRole('table');
    expect(
      within(table)
        .getAllByRole('row')
        .slice(1, 3)
        .map(row => [...row.children].map(({ textContent }) => textContent))
    ).toEqual([
      ['run-0', 'train/loss', '3', '3', '9', '3'],
      ['run-0', 'val/loss', '4', '4', '10', '3']
    ]);
  });

  it('follows a run that goes on', async () => {
    const kernel = kernelOf();
    render(view(kernel.connect()));
    await chart('loss: 6 curves');
    const row = makeRun(3, { metrics: { 'val/loss': 0.5 } });
    kernel.series[row.run_id] = { 'val/loss': [1, 0.5] };
    kernel.log(row);
    await chart('loss: 7 curves');
    expect(screen.getByText('4 of 4 shown')).toBeTruthy();
  });

  it('keeps how it was arranged: eyes, the first, the baseline, settings', async () => {
    const onSpecChange = vi.fn<(changed: unknown) => void>();
    const onIdle = vi.fn();
    render(view(kernelOf().connect(), { onSpecChange, onIdle }));
    const user = userEvent.setup();
    const last = () =>
      (onSpecChange.mock.lastCall?.[0] as CompareSpec | undefined)?.layout;
    await user.click(await screen.findByRole('button', { name: 'Show run-1' }));
    await chart('loss: 4 curves');
    expect(last()?.hidden_runs).toEqual([makeRun(1).run_id]);
    await user.click(screen.getByRole('button', { name: 'Which runs' }));
    await user.click(
      screen.getByRole('menuitemcheckbox', { name: 'Show All' })
    );
    expect(last()).not.toHaveProperty('hidden_runs');
    await user.hover(screen.getByText('run-2'));
    screen.getByRole('grid').focus();
    await user.keyboard('b');
    expect(last()?.baseline).toBe(makeRun(2).run_id);
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Smoothing' }),
      'gaussian'
    );
    expect(last()?.settings).toEqual({
      ...{ axis: 'step', smoothing: { kind: 'gaussian', amount: 3 } }
    });
    await waitFor(() => {
      expect(onIdle).toHaveBeenLastCalledWith({ ...spec, layout: last() });
    });
  });

  it('leaves runs out by their status', async () => {
    render(view(kernelOf().connect()));
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Which runs' }));
    await user.click(
      screen.getByRole('menuitemcheckbox', {
        name: 'Hide Failed and Killed Runs'
      })
    );
    await waitFor(() => {
      expect(names()).toEqual(['run-0', 'run-1']);
    });
  });

  it('draws groups as a line with a band', async () => {
    const kernel = kernelOf();
    const layout: CompareLayout = {
      sections: ['curves'],
      settings: { axis: 'step', band: 'std' },
      group_by: { group: 'param', key: 'optimizer' }
    };
    render(view(kernel.connect(), {}, null, layout));
    await chart('loss: 4 curves');
    const runs = threeRuns().map(({ run_id }) => run_id);
    expect(kernel.asks('compare.bands')[0]?.params).toMatchObject({
      groups: [[runs[0], runs[2]], [runs[1]]],
      centre: 'mean',
      band: 'std'
    });
    expect(kernel.asks('series.read')).toEqual([]);
    // One section needs no tabs.
    expect(screen.queryByRole('tablist')).toBeNull();
  });

  it('says in a sentence what is missing, and what can be done', async () => {
    const bare = new CompareKernel([makeRun(0), makeRun(1)]);
    const { unmount } = render(view(bare.connect()));
    await screen.findByText('No run has a metric yet.');
    unmount();
    const kernel = kernelOf();
    const layout: CompareLayout = {
      sections: ['curves'],
      settings: { axis: 'step' },
      charts: [{ keys: ['nobody'] }],
      hidden_runs: threeRuns().map(({ run_id }) => run_id)
    };
    render(view(kernel.connect(), {}, null, layout));
    await screen.findByText('Every run is hidden.');
    await userEvent.click(
      screen.getByRole('button', { name: 'Show all runs' })
    );
    await screen.findByText('None of the runs shown has points here.');
  });

  it('opens a run, and itself in a tab', async () => {
    const openRun = vi.fn();
    const openTab = vi.fn();
    render(view(kernelOf().connect(), { openRun, openTab }));
    const list = await screen.findByRole('grid', { name: 'Runs' });
    list.focus();
    const user = userEvent.setup();
    await user.keyboard('{ArrowDown}{ArrowDown}{Enter}');
    expect(openRun).toHaveBeenCalledWith({
      store_id: 'f'.repeat(32),
      run_id: makeRun(1).run_id
    });
    await user.click(screen.getByRole('button', { name: 'Open in a tab' }));
    expect(openTab).toHaveBeenCalledWith(spec);
  });

  it('shows names of any kind as text', async () => {
    const name = '<img src=x onerror="document.title=1">';
    const runs = [0, 1].map(n =>
      makeRun(n, {
        run_name: name,
        params: { [name]: `${name}${String(n)}` },
        metrics: { [name]: n }
      })
    );
    const { container } = render(view(kernelOf(runs).connect()));
    await screen.findAllByText(name);
    await open('Params');
    await open('Differences');
    await screen.findByText(`${name}1`);
    expect(container.querySelector('img')).toBeNull();
  });
});

describe('differences', () => {
  const cells = (name: string) =>
    [
      ...(screen.getByRole('rowheader', { name }).closest('tr')?.children ?? [])
    ].map(({ textContent }) => textContent);

  it('stand side by side, the base first, with what changed', async () => {
    render(view(kernelOf().connect()));
    const user = await open('Differences');
    const table = await screen.findByRole('table', { name: 'Differences' });
    expect(cells('optimizer')).toEqual(['optimizer', 'adam', 'sgd', 'adam']);
    expect(cells('val/loss')).toEqual([
      ...['val/loss', '4', '3−1▼better', '2−2▼better']
    ]);
    expect(within(table).queryByText('seed')).toBeNull();
    expect(screen.getByText('4 of 5 differ')).toBeTruthy();
    await user.click(within(table).getByRole('button', { name: 'run-1' }));
    expect(cells('optimizer')).toEqual(['optimizer', 'sgd', 'adam', 'adam']);
    expect(cells('val/loss')).toEqual([
      ...['val/loss', '3', '4+1▲worse', '2−1▼better']
    ]);
    await user.click(
      screen.getByRole('checkbox', { name: 'Only what differs' })
    );
    expect(cells('seed')).toEqual(['seed', '7', '7', '7']);
    await user.type(screen.getByRole('searchbox'), 'sgd');
    expect(screen.getByText('1 of 5 differ')).toBeTruthy();
  });

  it('lead from one to the next', async () => {
    render(view(kernelOf().connect()));
    const user = await open('Differences');
    const next = await screen.findByRole('button', { name: 'Next difference' });
    const at = () => document.activeElement?.firstElementChild?.textContent;
    await user.click(next);
    expect(at()).toBe('train/loss');
    await user.click(next);
    expect(at()).toBe('val/loss');
    await user.click(
      screen.getByRole('button', { name: 'Previous difference' })
    );
    expect(at()).toBe('train/loss');
  });

  it('show uncommitted changes in the colours of the host', async () => {
    const kernel = kernelOf();
    const fact = { section: 'git', key: 'uncommitted files' } as const;
    kernel.facts = [
      { ...fact, values: ['a.py', 'b.py', 'a.py'], differs: true }
    ];
    const highlight = vi.fn(() => Promise.resolve(null));
    render(view(kernel.connect(), { highlight }));
    const user = await open('Differences');
    await user.click(await screen.findByRole('button', { name: 'b.py' }));
    expect(
      await screen.findAllByLabelText('Uncommitted difference')
    ).toHaveLength(2);
    await waitFor(() => {
      expect(highlight).toHaveBeenCalled();
    });
  });

  it('need two runs', async () => {
    render(view(kernelOf([makeRun(0)]).connect()));
    await open('Differences');
    await screen.findByText(
      'Two runs or more must be shown to tell how they differ.'
    );
  });

  it('say why there are none, and ask again', async () => {
    const kernel = kernelOf();
    kernel.refusals['compare.differences'] = 'The disk is gone.';
    render(view(kernel.connect()));
    const user = await open('Differences');
    await screen.findByText(/could not be read: The disk is gone/);
    kernel.refusals = {};
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('table', { name: 'Differences' });
  });
});

describe('params', () => {
  it('are axes; those brushed by keys are selected', async () => {
    const kernel = kernelOf();
    render(view(kernel.connect()));
    const user = await open('Params');
    const axes = () =>
      screen
        .getAllByRole('group')
        .filter(group => group.getAttribute('aria-roledescription') === 'axis')
        .map(group => group.getAttribute('aria-label'));
    await waitFor(() => {
      expect(axes()).toEqual([
        ...['lr: 3 of 3 runs', 'optimizer: 3 of 3 runs'],
        'train/loss: 3 of 3 runs'
      ]);
    });
    const optimizer = screen.getByRole('group', { name: /^optimizer:/ });
    optimizer.focus();
    await user.keyboard('{ArrowUp}');
    expect(screen.getByText('1 of 3 runs brushed')).toBeTruthy();
    expect(axes()[1]).toBe('optimizer, from sgd to sgd: 1 of 3 runs');
    await waitFor(() => {
      expect(kernel.asks('view.select').at(-1)?.params).toEqual({
        view_id: 'v',
        run_ids: [makeRun(1).run_id]
      });
    });
    await user.keyboard('{Escape}');
    await waitFor(() => {
      expect(kernel.asks('view.select').at(-1)?.params).toMatchObject({
        run_ids: []
      });
    });
  });

  it('have axes that are flipped, moved and hidden', async () => {
    const onSpecChange = vi.fn<(changed: unknown) => void>();
    render(view(kernelOf().connect(), { onSpecChange }));
    const user = await open('Params');
    const axes = () =>
      (onSpecChange.mock.lastCall?.[0] as CompareSpec).layout?.axes?.map(
        ({ key, flipped, log }) => [key, flipped ?? false, log ?? false]
      );
    const choose = async (axis: string, item: string) => {
      await user.click(await screen.findByRole('button', { name: axis }));
      await user.click(
        screen.getByRole(
          /Flip|Log/.test(item) ? 'menuitemcheckbox' : 'menuitem',
          {
            name: item
          }
        )
      );
    };
    await choose('lr', 'Logarithmic');
    await choose('lr', 'Move Right');
    await choose('optimizer', 'Flip');
    expect(axes()).toEqual([
      ['optimizer', true, false],
      ['lr', false, true],
      ['train/loss', false, false]
    ]);
    await choose('train/loss', 'Hide');
    expect(axes()).toHaveLength(2);
  });

  it('are told by their importance, and on how many runs that rests', async () => {
    const kernel = kernelOf();
    kernel.importance = [
      {
        ...{ param: 'lr', importance: 0.8, correlation: -0.5 },
        ...{ runs: 3, values: 3 }
      },
      {
        ...{ param: 'optimizer', importance: 0.2, correlation: null },
        ...{ runs: 3, values: 2 }
      }
    ];
    render(view(kernel.connect()));
    const user = await open('Params');
    const told = await screen.findByRole('region', { name: 'Importance' });
    expect(within(told).getByText('Rests on 3 runs of 3.')).toBeTruthy();
    expect(
      within(told)
        .getAllByRole('row')
        .slice(1)
        .map(row => [...row.children].map(({ textContent }) => textContent))
    ).toEqual([
      ['lr', '0.80', '−0.50', '3'],
      ['optimizer', '0.20', '–', '3']
    ]);
    expect(
      screen.getByRole('figure', { name: 'train/loss by lr' })
    ).toBeTruthy();
    await user.click(within(told).getByRole('button', { name: 'optimizer' }));
    expect(
      screen.getByRole('figure', { name: 'train/loss by optimizer' })
    ).toBeTruthy();
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Metric' }),
      'val/loss'
    );
    await waitFor(() => {
      expect(kernel.asks('compare.importance').at(-1)?.params).toMatchObject({
        metric: { key: 'val/loss', aggregate: 'latest' }
      });
    });
  });
});

describe('without a kernel', () => {
  const rows = threeRuns();
  const saved: Saved<'compare'> = {
    version: '0.1.0',
    spec,
    store: new CompareKernel().store,
    cursor: 3,
    snapshot: {
      view: 'compare',
      total: 3,
      rows,
      columns: {
        params: ['lr', 'optimizer', 'seed'],
        metrics: ['acc', 'val/loss'],
        tags: []
      },
      experiments: { '1': 'diabetes' },
      curves: rows.map(({ run_id }, n) => ({
        ...{ run_id, key: 'val/loss', total: 1000 },
        ...{ start: 1, x: base64([0, 500, 998]) },
        y: base64([10, NaN, 4 - n])
      })),
      differences: differencesOf(rows)
    },
    taken_at: NOON
  };
  const offline = () => new SnapshotClient(compare.offline(saved));

  it('a comparison shows what the notebook keeps, and says what it does not', async () => {
    render(view(offline(), {}, saved));
    await chart('val/loss: 3 curves');
    await screen.findByText('The notebook does not keep these curves.');
    expect(
      screen.getByText(/^3 runs · saved view of .* · no kernel$/)
    ).toBeTruthy();
    const axis: HTMLSelectElement = screen.getByRole('combobox', {
      name: 'Axis'
    });
    expect(axis.disabled).toBe(true);
    const user = await open('Differences');
    await screen.findByRole('table', { name: 'Differences' });
    await user.click(screen.getByRole('button', { name: 'Show run-1' }));
    await waitFor(() => {
      expect(screen.queryByText('sgd')).toBeNull();
    });
    await open('Params');
    await screen.findByRole('group', { name: 'lr: 2 of 2 runs' });
    await screen.findByText('How important each param is needs a kernel.');
  });

  it('a comparison that was never saved says so', async () => {
    const run = vi.fn();
    render(view(absentClient, { reconnect: { label: 'Start kernel', run } }));
    await screen.findByText('There is no kernel to read the runs from.');
    expect(screen.getByRole('button', { name: 'Start kernel' })).toBeTruthy();
  });
});
