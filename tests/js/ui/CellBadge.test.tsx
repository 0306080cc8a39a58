// @vitest-environment happy-dom
import '../layout';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { describe, expect, it, vi } from 'vitest';
import { english } from '../../../js/core/text/text';
import type { CellDiff, CellRunRow } from '../../../js/protocol/generated';
import { CellBadge } from '../../../js/ui/cells/CellBadge';
import { CodeDiff } from '../../../js/ui/cells/CodeDiff';
import type { Action } from '../../../js/ui/parts/Notice';
import { RpcClient } from '../../../js/protocol/rpcClient';
import { CellKernel, makeCellRun } from '../cellKernel';

const HOSTILE = `<img src=x onerror="window.owned=true">`;

function show(...runs: CellRunRow[]) {
  const actions = { open: vi.fn(), showChange: vi.fn(), compare: vi.fn() };
  render(<CellBadge runs={runs} isLive actions={actions} text={english} />);
  return actions;
}
const buttons = () =>
  screen
    .getAllByRole('button')
    .map(button => button.getAttribute('aria-label'));

describe('the badge of a cell', () => {
  it('tells of one run, and opens it by keyboard', async () => {
    const run = makeCellRun(1, { run_name: HOSTILE });
    const { open } = show(run);
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
    const { showChange } = show(run);
    const changed = screen.getByRole('button', { name: /show what changed/ });
    expect(changed.title).toBe('The code has changed since this run');
    await userEvent.setup().click(changed);
    expect(showChange).toHaveBeenCalledExactlyOnceWith(run);
  });

  it('has a menu of earlier runs', async () => {
    const last = makeCellRun(3, { has_changed: true });
    const previous = makeCellRun(2, { status: 'FAILED', headline: null });
    const first = makeCellRun(1);
    const { open, compare, showChange } = show(last, previous, first);
    const more = screen.getByRole('button', { name: '2 earlier runs' });
    expect(more.textContent).toBe('+2');
    const user = userEvent.setup();
    const choose = async (name: RegExp) => {
      await user.click(more);
      const menu = screen.getByRole('menu', { name: 'Runs of this cell' });
      await user.click(within(menu).getByRole('menuitem', { name }));
    };
    await choose(/^run-2 · Failed/);
    expect(open).toHaveBeenCalledExactlyOnceWith(previous);
    await choose(/^Compare Code with run-2/);
    expect(compare).toHaveBeenCalledExactlyOnceWith(previous, last);
    await choose(/^Show What Changed Since run-3/);
    expect(showChange).toHaveBeenCalledExactlyOnceWith(last);
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
