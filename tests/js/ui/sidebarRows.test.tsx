// @vitest-environment happy-dom
import '../layout';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { NO_SERVICES } from '../../../js/core/actions/services';
import { HabitsKeeper } from '../../../js/core/sidebar/sidebarHabits';
import { makeRun, MemoryKernel } from '../memoryKernel';
import { items, ready, twoExperiments } from '../sidebar';

const nestedRuns = () => {
  const parent = makeRun(1).run_id;
  return new MemoryKernel([
    makeRun(1, { run_name: 'ridge' }),
    makeRun(2, { run_name: 'fold 1', parent }),
    makeRun(3, { run_name: 'fold 2', parent }),
    makeRun(4, { run_name: 'lasso' })
  ]);
};

describe("the sidebar's runs", () => {
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
    const kernel = nestedRuns();
    const parent = makeRun(1).run_id;
    const openRun = vi.fn();
    const services = () => ({ ...NO_SERVICES, openRun });
    render(ready(kernel.connect(), 'a.ipynb', { services }));
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
    await screen.findByRole('treeitem', { name: /^ridge \/ fold 2/ });
    expect(items()).toEqual([
      'diabetes, 2 runs',
      'ridge / fold 1, Finished',
      'ridge / fold 2, Finished'
    ]);
    const [above] = screen.getAllByTitle('Open ridge');
    await user.click(above ?? document.body);
    expect(openRun).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ run_id: parent })
    );
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

  it('keeps what is unfolded over a reload, and in another scope', async () => {
    const kernel = nestedRuns();
    const habits = new HabitsKeeper();
    const { unmount } = render(ready(kernel.connect(), 'a.ipynb', { habits }));
    await screen.findByText('ridge');
    const user = userEvent.setup();
    screen.getByRole('tree').focus();
    await user.keyboard('{Home}{ArrowDown}{ArrowRight}');
    await screen.findByText('fold 2');
    unmount();
    const kept = new HabitsKeeper(JSON.parse(JSON.stringify(habits.get())));
    render(ready(kernel.connect(), 'a.ipynb', { habits: kept }));
    await screen.findByText('fold 2');
    act(() => {
      kept.change({ scope: 'session' });
    });
    await waitFor(() => {
      expect(
        kernel
          .asks('runs.search')
          .map(({ params }) => JSON.stringify(params))
          .filter(asked => asked.includes('"scope":"session"'))
          .map(asked => /"parent":(\w+|"\w+")/.exec(asked)?.[1])
      ).toEqual(['null', `"${makeRun(1).run_id}"`]);
    });
    await screen.findByText('fold 2');
    screen.getByRole('tree').focus();
    await user.keyboard('{Home}{ArrowDown}{ArrowLeft}');
    expect(screen.queryByText('fold 2')).toBeNull();
    expect(kept.of(kernel.store.store_id ?? '').unfolded).toEqual([]);
  });

  it('has the mark of a run as tables have it, and no empty line', async () => {
    const kernel = new MemoryKernel([
      makeRun(1, { metrics: { acc: 0.5, loss: 0.25 } }),
      makeRun(2, { status: 'FAILED' }),
      makeRun(3, { status: 'RUNNING', end_time: null })
    ]);
    const { container } = render(ready(kernel.connect()));
    await screen.findByText('run-1');
    const rows = [...container.querySelectorAll('.jp-TrialbookSidebar-run')];
    expect(
      rows.map(row => row.querySelectorAll('.jp-TrialbookRunMark').length)
    ).toEqual([1, 1, 1]);
    expect(rows.map(row => row.classList.contains('jp-mod-tall'))).toEqual([
      true,
      false,
      true
    ]);
    // Both metrics stand there, whatever their digits.
    const values = rows[0]?.querySelector('.jp-TrialbookSidebar-values');
    expect(values?.children).toHaveLength(2);
  });
});
