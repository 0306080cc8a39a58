// @vitest-environment happy-dom
import '../layout';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import React from 'react';
import { describe, expect, it, vi } from 'vitest';
import { formatTime } from '../../../js/core/text/format';
import { english } from '../../../js/core/text/text';
import { RpcClient } from '../../../js/protocol/rpcClient';
import type { RunsSpec } from '../../../js/protocol/generated';
import { NO_SERVICES } from '../../../js/core/actions/services';
import { RunTable, type RunTableProps } from '../../../js/ui/table/RunTable';
import { makeRun, MemoryKernel, NOON } from '../memoryKernel';
import { tableClient } from '../savedViews';

const spec: RunsSpec = {
  view: 'runs',
  view_id: 'view',
  store_id: null,
  query: { experiment_ids: null, filter: '', order_by: [] }
};
const HOSTILE = `<img src=x onerror="window.owned=true">`;

const kernelWith = (count: number) =>
  new MemoryKernel(
    Array.from({ length: count }, (_, n) =>
      makeRun(n, {
        metrics: { rmse: 60 - n },
        params: { depth: String(n), model: 'tree' }
      })
    )
  );

function table(kernel: MemoryKernel, props: Partial<RunTableProps> = {}) {
  return (
    <RunTable
      client={props.client ?? kernel.connect()}
      spec={spec}
      snapshot={null}
      takenAt={null}
      text={english}
      {...props}
    />
  );
}

const names = (root = document.body) =>
  [...root.querySelectorAll('tbody th')].map(cell => cell.textContent);
const selected = () =>
  screen
    .queryAllByRole('row', { selected: true })
    .map(row => within(row).getByRole('rowheader').textContent);

describe('the run table', () => {
  it('shows runs in columns by group', async () => {
    render(table(kernelWith(3)));
    await screen.findByText('run-0');
    expect(names()).toEqual(['run-0', 'run-1', 'run-2']);
    expect(
      screen.getAllByRole('columnheader').map(header => header.textContent)
    ).toEqual([
      'Run',
      'Metrics',
      'Params',
      'Run',
      'Name',
      'rmse',
      'depth',
      'model',
      'Started',
      'Duration'
    ]);
    const row = screen.getByRole('row', { name: /run-1/ });
    expect(within(row).getByRole('img', { name: 'Finished' })).toBeTruthy();
    expect(row.textContent).toContain('12.3 s');
    expect(within(row).getByText('59').closest('td')?.title).toBe('59');
    expect(screen.getByText(`3 runs · live`)).toBeTruthy();
  });

  it('changes numbers in place while runs are logged', async () => {
    const kernel = kernelWith(2);
    render(table(kernel));
    const cell = (await screen.findByText('60')).closest('td')!;
    act(() => {
      kernel.log({ ...kernel.runs[0]!, metrics: { rmse: 12.3456789 } });
    });
    expect(cell.textContent).toBe('12.346');
    expect(cell.isConnected).toBe(true);
    act(() => {
      kernel.log(makeRun(50, { run_name: 'late' }));
    });
    await screen.findByText('late');
    expect(screen.getByText(`3 runs · live`)).toBeTruthy();
  });

  it('draws only the visible of very many rows', async () => {
    render(table(kernelWith(100_000)));
    await screen.findByText('run-0');
    const grid = screen.getByRole('grid');
    expect(grid.getAttribute('aria-rowcount')).toBe('100002');
    expect(names().length).toBeLessThan(60);
  });

  it('is sorted by header: ascending, descending, as before', async () => {
    const kernel = kernelWith(3);
    const onSpecChange = vi.fn();
    render(table(kernel, { onSpecChange }));
    const user = userEvent.setup();
    const button = await screen.findByRole('button', { name: 'rmse' });
    const header = button.closest('th')!;
    await user.click(button);
    expect(names()).toEqual(['run-2', 'run-1', 'run-0']);
    expect(header.getAttribute('aria-sort')).toBe('ascending');
    await user.keyboard('{Enter}');
    expect(header.getAttribute('aria-sort')).toBe('descending');
    expect(names()).toEqual(['run-0', 'run-1', 'run-2']);
    await user.keyboard('{ArrowRight}{ArrowRight}{Enter}');
    expect(header.getAttribute('aria-sort')).toBe('none');
    expect(onSpecChange).toHaveBeenLastCalledWith({
      ...spec,
      query: {
        ...spec.query,
        order_by: [{ group: 'param', key: 'model', descending: false }]
      }
    });
  });

  it('filters on Enter, marks what is wrong and offers what is right', async () => {
    render(table(kernelWith(5)));
    await screen.findByText('run-0');
    const user = userEvent.setup();
    const box = screen.getByRole('searchbox', { name: 'Filter runs' });
    await user.type(box, 'metrics.rmze < 58{Enter}');
    const alert = await screen.findByRole('alert');
    expect(alert.querySelector('mark')?.textContent).toBe('metrics.rmze');
    expect(alert.textContent).toContain("There is no metric 'rmze'.");
    expect(box.getAttribute('aria-describedby')).toBe(alert.id);
    expect(names()).toHaveLength(5);
    await user.click(screen.getByRole('button', { name: /metrics\.rmse/ }));
    await waitFor(() => {
      expect(names()).toEqual(['run-3', 'run-4']);
    });
    expect(screen.queryByRole('alert')).toBeNull();
    expect((box as HTMLInputElement).value).toBe('metrics.rmse < 58');
    await user.clear(box);
    await waitFor(() => {
      expect(names()).toHaveLength(5);
    });
  });

  it('says when nothing matches, or nothing is there', async () => {
    const user = userEvent.setup();
    const { unmount } = render(table(kernelWith(2)));
    await screen.findByText('run-0');
    await user.type(screen.getByRole('searchbox'), 'metrics.rmse < 1{Enter}');
    await screen.findByText('No run matches the filter.');
    await user.click(screen.getByRole('button', { name: 'Clear the filter' }));
    await screen.findByText('run-0');
    unmount();
    render(table(new MemoryKernel()));
    await screen.findByText('No runs yet; record one:');
    expect(screen.getByRole('button', { name: 'Copy the code' })).toBeTruthy();
  });

  it('says of one experiment how to record in it, or that it was deleted', async () => {
    const only = {
      ...spec,
      query: { ...spec.query, experiment_ids: ['1'] }
    };
    const { unmount } = render(table(new MemoryKernel(), { spec: only }));
    await screen.findByText('No runs yet; record one:');
    screen.getByText(/tb\.set_experiment\("diabetes"\); tb\.log_metric/);
    unmount();
    render(table(new MemoryKernel([], {}), { spec: only }));
    await screen.findByText('Its experiment was deleted.');
  });

  it('does not call a store empty before it knows', async () => {
    const kernel = kernelWith(2);
    render(table(kernel));
    await screen.findByText('run-0');
    const user = userEvent.setup();
    const box = screen.getByRole('searchbox');
    await user.type(box, 'metrics.rmse < 1{Enter}');
    await screen.findByText('No run matches the filter.');
    kernel.busy = true;
    await user.click(screen.getByRole('button', { name: 'Clear the filter' }));
    await screen.findByText('Loading runs …');
    expect(screen.getByRole('searchbox')).toBeTruthy();
    act(() => {
      kernel.becomeIdle();
    });
    await screen.findByText('run-0');
  });

  it('names what no run has, and what may be meant', async () => {
    const kernel = kernelWith(3);
    const search = kernel.search.bind(kernel);
    kernel.search = params => {
      const page = search(params);
      const unknown = {
        group: 'metric' as const,
        key: 'accuracy',
        position: 2,
        length: 12,
        suggestions: ['metrics.loss']
      };
      return page.total === 0 ? { ...page, unknown: [unknown] } : page;
    };
    render(table(kernel));
    await screen.findByText('run-0');
    const user = userEvent.setup();
    const box = screen.getByRole('searchbox', { name: 'Filter runs' });
    await user.type(box, '  metrics.rmse < 1{Enter}');
    await screen.findByText(/has a metric “accuracy”/);
    await user.click(
      screen.getByRole('button', { name: 'Replace by metrics.loss' })
    );
    expect(kernel.asks('runs.search').at(-1)?.params).toMatchObject({
      query: { filter: '  metrics.loss < 1' }
    });
    expect(screen.getByRole('searchbox')).toHaveProperty(
      'value',
      '  metrics.loss < 1'
    );
  });

  it('says that a filter is wrong only once nobody types', async () => {
    const kernel = kernelWith(3);
    render(table(kernel));
    await screen.findByText('run-0');
    const user = userEvent.setup();
    const box = screen.getByRole('searchbox', { name: 'Filter runs' });
    await user.type(box, 'metrics.rmze <{Enter}');
    await screen.findByRole('alert');
    await user.type(box, ' 6');
    // Whoever goes on typing is not disturbed, nor does the box turn red.
    expect(screen.queryByRole('alert')).toBeNull();
    expect(box.getAttribute('aria-invalid')).toBe('false');
    await user.tab();
    await screen.findByRole('alert');
  });

  it('selects by mouse', async () => {
    const kernel = kernelWith(6);
    render(table(kernel));
    const user = userEvent.setup();
    await user.click(await screen.findByText('run-1'));
    expect(selected()).toEqual(['run-1']);
    await user.keyboard('{Shift>}');
    await user.click(screen.getByText('run-3'));
    await user.keyboard('{/Shift}{Control>}');
    await user.click(screen.getByText('run-2'));
    await user.keyboard('{/Control}');
    expect(selected()).toEqual(['run-1', 'run-3']);
    await user.click(screen.getByRole('checkbox', { name: 'Select run-5' }));
    expect(selected()).toEqual(['run-1', 'run-3', 'run-5']);
    // A plain click on another row leaves what was ticked.
    await user.click(screen.getByText('run-0'));
    expect(selected()).toEqual(['run-1', 'run-3', 'run-5']);
    expect(screen.getByText('3 selected')).toBeTruthy();
    await waitFor(() => {
      expect(kernel.asks('view.select').at(-1)?.params).toEqual({
        view_id: 'view',
        run_ids: [1, 3, 5].map(n => makeRun(n).run_id)
      });
    });
    await user.click(screen.getByRole('button', { name: 'Clear' }));
    expect(selected()).toEqual([]);
    await user.click(screen.getByText('run-0'));
    await user.click(screen.getByText('run-2'));
    expect(selected()).toEqual(['run-2']);
    await user.click(screen.getByRole('button', { name: 'Clear' }));
    await user.click(screen.getByRole('checkbox', { name: 'Select all runs' }));
    expect(selected()).toHaveLength(6);
  });

  it('selects and opens by keyboard, and keeps its keys to itself', async () => {
    const openRun = vi.fn();
    const outer = vi.fn();
    const services = { ...NO_SERVICES, openRun };
    render(<div onKeyDown={outer}>{table(kernelWith(6), { services })}</div>);
    await screen.findByText('run-0');
    const user = userEvent.setup();
    const grid = screen.getByRole('grid');
    grid.focus();
    await user.keyboard('{ArrowDown}{ArrowDown} ');
    expect(selected()).toEqual(['run-1']);
    const active = grid.getAttribute('aria-activedescendant')!;
    expect(document.getElementById(active)?.textContent).toContain('run-1');
    await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}');
    expect(selected()).toEqual(['run-1', 'run-2', 'run-3']);
    await user.keyboard('{Enter}');
    expect(openRun).toHaveBeenCalledWith(
      expect.objectContaining({ run_id: makeRun(3).run_id })
    );
    await user.keyboard('{Control>}a{/Control}');
    expect(selected()).toHaveLength(6);
    await user.keyboard('{Escape}');
    expect(selected()).toEqual([]);
    outer.mockClear();
    await user.keyboard('dd{ArrowUp}');
    expect(outer).not.toHaveBeenCalled();
  });

  it('shows whatever text as text', async () => {
    const long = 'x'.repeat(10_000);
    const kernel = new MemoryKernel(
      [
        makeRun(1, {
          run_name: HOSTILE,
          params: { [HOSTILE]: HOSTILE, constructor: 'c' },
          metrics: { 'a"b': 'NaN', '</td>': '-Infinity' },
          tags: { long, '\u202Ertl': '\u202Ertl' }
        })
      ],
      { '1': HOSTILE, '2': '&amp;' }
    );
    const { container } = render(table(kernel));
    expect((await screen.findAllByText(HOSTILE)).length).toBeGreaterThan(2);
    expect(container.querySelector('img')).toBeNull();
    expect(screen.getByText('NaN')).toBeTruthy();
    expect(screen.getByText('-∞')).toBeTruthy();
    expect(screen.getAllByText('\u202Ertl')[0]?.tagName).toBe('BDI');
    expect(container.textContent.length).toBeLessThan(2000);
    expect(container.querySelector(`td[title="${long}"]`)).not.toBeNull();
  });

  it('shows a saved view, sortable, and offers to reconnect', async () => {
    const kernel = kernelWith(4);
    const snapshot = kernel.search({
      store_id: null,
      query: spec.query,
      offset: 0,
      limit: 3
    });
    const run = vi.fn();
    const client = new RpcClient();
    render(
      table(kernel, {
        client,
        snapshot,
        takenAt: NOON,
        reconnect: { label: 'Start a kernel', run }
      })
    );
    const user = userEvent.setup();
    expect(names()).toEqual(['run-0', 'run-1', 'run-2']);
    expect(
      screen.getByText(
        `first 3 of 4 runs · saved view of ${formatTime(NOON)} · no kernel`
      )
    ).toBeTruthy();
    expect(screen.getByRole('searchbox').hasAttribute('disabled')).toBe(true);
    await user.click(screen.getByRole('button', { name: 'rmse' }));
    expect(names()).toEqual(['run-2', 'run-1', 'run-0']);
    await user.click(screen.getByRole('button', { name: 'Start a kernel' }));
    expect(run).toHaveBeenCalledOnce();
    act(() => {
      client.setChannel(kernel);
      client.setState('live');
    });
    await screen.findByText(`4 runs · live`);
    expect(names()).toEqual(['run-3', 'run-2', 'run-1', 'run-0']);
  });

  it('says that the kernel is busy, and since when the data are', async () => {
    const kernel = kernelWith(2);
    const client = kernel.connect(20);
    render(table(kernel, { client }));
    await screen.findByText('run-0');
    kernel.busy = true;
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Started' }));
    await screen.findByText(/^2 runs · kernel busy, data of \p{Nd}/u);
    act(() => {
      kernel.becomeIdle();
    });
    await screen.findByText(`2 runs · live`);
  });

  it('stands twice on a page and leaves nothing behind', async () => {
    const kernel = kernelWith(3);
    const client = kernel.connect();
    const first = render(table(kernel, { client }));
    const second = render(table(kernel, { client }));
    await waitFor(() => {
      expect(names(first.container)).toHaveLength(3);
      expect(names(second.container)).toHaveLength(3);
    });
    const user = userEvent.setup();
    await user.click(within(first.container).getByText('run-1'));
    await user.click(
      within(second.container).getByRole('button', { name: 'rmse' })
    );
    expect(names(first.container)).toEqual(['run-0', 'run-1', 'run-2']);
    expect(within(second.container).queryByText('1 selected')).toBeNull();
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    first.unmount();
    second.unmount();
    const asked = kernel.asked.length;
    kernel.log(makeRun(9));
    await new Promise(resolve => {
      setTimeout(resolve, 0);
    });
    expect(kernel.asked.length).toBe(asked);
    client.dispose();
    expect(kernel.listenerCount).toBe(0);
  });

  it('keeps the order when a kernel takes over from a saved view', async () => {
    const kernel = kernelWith(3);
    const snapshot = kernel.search({
      store_id: null,
      query: spec.query,
      offset: 0,
      limit: 3
    });
    const saved = tableClient(spec, snapshot);
    const { rerender } = render(
      table(kernel, { client: saved, snapshot, takenAt: 5 })
    );
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'rmse' }));
    rerender(table(kernel, { snapshot, takenAt: 5 }));
    await screen.findByText(`3 runs · live`);
    expect(names()).toEqual(['run-2', 'run-1', 'run-0']);
  });

  it('goes on as it is when what is saved is refreshed', async () => {
    const kernel = kernelWith(3);
    const client = kernel.connect();
    const { rerender } = render(table(kernel, { client }));
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: 'rmse' }));
    await user.click(screen.getByText('run-1'));
    rerender(table(kernel, { client, takenAt: 5, spec: { ...spec } }));
    expect(names()).toEqual(['run-2', 'run-1', 'run-0']);
    expect(selected()).toEqual(['run-1']);
    rerender(table(kernel, { client, spec: { ...spec, view_id: 'other' } }));
    await waitFor(() => {
      expect(names()).toEqual(['run-0', 'run-1', 'run-2']);
    });
  });
});
