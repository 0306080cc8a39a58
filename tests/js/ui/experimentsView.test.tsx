// @vitest-environment happy-dom
import '../layout';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { describe, expect, it, vi } from 'vitest';
import { formatCount } from '../../../js/core/text/format';
import { english } from '../../../js/core/text/text';
import type { Client } from '../../../js/protocol/client';
import type { Saved } from '../../../js/protocol/saved';
import {
  absentClient,
  SnapshotClient
} from '../../../js/protocol/snapshotClient';
import experiments from '../../../js/ui/views/experiments';
import { type Host, NO_HOST } from '../../../js/ui/views/view';
import { makeRun, MemoryKernel, NOON } from '../memoryKernel';

const spec = { view: 'experiments', view_id: 'v', store_id: null } as const;

function view(
  client: Client,
  saved: Saved<'experiments'> | null = null,
  host: Partial<Host> = {}
) {
  return (
    <experiments.Component
      client={client}
      spec={spec}
      saved={saved}
      text={english}
      compact
      host={{ ...NO_HOST, ...host }}
    />
  );
}

const rows = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map(row =>
      [...row.children].slice(0, 3).map(({ textContent }) => textContent)
    );

describe('the experiments', () => {
  it('are counted live', async () => {
    const kernel = new MemoryKernel([makeRun(0)]);
    render(view(kernel.connect()));
    await screen.findByText('diabetes');
    expect(rows()).toEqual([['diabetes', '1', '0']]);
    expect(screen.getByText('1 experiment · live')).toBeTruthy();
    kernel.log(makeRun(1, { status: 'RUNNING', end_time: null }));
    await waitFor(() => {
      expect(rows()).toEqual([['diabetes', '2', '1']]);
    });
  });

  it('lead to their runs where there is room', async () => {
    const openTab = vi.fn();
    const kernel = new MemoryKernel([makeRun(0)]);
    render(view(kernel.connect(), null, { openTab }));
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'diabetes' }));
    expect(openTab).toHaveBeenCalledWith({
      view: 'runs',
      view_id: '',
      store_id: null,
      query: { experiment_ids: ['1'], filter: '', order_by: [] }
    });
  });

  it('tell when what is saved is old', async () => {
    const onIdle = vi.fn();
    render(view(new MemoryKernel([makeRun(0)]).connect(), null, { onIdle }));
    await screen.findByText('diabetes');
    await waitFor(() => {
      expect(onIdle).toHaveBeenCalledWith(spec);
    });
  });

  it('are shown as they were saved, without a kernel', async () => {
    const saved: Saved<'experiments'> = {
      version: '0.1.0',
      spec,
      store: new MemoryKernel().store,
      cursor: 3,
      snapshot: {
        view: 'experiments',
        experiments: [
          {
            experiment_id: '1',
            name: '<b>birds</b>',
            run_count: 2000,
            running_count: 1,
            last_update_time: NOON
          }
        ],
        total: 7
      },
      taken_at: NOON
    };
    const run = vi.fn();
    const reconnect = { label: 'Start kernel', run };
    const client = new SnapshotClient(experiments.offline(saved));
    render(view(client, saved, { reconnect }));
    expect(rows()).toEqual([['<b>birds</b>', formatCount(2000), '1']]);
    const status = screen.getByRole('status');
    expect(status.textContent).toMatch(
      /^first 1 of 7 experiments · saved view of .* · no kernel$/
    );
    await userEvent.click(screen.getByRole('button', { name: 'Start kernel' }));
    expect(run).toHaveBeenCalledOnce();
    expect(within(screen.getByRole('table')).queryByRole('button')).toBeNull();
  });

  it('say why there are none', async () => {
    const { rerender } = render(view(absentClient));
    expect(
      screen.getByText('There is no kernel to read the experiments from.')
    ).toBeTruthy();
    const kernel = new MemoryKernel();
    kernel.refused = 'experiments.list';
    rerender(view(kernel.connect()));
    await screen.findByText(/^The experiments could not be read: /);
    kernel.refused = null;
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('diabetes');
  });
});
