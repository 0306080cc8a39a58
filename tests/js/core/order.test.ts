import { describe, expect, it } from 'vitest';
import { compareText, sortRows } from '../../../js/core/table/order';
import type { ColumnGroup, RunRow, Sort } from '../../../js/protocol/generated';
import { makeRun, MemoryKernel } from '../memoryKernel';
import { tableClient } from '../savedViews';

const by = (group: ColumnGroup, key: string, descending = false): Sort[] => [
  { group, key, descending }
];
const names = (rows: readonly RunRow[]) => rows.map(row => row.run_name);

describe('order', () => {
  const rows = [
    makeRun(1, { run_name: 'none' }),
    makeRun(2, { run_name: 'nan', metrics: { x: 'NaN' } }),
    makeRun(3, { run_name: 'two', metrics: { x: 2 } }),
    makeRun(4, { run_name: 'low', metrics: { x: '-Infinity' } }),
    makeRun(5, { run_name: 'high', metrics: { x: 'Infinity' } })
  ];

  it('puts NaN after numbers and the missing last, in both directions', () => {
    expect(names(sortRows(rows, by('metric', 'x')))).toEqual([
      'low',
      'two',
      'high',
      'nan',
      'none'
    ]);
    expect(names(sortRows(rows, by('metric', 'x', true)))).toEqual([
      'high',
      'two',
      'low',
      'nan',
      'none'
    ]);
  });

  it('takes params for numbers where they are, then for text', () => {
    const params = ['b', '10', '9', undefined, 'a', '1e-2', ' 3 '].map((p, n) =>
      makeRun(n, { run_name: String(p), params: p === undefined ? {} : { p } })
    );
    expect(names(sortRows(params, by('param', 'p')))).toEqual([
      '1e-2',
      '9',
      '10',
      ' 3 ',
      'a',
      'b',
      'undefined'
    ]);
  });

  it('tells numerals of one number apart by their text', () => {
    const params = ['1.0', '1', '01'].map((p, n) =>
      makeRun(n, { run_name: p, params: { p } })
    );
    expect(names(sortRows(params, by('param', 'p')))).toEqual([
      '01',
      '1',
      '1.0'
    ]);
    expect(names(sortRows(params, by('param', 'p', true)))).toEqual([
      '1.0',
      '1',
      '01'
    ]);
  });

  it('breaks ties by the newest, then by id', () => {
    const tied = [
      makeRun(2, { start_time: 5 }),
      makeRun(1, { start_time: 5 }),
      makeRun(3, { start_time: 6 })
    ];
    expect(names(sortRows(tied, by('metric', 'x')))).toEqual([
      'run-3',
      'run-1',
      'run-2'
    ]);
    expect(sortRows(tied, [])).toEqual(sortRows(tied, by('tag', 'x', true)));
  });

  it('puts runs of one millisecond in the order of their creation', () => {
    const at = [3, 1, 2, 10].map(number =>
      makeRun(20 - ((number * 7) % 11), {
        run_name: String(number),
        start_time: 5,
        number
      })
    );
    for (const order of [
      [],
      by('metric', 'x', true),
      by('attribute', 'end_time'),
      by('attribute', 'start_time', true)
    ]) {
      const alike = at.map(row => ({ ...row, end_time: 9 }));
      expect(names(sortRows(alike, order))).toEqual(['10', '3', '2', '1']);
    }
    expect(names(sortRows(at, by('attribute', 'start_time')))).toEqual([
      '1',
      '2',
      '3',
      '10'
    ]);
  });

  it('sorts attributes, open runs last by duration', () => {
    const open = makeRun(9, { run_name: 'open', end_time: null });
    const runs = [
      makeRun(1),
      open,
      makeRun(2, { end_time: makeRun(2).start_time + 5 })
    ];
    expect(names(sortRows(runs, by('attribute', 'duration')))).toEqual([
      'run-2',
      'run-1',
      'open'
    ]);
    expect(names(sortRows(runs, by('attribute', 'duration', true)))).toEqual([
      'run-1',
      'run-2',
      'open'
    ]);
  });

  it('does not take inherited names for values', () => {
    const plain = [makeRun(2), makeRun(1)];
    expect(names(sortRows(plain, by('param', 'constructor')))).toEqual([
      'run-1',
      'run-2'
    ]);
  });

  it('compares text by code point', () => {
    expect(compareText('\u{1F680}', '\uFFFD')).toBeGreaterThan(0);
    expect(compareText('a', 'ab')).toBeLessThan(0);
    expect(compareText('é', 'é')).toBe(0);
  });
});

describe('a saved view', () => {
  const kernel = new MemoryKernel(
    Array.from({ length: 5 }, (_, n) => makeRun(n, { metrics: { x: n % 3 } }))
  );
  const query = { experiment_ids: null, filter: '', order_by: [] };
  const client = tableClient(
    { view: 'runs', view_id: 'v', store_id: null, query },
    kernel.search({ store_id: null, query, offset: 0, limit: 4 })
  );

  it('is sorted and paged', async () => {
    const page = await client.request('runs.search', {
      store_id: null,
      query: { ...query, order_by: by('metric', 'x', true) },
      offset: 1,
      limit: 2
    });
    expect(names(page.rows)).toEqual(['run-1', 'run-0']);
    expect([page.offset, page.total, client.state]).toEqual([
      1,
      5,
      'disconnected'
    ]);
  });

  it('cannot be searched', async () => {
    const asked = client.request('runs.search', {
      store_id: null,
      query: { ...query, filter: 'metrics.x > 1' },
      offset: 0,
      limit: 2
    });
    await expect(asked).rejects.toMatchObject({
      data: { error_code: 'DISCONNECTED' }
    });
    await expect(client.request('experiments.list', {})).rejects.toMatchObject({
      data: { error_code: 'DISCONNECTED' }
    });
  });
});
