import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RunSelection } from '../../../js/core/table/runSelection';
import { RunTableState } from '../../../js/core/table/runTableState';
import { PLAIN } from '../../../js/core/table/tableLayout';
import { RpcClient } from '../../../js/protocol/rpcClient';
import type {
  RunsPage,
  RunsSpec,
  Sort,
  TableLayout
} from '../../../js/protocol/generated';
import { makeRun, MemoryKernel, NOON } from '../memoryKernel';

const spec = (known: Partial<RunsSpec['query']> = {}): RunsSpec => ({
  view: 'runs',
  view_id: 'view',
  store_id: null,
  query: { experiment_ids: null, filter: '', order_by: [], ...known }
});
const byRmse: Sort[] = [{ group: 'metric', key: 'rmse', descending: false }];
const runs = (count: number) =>
  Array.from({ length: count }, (_, n) =>
    makeRun(n, { metrics: { rmse: (n * 7) % count } })
  );
const names = (table: RunTableState) =>
  table.getView().rows.map(row => row.run_name);
/** Long enough for answers, too short for a timer. */
const answers = () => vi.advanceTimersByTimeAsync(0);

function page(kernel: MemoryKernel, limit: number): RunsPage {
  const { query } = spec();
  return kernel.search({ store_id: null, query, offset: 0, limit });
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('rows', () => {
  it('are asked for by page, where they are visible', async () => {
    const kernel = new MemoryKernel(runs(1000));
    const table = new RunTableState({ client: kernel.connect(), spec: spec() });
    expect(table.getView().phase).toBe('loading');
    table.start();
    await answers();
    expect(table.getView()).toMatchObject({ phase: 'rows', count: 1000 });
    expect(table.getView().rowAt(99)?.run_name).toBe('run-99');
    expect(table.getView().rowAt(100)).toBeUndefined();
    table.setRange(495, 510);
    await answers();
    expect(table.getView().rowAt(499)?.run_name).toBe('run-499');
    expect(table.getView().rowAt(500)?.run_name).toBe('run-500');
    expect(kernel.asks('runs.search')).toHaveLength(3);
  });

  it('come as three answers at a time while someone scrolls fast', async () => {
    const kernel = new MemoryKernel(runs(5000));
    const table = new RunTableState({ client: kernel.connect(), spec: spec() });
    table.start();
    await answers();
    kernel.busy = true;
    for (let at = 0; at < 4900; at += 50) {
      table.setRange(at, at + 20);
    }
    expect(kernel.asks('runs.search')).toHaveLength(4);
    kernel.becomeIdle();
    await answers();
    expect(table.getView().rowAt(4860)?.run_name).toBe('run-4860');
  });

  it('far from what is visible are forgotten', async () => {
    const kernel = new MemoryKernel(runs(10_000));
    const table = new RunTableState({ client: kernel.connect(), spec: spec() });
    table.start();
    for (let at = 0; at < 10_000; at += 100) {
      table.setRange(at, at + 20);
      await answers();
    }
    expect(table.getView().rows.length).toBeLessThan(2500);
  });
});

describe('a view', () => {
  it.each([
    ['flat', { nested: false }, 1],
    ['nested', {}, 1],
    ['grouped', { group_by: { group: 'param', key: 'depth' } }, 2]
  ] as const)('of %s runs is built once for an answer', async (...given) => {
    const [, chosen, questions] = given;
    let built = 0;
    const layout: TableLayout = {
      ...PLAIN,
      ...chosen,
      // Whenever a view is built, it is asked which run the others are compared with.
      get baseline() {
        built += 1;
        return null;
      }
    };
    const kernel = new MemoryKernel([
      makeRun(1, { params: { depth: '1' } }),
      makeRun(2, { params: { depth: '2' }, parent: makeRun(1).run_id })
    ]);
    const client = kernel.connect();
    const table = new RunTableState({ client, spec: { ...spec(), layout } });
    table.start();
    await answers();
    kernel.busy = true;
    table.retry();
    const [asked, before] = [kernel.asked.length, built];
    kernel.becomeIdle();
    await answers();
    expect(kernel.asked.slice(-questions).map(({ method }) => method)).toEqual(
      ['runs.groups', 'runs.search'].slice(-questions)
    );
    expect(kernel.asked).toHaveLength(asked);
    expect(built - before).toBe(questions);
  });
});

describe('an answer to an older question', () => {
  it('is dropped', async () => {
    const kernel = new MemoryKernel(runs(300));
    const client = kernel.connect();
    const table = new RunTableState({ client, spec: spec() });
    table.start();
    await answers();
    kernel.busy = true;
    table.setQuery(spec({ filter: 'metrics.rmse < 5' }).query);
    table.setQuery(spec({ filter: 'metrics.rmse < 2' }).query);
    expect(table.getView().pending).toBe(true);
    expect(names(table)).toHaveLength(100);
    kernel.becomeIdle();
    await answers();
    expect(table.getView().count).toBe(2);
    expect(table.getView().pending).toBe(false);
  });

  it('does not undo a change that was heard meanwhile', async () => {
    const [run] = runs(1);
    const kernel = new MemoryKernel([run!]);
    const client = kernel.connect();
    const table = new RunTableState({ client, spec: spec() });
    table.start();
    await answers();
    const old = page(kernel, 10);
    kernel.busy = true;
    table.retry();
    const asked = kernel.asks('runs.search').at(-1)!;
    kernel.log({ ...run!, metrics: { rmse: 0.5 } });
    kernel.post({ jsonrpc: '2.0', id: asked.id, result: old });
    await answers();
    expect(table.getView().rowAt(0)?.metrics.rmse).toBe(0.5);
  });
});

describe('a change', () => {
  it('that moves no row is put in its place without a question', async () => {
    const kernel = new MemoryKernel(runs(3));
    const table = new RunTableState({ client: kernel.connect(), spec: spec() });
    table.start();
    await answers();
    kernel.log({ ...kernel.runs[1]!, metrics: { rmse: 42, loss: 1 } });
    expect(table.getView().rowAt(1)?.metrics).toEqual({ rmse: 42, loss: 1 });
    expect(table.getView().page?.columns.metrics).toEqual(['rmse', 'loss']);
    await vi.advanceTimersByTimeAsync(1000);
    expect(kernel.asks('runs.search')).toHaveLength(1);
  });

  it('that may move rows is asked about at most every 500 ms', async () => {
    const kernel = new MemoryKernel(runs(3));
    const table = new RunTableState({
      client: kernel.connect(),
      spec: spec({ order_by: byRmse })
    });
    table.start();
    await answers();
    const before = kernel.asks('runs.search').length;
    for (let step = 0; step < 20; step++) {
      kernel.log({ ...kernel.runs[0]!, metrics: { rmse: 10 - step } });
      await vi.advanceTimersByTimeAsync(100);
    }
    await vi.advanceTimersByTimeAsync(500);
    expect(kernel.asks('runs.search').length - before).toBeLessThanOrEqual(5);
    expect(names(table)[0]).toBe('run-0');
  });

  it('brings new runs and takes deleted ones away', async () => {
    const kernel = new MemoryKernel(runs(2));
    const table = new RunTableState({ client: kernel.connect(), spec: spec() });
    table.start();
    await answers();
    kernel.log(
      makeRun(0, {
        run_id: 'a'.repeat(32),
        run_name: 'new',
        start_time: NOON + 1
      })
    );
    await answers();
    expect(names(table)).toEqual(['new', 'run-0', 'run-1']);
    kernel.remove(makeRun(1).run_id);
    await vi.advanceTimersByTimeAsync(500);
    expect(names(table)).toEqual(['new', 'run-0']);
  });

  it('in another experiment or store is of no interest', async () => {
    const kernel = new MemoryKernel(runs(2));
    const client = kernel.connect();
    const table = new RunTableState({
      client,
      spec: spec({ experiment_ids: ['1'] })
    });
    table.start();
    await answers();
    kernel.log(makeRun(9, { experiment_id: '2' }));
    client.deliver({
      jsonrpc: '2.0',
      method: 'store.changed',
      params: {
        store_id: 'e'.repeat(32),
        cursor: 99,
        rows: [makeRun(0, { run_name: 'stranger' })],
        gone: [],
        more: true
      }
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect(kernel.asks('runs.search')).toHaveLength(1);
    expect(names(table)).toEqual(['run-0', 'run-1']);
  });

  it('keeps columns where they are', async () => {
    const kernel = new MemoryKernel(runs(2));
    const table = new RunTableState({ client: kernel.connect(), spec: spec() });
    table.start();
    await answers();
    kernel.log(makeRun(7, { metrics: { accuracy: 1, rmse: 2 } }));
    await vi.advanceTimersByTimeAsync(600);
    expect(table.getView().page?.columns.metrics).toEqual(['rmse', 'accuracy']);
  });

  it('is reported once it has come to rest', async () => {
    const kernel = new MemoryKernel(runs(2));
    const table = new RunTableState({ client: kernel.connect(), spec: spec() });
    const settled = vi.fn();
    table.onIdle(settled);
    table.start();
    await vi.advanceTimersByTimeAsync(5000);
    expect(settled).not.toHaveBeenCalled();
    for (let step = 0; step < 15; step++) {
      kernel.log({ ...kernel.runs[0]!, metrics: { rmse: step } });
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(settled).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1500);
    expect(settled).toHaveBeenCalledTimes(1);
    expect(settled).toHaveBeenCalledWith(table.spec);
  });
});

describe('sorting what is at hand as a whole', () => {
  it('needs no answer', async () => {
    const kernel = new MemoryKernel(runs(5));
    const table = new RunTableState({ client: kernel.connect(), spec: spec() });
    table.start();
    await answers();
    kernel.busy = true;
    table.setQuery(spec({ order_by: byRmse }).query);
    expect(names(table)).toEqual(['run-0', 'run-3', 'run-1', 'run-4', 'run-2']);
    expect(table.getView().pending).toBe(true);
  });

  it('works on a saved view without a kernel', () => {
    const kernel = new MemoryKernel(runs(5));
    const table = new RunTableState({
      client: new RpcClient(),
      spec: spec(),
      snapshot: page(kernel, 3),
      takenAt: NOON - 5
    });
    table.start();
    expect(table.getView()).toMatchObject({
      phase: 'rows',
      connection: 'disconnected',
      saved: true,
      asOf: NOON - 5,
      count: 3
    });
    table.setQuery(spec({ order_by: byRmse }).query);
    expect(names(table)).toEqual(['run-0', 'run-1', 'run-2']);
    table.setQuery(
      spec({ order_by: [{ ...byRmse[0]!, descending: true }] }).query
    );
    expect(names(table)).toEqual(['run-2', 'run-1', 'run-0']);
  });
});

describe('the state', () => {
  it('goes from a saved view to live and back to what was last seen', async () => {
    const kernel = new MemoryKernel(runs(3));
    const client = new RpcClient();
    const settled = vi.fn();
    const table = new RunTableState({
      client,
      spec: spec(),
      snapshot: page(kernel, 2),
      takenAt: 0
    });
    table.onIdle(settled);
    table.start();
    kernel.log(makeRun(5));
    client.setChannel(kernel);
    expect(kernel.asks('runs.search')).toHaveLength(0);
    client.setState('live');
    await answers();
    expect(table.getView()).toMatchObject({ saved: false, count: 4 });
    await vi.advanceTimersByTimeAsync(2000);
    expect(settled).toHaveBeenCalledTimes(1);
    client.setChannel(null);
    expect(table.getView()).toMatchObject({
      phase: 'rows',
      connection: 'disconnected',
      saved: false,
      count: 4
    });
  });

  it('is busy while the first answer waits, and says so', async () => {
    const kernel = new MemoryKernel(runs(1));
    kernel.busy = true;
    const table = new RunTableState({
      client: kernel.connect(1000),
      spec: spec()
    });
    table.start();
    await vi.advanceTimersByTimeAsync(1000);
    expect(table.getView().phase).toBe('busy');
    kernel.becomeIdle();
    await answers();
    expect(table.getView()).toMatchObject({
      phase: 'rows',
      connection: 'live'
    });
  });

  it('is empty, disconnected or wrong where there is nothing to show', async () => {
    const empty = new RunTableState({
      client: new MemoryKernel().connect(),
      spec: spec()
    });
    empty.start();
    await answers();
    expect(empty.getView().phase).toBe('empty');

    const gone = new RunTableState({ client: new RpcClient(), spec: spec() });
    gone.start();
    await answers();
    expect(gone.getView().phase).toBe('disconnected');

    const wrong = new RunTableState({
      client: new MemoryKernel(runs(1)).connect(),
      spec: spec({ filter: 'what' })
    });
    wrong.start();
    await answers();
    expect(wrong.getView().phase).toBe('error');
    wrong.setQuery(spec().query);
    await answers();
    expect(wrong.getView()).toMatchObject({ phase: 'rows', error: null });
  });

  it('stops listening and asking', async () => {
    const kernel = new MemoryKernel(runs(1));
    const table = new RunTableState({ client: kernel.connect(), spec: spec() });
    const changed = vi.fn();
    table.subscribe(changed);
    const stop = table.start();
    await answers();
    stop();
    changed.mockClear();
    kernel.log(makeRun(3));
    table.setRange(0, 500);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(changed).not.toHaveBeenCalled();
    expect(kernel.asks('runs.search')).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a selection', () => {
  it('extends over rows that are not at hand, and the kernel is told', async () => {
    const kernel = new MemoryKernel(runs(3000));
    const table = new RunTableState({ client: kernel.connect(), spec: spec() });
    table.start();
    await answers();
    const selection = new RunSelection(table);
    selection.start();
    selection.choose(5);
    table.setRange(2400, 2420);
    await answers();
    await selection.extendTo(2404);
    expect(selection.getSelected().ids.size).toBe(2400);
    await vi.advanceTimersByTimeAsync(200);
    const told = kernel.asks('view.select');
    expect(told).toHaveLength(1);
    expect(told[0]!.params).toMatchObject({ view_id: 'view' });
  });

  it('keeps what was ticked beside a range, whatever range it is', async () => {
    const kernel = new MemoryKernel(runs(9));
    const table = new RunTableState({ client: kernel.connect(), spec: spec() });
    table.start();
    await answers();
    const selection = new RunSelection(table);
    const selected = () =>
      Array.from({ length: 9 }, (_, at) => at).filter(at => selection.has(at));
    selection.toggle(0);
    selection.toggle(2);
    selection.choose(4);
    expect(selected()).toEqual([0, 2]);
    await selection.extendTo(7);
    expect(selected()).toEqual([0, 2, 4, 5, 6, 7]);
    await selection.extendTo(5);
    expect(selected()).toEqual([0, 2, 4, 5]);
    selection.choose(7);
    await selection.extendTo(8);
    expect(selected()).toEqual([0, 2, 7, 8]);
    for (const at of selected()) {
      selection.toggle(at);
    }
    selection.choose(1);
    selection.choose(3);
    expect(selected()).toEqual([3]);
    await selection.extendTo(4);
    expect(selected()).toEqual([3, 4]);
  });

  it('forgets runs that are deleted', async () => {
    const kernel = new MemoryKernel(runs(3));
    const table = new RunTableState({ client: kernel.connect(), spec: spec() });
    table.start();
    await answers();
    const selection = new RunSelection(table);
    selection.start();
    await selection.selectAll();
    kernel.remove(makeRun(1).run_id);
    expect([...selection.getSelected().ids]).toEqual([
      makeRun(0).run_id,
      makeRun(2).run_id
    ]);
  });
});
