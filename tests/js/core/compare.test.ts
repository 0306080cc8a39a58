import { describe, expect, it, vi } from 'vitest';
import {
  drawnOf,
  metricOf,
  UNTOUCHED,
  withRunEye
} from '../../../js/core/compare/compareLayout';
import {
  changedPart,
  columnOrder,
  differenceLines,
  differencesShown,
  linesOf,
  nextDifference,
  withMoved
} from '../../../js/core/compare/differences';
import { runLines } from '../../../js/core/compare/lineSources';
import {
  axesAtFirst,
  brushByKey,
  brushed,
  MISSING,
  moveAxis,
  placeOn
} from '../../../js/core/compare/parallelAxes';
import { paintBy } from '../../../js/core/compare/runPaint';
import { trendOf } from '../../../js/core/compare/trend';
import type { ParallelAxis, RunRow } from '../../../js/protocol/generated';
import { CompareKernel, differencesOf } from '../compareKernel';
import { makeRun } from '../memoryKernel';

const param = (key: string): ParallelAxis => ({
  ...{ group: 'param', key },
  aggregate: 'latest'
});

const X = { group: 'param', key: 'x' } as const;

function runsWith(...values: (string | undefined)[]): RunRow[] {
  return values.map((value, n) =>
    makeRun(n, { params: value === undefined ? {} : { x: value } })
  );
}

describe('metrics', () => {
  it('have one that stands for a run', () => {
    const columns = { params: [], metrics: ['acc', 'loss'], tags: [] };
    const query = { experiment_ids: null, filter: '', order_by: [] };
    expect(metricOf(UNTOUCHED, query, columns)?.key).toBe('acc');
    const headed = { ...columns, headline: ['loss'] };
    expect(metricOf(UNTOUCHED, query, headed)?.key).toBe('loss');
    const loss = { group: 'metric', key: 'loss', descending: false } as const;
    const sorted = {
      ...query,
      order_by: [{ ...loss, aggregate: 'min' as const }]
    };
    expect(metricOf(UNTOUCHED, sorted, columns)).toEqual({
      ...{ key: 'loss', aggregate: 'min' }
    });
    const metric = { key: 'f1', aggregate: 'latest' } as const;
    expect(metricOf({ ...UNTOUCHED, metric }, sorted, columns)).toBe(metric);
    expect(metricOf(UNTOUCHED, query, undefined)).toBeNull();
  });
});

describe('runs', () => {
  it('are drawn where their eye is open', () => {
    const rows = [0, 1, 2, 3].map(n => makeRun(n));
    const [first, second, , last] = rows.map(({ run_id }) => run_id);
    const two = { ...UNTOUCHED, first: 2 };
    expect(drawnOf(rows, two)).toEqual(rows.slice(0, 2));
    const hidden = withRunEye(two, first ?? '', rows);
    expect(drawnOf(rows, hidden)).toEqual(rows.slice(1, 2));
    expect(drawnOf(rows, withRunEye(hidden, first ?? '', rows))).toEqual(
      rows.slice(0, 2)
    );
    expect(
      drawnOf(rows, withRunEye(two, last ?? '', rows)).map(
        ({ run_id }) => run_id
      )
    ).toEqual([first, second, last]);
  });

  it('have colours by the rank of a param, or by its text', () => {
    const numbers = runsWith('10', '2', '1000', undefined);
    const paint = paintBy(numbers, X);
    expect(numbers.map(paint)).toEqual([
      'rgb(136, 119, 204)',
      'rgb(0, 119, 187)',
      'rgb(238, 119, 51)',
      '#888888'
    ]);
    const [a, b, again] = runsWith('a', 'b', 'a').map(
      paintBy(runsWith('a', 'b'), X)
    );
    expect(a).toBe(again);
    expect(a).not.toBe(b);
  });
});

describe('an axis', () => {
  it('has its numbers from the least to the greatest', () => {
    const { kind, places, ticks, valueAt } = placeOn(
      param('x'),
      runsWith('0', '10', '2.5', undefined)
    );
    expect(kind).toBe('number');
    expect([...places]).toEqual([0, 1, 0.25, MISSING]);
    expect(ticks.map(({ label }) => label)).toEqual([
      ...['0', '2.5', '5', '7.5', '10']
    ]);
    expect(valueAt(0.5)).toBe('5');
  });

  it('is logarithmic, flipped, or both', () => {
    const rows = runsWith('0.001', '0.1', '0', '0.01');
    const { places, valueAt } = placeOn(
      { ...param('x'), log: true, flipped: true },
      rows
    );
    expect([...places].map(at => Number(at.toFixed(6)))).toEqual([
      ...[1, 0, MISSING, 0.5]
    ]);
    expect(valueAt(1)).toBe('0.001');
  });

  it('never merges categories, however alike they begin', () => {
    const long = 'x'.repeat(60);
    const { kind, places, ticks } = placeOn(
      param('x'),
      runsWith(`${long}a`, `${long}b`, '10', '9', `${long}a`)
    );
    expect(kind).toBe('category');
    expect(ticks.map(({ label }) => label)).toEqual([
      ...['9', '10', `${long}a`, `${long}b`]
    ]);
    expect(new Set(places).size).toBe(4);
    expect(places[0]).toBe(places[4]);
  });

  it('puts one value alone into the middle', () => {
    expect([...placeOn(param('x'), runsWith('3', '3')).places]).toEqual([
      ...[0.5, 0.5]
    ]);
  });

  it('is chosen where runs differ', () => {
    const rows = [
      makeRun(0, { params: { lr: '1', seed: '7' } }),
      makeRun(1, { params: { lr: '2', seed: '7', optimizer: 'adam' } })
    ];
    const columns = {
      ...{ params: ['lr', 'optimizer', 'seed'], metrics: [], tags: [] }
    };
    expect(
      axesAtFirst(rows, columns, { key: 'loss', aggregate: 'min' }).map(
        ({ key }) => key
      )
    ).toEqual(['lr', 'optimizer', 'loss']);
  });

  it('is brushed with others, and by keys', () => {
    const rows = runsWith('0', '5', '10', undefined);
    const x = placeOn(param('x'), rows);
    expect(brushed([x], new Map(), 4)).toEqual([0, 1, 2, 3]);
    const upper = brushByKey(x, undefined, { key: 'ArrowUp', shiftKey: false });
    expect(upper).toEqual({ from: 0.5, to: 1 });
    expect(brushed([x], new Map([[x.id, upper ?? never()]]), 4)).toEqual([
      1, 2
    ]);
    const lower = brushByKey(x, upper ?? never(), {
      ...{ key: 'ArrowDown', shiftKey: false }
    });
    expect(lower?.from).toBeCloseTo(0.45);
    const smaller = brushByKey(x, upper ?? never(), {
      ...{ key: 'ArrowDown', shiftKey: true }
    });
    expect(smaller).toEqual({ from: 0.5, to: 0.95 });
    const escape = { key: 'Escape', shiftKey: false };
    expect(brushByKey(x, upper ?? never(), escape)).toBeNull();
    expect(brushByKey(x, undefined, escape)).toBeUndefined();
  });

  it('moves to where another one is', () => {
    const axes = ['a', 'b', 'c'].map(param);
    const keys = (from: number, to: number) =>
      moveAxis(axes, from, to).map(({ key }) => key);
    expect(keys(0, 2)).toEqual(['b', 'c', 'a']);
    expect(keys(2, 0)).toEqual(['c', 'a', 'b']);
  });

  it('has a trend over another one, unless it has categories', () => {
    const rows = [0, 1, 2, 3].map(n =>
      makeRun(n, {
        params: { x: String(n), c: 'abcd'[n] ?? '' },
        metrics: { y: 2 * n }
      })
    );
    const up = placeOn(
      { group: 'metric', key: 'y', aggregate: 'latest' },
      rows
    );
    const trend = trendOf(placeOn(param('x'), rows), up);
    expect(trend?.from).toBeCloseTo(0);
    expect(trend?.to).toBeCloseTo(1);
    expect(trendOf(placeOn(param('c'), rows), up)).toBeNull();
  });
});

describe('differences', () => {
  const all = differencesOf([
    makeRun(0, { params: { lr: '1', seed: '7' }, metrics: { loss: 2 } }),
    makeRun(1, { params: { lr: '2', seed: '7' }, metrics: { loss: 1 } })
  ]);
  const keys = (onlyDifferent: boolean, search: string) =>
    differencesShown(all, { onlyDifferent, search }).map(({ key }) => key);

  it('are shown alone, with the rest, and as far as they are searched for', () => {
    expect(keys(true, '')).toEqual(['loss', 'lr']);
    expect(keys(false, '')).toEqual(['loss', 'lr', 'seed']);
    expect(keys(false, '7')).toEqual(['seed']);
    expect(keys(true, 'LR')).toEqual(['lr']);
  });

  it('follow one another round the end, below the names of their sections', () => {
    const lines = differenceLines(
      differencesShown(all, { onlyDifferent: false, search: '' })
    );
    expect(
      lines.map(line => (line.kind === 'value' ? line.row.key : line.section))
    ).toEqual(['metric', 'loss', 'param', 'lr', 'seed']);
    expect(nextDifference(lines, -1, 1)).toBe(1);
    expect(nextDifference(lines, 1, 1)).toBe(3);
    expect(nextDifference(lines, 3, 1)).toBe(1);
    expect(nextDifference(lines, 1, -1)).toBe(3);
    expect(nextDifference([], -1, 1)).toBeNull();
  });

  it('have the base first, then the runs as they were arranged', () => {
    const ids = ['a', 'b', 'c'];
    expect(columnOrder(ids, 'b')).toEqual([1, 0, 2]);
    expect(columnOrder(ids, 'z')).toEqual([0, 1, 2]);
    expect(columnOrder(ids, null, ['c', 'a', 'b'])).toEqual([2, 0, 1]);
    expect(columnOrder(ids, 'a', ['c', 'gone', 'b'])).toEqual([0, 2, 1]);
    expect(withMoved(ids, 0, 2)).toEqual(['b', 'c', 'a']);
    expect(withMoved(ids, 2, 0)).toEqual(['c', 'a', 'b']);
  });

  it('are as high as their longest value, within bounds', () => {
    const row = (value: string) => ({
      ...{ section: 'param' as const, key: 'p', values: ['x', value] },
      differs: true
    });
    expect(linesOf(row('y'), 10)).toBe(1);
    expect(linesOf(row('y'.repeat(25)), 10)).toBe(3);
    expect(linesOf(row('a\n\nb'), 10)).toBe(3);
    expect(linesOf(row('y'.repeat(9999)), 10)).toBe(10);
  });

  it('are marked in the part that is other', () => {
    expect(changedPart('[1, 2, 3]', '[1, 5, 3]')).toEqual([
      ...['[1, ', '5', ', 3]']
    ]);
    expect(changedPart('aa', 'aaa')).toEqual(['aa', 'a', '']);
    expect(changedPart('aaa', 'aa')).toEqual(['aa', '', '']);
    expect(changedPart('', 'x')).toEqual(['', 'x', '']);
  });
});

describe('lines of charts', () => {
  const query = { axis: 'step', range: null, points: 100 } as const;
  const ids = ['a'.repeat(32), 'b'.repeat(32)];

  function kernelWithCurves() {
    const kernel = new CompareKernel(
      ids.map((run_id, n) => makeRun(n, { run_id }))
    );
    for (const id of ids) {
      kernel.series[id] = { loss: [3, 2, 1], acc: [0, 1, 2] };
    }
    return kernel;
  }

  it('are asked for in one request for all charts in sight', async () => {
    const kernel = kernelWithCurves();
    const lines = runLines(kernel.connect(), () => null);
    const stop = lines.start();
    lines.setIds(ids);
    lines.want('loss', { keys: ['loss'], query });
    lines.want('acc', { keys: ['acc', 'missing'], query });
    const wanted = { keys: ['loss', 'acc', 'missing'], query };
    await vi.waitFor(() => {
      expect(lines.answer(wanted).complete).toBe(true);
    });
    expect(kernel.asks('series.read').map(({ params }) => params)).toEqual([
      {
        ...{ store_id: null, run_ids: ids },
        keys: ['loss', 'acc', 'missing'],
        ...query
      }
    ]);
    const found = lines.answer(wanted).lines;
    expect([...(found.get(`${ids[0] ?? ''} loss`)?.y ?? [])]).toEqual([
      ...[3, 2, 1]
    ]);
    expect(found.get(`${ids[0] ?? ''} missing`)).toBeNull();
    stop();
  });

  it('are asked for again of the run alone that has changed', async () => {
    const kernel = kernelWithCurves();
    const lines = runLines(kernel.connect(), () => null);
    const stop = lines.start();
    lines.setIds(ids);
    const wanted = { keys: ['loss'], query };
    lines.want('loss', wanted);
    await vi.waitFor(() => {
      expect(lines.answer(wanted).complete).toBe(true);
    });
    kernel.series[ids[1] ?? ''] = { loss: [3, 2, 1, 0] };
    kernel.log(makeRun(1, { run_id: ids[1] ?? '' }));
    await vi.waitFor(() => {
      const line = lines.answer(wanted).lines.get(`${ids[1] ?? ''} loss`);
      expect(line?.y).toHaveLength(4);
    });
    expect(kernel.asks('series.read')[1]?.params).toMatchObject({
      run_ids: [ids[1]]
    });
    stop();
  });

  it('say what went wrong until a person asks again', async () => {
    const kernel = kernelWithCurves();
    kernel.refusals['series.read'] = 'The disk is gone.';
    const lines = runLines(kernel.connect(), () => null);
    const stop = lines.start();
    lines.setIds(ids);
    const wanted = { keys: ['loss'], query };
    lines.want('loss', wanted);
    await vi.waitFor(() => {
      expect(lines.failure?.message).toBe('The disk is gone.');
    });
    expect(lines.answer(wanted).complete).toBe(false);
    kernel.refusals = {};
    lines.retry();
    await vi.waitFor(() => {
      expect(lines.answer(wanted).complete).toBe(true);
    });
    expect(lines.failure).toBeNull();
    stop();
  });

  it('go in several requests where one would be too large', async () => {
    const kernel = kernelWithCurves();
    const lines = runLines(kernel.connect(), () => null);
    const stop = lines.start();
    const many = Array.from({ length: 150 }, (_, n) => `run${String(n)}`);
    lines.setIds(many);
    const keys = ['a', 'b', 'c', 'd'];
    const wanted = { keys, query: { ...query, points: 4000 } };
    lines.want('loss', wanted);
    await vi.waitFor(() => {
      expect(lines.answer(wanted).complete).toBe(true);
    });
    const sizes = kernel
      .asks('series.read')
      .map(({ params }) => params as { run_ids: string[]; keys: string[] })
      .map(({ run_ids, keys: asked }) => run_ids.length * asked.length * 4000);
    expect(sizes).toHaveLength(4);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000_000);
    stop();
  });
});

function never(): never {
  throw new Error('There is a brush.');
}
