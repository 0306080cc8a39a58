/** A table says what is true of its rows: their order, which of them there are, and how fresh they are. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { spreadOf } from '../../../js/core/table/localLines';
import { RunSelection } from '../../../js/core/table/runSelection';
import { RunTableState } from '../../../js/core/table/runTableState';
import { PLAIN } from '../../../js/core/table/tableLayout';
import { wholeResult } from '../../../js/core/table/fetchAllRows';
import type {
  Aggregate,
  RunsSpec,
  TableLayout
} from '../../../js/protocol/generated';
import { makeRun, MemoryKernel, NOON } from '../memoryKernel';

const answers = () => vi.advanceTimersByTimeAsync(0);
const names = (table: RunTableState) => {
  const { count, rowAt } = table.getView();
  return Array.from({ length: count }, (_, at) => rowAt(at)?.run_name);
};
const byLoss = { group: 'metric', key: 'loss', descending: false } as const;

function showing(aggregate: Aggregate, more: Partial<TableLayout> = {}) {
  const choice = { pinned: false, shown: true, width: null, aggregate };
  const columns = [{ ...choice, group: 'metric', key: 'loss' } as const];
  return { ...PLAIN, columns, ...more };
}

async function started(
  kernel: MemoryKernel,
  { layout, ...query }: Partial<RunsSpec['query'] & Pick<RunsSpec, 'layout'>>
) {
  const spec: RunsSpec = {
    view: 'runs',
    view_id: 'view',
    store_id: null,
    query: { experiment_ids: null, filter: '', order_by: [], ...query },
    ...(layout && { layout })
  };
  const client = kernel.connect();
  const table = new RunTableState({ client, spec });
  table.start();
  await answers();
  await answers();
  return { client, table };
}

/** The latest losses are 3, 2, 1, the least ones 0, 2, -1. */
const curves = () =>
  new MemoryKernel(
    [
      [3, 0],
      [2, 2],
      [1, -1]
    ].map(([latest, least], n) =>
      makeRun(n, {
        metrics: { loss: latest! },
        min: { loss: least! },
        max: { loss: 9 - n }
      })
    )
  );

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the order', () => {
  it('follows what the sorted column shows', async () => {
    const { table } = await started(curves(), { order_by: [byLoss] });
    expect(names(table)).toEqual(['run-2', 'run-1', 'run-0']);
    table.setLayout(showing('min'));
    await answers();
    expect(table.spec.query.order_by).toEqual([
      { ...byLoss, aggregate: 'min' }
    ]);
    expect(names(table)).toEqual(['run-2', 'run-0', 'run-1']);
    table.setLayout(showing('max'));
    await answers();
    expect(names(table)).toEqual(['run-2', 'run-1', 'run-0']);
    table.setLayout(PLAIN);
    await answers();
    expect(table.spec.query.order_by).toEqual([byLoss]);
  });

  it('by something else stays', async () => {
    const order_by = [{ ...byLoss, aggregate: 'max' as const }];
    const { table } = await started(curves(), {
      order_by,
      layout: showing('latest')
    });
    table.setLayout(showing('min'));
    await answers();
    expect(table.spec.query.order_by).toEqual(order_by);
  });

  it('of a filter that is not answered yet follows, too', async () => {
    const kernel = curves();
    const { table } = await started(kernel, { order_by: [byLoss] });
    kernel.busy = true;
    table.setQuery({ filter: 'metrics.loss < 3' });
    table.setLayout(showing('min'));
    kernel.becomeIdle();
    await answers();
    await answers();
    expect(names(table)).toEqual(['run-2', 'run-1']);
    expect(table.spec.query.order_by[0]?.aggregate).toBe('min');
  });

  it('of groups follows, too', async () => {
    const kernel = curves();
    kernel.runs.forEach((run, n) => {
      run.params.depth = String(n);
    });
    const group_by = { group: 'param', key: 'depth' } as const;
    const { table } = await started(kernel, {
      order_by: [byLoss],
      layout: showing('latest', { group_by })
    });
    const groups = () =>
      [0, 1, 2].map(at => {
        const item = table.getView().lineAt(at)?.item;
        return item?.kind === 'group' ? item.group.value : null;
      });
    expect(groups()).toEqual(['2', '1', '0']);
    table.setLayout(showing('min', { group_by }));
    await answers();
    expect(groups()).toEqual(['2', '0', '1']);
  });
});

describe('a filter that cannot be understood', () => {
  it('leaves the rows, and they follow the store', async () => {
    const kernel = curves();
    const { table } = await started(kernel, {});
    table.setQuery({ filter: 'metrics.loss <' });
    await answers();
    const view = table.getView();
    expect(view.refused).toMatchObject({ filter: 'metrics.loss <' });
    expect(view).toMatchObject({ error: null, query: { filter: '' } });
    expect(table.spec.query.filter).toBe('');
    kernel.log(makeRun(7));
    await vi.advanceTimersByTimeAsync(1000);
    expect(names(table)).toContain('run-7');
    table.setQuery({ order_by: [byLoss] });
    await answers();
    expect(names(table)).toEqual(['run-2', 'run-1', 'run-0', 'run-7']);
    expect(table.getView().refused).not.toBeNull();
    table.setQuery({ filter: 'metrics.loss < 3' });
    await answers();
    expect(names(table)).toEqual(['run-2', 'run-1']);
    expect(table.getView()).toMatchObject({ refused: null, outOf: 4 });
  });

  it('is over when the box says again what is shown', async () => {
    const kernel = curves();
    const { table } = await started(kernel, { filter: 'metrics.loss < 3' });
    table.setQuery({ filter: 'metrics.loss' });
    await answers();
    const asked = kernel.asks('runs.search').length;
    table.setQuery({ filter: 'metrics.loss < 3' });
    await answers();
    expect(table.getView()).toMatchObject({ refused: null, count: 2 });
    expect(kernel.asks('runs.search').length - asked).toBeLessThanOrEqual(1);
  });

  it('leaves groups and what is open in them', async () => {
    const kernel = curves();
    kernel.runs.forEach((run, n) => {
      run.params.depth = String(n);
    });
    const group_by = { group: 'param', key: 'depth' } as const;
    const { table } = await started(kernel, { layout: { ...PLAIN, group_by } });
    table.toggle(table.getView().lineAt(0)!.item);
    await answers();
    const before = names(table);
    table.setQuery({ filter: 'params.depth = ' });
    await answers();
    expect(names(table)).toEqual(before);
    expect(table.getView()).toMatchObject({ groups: 3, total: 3 });
    table.setQuery({ filter: 'metrics.loss < 3' });
    await answers();
    await answers();
    expect(table.getView()).toMatchObject({ groups: 2, total: 2 });
  });

  it('counts no group before it is told of any', async () => {
    const kernel = curves();
    kernel.refused = 'runs.groups';
    const group_by = { group: 'param', key: 'depth' } as const;
    const { table } = await started(kernel, { layout: { ...PLAIN, group_by } });
    expect(table.getView().groups).toBeNull();
  });

  it('is asked again when the connection is back', async () => {
    const kernel = curves();
    const { client, table } = await started(kernel, {});
    kernel.busy = true;
    table.setQuery({ filter: 'metrics.loss < 3' });
    client.setState('connecting');
    kernel.busy = false;
    client.setState('live');
    await answers();
    expect(names(table)).toEqual(['run-1', 'run-2']);
  });
});

describe('what a table leaves out', () => {
  it('is counted', async () => {
    const kernel = curves();
    kernel.log(makeRun(5, { status: 'FAILED' }));
    const { table } = await started(kernel, {});
    expect(table.getView().outOf).toBeNull();
    table.setQuery({ without: ['FAILED', 'KILLED'] });
    await answers();
    expect(table.getView()).toMatchObject({ total: 3, outOf: 4 });
  });
});

describe('least values', () => {
  it('of nested runs stay when one of them changes, and are asked for', async () => {
    const parent = makeRun(0);
    const child = makeRun(1, {
      parent: parent.run_id,
      metrics: { loss: 2 },
      min: { loss: 1 }
    });
    const kernel = new MemoryKernel([parent, child]);
    const { table } = await started(kernel, { layout: showing('min') });
    table.setRange(0, 9);
    table.toggle(table.getView().lineAt(0)!.item);
    await vi.advanceTimersByTimeAsync(500);
    const { min: _, ...told } = { ...child, metrics: { loss: 5 } };
    const asked = kernel.asks('runs.search').length;
    kernel.log(told);
    expect(table.getView().rowAt(1)?.min).toEqual({ loss: 1 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(kernel.asks('runs.search').length).toBeGreaterThan(asked);
  });

  it('of a baseline that is out of sight are asked for', async () => {
    const kernel = curves();
    const [{ run_id: baseline } = { run_id: '' }] = kernel.runs;
    const layout = { ...PLAIN, baseline };
    const filter = 'metrics.loss < 3';
    const { table } = await started(kernel, { filter, layout });
    expect(table.getView().baseline?.run_id).toBe(baseline);
    const before = kernel.asks('runs.search').length;
    table.setLayout(showing('min', { baseline }));
    await answers();
    const asked = kernel.asks('runs.search').slice(before);
    expect(asked.map(({ params }) => params)).toContainEqual(
      expect.objectContaining({ limit: 1, extremes: ['loss'] })
    );
  });
});

describe('a baseline', () => {
  const many = () =>
    new MemoryKernel(
      Array.from({ length: 6 }, (_, n) =>
        makeRun(n, { metrics: { loss: n }, params: { depth: String(n % 2) } })
      )
    );
  const { run_id: baseline } = makeRun(3);
  const layout = { ...PLAIN, baseline };

  it.each([false, true])(
    'stands first and once, whatever the order: descending %s',
    async descending => {
      const order_by = [{ ...byLoss, descending }];
      const { table } = await started(many(), { order_by, layout });
      const others = [0, 1, 2, 4, 5].map(n => `run-${String(n)}`);
      expect(names(table)).toEqual([
        'run-3',
        ...(descending ? others.reverse() : others)
      ]);
      expect(table.indexOf(baseline)).toBe(0);
      const ids = names(table).map(
        (_, at) => table.getView().rowAt(at)!.run_id
      );
      expect(ids.map(id => table.indexOf(id))).toEqual([0, 1, 2, 3, 4, 5]);
    }
  );

  it('stands first of runs that it is not one of', async () => {
    const filter = 'metrics.loss < 2';
    const { table } = await started(many(), {
      filter,
      layout,
      order_by: [byLoss]
    });
    expect(names(table)).toEqual(['run-3', 'run-0', 'run-1']);
    expect(table.getView().total).toBe(2);
  });

  it('is taken out of its group as that opens', async () => {
    const { table } = await started(many(), {
      layout: { ...layout, group_by: { group: 'param', key: 'depth' } },
      order_by: [byLoss]
    });
    table.setRange(0, 9);
    expect(names(table)).toEqual(['run-3', undefined, undefined]);
    table.toggle(table.getView().lineAt(2)!.item);
    await vi.advanceTimersByTimeAsync(500);
    expect(names(table)).toEqual([
      ...['run-3', undefined, undefined, 'run-1', 'run-5']
    ]);
  });

  it('stays above what is nested in it, too', async () => {
    const kernel = many();
    const child = makeRun(9, { parent: baseline });
    kernel.runs = [...kernel.runs, child].map(run =>
      run.run_id === baseline ? { ...run, children: 1 } : run
    );
    const order_by = [byLoss];
    const { table } = await started(kernel, { layout, order_by });
    table.setRange(0, 9);
    const place = names(table).lastIndexOf('run-3');
    expect(table.getView().lineAt(0)?.item).toMatchObject({ children: 0 });
    table.toggle(table.getView().lineAt(place)!.item);
    await vi.advanceTimersByTimeAsync(500);
    expect(names(table)).toEqual([
      ...['run-3', 'run-0', 'run-1', 'run-2', 'run-3', 'run-9'],
      ...['run-4', 'run-5']
    ]);
  });

  it('is selected once with all lines between two others, at hand or not', async () => {
    const kernel = new MemoryKernel(
      Array.from({ length: 1000 }, (_, n) => makeRun(n))
    );
    const { run_id } = kernel.runs[500]!;
    const { table } = await started(kernel, {
      layout: { ...PLAIN, baseline: run_id }
    });
    const selection = new RunSelection(table);
    const all = names(table).length;
    selection.choose(0);
    await selection.extendTo(all - 1);
    const { ids } = selection.getSelected();
    expect([...ids][0]).toBe(run_id);
    expect(ids.size).toBe(1000);
    selection.clear();
    selection.choose(1);
    await selection.extendTo(all - 1);
    expect(selection.getSelected().ids.size).toBe(999);
    expect(selection.getSelected().ids.has(run_id)).toBe(false);
  });
});

describe('a run that is deleted', () => {
  it('goes from below its parent, too, where every run is at hand', async () => {
    const parent = makeRun(0);
    const children = [1, 2].map(n => makeRun(n, { parent: parent.run_id }));
    const kernel = new MemoryKernel([parent, ...children, makeRun(3)]);
    const { table } = await started(kernel, {});
    table.setRange(0, 9);
    table.toggle(table.getView().lineAt(0)!.item);
    await vi.advanceTimersByTimeAsync(500);
    expect(table.getView()).toMatchObject({ complete: true, total: 4 });
    kernel.remove(makeRun(1).run_id);
    await vi.advanceTimersByTimeAsync(1000);
    expect(names(table)).toEqual(['run-0', 'run-2', 'run-3']);
    expect(table.getView().total).toBe(3);
  });

  it.each([null, ['1']])(
    'is no baseline any more, until it is restored: %j',
    async experiment_ids => {
      const baseline = makeRun(0, { experiment_id: '2' });
      const kernel = new MemoryKernel([baseline, makeRun(1)], {
        '1': 'a',
        '2': 'b'
      });
      const { table } = await started(kernel, {
        experiment_ids,
        layout: { ...PLAIN, baseline: baseline.run_id }
      });
      expect(table.getView().baseline).toEqual(baseline);
      kernel.remove(baseline.run_id);
      await vi.advanceTimersByTimeAsync(1000);
      expect(table.getView().baseline).toBeNull();
      const asked = kernel.asks('runs.search').length;
      await vi.advanceTimersByTimeAsync(5000);
      expect(kernel.asks('runs.search')).toHaveLength(asked);
      kernel.log(baseline);
      await vi.advanceTimersByTimeAsync(1000);
      expect(table.getView().baseline).toEqual(baseline);
    }
  );
});

it('the mean of equal values is this value, and they do not differ', () => {
  const values = Array.from({ length: 7 }, () => 0.3);
  expect(spreadOf(values)).toEqual({
    count: 7,
    mean: 0.3,
    std: 0,
    min: 0.3,
    max: 0.3
  });
});

it('rows to take away come once, whatever begins meanwhile', async () => {
  const kernel = new MemoryKernel(
    Array.from({ length: 2000 }, (_, n) => makeRun(n))
  );
  const { table } = await started(kernel, {});
  const search = kernel.search.bind(kernel);
  vi.spyOn(kernel, 'search').mockImplementation(params => {
    const page = search(params);
    if (params.offset === 0 && kernel.runs.length === 2000) {
      kernel.runs.push(makeRun(9999, { start_time: NOON + 1 }));
    }
    return page;
  });
  const rows = await wholeResult(table);
  expect(rows.map(({ run_name }) => run_name)).toEqual(
    Array.from({ length: 2000 }, (_, n) => `run-${String(n)}`)
  );
});

it('rows to take away are in the order asked for, those nested in others too', async () => {
  const parent = makeRun(0, { metrics: { loss: 2 } });
  const child = makeRun(1, {
    parent: parent.run_id,
    metrics: { loss: 1 }
  });
  const kernel = new MemoryKernel([parent, child, makeRun(2)]);
  const { table } = await started(kernel, { order_by: [byLoss] });
  table.setRange(0, 9);
  table.toggle(table.getView().lineAt(0)!.item);
  await vi.advanceTimersByTimeAsync(500);
  expect(names(table)).toEqual(['run-0', 'run-1', 'run-2']);
  const rows = await wholeResult(table);
  expect(rows.map(row => row.run_name)).toEqual(['run-1', 'run-0', 'run-2']);
});

describe('a table of chosen runs', () => {
  it('shows just these, beside one another, and asks for no others', async () => {
    const parent = makeRun(0);
    const child = makeRun(1, { parent: parent.run_id });
    const kernel = new MemoryKernel([parent, child, makeRun(2)]);
    const { table } = await started(kernel, {
      scope: [parent.run_id, child.run_id]
    });
    expect(names(table)).toEqual(['run-0', 'run-1']);
    const asked = kernel.asks('runs.search').length;
    kernel.log(makeRun(3), makeRun(2, { status: 'FAILED' }));
    await vi.advanceTimersByTimeAsync(2000);
    expect(kernel.asks('runs.search')).toHaveLength(asked);
    kernel.log({ ...child, run_name: 'renamed' });
    await answers();
    expect(names(table)).toEqual(['run-0', 'renamed']);
  });
});
