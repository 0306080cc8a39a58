// @vitest-environment happy-dom
import '../layout';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { describe, expect, it, vi } from 'vitest';
import {
  NO_SERVICES,
  type RunServices
} from '../../../js/core/actions/services';
import { english } from '../../../js/core/text/text';
import type { RunsSpec } from '../../../js/protocol/generated';
import { RunTable } from '../../../js/ui/table/RunTable';
import { makeRun, MemoryKernel } from '../memoryKernel';

const spec: RunsSpec = {
  view: 'runs',
  view_id: 'view',
  store_id: null,
  query: { experiment_ids: null, filter: '', order_by: [] }
};

async function show(
  onSpecChange: (spec: RunsSpec) => void = () => undefined,
  metrics: Record<string, number> = {}
) {
  const runs = [0, 1, 2].map(n =>
    makeRun(n, {
      metrics: { rmse: 2 - n / 2, ...metrics },
      min: { rmse: n },
      max: { rmse: 9 },
      params: { same: 'x' },
      status: n === 2 ? 'FAILED' : 'FINISHED'
    })
  );
  render(
    <RunTable
      client={new MemoryKernel(runs).connect()}
      spec={spec}
      snapshot={null}
      takenAt={null}
      text={english}
      onSpecChange={onSpecChange}
    />
  );
  await screen.findByText('run-0');
  return userEvent.setup();
}

const headers = () =>
  [...document.querySelectorAll('thead th[aria-sort]')].map(
    header => header.textContent
  );

describe('columns', () => {
  it('are hidden where they never differ, and the page is told', async () => {
    const told = vi.fn();
    const user = await show(told);
    await user.click(screen.getByRole('button', { name: 'Columns' }));
    const panel = screen.getByRole('dialog', { name: 'Columns' });
    await user.click(within(panel).getByLabelText('Hide constant columns'));
    expect(headers()).not.toContain('same');
    expect(told).toHaveBeenCalledWith(
      expect.objectContaining({
        layout: expect.objectContaining({ hide_constant: true }) as unknown
      })
    );
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('are shown and hidden together: a section, what is found, all', async () => {
    const user = await show();
    await user.click(screen.getByRole('button', { name: 'Columns' }));
    const panel = within(screen.getByRole('dialog', { name: 'Columns' }));
    const section = (name: string): HTMLInputElement =>
      panel.getByRole('checkbox', { name });
    await user.click(section('Metrics'));
    expect(headers()).not.toContain('rmse');
    expect(headers()).toContain('same');
    await user.type(panel.getByRole('searchbox'), 'same');
    expect(panel.queryByRole('button', { name: 'Hide all' })).toBeNull();
    expect(section('Params').closest('label')?.title).toBe(
      'Show or hide the 1 found here'
    );
    await user.click(panel.getByRole('button', { name: 'Hide the 1 found' }));
    expect(headers()).not.toContain('same');
    expect(headers()).toContain('Duration');
    await user.clear(panel.getByRole('searchbox'));
    await user.click(section('Duration'));
    // Started and Duration stand last, apart from the name.
    const last = panel
      .getAllByRole<HTMLInputElement>('checkbox', { name: 'Run' })
      .at(-1)!;
    expect(last.indeterminate).toBe(true);
    await user.click(last);
    expect(headers()).toContain('Duration');
    await user.click(panel.getByRole('button', { name: 'Hide all' }));
    expect(headers()).toEqual(['Name']);
    await user.click(panel.getByRole('button', { name: 'Show all' }));
    expect(headers()).toEqual(
      expect.arrayContaining(['Name', 'Duration', 'rmse', 'same'])
    );
  });

  it('that begin alike are hidden at once', async () => {
    const user = await show(undefined, {
      'class_00/recall': 1,
      'class_01/recall': 1
    });
    await user.click(screen.getByRole('button', { name: 'Columns' }));
    await user.click(screen.getByRole('checkbox', { name: 'class_*' }));
    expect(headers()).toEqual(['Name', 'rmse', 'same', 'Started', 'Duration']);
    expect(
      screen.getByRole<HTMLInputElement>('checkbox', { name: 'Metrics' })
        .indeterminate
    ).toBe(true);
  });

  it('move and resize by keyboard, and have a menu', async () => {
    const user = await show();
    const rmse = () => screen.getByRole('columnheader', { name: 'rmse' });
    within(rmse()).getByRole('button').focus();
    await user.keyboard('{Alt>}{ArrowRight}{/Alt}');
    expect(headers().slice(-4)).toEqual([
      ...['same', 'rmse', 'Started', 'Duration']
    ]);
    const width = () => rmse().style.width;
    const before = parseInt(width());
    await user.keyboard('{Shift>}{ArrowRight}{/Shift}');
    expect(parseInt(width())).toBe(before + 16);
    await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
    await user.click(screen.getByRole('menuitem', { name: 'Hide' }));
    expect(headers()).not.toContain('rmse');
  });
});

describe('the metrics', () => {
  const runs = [0, 1].map(n =>
    makeRun(n, {
      metrics: { acc: 0.5, loss: n, rmse: n },
      min: { rmse: n - 9 },
      max: { rmse: n + 9 }
    })
  );
  async function table(order_by: RunsSpec['query']['order_by']) {
    const kernel = new MemoryKernel(runs);
    const tell = vi.fn<NonNullable<RunServices['tell']>>();
    const told = vi.fn<(spec: RunsSpec) => void>();
    render(
      <RunTable
        client={kernel.connect()}
        spec={{ ...spec, query: { ...spec.query, order_by } }}
        snapshot={null}
        takenAt={null}
        text={english}
        services={{ ...NO_SERVICES, tell }}
        onSpecChange={told}
      />
    );
    await screen.findByText('run-0');
    return { kernel, tell, told, user: userEvent.setup() };
  }
  const shown = () => headers().filter(name => /acc|loss|rmse/.test(name));
  const item = 'Set as Headline Metric';
  const openMenu = async (
    user: Awaited<ReturnType<typeof table>>['user'],
    name: string
  ) => {
    await user.pointer({
      keys: '[MouseRight]',
      target: screen.getByRole('button', { name })
    });
    return screen.getByRole('menuitemcheckbox', { name: item });
  };

  it('are led by what the table is sorted by, a click later too', async () => {
    const by = { group: 'metric', key: 'rmse', descending: false } as const;
    const { user, told } = await table([{ ...by, aggregate: 'min' }]);
    expect(shown()).toEqual(['min(rmse)', 'acc', 'loss']);
    await user.click(screen.getByRole('button', { name: 'min(rmse)' }));
    // It is the order that says so, and no layout.
    expect(told.mock.lastCall?.[0]).toEqual({
      ...spec,
      query: {
        ...spec.query,
        order_by: [{ ...by, aggregate: 'min', descending: true }]
      }
    });
    await user.click(screen.getByRole('button', { name: 'loss' }));
    expect(shown()).toEqual(['min(rmse)', 'acc', 'loss']);
    expect(told.mock.lastCall?.[0].layout?.columns).toMatchObject([
      { key: 'rmse', aggregate: 'min' }
    ]);
  });

  it('are led by the headline metric, which a menu chooses and takes back', async () => {
    const { user, kernel, tell } = await table([]);
    expect(shown()).toEqual(['acc', 'loss', 'rmse']);
    await user.click(await openMenu(user, 'rmse'));
    await waitFor(() => {
      expect(shown()).toEqual(['rmse', 'acc', 'loss']);
    });
    expect(tell.mock.lastCall?.[0]).toBe('Headline metric set to “rmse”');
    const again = await openMenu(user, 'rmse');
    expect(again.getAttribute('aria-checked')).toBe('true');
    await user.click(again);
    await waitFor(() => {
      expect(shown()).toEqual(['acc', 'loss', 'rmse']);
    });
    expect(tell.mock.lastCall?.[0]).toBe('Headline metric reset');
    tell.mock.lastCall?.[1]?.();
    await waitFor(() => {
      expect(shown()).toEqual(['rmse', 'acc', 'loss']);
    });
    expect(kernel.headline).toEqual(['rmse']);
  });
});

describe('what is not seen in rows and headers', () => {
  const chips = () =>
    [...document.querySelectorAll('.jp-TrialbookChip')].map(
      chip => chip.textContent
    );
  const more = async (
    user: ReturnType<typeof userEvent.setup>,
    item: string
  ) => {
    await user.click(screen.getByRole('button', { name: 'More' }));
    const name = new RegExp(item);
    await user.click(screen.getByRole('menuitemcheckbox', { name }));
  };

  it('stands in a chip: statuses that are left out, counted below', async () => {
    const user = await show();
    await more(user, 'Failed and Killed');
    expect(chips()).toEqual(['no failed, killed']);
    await screen.findByText('2 of 3 runs · live');
    await user.click(
      screen.getByRole('button', {
        name: 'no failed, killed: Show them again'
      })
    );
    expect(chips()).toEqual([]);
    await screen.findByText('3 runs · live');
  });

  it('stands in a chip: the order of a column that is hidden', async () => {
    const user = await show();
    const rmse = () => screen.getByRole('columnheader', { name: /rmse/ });
    const menu = async (item: string) => {
      within(rmse()).getByRole('button').focus();
      await user.keyboard('{Alt>}{ArrowDown}{/Alt}');
      await user.click(screen.getByText(item));
    };
    await menu('Sort Ascending');
    await menu('Minimum');
    expect(rmse().textContent).toBe('min(rmse)');
    expect(rmse().getAttribute('aria-sort')).toBe('ascending');
    const names = () =>
      screen.getAllByRole('rowheader').map(({ textContent }) => textContent);
    await waitFor(() => {
      expect(names()).toEqual(['run-0', 'run-1', 'run-2']);
    });
    expect(chips()).toEqual([]);
    await menu('Hide');
    expect(chips()).toEqual(['sorted by min(rmse)']);
    await user.click(
      screen.getByRole('button', { name: /sorted by.*Newest first/ })
    );
    expect(chips()).toEqual([]);
  });

  it('stands below: a filter that is not understood', async () => {
    const user = await show();
    const box = screen.getByRole('searchbox', { name: 'Filter runs' });
    await user.type(box, 'metrics.rmse <{Enter}');
    await screen.findByText('3 runs · live · showing the last valid filter');
    await screen.findByRole('alert');
  });
});

describe('a baseline', () => {
  it('is set by key and tells better from worse', async () => {
    const user = await show();
    screen.getByRole('grid').focus();
    await user.keyboard('{ArrowDown}{ArrowDown}b');
    const delta = (name: string) =>
      screen
        .getByRole('row', { name: new RegExp(name) })
        .querySelector('.jp-TrialbookDelta')?.textContent;
    expect(delta('run-0')).toBe('+0.5▲worse');
    expect(delta('run-1')).toBe('');
    expect(delta('run-2')).toBe('−0.5▼better');
  });

  it('stands first, is told as such, and is where the keyboard is', async () => {
    const user = await show();
    const grid = screen.getByRole('grid');
    grid.focus();
    await user.keyboard('{End}b');
    const rows = () => screen.getAllByRole('row').slice(2);
    expect(
      rows().map(row => [
        row.getAttribute('aria-rowindex'),
        within(row).getByRole('rowheader').textContent
      ])
    ).toEqual([
      ['3', 'run-2'],
      ['4', 'run-0'],
      ['5', 'run-1']
    ]);
    const active = () => grid.getAttribute('aria-activedescendant');
    expect(active()).toBe(rows()[0]?.id);
    await user.keyboard('{ArrowDown}');
    expect(active()).toBe(rows()[1]?.id);
    await user.keyboard('{Home} ');
    expect(rows().map(row => row.getAttribute('aria-selected'))).toEqual([
      ...['true', 'false', 'false']
    ]);
  });

  it('tells a difference in the decimals of its column, and per cent on hover', async () => {
    const user = await show();
    screen.getByRole('grid').focus();
    await user.keyboard('{ArrowDown}b');
    const title = () =>
      screen
        .getByRole('row', { name: /run-1/ })
        .querySelector('.jp-TrialbookDelta')
        ?.getAttribute('title');
    expect(title()).toBe(
      'better than the baseline by 0.5\n−25 %\n1.5, baseline 2'
    );
  });

  it('leaves the eye of a run alone, which is there beside curves and closes by key', async () => {
    const user = await show();
    expect(screen.queryByRole('button', { name: 'Show run-0' })).toBeNull();
    await user.pointer({
      target: screen.getByRole('columnheader', { name: 'rmse' }),
      keys: '[MouseRight]'
    });
    await user.click(screen.getByRole('menuitemcheckbox', { name: 'Curve' }));
    screen.getByRole('grid').focus();
    await user.keyboard('{ArrowDown}v');
    const eye = screen.getByRole('button', { name: 'Show run-0' });
    expect(eye.getAttribute('aria-pressed')).toBe('false');
    await user.click(eye);
    expect(eye.getAttribute('aria-pressed')).toBe('true');
  });
});

describe('the filter box', () => {
  it('completes names', async () => {
    const user = await show();
    const box = screen.getByRole('searchbox');
    await user.type(box, 'rm');
    await user.click(screen.getByRole('option', { name: 'metrics.rmse' }));
    expect((box as HTMLInputElement).value).toBe('metrics.rmse ');
    expect(screen.getAllByRole('option')[0]?.textContent).toBe('<');
  });
});
