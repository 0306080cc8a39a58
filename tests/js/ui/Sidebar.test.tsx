// @vitest-environment happy-dom
import '../layout';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { describe, expect, it, vi } from 'vitest';
import { formatCount } from '../../../js/core/text/format';
import { NO_SERVICES } from '../../../js/core/actions/services';
import { HabitsKeeper } from '../../../js/core/sidebar/sidebarHabits';
import { english } from '../../../js/core/text/text';
import type { RpcClient } from '../../../js/protocol/rpcClient';
import {
  Sidebar,
  type SidebarProps,
  type SidebarSource
} from '../../../js/ui/sidebar/Sidebar';
import { makeRun, MemoryKernel } from '../memoryKernel';

const HOSTILE = `<img src=x onerror="window.owned=true">`;

const sidebar = (source: SidebarSource, props: Partial<SidebarProps> = {}) => (
  <Sidebar
    habits={new HabitsKeeper()}
    {...props}
    source={source}
    text={english}
  />
);
const ready = (
  client: RpcClient,
  title = 'quickstart.ipynb',
  props: Partial<SidebarProps> = {}
) => sidebar({ kind: 'ready', title, client, notebook: true }, props);
const items = (root: HTMLElement = document.body) =>
  within(root)
    .queryAllByRole('treeitem')
    .map(item => said(item));
/** A label without age and numbers, which depend on the day. */
const said = (item: Element | null) =>
  item
    ?.getAttribute('aria-label')
    ?.replace(/, [^<]*, (?=Finished|Failed|Running)/, ', ')
    .replace(/, [^,]*, (?=Finished|Failed|Running)/, ', ');

const twoExperiments = () =>
  new MemoryKernel(
    [
      makeRun(1, {
        metrics: { loss: 0.123456, rmse: 54 },
        params: { depth: '3' }
      }),
      makeRun(2, { status: 'FAILED' }),
      makeRun(3, { experiment_id: '2', status: 'RUNNING', end_time: null })
    ],
    { '1': 'diabetes', '2': HOSTILE }
  );

describe('the sidebar', () => {
  it('says what it looks at and opens the latest experiment', async () => {
    render(ready(twoExperiments().connect()));
    await screen.findByText('run-1');
    expect(items()).toEqual([
      'diabetes, 2 runs',
      'run-1, Finished',
      'run-2, Failed',
      `${HOSTILE}, 1 run, 1 running`
    ]);
    const store = screen.getByText('diabetes/ · trialbook.db');
    expect(store.closest('button')?.title).toBe(
      '/home/ada/diabetes/trialbook.db'
    );
    expect(screen.getByText('quickstart.ipynb')).toBeTruthy();
    expect(screen.getByText('0.12346')).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
  });

  it('is walked by keyboard', async () => {
    render(ready(twoExperiments().connect()));
    await screen.findByText('run-1');
    const user = userEvent.setup();
    const active = () => {
      const id = screen.getByRole('tree').getAttribute('aria-activedescendant');
      return said(document.getElementById(id ?? ''));
    };
    screen.getByRole('tree').focus();
    await user.keyboard('{Home}');
    expect(active()).toBe('diabetes, 2 runs');
    await user.keyboard('{ArrowDown}{Enter}');
    expect(active()).toBe('run-1, Finished');
    expect(screen.getByText('depth')).toBeTruthy();
    expect(screen.getByText(makeRun(1).run_id)).toBeTruthy();
    await user.keyboard('{ArrowLeft}');
    expect(screen.queryByText('depth')).toBeNull();
    await user.keyboard('{ArrowLeft}');
    expect(active()).toBe('diabetes, 2 runs');
    await user.keyboard('{ArrowLeft}');
    expect(items()).toHaveLength(2);
    await user.keyboard('{End}{ArrowRight}');
    await screen.findByText('run-3');
    await user.keyboard('{ArrowRight}');
    expect(active()).toBe('run-3, Running');
    await user.keyboard('{ArrowUp}{ArrowUp}');
    expect(active()).toBe('diabetes, 2 runs');
  });

  it('selects by click, with Ctrl and with Shift', async () => {
    const kernel = new MemoryKernel(
      Array.from({ length: 5 }, (_, n) => makeRun(n))
    );
    render(ready(kernel.connect()));
    const user = userEvent.setup();
    const selected = () =>
      screen
        .queryAllByRole('treeitem', { selected: true })
        .map(item => item.getAttribute('aria-label')?.split(',')[0]);
    await user.click(await screen.findByText('run-1'));
    expect(selected()).toEqual(['run-1']);
    await user.keyboard('{Control>}');
    await user.click(screen.getByText('run-3'));
    await user.keyboard('{/Control}');
    expect(selected()).toEqual(['run-1', 'run-3']);
    await user.keyboard('{Shift>}');
    await user.click(screen.getByText('run-4'));
    await user.keyboard('{/Shift}');
    expect(selected()).toEqual(['run-3', 'run-4']);
    await user.keyboard('{Escape}');
    expect(selected()).toEqual([]);
  });

  it('is at the item that is pressed, though rows that arrive move it away', async () => {
    const kernel = twoExperiments();
    render(ready(kernel.connect()));
    const user = userEvent.setup();
    await user.pointer({
      keys: '[MouseLeft>]',
      target: await screen.findByText('run-1')
    });
    act(() => {
      kernel.log(makeRun(9), makeRun(8));
    });
    // Whose row it is now gets no click: the press was on another.
    await user.pointer({
      keys: '[/MouseLeft]',
      target: await screen.findByText('run-9')
    });
    await user.keyboard('{Enter}');
    expect(await screen.findByText(makeRun(1).run_id)).toBeTruthy();
  });

  it('copies a run id and opens a run', async () => {
    const openRun = vi.fn();
    const services = () => ({ ...NO_SERVICES, openRun });
    render(ready(twoExperiments().connect(), 'a.ipynb', { services }));
    const user = userEvent.setup();
    await user.click(await screen.findByText('run-1'));
    await user.keyboard('{Enter}');
    await user.click(screen.getByRole('button', { name: 'Copy the run id' }));
    expect(await navigator.clipboard.readText()).toBe(makeRun(1).run_id);
    await screen.findByRole('button', { name: 'Copied' });
    await user.click(screen.getByRole('button', { name: 'Open the run' }));
    expect(openRun).toHaveBeenCalledOnce();
    await user.dblClick(screen.getByText('run-2'));
    expect(openRun).toHaveBeenCalledTimes(2);
  });

  it('marks runs and says so', async () => {
    const kernel = new MemoryKernel([
      makeRun(1),
      makeRun(2, { starred: true, pinned: true }),
      makeRun(3, { archived: true })
    ]);
    const habits = new HabitsKeeper();
    render(ready(kernel.connect(), 'a.ipynb', { habits }));
    await screen.findByText('run-1');
    expect(items().slice(1)).toEqual([
      'run-2, Finished, starred, pinned',
      'run-1, Finished'
    ]);
    act(() => {
      habits.change({ archived: true });
    });
    await screen.findByText('run-3');
    expect(items().slice(1)).toEqual(['run-3, Finished, archived']);
  });

  it('shows nested runs below their parent, and in a search says whose they are', async () => {
    const parent = makeRun(1, { run_name: 'ridge' }).run_id;
    const kernel = new MemoryKernel([
      makeRun(1, { run_name: 'ridge' }),
      makeRun(2, { run_name: 'fold 1', parent }),
      makeRun(3, { run_name: 'fold 2', parent }),
      makeRun(4, { run_name: 'lasso' })
    ]);
    render(ready(kernel.connect()));
    await screen.findByText('ridge');
    expect(items()).toEqual([
      'diabetes, 2 runs, 2 nested runs',
      'ridge, Finished, 2 nested runs',
      'lasso, Finished'
    ]);
    const user = userEvent.setup();
    screen.getByRole('tree').focus();
    await user.keyboard('{Home}{ArrowDown}{ArrowRight}');
    await screen.findByText('fold 2');
    expect(items().slice(1)).toEqual([
      'ridge, Finished, 2 nested runs',
      'fold 1, Finished',
      'fold 2, Finished',
      'lasso, Finished'
    ]);
    await user.keyboard('{ArrowRight}{ArrowDown}{Enter}');
    expect(screen.getByText(makeRun(3).run_id)).toBeTruthy();
    await user.keyboard('{Enter}{ArrowLeft}{Enter}');
    expect(screen.getByText(parent)).toBeTruthy();
    await user.keyboard('{Enter}{ArrowLeft}');
    expect(items()).toHaveLength(3);
    await user.type(screen.getByRole('searchbox'), 'fold');
    await screen.findByText('ridge / fold 2');
    expect(items()).toEqual([
      'diabetes, 2 runs',
      'ridge / fold 1, Finished',
      'ridge / fold 2, Finished'
    ]);
  });

  it('sorts by name, and by a metric with the best first', async () => {
    const run = (id: number, run_name: string, loss: number, acc: number) =>
      makeRun(id, { run_name, metrics: { acc, loss } });
    const kernel = new MemoryKernel([
      run(1, 'pear', 0.3, 0.6),
      run(2, 'apple', 0.2, 0.7),
      run(3, 'plum', 0.1, 0.5)
    ]);
    const habits = new HabitsKeeper();
    render(ready(kernel.connect(), 'a.ipynb', { habits }));
    await screen.findByText('pear');
    const user = userEvent.setup();
    const sortBy = async (name: string) => {
      await user.click(screen.getByRole('button', { name: 'Sort runs' }));
      await user.click(screen.getByRole('menuitemcheckbox', { name }));
    };
    const names = () =>
      items()
        .slice(1)
        .map(item => item?.split(',')[0]);
    for (const [name, first] of [
      ['Name', ['apple', 'pear', 'plum']],
      ['loss, Ascending', ['plum', 'apple', 'pear']],
      ['acc, Descending', ['apple', 'pear', 'plum']],
      ['Newest First', ['pear', 'apple', 'plum']]
    ] as const) {
      await sortBy(name);
      await waitFor(() => {
        expect(names()).toEqual(first);
      });
    }
    await sortBy('Name');
    const kept: unknown = JSON.parse(JSON.stringify(habits.get()));
    expect(new HabitsKeeper(kept).get().sort).toBe('name');
  });

  it('offers the stores that are there, by their folders', async () => {
    const kernel = new MemoryKernel([makeRun(1)]);
    const known = (folder: string, exists: boolean) => ({
      location: `/home/ada/${folder}/trialbook.db`,
      name: 'trialbook.db',
      kind: 'sqlite' as const,
      last_used: 1,
      current: folder === 'diabetes',
      exists
    });
    kernel.known = [
      known('diabetes', true),
      known('gone', false),
      known('old/demo', true),
      known('new/demo', true)
    ];
    render(ready(kernel.connect()));
    const user = userEvent.setup();
    await user.click(
      await screen.findByRole('button', {
        name: 'Store: diabetes/ · trialbook.db'
      })
    );
    const offered = await screen.findAllByRole('menuitemcheckbox');
    expect(offered.map(item => item.textContent)).toEqual([
      'diabetes/ · trialbook.db',
      '…/old/demo/trialbook.db',
      '…/new/demo/trialbook.db'
    ]);
  });

  it('says that the archive is shown, and how to leave it', async () => {
    const kernel = new MemoryKernel([
      makeRun(1),
      makeRun(2, { archived: true })
    ]);
    const habits = new HabitsKeeper({ archived: true });
    render(ready(kernel.connect(), 'a.ipynb', { habits }));
    await screen.findByText('run-2');
    expect(screen.getByText('Archived')).toBeTruthy();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Back to the runs' }));
    await screen.findByText('run-1');
    expect(screen.queryByText('Archived')).toBeNull();
  });

  it('searches, and says that nothing is found', async () => {
    const kernel = twoExperiments();
    render(ready(kernel.connect()));
    await screen.findByText('run-1');
    const user = userEvent.setup();
    await user.type(screen.getByRole('searchbox'), 'run-3');
    await waitFor(() => {
      expect(items()).toEqual([
        `${HOSTILE}, 1 run, 1 running`,
        'run-3, Running'
      ]);
    });
    await user.clear(screen.getByRole('searchbox'));
    await user.type(screen.getByRole('searchbox'), 'nothing');
    await user.click(
      await screen.findByRole('button', { name: 'Clear the search' })
    );
    await screen.findByText('run-1');
  });

  it('says so where a scope or the archive is empty', async () => {
    const kernel = new MemoryKernel([makeRun(1)]);
    const habits = new HabitsKeeper();
    render(ready(kernel.connect(), 'a.ipynb', { habits }));
    await screen.findByText('run-1');
    kernel.runs = [];
    delete kernel.experiments['1'];
    const user = userEvent.setup();
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Which runs' }),
      'This kernel session'
    );
    await user.click(
      await screen.findByRole('button', { name: 'Show all runs' })
    );
    expect(habits.get().scope).toBe('all');
    await user.click(screen.getByRole('button', { name: 'Archived runs' }));
    await user.click(
      await screen.findByRole('button', { name: 'Back to the runs' })
    );
    expect(habits.get().archived).toBe(false);
  });

  it('shows the metrics that are chosen', async () => {
    const kernel = new MemoryKernel([
      makeRun(1, { metrics: { acc: 0.5, loss: 0.25, rmse: 77 } })
    ]);
    render(ready(kernel.connect()));
    await screen.findByText('0.5');
    expect(screen.queryByText('77')).toBeNull();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Metrics shown' }));
    await user.click(screen.getByRole('checkbox', { name: 'rmse' }));
    expect(screen.getByText('77')).toBeTruthy();
    expect(screen.queryByText('0.5')).toBeNull();
    await user.click(
      screen.getByRole('button', { name: 'Default (headline metrics)' })
    );
    await screen.findByText('0.5');
  });

  it('follows what is logged without moving experiments', async () => {
    const kernel = twoExperiments();
    render(ready(kernel.connect()));
    await screen.findByText('run-1');
    act(() => {
      kernel.log(makeRun(0, { run_name: 'new', metrics: { loss: 9 } }));
    });
    await screen.findByText('new');
    await waitFor(() => {
      expect(items()[0]).toBe('diabetes, 3 runs');
    });
    act(() => {
      kernel.log({ ...kernel.runs[0]!, metrics: { loss: 77 } });
    });
    expect(screen.getByText('77')).toBeTruthy();
  });

  it('draws what is visible of very many runs', async () => {
    const kernel = new MemoryKernel(
      Array.from({ length: 10_000 }, (_, n) => makeRun(n))
    );
    render(ready(kernel.connect()));
    await screen.findByText('run-0');
    expect(items()[0]).toBe(`diabetes, ${formatCount(10_000)} runs`);
    expect(items().length).toBeLessThan(60);
    expect(kernel.asks('runs.search')).toHaveLength(1);
  });

  it('offers the store of the folder where no notebook is open', async () => {
    const open = vi.fn();
    render(sidebar({ kind: 'none', folder: 'demo', open }));
    expect(screen.getByText(/No notebook is open/)).toBeTruthy();
    const user = userEvent.setup();
    await user.click(
      screen.getByRole('button', { name: 'Open the store of this folder' })
    );
    expect(open).toHaveBeenCalledOnce();
  });

  it('offers the store of the folder beside a kernel where there is none', async () => {
    const run = vi.fn();
    render(
      sidebar({
        kind: 'unavailable',
        title: 'a.ipynb',
        reason: 'The kernel has died.',
        action: { label: 'Start kernel', run: vi.fn() },
        other: { label: 'Open the store of this folder', run }
      })
    );
    const [start, open] = screen.getAllByRole('button');
    expect(start?.textContent).toBe('Start kernel');
    await userEvent.setup().click(open!);
    expect(run).toHaveBeenCalledOnce();
  });

  it('says why there is nothing to show', async () => {
    const run = vi.fn();
    const { rerender } = render(
      sidebar({
        kind: 'unavailable',
        title: 'a.ipynb',
        reason: 'The kernel has no Trialbook.',
        action: { label: 'Try again', run }
      })
    );
    expect(screen.getByText('The kernel has no Trialbook.')).toBeTruthy();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(run).toHaveBeenCalledOnce();
    rerender(sidebar({ kind: 'connecting', title: 'b.ipynb' }));
    expect(screen.getByText('b.ipynb')).toBeTruthy();
    expect(screen.getByText('Connecting to the kernel …')).toBeTruthy();
    const kernel = new MemoryKernel();
    rerender(ready(kernel.connect(), 'Folder demo/'));
    await screen.findByText('No runs yet; record one:');
    act(() => {
      kernel.log(makeRun(1));
    });
    await screen.findByText('run-1');
  });

  it('does not call a store empty before it knows', async () => {
    const kernel = twoExperiments();
    render(ready(kernel.connect()));
    await screen.findByText('run-1');
    const user = userEvent.setup();
    await user.type(screen.getByRole('searchbox'), 'nothing');
    await screen.findByText('No experiments or runs match “nothing”.');
    kernel.busy = true;
    await user.click(screen.getByRole('button', { name: 'Clear the search' }));
    expect(screen.queryByText(/No runs yet/)).toBeNull();
    act(() => {
      kernel.becomeIdle();
    });
    await screen.findByText('run-1');
  });

  it('says that a kernel is busy that it is not connected to yet', async () => {
    const client = new MemoryKernel().connect();
    const run = vi.fn();
    const interrupt = { label: 'Interrupt', run };
    render(sidebar({ kind: 'connecting', title: 'b', client, interrupt }));
    expect(screen.getByText('Connecting to the kernel …')).toBeTruthy();
    act(() => {
      client.setState('waiting');
    });
    expect(screen.getByText(/^The kernel is busy/)).toBeTruthy();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Interrupt' }));
    expect(run).toHaveBeenCalledOnce();
  });

  it('turns to another kernel and stands twice on a page', async () => {
    const first = twoExperiments();
    const client = first.connect();
    const { rerender, unmount, container } = render(ready(client));
    const other = render(ready(client));
    await within(container).findByText('run-1');
    await within(other.container).findByText('run-1');
    const kernel = new MemoryKernel([makeRun(7)], { '1': 'digits' });
    rerender(ready(kernel.connect()));
    await within(container).findByText('run-7');
    expect(items(container)).toEqual(['digits, 1 run', 'run-7, Finished']);
    expect(items(other.container)).toHaveLength(4);
    other.unmount();
    const asked = first.asked.length;
    first.log(makeRun(8));
    expect(first.asked.length).toBe(asked);
    unmount();
  });

  it('says when the kernel does not answer', async () => {
    const kernel = twoExperiments();
    const client = kernel.connect();
    render(ready(client));
    await screen.findByText('run-1');
    act(() => {
      client.setState('waiting');
    });
    expect(screen.getByText(/^kernel busy, data of /)).toBeTruthy();
    act(() => {
      client.setChannel(null);
    });
    expect(screen.getByText('no kernel')).toBeTruthy();
    expect(screen.getByText('run-1')).toBeTruthy();
  });
});
