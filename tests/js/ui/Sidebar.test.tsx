// @vitest-environment happy-dom
import '../layout';
import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { formatCount } from '../../../js/core/text/format';
import { HabitsKeeper } from '../../../js/core/sidebar/sidebarHabits';
import { makeRun, MemoryKernel } from '../memoryKernel';
import { HOSTILE, items, ready, said, twoExperiments } from '../sidebar';

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
});
