// @vitest-environment happy-dom
import '../layout';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { describe, expect, it, vi } from 'vitest';
import type {
  CompareLayout,
  CompareSpec
} from '../../../js/protocol/generated';
import type { Saved } from '../../../js/protocol/saved';
import {
  absentClient,
  SnapshotClient
} from '../../../js/protocol/snapshotClient';
import { english } from '../../../js/core/text/text';
import compare from '../../../js/ui/views/compare';
import { NO_HOST } from '../../../js/ui/views/view';
import { CompareKernel, differencesOf } from '../compareKernel';
import { kernelOf, open, spec, threeRuns, view } from '../comparePage';
import { makeRun, NOON } from '../memoryKernel';

vi.mock('plotly.js-cartesian-dist-min', () => ({
  default: { react: vi.fn(() => Promise.resolve()), purge: vi.fn() }
}));

/** Numbers as a notebook keeps them. */
const base64 = (numbers: number[]) =>
  Buffer.from(Float32Array.from(numbers).buffer).toString('base64');

const names = () =>
  screen
    .getAllByRole('rowheader')
    .map(head => head.getAttribute('aria-label') ?? head.textContent);

const chart = (name: string | RegExp) => screen.findByRole('group', { name });

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
      [' run-0', 'train/loss', '3', '3', '3', '9', '3'],
      [' run-0', 'val/loss', '4', '4', '4', '10', '3']
    ]);
    expect(within(table).getAllByTitle('9 · step 0')).toHaveLength(3);
  });

  it('names runs that are gone, and says what has become of them', async () => {
    const kernel = kernelOf();
    render(view(kernel.connect()));
    await chart('loss: 6 curves');
    kernel.remove(makeRun(2).run_id);
    await chart('loss: 4 curves');
    await screen.findByText('2 runs · live · run-2 is deleted for good');
    await open('Differences');
    await waitFor(() => {
      expect(
        screen
          .getAllByRole('columnheader')
          .map(({ textContent }) => textContent)
      ).toEqual(['Name', 'run-0', 'run-1']);
    });
    kernel.runs = [];
    kernel.remove(makeRun(0).run_id, makeRun(1).run_id);
    await screen.findByText('None of these runs is left.');
    await screen.findByText(
      /3 runs are deleted for good: run-2, run-0, run-1$/
    );
  });

  it('names those of the runs asked for that are archived or were never found', async () => {
    const runs = threeRuns();
    const [first, second] = runs;
    const kernel = kernelOf(
      runs.map(run => ({ ...run, archived: run === second }))
    );
    const scope: [string, ...string[]] = [
      first?.run_id ?? '',
      second?.run_id ?? '',
      'a'.repeat(32)
    ];
    render(
      <compare.Component
        client={kernel.connect()}
        spec={{ ...spec, query: { ...spec.query, scope } }}
        saved={null}
        text={english}
        compact
        host={NO_HOST}
      />
    );
    await screen.findByText(
      '1 run · live · aaaaaaaa is deleted for good · run-1 is archived and left out'
    );
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
    await screen.findByRole('grid', { name: 'Differences' });
    await user.click(screen.getByRole('button', { name: 'Show run-1' }));
    await waitFor(() => {
      expect(screen.queryByText('sgd')).toBeNull();
    });
    await open('Params');
    await screen.findByRole('group', { name: 'lr: 2 of 2 runs' });
    const picker = screen.getByRole('combobox', { name: 'Chart' });
    await user.selectOptions(picker, 'Importance');
    await screen.findByText('How important each param is needs a kernel.');
  });

  it('a chart has the curves that were saved by its own axis', async () => {
    const layout: CompareLayout = {
      sections: ['curves'],
      settings: { axis: 'step' },
      charts: [
        { keys: ['val/loss'], settings: { axis: 'relative' } },
        { keys: ['val/loss', 'acc'] }
      ]
    };
    const arranged = { ...saved, spec: { ...spec, layout } };
    const client = new SnapshotClient(compare.offline(arranged));
    render(view(client, {}, arranged, layout));
    await chart('val/loss: 3 curves');
    // By steps nothing was saved of it.
    await screen.findByText('The notebook does not keep these curves.');
  });

  it('a comparison that was never saved says so', async () => {
    const run = vi.fn();
    render(view(absentClient, { reconnect: { label: 'Start kernel', run } }));
    await screen.findByText('There is no kernel to read the runs from.');
    expect(screen.getByRole('button', { name: 'Start kernel' })).toBeTruthy();
  });
});
