import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { bestRuns } from '../../../js/core/cells/bestRuns';
import { CellRuns, type RunsOfCell } from '../../../js/core/cells/cellRuns';
import { CellKernel, makeCellRun } from '../cellKernel';
import { makeRun } from '../memoryKernel';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A notebook of cells, each with its source. */
function setUp(sources: Record<string, string>) {
  const kernel = new CellKernel();
  const client = kernel.connect();
  const cells = new Map(Object.entries(sources));
  const running = new Set<string>();
  const runs = new CellRuns({
    ids: () => [...cells.keys()],
    source: id => cells.get(id) ?? null,
    isRunning: id => running.has(id)
  });
  return { kernel, client, cells, running, runs };
}
const names = ({ runs }: Pick<RunsOfCell, 'runs'>) =>
  runs.map(run => run.run_name);
const NONE = { count: 0, runs: [] };
const second = () => vi.advanceTimersByTimeAsync(1000);

describe('the runs of cells', () => {
  it('are asked for at once for all cells, then for those that matter', async () => {
    const { kernel, client, runs } = setUp({ a: '1', b: '2' });
    kernel.runs.set('a', [makeCellRun(2), makeCellRun(1)]);
    runs.setClient(client, 'store');
    await second();
    expect(names(runs.of('a'))).toEqual(['run-2', 'run-1']);
    expect(runs.of('b')).toEqual(NONE);
    runs.ask(['a']);
    runs.ask(['b']);
    runs.ask(['a']);
    await second();
    expect(kernel.asked).toEqual([
      ['a', 'b'],
      ['a', 'b']
    ]);
  });

  it('of very many cells are asked for in parts', async () => {
    const ids = Array.from({ length: 2500 }, (_, n) => [`c${String(n)}`, '']);
    const { kernel, client, runs } = setUp(
      Object.fromEntries(ids) as Record<string, string>
    );
    runs.setClient(client, 'store');
    await vi.advanceTimersByTimeAsync(3000);
    expect(kernel.asked.map(part => part.length)).toEqual([1000, 1000, 500]);
  });

  it('of very long cells are asked for in parts', async () => {
    const long = 'x'.repeat(1_500_000);
    const { kernel, client, runs } = setUp({ a: long, b: long, c: '' });
    runs.setClient(client, 'store');
    await vi.advanceTimersByTimeAsync(3000);
    expect(kernel.asked).toEqual([['a'], ['b', 'c']]);
  });

  it('are never asked for twice at a time', async () => {
    const { kernel, client, runs } = setUp({ a: '1' });
    kernel.busy = true;
    runs.setClient(client, 'store');
    await second();
    runs.ask(['a']);
    await second();
    expect(kernel.asked).toHaveLength(1);
    kernel.busy = false;
    kernel.answer();
    await second();
    expect(kernel.asked).toHaveLength(2);
  });

  it('of a cell that was not named are found when it has been', async () => {
    const { kernel, client, cells, running, runs } = setUp({
      a: 'x = 1',
      b: 'x = 1',
      c: 'x = 2'
    });
    running.add('b').add('c');
    runs.setClient(client, 'store');
    await second();
    kernel.runs.set('b', [makeCellRun(1)]);
    kernel.tell('cell.unnamed', { execution_id: 'e1', source: 'x = 1' });
    await second();
    expect(kernel.identified).toEqual([{ execution_id: 'e1', cell_id: 'b' }]);
    expect(names(runs.of('b'))).toEqual(['run-1']);
    running.clear();
    kernel.tell('cell.unnamed', { execution_id: 'e2', source: 'x = 2' });
    cells.delete('c');
    kernel.tell('cell.unnamed', { execution_id: 'e3', source: 'x = 2' });
    await second();
    expect(kernel.identified.slice(1)).toEqual([
      { execution_id: 'e2', cell_id: 'c' }
    ]);
  });

  it('appear as soon as a cell starts one', async () => {
    const { kernel, client, runs } = setUp({ a: '1' });
    runs.setClient(client, 'store');
    await second();
    kernel.busy = true;
    const { run_id, run_name } = makeCellRun(7);
    const news = { cell_id: 'a', run_id, run_name };
    kernel.tell('cell.changed', { ...news, status: 'RUNNING' });
    expect(runs.of('a')).toMatchObject({
      count: 1,
      runs: [{ run_name, status: 'RUNNING' }]
    });
    kernel.tell('cell.changed', { ...news, status: 'FAILED' });
    expect(runs.of('a')).toMatchObject({
      count: 1,
      runs: [{ run_name, status: 'FAILED' }]
    });
    kernel.tell('cell.changed', { ...news, cell_id: 'z', status: 'RUNNING' });
    expect(runs.of('z')).toEqual(NONE);
  });

  it('have one nested in another stand behind it', async () => {
    const { kernel, client, runs } = setUp({ a: '1', b: '2' });
    const running = { status: 'RUNNING' } as const;
    const [parent, fold] = [makeCellRun(1, running), makeCellRun(2, running)];
    // The other cell only takes part in it.
    kernel.runs.set('b', [{ ...parent, starts_run: false }]);
    runs.setClient(client, 'store');
    await second();
    kernel.busy = true;
    const news = ({ run_id, run_name, status }: typeof parent) => {
      return { cell_id: 'a', run_id, run_name, status };
    };
    const nested = { ...news(fold), parent: parent.run_id };
    kernel.tell('cell.changed', news(parent));
    kernel.tell('cell.changed', nested);
    expect([runs.of('a').count, names(runs.of('a'))]).toEqual([1, ['run-1']]);
    kernel.tell('cell.changed', { ...nested, cell_id: 'b' });
    expect(names(runs.of('b'))).toEqual(['run-2', 'run-1']);
  });

  it('are counted anew when one is gone that is not known', async () => {
    const { kernel, client, runs } = setUp({ a: '1', b: '2' });
    kernel.runs.set('a', [makeCellRun(60)]).set('b', [makeCellRun(61)]);
    kernel.counts.set('a', 60);
    runs.setClient(client, 'store');
    await second();
    expect(runs.of('a').count).toBe(60);
    kernel.counts.set('a', 59);
    const { run_id } = makeCellRun(1);
    kernel.tell('store.changed', {
      ...{ store_id: 's', cursor: 1, rows: [], gone: [run_id], more: false }
    });
    await second();
    expect(kernel.asked.slice(1)).toEqual([['a']]);
    expect(runs.of('a').count).toBe(59);
  });

  it('are counted anew when one comes back from the archive', async () => {
    const { kernel, client, runs } = setUp({ a: '1', b: '2' });
    kernel.runs.set('a', [makeCellRun(1)]);
    runs.setClient(client, 'store');
    await second();
    const change = { store_id: 's', cursor: 1, more: false };
    const gone = [makeCellRun(1).run_id];
    kernel.runs.delete('a');
    kernel.tell('store.changed', { ...change, rows: [], gone });
    await second();
    expect(runs.of('a')).toEqual(NONE);
    kernel.runs.set('a', [makeCellRun(1)]);
    kernel.tell('store.changed', { ...change, rows: [makeRun(1)], gone: [] });
    await second();
    expect(kernel.asked.slice(1)).toEqual([['a'], ['a', 'b']]);
    expect(names(runs.of('a'))).toEqual(['run-1']);
    kernel.tell('store.changed', { ...change, rows: [makeRun(1)], gone: [] });
    await second();
    expect(kernel.asked.slice(3).flat()).not.toContain('b');
  });

  it('follow the store without asking, as far as that goes', async () => {
    const { kernel, client, runs } = setUp({ a: '1', b: '2' });
    const running = { status: 'RUNNING', end_time: null } as const;
    kernel.runs.set('a', [makeCellRun(1, { status: 'RUNNING' })]);
    kernel.runs.set('b', [makeCellRun(2)]);
    runs.setClient(client, 'store');
    await second();
    const change = {
      store_id: 's',
      cursor: 1,
      rows: [makeRun(1, { ...running, metrics: { loss: 0.5 } })],
      gone: [],
      more: false
    };
    kernel.tell('store.changed', change);
    expect(runs.of('a').runs[0]?.headline).toEqual({ key: 'loss', value: 0.5 });
    await second();
    // The first change may have brought another metric that stands for the run.
    expect(kernel.asked.slice(1)).toEqual([['a']]);
    change.rows = [makeRun(1, { ...running, metrics: { loss: 0.4 } })];
    kernel.tell('store.changed', change);
    await second();
    expect(runs.of('a').runs[0]?.headline?.value).toBe(0.4);
    expect(kernel.asked).toHaveLength(2);
    // An end, a purge and whatever the event cannot tell are asked for.
    change.rows = [makeRun(1, { metrics: { loss: 0.4 } })];
    kernel.tell('store.changed', change);
    await second();
    kernel.runs.delete('b');
    kernel.tell('store.changed', {
      ...change,
      rows: [],
      gone: [makeCellRun(2).run_id]
    });
    await second();
    expect(runs.of('b')).toEqual(NONE);
    kernel.tell('store.changed', { ...change, rows: [], more: true });
    await second();
    expect(kernel.asked.slice(2)).toEqual([['a'], ['b'], ['a']]);
  });

  it('say whether the source has changed, once typing has paused', async () => {
    const { kernel, client, cells, runs } = setUp({ a: 'x = 1', b: '' });
    kernel.runs.set('a', [makeCellRun(1)]);
    kernel.sources.set('a', 'x = 1');
    runs.setClient(client, 'store');
    await second();
    for (const source of ['x = 12', 'x = 123', 'x = 1234']) {
      cells.set('a', source);
      runs.edited('a');
      runs.edited('b');
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(kernel.asked).toHaveLength(1);
    await second();
    expect(kernel.asked.slice(1)).toEqual([['a']]);
    expect(runs.of('a').runs[0]?.has_changed).toBe(true);
    cells.set('a', 'x = 1');
    runs.edited('a');
    await second();
    expect(runs.of('a').runs[0]?.has_changed).toBe(false);
  });

  it('stay while there is no kernel, and go with another store', async () => {
    const { kernel, client, runs } = setUp({ a: '1' });
    kernel.runs.set('a', [makeCellRun(1)]);
    const heard = vi.fn();
    runs.subscribe(heard);
    runs.setClient(client, 'store');
    await second();
    const known = runs.of('a');
    heard.mockClear();
    runs.setClient(null, '');
    expect(heard).toHaveBeenCalledOnce();
    expect([runs.isLive, runs.of('a')]).toEqual([false, known]);
    runs.edited('a');
    runs.ask(['a']);
    await second();
    expect(kernel.asked).toHaveLength(1);
    kernel.busy = true;
    runs.setClient(client, 'store');
    expect([runs.isLive, runs.of('a')]).toEqual([true, known]);
    runs.setClient(client, 'another');
    expect(runs.of('a')).toEqual(NONE);
    runs.dispose();
    kernel.answer();
    await second();
    expect(runs.of('a')).toEqual(NONE);
  });
});

describe('the best runs of a cell', () => {
  const run = (n: number, key: string, value: number | 'NaN' | 'Infinity') =>
    makeCellRun(n, { headline: { key, value } });
  const missing = makeCellRun(9, { headline: null });

  it('have the least loss, and the greatest accuracy', () => {
    const best = (key: string) =>
      names({
        runs: bestRuns([
          missing,
          run(1, key, 0.5),
          run(2, key, 0.25),
          run(3, key, 'NaN'),
          run(4, key, 'Infinity')
        ])
      });
    expect(best('val/log_loss')).toEqual(['run-2', 'run-1', 'run-4']);
    expect(best('accuracy')).toEqual(['run-4', 'run-1', 'run-2']);
  });

  it('are not known where nobody knows which way is better', () => {
    expect(bestRuns([run(1, 'epoch', 3), run(2, 'epoch', 4)])).toEqual([]);
    expect(bestRuns([missing])).toEqual([]);
    expect(bestRuns([])).toEqual([]);
  });
});
