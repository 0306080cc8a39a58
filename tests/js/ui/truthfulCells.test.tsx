// @vitest-environment happy-dom
/** What stands in cells, chips and messages is so: durations, selections, baselines, copies. */
import '../layout';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { expect, it, vi } from 'vitest';
import { formatTime } from '../../../js/core/text/format';
import { HabitsKeeper } from '../../../js/core/sidebar/sidebarHabits';
import { SidebarState } from '../../../js/core/sidebar/sidebarState';
import { english } from '../../../js/core/text/text';
import type { RunsSpec, TableLayout } from '../../../js/protocol/generated';
import { RpcClient } from '../../../js/protocol/rpcClient';
import { PLAIN } from '../../../js/core/table/tableLayout';
import { RunTable } from '../../../js/ui/table/RunTable';
import { Sidebar } from '../../../js/ui/sidebar/Sidebar';
import { SidebarHeader } from '../../../js/ui/sidebar/SidebarHeader';
import { makeRun, MemoryKernel, NOON } from '../memoryKernel';

const spec: RunsSpec = {
  view: 'runs',
  view_id: 'view',
  store_id: null,
  query: { experiment_ids: null, filter: '', order_by: [] }
};

function show(
  kernel: MemoryKernel,
  props: Partial<React.ComponentProps<typeof RunTable>> = {},
  layout: Partial<TableLayout> = {}
) {
  render(
    <RunTable
      client={kernel.connect()}
      spec={{ ...spec, layout: { ...PLAIN, ...layout } }}
      snapshot={null}
      takenAt={null}
      text={english}
      {...props}
    />
  );
  return userEvent.setup();
}

const row = (name: string) =>
  screen.getByText(name).closest('[role=row]')?.textContent;
const chips = () =>
  [...document.querySelectorAll('.jp-TrialbookChip')].map(
    chip => chip.textContent
  );
const losses = () => [0, 1, 2].map(n => makeRun(n, { metrics: { loss: n } }));

async function filter(user: ReturnType<typeof userEvent.setup>, text: string) {
  const box = screen.getByRole('searchbox', { name: 'Filter runs' });
  await user.clear(box);
  await user.type(box, `${text}{Enter}`);
}

it('a run without an end that does not run lasts for no known time', async () => {
  const kernel = new MemoryKernel([
    makeRun(1, { status: 'RUNNING', end_time: null, start_time: Date.now() }),
    makeRun(2, { end_time: null, start_time: Date.now() - 99_000 }),
    makeRun(3, { status: 'SCHEDULED', end_time: null })
  ]);
  show(kernel);
  await screen.findByText('run-1');
  expect(row('run-1')).toMatch(/\d s/);
  expect(row('run-2')).toMatch(/–$/);
  expect(row('run-3')).toMatch(/–$/);
});

it('the sidebar tells how old a run is that does not run', async () => {
  const start_time = Date.now() - 3 * 60_000;
  const kernel = new MemoryKernel([
    makeRun(2, { end_time: null, start_time, run_name: 'ended' })
  ]);
  const source = {
    kind: 'ready',
    title: '',
    client: kernel.connect()
  } as const;
  render(
    <Sidebar
      habits={new HabitsKeeper()}
      source={{ ...source, notebook: true }}
      text={english}
    />
  );
  const user = userEvent.setup();
  await user.click(await screen.findByText('ended'));
  expect(screen.getByText('3 min ago')).toBeTruthy();
  await user.keyboard('{Enter}');
  const details = screen.getByRole('group', { name: 'Details' });
  expect(details.textContent).toContain('Duration–');
});

it('the sidebar tells the day of data that are not of today', () => {
  const state = new SidebarState(new RpcClient(), new HabitsKeeper());
  const { list, ...view } = state.getView();
  const asOf = Date.now() - 2 * 24 * 3600_000;
  const waiting = { ...list, connection: 'waiting', asOf } as const;
  render(
    <SidebarHeader
      state={state}
      view={{ ...view, list: waiting }}
      title=""
      notebook
      text={english}
    />
  );
  expect(
    screen.getByText(`kernel busy, data of ${formatTime(asOf)}`)
  ).toBeTruthy();
});

it('all runs are not selected where others are', async () => {
  const user = show(new MemoryKernel(losses()));
  await user.click(await screen.findByText('run-2'));
  await filter(user, 'metrics.loss < 1');
  await screen.findByText('1 of 3 runs · live');
  const all = screen.getByRole('checkbox', { name: 'Select all runs' });
  expect((all as HTMLInputElement).checked).toBe(false);
  expect((all as HTMLInputElement).indeterminate).toBe(true);
  await user.click(all);
  await user.click(all);
  expect((all as HTMLInputElement).checked).toBe(true);
});

it('a baseline that is not among the runs stands in a chip', async () => {
  const kernel = new MemoryKernel(losses());
  const baseline = makeRun(2).run_id;
  const user = show(kernel, {}, { baseline });
  await screen.findByText('run-0');
  expect(chips()).toEqual([]);
  await filter(user, 'metrics.loss < 2');
  await waitFor(() => {
    expect(chips()).toEqual(['baseline run-2']);
  });
  act(() => {
    kernel.remove(baseline);
  });
  await waitFor(() => {
    expect(chips()).toEqual(['baseline 00000000: not there']);
  });
  await user.click(screen.getByRole('button', { name: /: No baseline/ }));
  expect(chips()).toEqual([]);
});

it('a table of chosen runs says so in a chip, and shows no filter', async () => {
  const scope = [makeRun(0).run_id, makeRun(2).run_id];
  const query = { ...spec.query, scope };
  show(new MemoryKernel(losses()), { spec: { ...spec, query } });
  await screen.findByText('run-2');
  expect(screen.queryByText('run-1')).toBeNull();
  expect(chips()).toEqual(['only 2 runs']);
  await screen.findByText('2 runs · live');
  expect(screen.getByLabelText('Filter runs')).toHaveProperty('value', '');
});

it('a further order that no column tells stands in a chip', async () => {
  const order_by = [
    { group: 'attribute', key: 'duration', descending: false },
    { group: 'metric', key: 'loss', aggregate: 'max', descending: true }
  ] as const;
  const query = { ...spec.query, order_by: [...order_by] };
  const user = show(new MemoryKernel(losses()), { spec: { ...spec, query } });
  await screen.findByText('run-0');
  expect(chips()).toEqual(['then by max(loss)']);
  await user.click(screen.getByRole('button', { name: /: Newest first/ }));
  expect(chips()).toEqual([]);
});

it('columns are hidden for what is at hand', async () => {
  const kernel = new MemoryKernel(
    Array.from({ length: 150 }, (_, n) => makeRun(n))
  );
  const user = show(kernel);
  await screen.findByText('run-0');
  await user.click(screen.getByRole('button', { name: 'Columns' }));
  screen.getByLabelText('Hide columns constant in the loaded runs');
});

it('an eye behind the first opens where it is opened', async () => {
  const user = show(
    new MemoryKernel(losses()),
    {},
    { first: 1, sparklines: ['loss'] }
  );
  await screen.findByText('run-0');
  const open = () =>
    screen
      .getAllByRole('button', { name: /^Show run-/ })
      .map(eye => eye.getAttribute('aria-pressed'));
  expect(open()).toEqual(['true', 'false', 'false']);
  await user.click(screen.getByRole('button', { name: 'Show run-2' }));
  expect(open()).toEqual(['true', 'false', 'true']);
  await user.pointer({
    target: screen.getByText('run-1'),
    keys: '[MouseRight]'
  });
  const shown = screen.getByRole('menuitemcheckbox', {
    name: 'Show in Charts'
  });
  expect(shown.getAttribute('aria-checked')).toBe('false');
});

it('CSV says of how many runs it is, and who did not give them', async () => {
  const kernel = new MemoryKernel(
    Array.from({ length: 150 }, (_, n) => makeRun(n))
  );
  const user = show(kernel);
  await screen.findByText('run-0');
  const copy = async () => {
    await user.click(screen.getByRole('button', { name: 'More' }));
    await user.click(screen.getByRole('menuitem', { name: 'Copy as CSV' }));
  };
  await copy();
  await screen.findByText('Copied');
  const text = await navigator.clipboard.readText();
  expect(text.trim().split('\r\n')).toHaveLength(151);
  kernel.refused = 'runs.search';
  await copy();
  await screen.findByText('The kernel did not send all runs');
});

it('rows that could not be read anew are as old as they are', async () => {
  const kernel = new MemoryKernel(losses());
  const user = show(kernel);
  await screen.findByText('3 runs · live');
  kernel.refused = 'runs.search';
  kernel.log(makeRun(7));
  expect((await screen.findByRole('alert')).textContent).toBe(
    'The disk is gone.'
  );
  expect(screen.getByText(/^3 runs · data of /)).toBeTruthy();
  expect(document.querySelector('.jp-TrialbookLive')).toBeNull();
  kernel.refused = null;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await screen.findByText('4 runs · live');
});

it('the sidebar loads nothing where there is no kernel', async () => {
  const kernel = new MemoryKernel(
    [makeRun(1), makeRun(2, { experiment_id: '2' })],
    { '1': 'a', '2': 'b' }
  );
  const client = kernel.connect();
  const source = { kind: 'ready', title: '', client, notebook: true } as const;
  render(
    <Sidebar habits={new HabitsKeeper()} source={source} text={english} />
  );
  await screen.findByText('run-1');
  act(() => {
    client.setChannel(null);
  });
  await userEvent.setup().click(screen.getByText('b'));
  await screen.findByText('There is no kernel to read the runs from.');
});

it('a saved view without runs says whether a filter left them out', () => {
  const kernel = new MemoryKernel(losses());
  const filter = 'metrics.loss > 7';
  const query = { ...spec.query, filter };
  const asked = { store_id: null, query, offset: 0, limit: 9 };
  show(kernel, {
    client: new RpcClient(),
    spec: { ...spec, query },
    snapshot: kernel.search(asked),
    takenAt: NOON
  });
  screen.getByText('No run matched the filter at that time.');
});

it('CSV of a saved view says that it is a part', async () => {
  const kernel = new MemoryKernel(losses());
  const asked = { store_id: null, query: spec.query, offset: 0, limit: 2 };
  const user = show(kernel, {
    client: new RpcClient(),
    snapshot: kernel.search(asked),
    takenAt: NOON
  });
  await user.click(screen.getByRole('button', { name: 'More' }));
  await user.click(screen.getByRole('menuitem', { name: 'Copy as CSV' }));
  await screen.findByText('Copied: first 2 of 3 runs');
});

vi.setConfig({ testTimeout: 20_000 });
