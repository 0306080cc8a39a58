import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  lineOf,
  sizeOf,
  spotAt,
  type LineSource
} from '../../../js/core/table/lines';
import {
  groupsOf,
  listOf,
  localTree,
  spreadOf
} from '../../../js/core/table/localLines';
import { runStyle } from '../../../js/core/marks/runColours';
import { RunSelection } from '../../../js/core/table/runSelection';
import { RunTableState } from '../../../js/core/table/runTableState';
import { PLAIN } from '../../../js/core/table/tableLayout';
import type {
  RunRow,
  RunsSpec,
  TableLayout
} from '../../../js/protocol/generated';
import { tableClient } from '../savedViews';
import { makeRun, MemoryKernel, NOON } from '../memoryKernel';

const spec = (layout: Partial<TableLayout> = {}): RunsSpec => ({
  view: 'runs',
  view_id: 'view',
  store_id: null,
  query: { experiment_ids: null, filter: '', order_by: [] },
  layout: { ...PLAIN, ...layout }
});
const byDepth = spec({ group_by: { group: 'param', key: 'depth' } });
const answers = () => vi.advanceTimersByTimeAsync(0);
const idOf = (n: number) => makeRun(n).run_id;

/** What every line says, two blanks for each level. */
function shown(table: RunTableState): string[] {
  const { count, lineAt } = table.getView();
  return Array.from({ length: count }, (_, at) => {
    const line = lineAt(at);
    const item = line?.item;
    const name =
      item?.kind === 'run'
        ? item.row.run_name
        : item && `${String(item.group.value)} (${String(item.group.count)})`;
    return '  '.repeat(line?.depth ?? 0) + (name ?? '…');
  });
}

async function toggle(table: RunTableState, line: number): Promise<void> {
  const { item } = table.getView().lineAt(line) ?? {};
  table.toggle(item!);
  await answers();
  table.setRange(0, table.getView().count - 1);
  await answers();
}

async function started(kernel: MemoryKernel, known = spec()) {
  const table = new RunTableState({ client: kernel.connect(), spec: known });
  table.start();
  await answers();
  table.setRange(0, 40);
  await answers();
  return table;
}

const family = (): RunRow[] => [
  makeRun(0),
  makeRun(1),
  makeRun(2, { parent: idOf(1) }),
  makeRun(3, { parent: idOf(1) }),
  makeRun(4, { parent: idOf(3) }),
  makeRun(5, { parent: 'f'.repeat(32) })
];
const grouped = (): RunRow[] =>
  Array.from({ length: 7 }, (_, n) =>
    makeRun(n, {
      params: n === 6 ? {} : { depth: String(10 - (n % 3)) },
      metrics: { loss: n }
    })
  );

const twiceGrouped = (): RunRow[] =>
  grouped().map((run, n) => ({
    ...run,
    tags: n % 2 === 0 ? { team: 'blue' } : {}
  }));
const byDepthAndTeam = spec({
  group_by: { group: 'param', key: 'depth' },
  then_by: { group: 'tag', key: 'team' }
});

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('lines', () => {
  const rows = (first: number, count: number) =>
    Array.from({ length: count }, (_, n) => makeRun(first + n));
  const inner: LineSource = {
    ...listOf(rows(20, 3)),
    open: [{ at: 1, below: listOf(rows(30, 2)) }]
  };
  const source: LineSource = {
    ...listOf(rows(0, 4)),
    open: [
      { at: 0, below: listOf(rows(10, 2)) },
      { at: 2, below: inner }
    ]
  };
  const at = (line: number) => {
    const { source: of, index, depth } = spotAt(source, line);
    const item = of.at(index);
    return [item?.kind === 'run' ? item.row.run_name.slice(4) : '', depth];
  };

  it('are counted with all that is open', () => {
    expect(sizeOf(source)).toBe(11);
    const order = Array.from({ length: 11 }, (_, line) => at(line));
    expect(order.map(([name]) => name)).toEqual(
      '0 10 11 1 2 20 21 30 31 22 3'.split(' ')
    );
    expect(order.map(([, depth]) => depth)).toEqual([
      0, 1, 1, 0, 0, 1, 1, 2, 2, 1, 0
    ]);
    expect([0, 1, 2, 3].map(index => lineOf(source, index))).toEqual([
      0, 3, 4, 10
    ]);
  });

  it('of rows at hand stand under parents that are at hand', () => {
    const tree = localTree(family(), new Set([idOf(1), idOf(3)]));
    expect(sizeOf(tree)).toBe(6);
    expect(tree.count).toBe(3);
  });
});

describe('nested runs', () => {
  it('are fetched when their parent is opened, and kept while others change', async () => {
    const kernel = new MemoryKernel(family());
    const table = await started(kernel);
    expect(shown(table)).toEqual(['run-0', 'run-1', 'run-5']);
    expect(table.getView().total).toBe(6);
    await toggle(table, 1);
    await toggle(table, 3);
    const open = ['run-1', '  run-2', '  run-3', '    run-4'];
    expect(shown(table)).toEqual(['run-0', ...open, 'run-5']);
    expect(table.indexOf(idOf(4))).toBe(4);
    kernel.log(makeRun(6, { start_time: NOON + 1 }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(shown(table)).toEqual(['run-6', 'run-0', ...open, 'run-5']);
    await toggle(table, 2);
    expect(shown(table)).toEqual(['run-6', 'run-0', 'run-1', 'run-5']);
  });

  it('that change in their places ask for nothing', async () => {
    const kernel = new MemoryKernel(family());
    const table = await started(kernel);
    await toggle(table, 1);
    const asked = kernel.asks('runs.search').length;
    kernel.log(makeRun(2, { parent: idOf(1), metrics: { loss: 7 } }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(table.getView().rowAt(2)?.metrics).toEqual({ loss: 7 });
    expect(kernel.asks('runs.search')).toHaveLength(asked);
  });

  it('stand beside the others while there is a filter', async () => {
    const kernel = new MemoryKernel(
      family().map(run => ({ ...run, metrics: { rmse: 1 } }))
    );
    const table = await started(kernel);
    table.setQuery({ ...table.spec.query, filter: 'metrics.rmse < 2' });
    await answers();
    expect(table.getView()).toMatchObject({ arrangement: 'flat', count: 6 });
    table.setQuery({ ...table.spec.query, filter: '' });
    await answers();
    expect(table.getView().count).toBe(3);
    table.setLayout({ ...PLAIN, nested: false });
    await answers();
    expect(table.getView().count).toBe(6);
  });

  it('are all selected at once, those below closed parents too', async () => {
    const table = await started(new MemoryKernel(family()));
    const selection = new RunSelection(table);
    await selection.selectAll();
    expect(selection.getSelected().ids.size).toBe(6);
    await toggle(table, 1);
    selection.choose(1);
    await selection.extendTo(3);
    expect([...selection.getSelected().ids]).toEqual([1, 2, 3].map(idOf));
  });

  it('of a saved view are a tree as far as they were saved', () => {
    const kernel = new MemoryKernel(family());
    const { query } = spec();
    const asked = { store_id: null, query, offset: 0, limit: 99 };
    const snapshot = kernel.search(asked);
    const table = new RunTableState({
      client: tableClient(spec(), snapshot),
      spec: spec(),
      snapshot,
      takenAt: NOON
    });
    expect(shown(table)).toEqual(['run-0', 'run-1', 'run-5']);
    table.toggle(table.getView().lineAt(1)!.item);
    expect(shown(table)).toHaveLength(5);
  });
});

describe('groups', () => {
  const closed = ['8 (2)', '9 (2)', '10 (2)', 'null (1)'];

  it('tell means, open, and follow what is logged', async () => {
    const kernel = new MemoryKernel(grouped());
    const table = await started(kernel, byDepth);
    expect(shown(table)).toEqual(closed);
    expect(table.getView()).toMatchObject({ groups: 4, total: 7 });
    const line = table.getView().lineAt(0);
    expect(
      line?.item.kind === 'group' && line.item.group.spreads.get('latest loss')
    ).toMatchObject({ mean: 3.5, min: 2, max: 5 });
    await toggle(table, 3);
    expect(shown(table)).toEqual([...closed, '  run-6']);
    kernel.log(makeRun(7, { params: { depth: '7' } }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(shown(table)).toEqual(['7 (1)', ...closed, '  run-6']);
  });

  it('of two levels open level by level, and follow what is logged', async () => {
    const kernel = new MemoryKernel(twiceGrouped());
    const table = await started(kernel, byDepthAndTeam);
    expect(shown(table)).toEqual(closed);
    await toggle(table, 0);
    expect(shown(table).slice(0, 4)).toEqual([
      '8 (2)',
      '  blue (1)',
      '  null (1)',
      '9 (2)'
    ]);
    await toggle(table, 2);
    await toggle(table, 4);
    const open = [
      '8 (2)',
      '  blue (1)',
      '  null (1)',
      '    run-5',
      '9 (2)',
      '  blue (1)',
      '  null (1)',
      '10 (2)',
      'null (1)'
    ];
    expect(shown(table)).toEqual(open);
    expect(table.getView()).toMatchObject({ groups: 4, total: 7 });
    expect(table.indexOf(idOf(5))).toBe(3);
    expect(kernel.asks('runs.search').at(-1)?.params).toMatchObject({
      query: {
        within: { group: 'param', key: 'depth', value: '8' },
        then_within: { group: 'tag', key: 'team', value: null }
      }
    });
    // Another group in an open one, and another run in its group.
    kernel.log(
      makeRun(7, { params: { depth: '8' }, tags: { team: 'azure' } }),
      makeRun(8, { params: { depth: '8' } })
    );
    await vi.advanceTimersByTimeAsync(2000);
    expect(shown(table)).toEqual([
      '8 (4)',
      '  azure (1)',
      '  blue (1)',
      '  null (2)',
      '    run-5',
      '    run-8',
      ...open.slice(4)
    ]);
    // What is open stays open in another order, and is closed with what it is in.
    table.setQuery({
      ...table.spec.query,
      order_by: [{ group: 'tag', key: 'team', descending: true }]
    });
    await vi.advanceTimersByTimeAsync(2000);
    table.setRange(0, 40);
    await answers();
    expect(shown(table).slice(0, 6)).toEqual([
      '8 (4)',
      '  blue (1)',
      '  azure (1)',
      '  null (2)',
      '    run-5',
      '    run-8'
    ]);
    await toggle(table, 0);
    expect(shown(table)[1]).toBe('9 (2)');
    table.setLayout({ ...PLAIN, ...byDepth.layout });
    await answers();
    await answers();
    expect(shown(table)).toEqual(['8 (4)', ...closed.slice(1)]);
  });

  it('of two levels are made of the rows at hand where no kernel answers', () => {
    const kernel = new MemoryKernel(twiceGrouped());
    const { query } = byDepthAndTeam;
    const asked = { store_id: null, query, offset: 0, limit: 99 };
    const snapshot = kernel.search(asked);
    const saved = new RunTableState({
      client: tableClient(byDepthAndTeam, snapshot),
      spec: byDepthAndTeam,
      snapshot,
      takenAt: NOON
    });
    expect(shown(saved)).toEqual(closed);
    for (const line of [3, 4]) {
      saved.toggle(saved.getView().lineAt(line)!.item);
    }
    expect(shown(saved)).toEqual([...closed, '  blue (1)', '    run-6']);
  });

  it('stay while a second level is chosen, so that keys find them', async () => {
    const table = await started(new MemoryKernel(twiceGrouped()), byDepth);
    const { layout } = byDepthAndTeam;
    table.setLayout({ ...PLAIN, ...layout });
    expect(shown(table)).toEqual(closed);
    await toggle(table, 0);
    expect(shown(table)[1]).toMatch(/^ {2}(blue )?\(\d\)$/);
    table.setLayout({ ...PLAIN, ...byDepth.layout });
    expect(shown(table)).toEqual(closed);
  });

  it('of a second level beyond a page are asked for where they are in sight', async () => {
    const runs = Array.from({ length: 250 }, (_, n) =>
      makeRun(n, { params: { depth: '1' }, tags: { team: String(1000 + n) } })
    );
    const kernel = new MemoryKernel(runs);
    const table = await started(kernel, byDepthAndTeam);
    table.toggle(table.getView().lineAt(0)!.item);
    await answers();
    expect(table.getView().count).toBe(251);
    const asked = () =>
      kernel
        .asks('runs.groups')
        .map(({ params }) => (params as { offset: number }).offset);
    const before = asked().length;
    table.setRange(220, 245);
    await answers();
    expect(asked().slice(before)).toContain(200);
    expect(shown(table)[230]).toBe('  1229 (1)');
  });

  it('are sorted by the mean of a metric', async () => {
    const table = await started(new MemoryKernel(grouped()), byDepth);
    table.setQuery({
      ...table.spec.query,
      order_by: [{ group: 'metric', key: 'loss', descending: true }]
    });
    await answers();
    expect(shown(table)).toEqual(['null (1)', '8 (2)', '9 (2)', '10 (2)']);
  });

  it('stay when the kernel goes, and are made of rows where none was', async () => {
    const kernel = new MemoryKernel(grouped());
    const client = kernel.connect();
    const table = new RunTableState({ client, spec: byDepth });
    table.start();
    await answers();
    await answers();
    client.setState('disconnected');
    expect(shown(table)).toEqual(closed);
    const asked = { store_id: null, query: byDepth.query, offset: 0, limit: 3 };
    const snapshot = kernel.search(asked);
    const saved = new RunTableState({
      client: tableClient(byDepth, snapshot),
      spec: byDepth,
      snapshot,
      takenAt: NOON
    });
    expect(shown(saved)).toEqual(['8 (1)', '9 (1)', '10 (1)']);
  });

  it('that cannot be read are an error that can be tried again', async () => {
    const kernel = new MemoryKernel(grouped());
    kernel.refused = 'runs.groups';
    const table = await started(kernel, byDepth);
    expect(table.getView().error).not.toBeNull();
    kernel.refused = null;
    table.retry();
    await answers();
    expect(shown(table)).toEqual(closed);
  });
});

it('groups at hand are sorted by a metric whose column is hidden, too', () => {
  const order = { group: 'metric', key: 'loss', descending: true } as const;
  const by = { group: 'param', key: 'depth' } as const;
  expect(
    groupsOf(grouped(), by, [], [order]).map(({ group }) => group.value)
  ).toEqual([null, '8', '9', '10']);
});

it('a spread leaves out what is no number', () => {
  expect(spreadOf([1, 3, 'NaN', 1e300, null])).toEqual({
    count: 2,
    mean: 2,
    std: Math.SQRT2,
    min: 1,
    max: 3
  });
  expect(spreadOf(['NaN'])).toBeNull();
});

it('runs of one colour have different marks and dashes', () => {
  const looks = Array.from({ length: 500 }, (_, n) => runStyle(idOf(n)));
  const different = new Set(looks.map(({ colour, shape }) => colour + shape));
  expect(different.size).toBe(50);
  expect(new Set(looks.map(({ shape, dash }) => shape + dash)).size).toBe(5);
});
