// @vitest-environment happy-dom
import '../layout';
import { fireEvent, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { describe, expect, it, vi } from 'vitest';
import type { Place } from '../../../js/core/actions/runActions';
import { type ActedRun, RunActs } from '../../../js/core/actions/runActs';
import {
  NO_SERVICES,
  type RunServices
} from '../../../js/core/actions/services';
import { formatCount } from '../../../js/core/text/format';
import { english } from '../../../js/core/text/text';
import type { CellDiff, CellRunRow } from '../../../js/protocol/generated';
import { CellBadge } from '../../../js/ui/cells/CellBadge';
import { CodeDiff } from '../../../js/ui/cells/CodeDiff';
import type { Action } from '../../../js/ui/parts/Notice';
import { RpcClient } from '../../../js/protocol/rpcClient';
import { CellKernel, makeCellRun } from '../cellKernel';
import { makeRun } from '../memoryKernel';

const HOSTILE = `<img src=x onerror="window.owned=true">`;

/** What a badge leads to, in a host that can do everything. */
function badgeActions() {
  const services: RunServices = {
    ...NO_SERVICES,
    openRun: vi.fn(),
    openTab: vi.fn()
  };
  const client = new CellKernel().connect();
  const acts = new RunActs({
    ...{ client, services, text: english },
    storeId: () => 'store',
    say: vi.fn()
  });
  const copy = vi.fn();
  const place: Place = {
    ...{ acts, services, copy, live: true, trackingUri: null },
    ...{ rename: null, baseline: null, charts: null }
  };
  return {
    ...{ open: vi.fn(), showAll: vi.fn(), showChange: vi.fn() },
    ...{ compare: vi.fn(), copy, place: () => place as Place | null },
    rowOf: vi.fn((run: CellRunRow) =>
      Promise.resolve<ActedRun | null>(
        makeRun(1, { run_id: run.run_id, starred: true })
      )
    )
  };
}

function show(count: number, ...runs: CellRunRow[]) {
  const actions = badgeActions();
  const cell = { count, runs };
  render(<CellBadge cell={cell} isLive actions={actions} text={english} />);
  return actions;
}
const buttons = () =>
  screen
    .getAllByRole('button')
    .map(button => button.getAttribute('aria-label'));
const badge = () => screen.getByRole('group', { name: 'Runs of this cell' });
const menu = () => screen.getByRole('menu', { name: 'Runs of this cell' });
const items = (of = menu()) =>
  within(of)
    .getAllByRole('menuitem')
    .map(item => item.textContent);

describe('the badge of a cell with one run', () => {
  it('tells of it, and opens it by keyboard', async () => {
    const run = makeCellRun(1, { run_name: HOSTILE });
    const { open } = show(1, run);
    const label = `${HOSTILE}, Finished, loss = 0.123456789`;
    expect(buttons()).toEqual([`Open run ${HOSTILE} loss 0.12346, Finished`]);
    expect(screen.getByTitle(label)).toBeTruthy();
    expect(screen.getByText('0.12346')).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
    const user = userEvent.setup();
    await user.tab();
    await user.keyboard('{Enter}');
    expect(open).toHaveBeenCalledExactlyOnceWith(run);
  });

  it('says that the code has changed, and leads to what', async () => {
    const run = makeCellRun(1, { has_changed: true, headline: null });
    const { showChange } = show(1, run);
    const changed = screen.getByRole('button', { name: /show what changed/ });
    expect(changed.textContent).toBe('changed since');
    expect(changed.title).toBe('The code has changed since this run');
    await userEvent.setup().click(changed);
    expect(showChange).toHaveBeenCalledExactlyOnceWith(run);
  });

  it('has the menu that the run has everywhere', async () => {
    const run = makeCellRun(1, { has_changed: true });
    const { copy, rowOf } = show(1, run);
    fireEvent.contextMenu(badge());
    expect(items().slice(0, 2)).toEqual([
      'Show What Changed',
      expect.stringMatching(/^Open Run/)
    ]);
    expect(rowOf).toHaveBeenCalledExactlyOnceWith(run);
    const star = await screen.findByRole('menuitemcheckbox', {
      name: 'Star',
      checked: true
    });
    expect(star).toBeTruthy();
    const user = userEvent.setup();
    await user.click(screen.getByRole('menuitem', { name: 'Copy Run ID' }));
    expect(copy).toHaveBeenCalledExactlyOnceWith(run.run_id);
  });

  it('leaves the menu to the cell where there is no kernel', () => {
    const actions = { ...badgeActions(), place: () => null };
    const cell = { count: 1, runs: [makeCellRun(1)] };
    render(
      <CellBadge cell={cell} isLive={false} actions={actions} text={english} />
    );
    expect(fireEvent.contextMenu(badge())).toBe(true);
    expect(screen.queryByRole('menu')).toBeNull();
    expect(screen.getByTitle(/As last known$/)).toBeTruthy();
  });
});

const valued = (n: number, value: number, known: Partial<CellRunRow> = {}) =>
  makeCellRun(n, { headline: { key: 'val/log_loss', value }, ...known });

describe('the badge of a cell with several runs', () => {
  it('tells how many, and of the best', () => {
    show(60, valued(60, 0.4, { status: 'FAILED' }), valued(7, 0.2461234));
    expect(badge().textContent).toBe('60 runs · best val/log_loss 0.24612');
    expect(buttons()).toEqual([
      '60 runs · best val/log_loss 0.24612, the last one Failed'
    ]);
    expect(screen.getByRole('button').title).toBe(
      'Last: run-60, Failed, val/log_loss = 0.4\n' +
        'Best: run-7, Finished, val/log_loss = 0.2461234'
    );
    expect(document.querySelector('.jp-mod-failed')).toBeTruthy();
  });

  it('tells of the last where it is unknown which way is better', () => {
    const epoch = (value: number) => ({ key: 'epoch', value });
    const runs = [5, 9].map(n => makeCellRun(n, { headline: epoch(n) }));
    show(2, ...runs);
    expect(badge().textContent).toBe('2 runs · last epoch 5');
  });

  it('tells how many where there is no metric', () => {
    const runs = [1, 2].map(n => makeCellRun(n, { headline: null }));
    show(2, ...runs);
    expect(badge().textContent).toBe('2 runs');
    expect(buttons()).toEqual(['2 runs, the last one Finished']);
  });

  it('leads to all, to the code and to the best', async () => {
    const last = valued(9, 0.9, { has_changed: true });
    const earlier = [8, 7, 6, 5, 4, 3].map(n => valued(n, n / 10));
    const long = valued(2, 0.25, { run_name: HOSTILE, status: 'KILLED' });
    const actions = show(60, last, ...earlier, long);
    const user = userEvent.setup();
    const more = screen.getByRole('button', { name: /^60 runs/ });
    const choose = async (name: RegExp) => {
      await user.click(more);
      await user.click(within(menu()).getByRole('menuitem', { name }));
    };
    await user.click(more);
    expect(items()).toEqual([
      'Show the 60 in a Table',
      'Compare Code with',
      'Show What Changed',
      expect.stringContaining(`${HOSTILE} 0.25 `),
      expect.stringMatching(/^run-3 0\.3 /),
      expect.stringMatching(/^run-4 0\.4 /),
      expect.stringMatching(/^run-5 0\.5 /),
      expect.stringMatching(/^run-6 0\.6 /)
    ]);
    expect(
      within(menu()).getByTitle(`${HOSTILE}, Killed, val/log_loss = 0.25`)
    ).toBeTruthy();
    expect(menu().querySelector('.jp-mod-killed')).toBeTruthy();
    expect(document.querySelector('img')).toBeNull();
    await user.keyboard('{Escape}');
    await choose(/^Show the 60/);
    expect(actions.showAll).toHaveBeenCalledOnce();
    await choose(/^Show What Changed/);
    expect(actions.showChange).toHaveBeenCalledExactlyOnceWith(last);
    await choose(/^run-3/);
    expect(actions.open).toHaveBeenCalledExactlyOnceWith(earlier.at(-1));
    await user.click(more);
    await user.keyboard('{ArrowDown}{ArrowRight}');
    const codes = screen.getByRole('menu', { name: 'Compare Code with' });
    expect(items(codes)[0]).toMatch(/^run-8/);
    await user.click(within(codes).getByRole('menuitem', { name: /^run-7/ }));
    expect(actions.compare).toHaveBeenCalledExactlyOnceWith(earlier[1], last);
  });

  it('offers what works without a kernel', async () => {
    const actions = { ...badgeActions(), place: () => null };
    const cell = { count: 2, runs: [valued(2, 0.5), valued(1, 0.6)] };
    render(
      <CellBadge cell={cell} isLive={false} actions={actions} text={english} />
    );
    await userEvent.setup().click(screen.getByRole('button'));
    const enabled = within(menu())
      .getAllByRole<HTMLButtonElement>('menuitem')
      .map(item => !item.disabled);
    expect(enabled).toEqual([false, false, true, true]);
  });

  it('says how many of very many a table shows', async () => {
    show(1234, valued(2, 0.5), valued(1, 0.6));
    await userEvent.setup().click(screen.getByRole('button'));
    expect(items()[0]).toBe(`Show the Last ${formatCount(1000)} in a Table`);
  });
});

const line = (
  kind: 'same' | 'removed' | 'added',
  base_line: number | null,
  number: number | null,
  text: string
) => ({ kind, base_line, line: number, text });

const CELLS: CellDiff[] = [
  { base_cell_id: 'a', cell_id: 'a', is_same: true, lines: [], is_cut: false },
  { base_cell_id: 'b', cell_id: 'b', is_same: true, lines: [], is_cut: false },
  {
    base_cell_id: 'c',
    cell_id: 'c',
    is_same: false,
    lines: [
      line('same', 9, 9, 'x = 1'),
      line('removed', 10, null, HOSTILE),
      line('added', null, 10, 'y = 2')
    ],
    is_cut: true
  },
  {
    base_cell_id: 'd',
    cell_id: null,
    is_same: false,
    lines: [line('removed', 1, null, 'gone')],
    is_cut: false
  }
];

/** With a kernel that answers, unless told otherwise. */
function Diff(
  props: Pick<Parameters<typeof CodeDiff>[0], 'base' | 'now' | 'load'> & {
    client?: RpcClient;
    reconnect?: Action;
  }
): React.JSX.Element {
  const [live] = React.useState(() => new CellKernel().connect());
  return <CodeDiff client={live} reconnect={null} {...props} text={english} />;
}

const rows = () =>
  [...document.querySelectorAll('.jp-TrialbookDiff-row')].map(
    row => row.textContent
  );

describe('a difference of code', () => {
  it('folds cells that are the same and marks the lines of others', async () => {
    const load = () => Promise.resolve(CELLS);
    render(<Diff base="forest" now="tree" load={load} />);
    await screen.findByText('y = 2', { exact: false });
    expect(rows()).toEqual([
      '2 cells without a difference',
      'Cell 3',
      '⋯',
      '99  x = 1',
      `10− ${HOSTILE}`,
      '10+ y = 2',
      'There is more than is shown here.',
      'Cell 4, only in forest',
      '1− gone'
    ]);
    expect(document.querySelectorAll('ins, del')).toHaveLength(3);
    expect(document.querySelector('img')).toBeNull();
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: /Copy/ }));
    expect(await navigator.clipboard.readText()).toBe(
      [
        '--- forest',
        '+++ tree',
        '@@ Cell 3 @@',
        '…',
        ' x = 1',
        `-${HOSTILE}`,
        '+y = 2',
        '…',
        '@@ Cell 4 @@',
        '-gone',
        ''
      ].join('\n')
    );
  });

  it('draws what is seen of a long one', async () => {
    const lines = Array.from({ length: 5000 }, (_, n) =>
      line('added', null, n + 1, `line ${String(n)}`)
    );
    const cell = { ...CELLS[2]!, lines, is_cut: false };
    const load = () => Promise.resolve([cell]);
    render(<Diff base="a" now="b" load={load} />);
    await screen.findByText('+ line 0');
    expect(rows().length).toBeLessThan(100);
  });

  it('has words where there is nothing, and tries again', async () => {
    const load = vi
      .fn<() => Promise<CellDiff[]>>()
      .mockRejectedValueOnce(new Error('There is no run.'))
      .mockResolvedValueOnce([]);
    const { rerender } = render(<Diff base="a" now="b" load={load} />);
    expect(screen.getByText('Comparing …')).toBeTruthy();
    await screen.findByText(/There is no run/);
    await userEvent.setup().click(screen.getByText('Try again'));
    await screen.findByText(/Neither run has cells/);
    const same = () => Promise.resolve(CELLS.slice(0, 2));
    rerender(<Diff base="a" now="b" load={same} />);
    await screen.findByText('The code is the same.');
  });

  it('waits for a kernel that is on its way', async () => {
    const client = new RpcClient();
    client.setState('connecting');
    const load = vi.fn(() => Promise.resolve(CELLS.slice(0, 2)));
    render(<Diff base="a" now="b" load={load} client={client} />);
    expect(screen.getByText('Comparing …')).toBeTruthy();
    expect(load).not.toHaveBeenCalled();
    client.setState('live');
    await screen.findByText('The code is the same.');
    // The code of runs that have ended does not change.
    client.setState('waiting');
    client.setState('live');
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('offers what brings the kernel back', async () => {
    const run = vi.fn();
    const load = () => Promise.reject(new Error('This needs a kernel.'));
    render(
      <Diff
        base="a"
        now="b"
        load={load}
        client={new CellKernel().connect()}
        reconnect={{ label: 'Start kernel', run }}
      />
    );
    await screen.findByText(/This needs a kernel/);
    expect(buttons()).toHaveLength(1);
    await userEvent.setup().click(screen.getByText('Start kernel'));
    expect(run).toHaveBeenCalledOnce();
  });
});
