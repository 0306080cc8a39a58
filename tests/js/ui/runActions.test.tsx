// @vitest-environment happy-dom
import '../layout';
import {
  act,
  cleanup,
  render,
  screen,
  waitFor,
  within
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { RunActs } from '../../../js/core/actions/runActs';
import {
  NO_SERVICES,
  type AskedTags,
  type RunServices
} from '../../../js/core/actions/services';
import { linkQuery } from '../../../js/core/run/runLink';
import { HabitsKeeper } from '../../../js/core/sidebar/sidebarHabits';
import { english } from '../../../js/core/text/text';
import { ToldBar } from '../../../js/ui/actions/ToldBar';
import { RunPage } from '../../../js/ui/run/RunPage';
import { Sidebar } from '../../../js/ui/sidebar/Sidebar';
import { RunTable } from '../../../js/ui/table/RunTable';
import { makeRun, MemoryKernel } from '../memoryKernel';
import { makeDetail, RunKernel } from '../runKernel';

/** A host that can do everything, and says what it did. */
function host() {
  const told: string[] = [];
  const undos: (() => void)[] = [];
  const asked: AskedTags[] = [];
  const services: RunServices = {
    ...NO_SERVICES,
    openRun: vi.fn(),
    openTab: vi.fn(),
    openDiff: vi.fn(),
    linkTo: ({ store_id, run_id }) =>
      `https://example.org/lab${linkQuery({ store_id, run_id })}`,
    insertCell: vi.fn(),
    questions: {
      tags: tags => {
        asked.push(tags);
        return Promise.resolve({
          set_tags: { stage: 'final' },
          delete_tags: ['old']
        });
      },
      note: () => Promise.resolve('because'),
      purge: () => Promise.resolve(true)
    },
    tell: (message, undo) => {
      told.push(message);
      if (undo) {
        undos.push(undo);
      }
    }
  };
  return { services, told, undos, asked };
}

function showTable(kernel: MemoryKernel, services: RunServices) {
  render(
    <RunTable
      client={kernel.connect()}
      spec={{
        view: 'runs',
        view_id: 'view',
        store_id: null,
        query: { experiment_ids: null, filter: '', order_by: [] }
      }}
      snapshot={null}
      takenAt={null}
      text={english}
      services={services}
    />
  );
  return userEvent.setup();
}

/** The runs that are shown, by name. */
const names = () =>
  screen
    .getAllByRole('rowheader')
    .map(head => head.getAttribute('aria-label'))
    .sort();
const menu = () =>
  [...screen.getByRole('menu').querySelectorAll('[role^=menuitem] bdi')].map(
    label => label.textContent
  );
const four = () =>
  new MemoryKernel([1, 2, 3, 4].map(n => makeRun(n, { tags: { old: 'yes' } })));

beforeEach(cleanup);

describe('the actions of runs', () => {
  it('are the same in table, sidebar and page', async () => {
    const { services } = host();
    const table = four();
    let user = showTable(table, services);
    await user.pointer({
      target: await screen.findByText('run-1'),
      keys: '[MouseRight]'
    });
    const inTable = menu();
    cleanup();
    render(
      <Sidebar
        source={{
          kind: 'ready',
          title: 'a.ipynb',
          client: four().connect(),
          notebook: true
        }}
        habits={new HabitsKeeper()}
        services={() => services}
        text={english}
      />
    );
    user = userEvent.setup();
    await user.click(await screen.findByText('run-1'));
    await user.keyboard('{Control>}');
    await user.click(screen.getByText('run-2'));
    await user.keyboard('{/Control}');
    await user.click(screen.getByRole('button', { name: 'Actions' }));
    const inSidebar = menu();
    cleanup();
    const detail = makeDetail();
    render(
      <RunPage
        client={new RunKernel(detail).connect()}
        run={{ store_id: null, run_id: detail.run_id }}
        snapshot={null}
        takenAt={null}
        text={english}
        services={services}
      />
    );
    user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'Actions' }));
    const onPage = menu();
    expect(onPage).toEqual([
      'Open Run',
      'Compare',
      'Compare in a Table',
      'Compare Code',
      'Star',
      'Pin to the Top',
      'Rename',
      'Edit Tags…',
      'Edit Note…',
      'Insert Cell',
      'Copy Run ID',
      'Copy as Python',
      'Copy Link',
      'Archive'
    ]);
    const many = (label?: string | null) =>
      label?.replace('Copy 2 Run IDs', 'Copy Run ID');
    expect(inSidebar.map(many)).toEqual(onPage);
    // A table has a baseline beside, and without curves nothing to show in charts.
    expect(inTable.filter(label => label !== 'Set as Baseline')).toEqual(
      onPage
    );
  });

  it('copy the link of one run, which names the store by its id alone', async () => {
    const { services } = host();
    const kernel = four();
    const user = showTable(kernel, services);
    const copy = async (...names: string[]) => {
      for (const name of names) {
        await user.click(await screen.findByLabelText(`Select ${name}`));
      }
      await user.click(screen.getByRole('button', { name: 'Actions' }));
      return screen.getByRole('menuitem', { name: 'Copy Link' });
    };
    await user.click(await copy('run-1'));
    expect(await navigator.clipboard.readText()).toBe(
      `https://example.org/lab?trialbook-run=${makeRun(1).run_id}&trialbook-store=${'f'.repeat(32)}`
    );
    expect(await copy('run-2')).toHaveProperty('disabled', true);
  });

  it('archive what is selected, tell it and take it back', async () => {
    const { services, told, undos } = host();
    const kernel = four();
    const user = showTable(kernel, services);
    await user.click(await screen.findByLabelText('Select run-1'));
    await user.click(screen.getByLabelText('Select run-3'));
    await user.click(screen.getByRole('button', { name: 'Archive' }));
    await waitFor(() => {
      expect(names()).toEqual(['run-2', 'run-4']);
    });
    expect(told).toEqual(['2 runs archived']);
    undos[0]?.();
    await waitFor(() => {
      expect(names()).toHaveLength(4);
    });
    expect(told.at(-1)).toBe('Undone: 2 runs archived');
  });

  it('are told at the foot of the view where the host has no notifications', async () => {
    const kernel = four();
    const user = showTable(kernel, { ...host().services, tell: null });
    await user.click(await screen.findByLabelText('Select run-1'));
    await user.click(screen.getByRole('button', { name: 'Archive' }));
    await screen.findByText('1 run archived');
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => {
      expect(names()).toHaveLength(4);
    });
    const undone = await screen.findByText('Undone: 1 run archived');
    expect(undone.closest('[aria-live=polite]')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Dismiss' }));
    expect(screen.queryByText(/archived/)).toBeNull();
  });

  it('are told for some time, as long as nobody is about to take them back', () => {
    vi.useFakeTimers();
    try {
      const acts = new RunActs({
        client: new MemoryKernel().connect(),
        storeId: () => null,
        services: NO_SERVICES,
        text: english,
        say: () => undefined
      });
      render(<ToldBar acts={acts} />);
      const pass = (ms: number) => {
        act(() => {
          vi.advanceTimersByTime(ms);
        });
      };
      act(() => {
        acts.told.set({ said: 'Done.', undo: () => undefined });
      });
      pass(9000);
      act(() => {
        screen.getByRole('button', { name: 'Undo' }).focus();
      });
      pass(60_000);
      expect(screen.getByText('Done.')).toBeTruthy();
      act(() => {
        screen.getByRole('button', { name: 'Undo' }).blur();
      });
      pass(10_000);
      expect(screen.queryByText('Done.')).toBeNull();
    } finally {
      vi.useRealTimers();
    }
  });

  it('have keys, which are undone where they were pressed', async () => {
    const { services, told } = host();
    const kernel = four();
    const user = showTable(kernel, services);
    await user.click(await screen.findByText('run-2'));
    screen.getByRole('grid').focus();
    await user.keyboard('{Delete}');
    await waitFor(() => {
      expect(names()).toEqual(['run-1', 'run-3', 'run-4']);
    });
    await user.keyboard('{Control>}z{/Control}');
    await waitFor(() => {
      expect(names()).toHaveLength(4);
    });
    await user.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
    await waitFor(() => {
      expect(names()).toHaveLength(3);
    });
    expect(told).toEqual([
      '1 run archived',
      'Undone: 1 run archived',
      '1 run archived'
    ]);
    // In a text field the keys are the field's.
    await user.click(screen.getByRole('searchbox'));
    await user.keyboard('{Control>}z{/Control}');
    expect(told).toHaveLength(3);
  });

  it('rename in place', async () => {
    const { services } = host();
    const kernel = four();
    const user = showTable(kernel, services);
    await user.click(await screen.findByText('run-2'));
    screen.getByRole('grid').focus();
    await user.keyboard('{F2}');
    await user.keyboard('best{Enter}');
    await screen.findByText('best');
    expect(kernel.asks('run.update').at(-1)?.params).toMatchObject({
      run_ids: [makeRun(2).run_id],
      run_name: 'best'
    });
    expect(document.activeElement).toBe(screen.getByRole('grid'));
    await user.keyboard('{F2}{Escape}');
    expect(screen.queryByRole('textbox')).toBeNull();
  });

  it('edit the tags of several runs, and know which there are', async () => {
    const { services, asked, told } = host();
    const kernel = four();
    const user = showTable(kernel, services);
    await user.click(await screen.findByLabelText('Select run-1'));
    await user.click(screen.getByLabelText('Select run-3'));
    await user.keyboard('{Tab}');
    screen.getByRole('grid').focus();
    await user.keyboard('t');
    await waitFor(() => {
      expect(told).toEqual(['Tags of 2 runs changed']);
    });
    expect(asked[0]?.tags).toEqual([{ key: 'old', value: 'yes', count: 2 }]);
    expect(await asked[0]?.valuesOf('old')).toEqual(['yes']);
    expect(kernel.runs.map(run => run.tags)).toEqual([
      { stage: 'final' },
      { old: 'yes' },
      { stage: 'final' },
      { old: 'yes' }
    ]);
  });

  it('compare in a view of their own, in a table, or in a cell', async () => {
    const { services } = host();
    const openTab = vi.fn();
    const insertCell = vi.fn();
    const user = showTable(four(), { ...services, openTab, insertCell });
    await user.click(await screen.findByLabelText('Select run-1'));
    await user.click(screen.getByLabelText('Select run-3'));
    await user.click(screen.getByRole('button', { name: 'Compare' }));
    const choose = async (...labels: string[]) => {
      await user.click(screen.getByRole('button', { name: 'Actions' }));
      for (const name of labels) {
        await user.click(
          screen.getAllByRole('menuitem', { name }).at(-1) ?? document.body
        );
      }
    };
    await choose('Compare in a Table');
    const scope = [makeRun(1).run_id, makeRun(3).run_id];
    expect(openTab.mock.calls.map(([spec]) => spec as unknown)).toMatchObject([
      { view: 'compare', query: { scope, experiment_ids: null } },
      { view: 'runs', query: { scope, experiment_ids: null } }
    ]);
    await choose('Insert Cell', 'Compare');
    expect(insertCell).toHaveBeenCalledWith(
      `import trialbook as tb\n\ntb.compare(\n    [\n${scope
        .map(id => `        "${id}",\n`)
        .join(
          ''
        )}    ],\n    tracking_uri="/home/ada/diabetes/trialbook.db",\n)\n`
    );
  });

  it('offer views of what all chosen runs have logged', async () => {
    const { services } = host();
    const insertCell = vi.fn();
    const runs = [
      makeRun(0, { logged: ['images', 'predictions'] }),
      makeRun(1, { logged: ['images'] })
    ];
    const kernel = new MemoryKernel(runs);
    const user = showTable(kernel, { ...services, insertCell });
    const offered = async () => {
      await user.click(screen.getByRole('button', { name: 'Actions' }));
      await user.click(screen.getByRole('menuitem', { name: 'Insert Cell' }));
      return ['Confusion Matrix', 'Gallery'].map(
        name => screen.queryByRole('menuitem', { name }) !== null
      );
    };
    await user.click(await screen.findByLabelText('Select run-0'));
    expect(await offered()).toEqual([true, true]);
    await user.keyboard('{Escape}{Escape}');
    await user.click(screen.getByLabelText('Select run-1'));
    expect(await offered()).toEqual([false, true]);
    await user.click(screen.getByRole('menuitem', { name: 'Gallery' }));
    expect(
      kernel.asked.filter(({ method }) => method === 'code.insert')
    ).toMatchObject([
      { params: { run_ids: runs.map(run => run.run_id), what: 'gallery' } }
    ]);
  });

  it('say what did not work', async () => {
    const { services, told } = host();
    const kernel = four();
    kernel.refused = 'run.update';
    const user = showTable(kernel, services);
    await user.click(await screen.findByText('run-2'));
    screen.getByRole('grid').focus();
    await user.keyboard('{Delete}');
    await screen.findByText('The disk is gone.');
    expect(told).toEqual([]);
  });

  it('leave a run that came under the pointer alone', async () => {
    const { services } = host();
    const kernel = four();
    const user = showTable(kernel, services);
    await user.pointer({
      keys: '[MouseLeft>]',
      target: await screen.findByText('run-4')
    });
    kernel.log(makeRun(9));
    await screen.findByText('run-9');
    await user.pointer({
      keys: '[/MouseLeft]',
      target: screen.getByText('run-9')
    });
    const selected = screen
      .getAllByRole('row', { selected: true })
      .map(row => within(row).getByRole('rowheader').textContent);
    expect(selected).toEqual(['run-4']);
  });
});
