import { describe, expect, it } from 'vitest';
import { MISSING, placeOn } from '../../../js/core/compare/axisScale';
import {
  axesAtFirst,
  brushByKey,
  brushed,
  carried,
  carriedBrushes,
  moveAxis
} from '../../../js/core/compare/parallelAxes';
import { trendOf, trendWithin } from '../../../js/core/compare/trend';
import type { ParallelAxis, RunRow } from '../../../js/protocol/generated';
import { makeRun } from '../memoryKernel';

const param = (key: string): ParallelAxis => ({
  ...{ group: 'param', key },
  aggregate: 'latest'
});

function runsWith(...values: (string | undefined)[]): RunRow[] {
  return values.map((value, n) =>
    makeRun(n, { params: value === undefined ? {} : { x: value } })
  );
}

describe('an axis', () => {
  it('has its numbers from the least to the greatest', () => {
    const few = placeOn(param('x'), runsWith('0', '10', '2.5', undefined));
    expect(few.kind).toBe('number');
    expect([...few.places]).toEqual([0, 1, 0.25, MISSING]);
    // Few numbers are ticks themselves.
    expect(few.ticks.map(({ label }) => label)).toEqual(['0', '2.5', '10']);
    expect(few.valueAt(0.5)).toBe('5');
    const many = placeOn(
      param('x'),
      runsWith(...Array.from({ length: 11 }, (_, n) => String(n)))
    );
    expect(many.ticks.map(({ label }) => label)).toEqual([
      ...['0', '2.5', '5', '7.5', '10']
    ]);
  });

  it('tells numbers apart that differ in their last digits', () => {
    const rows = runsWith('1000000.1', '1000000.2', '1000000.3');
    const { ticks, valueAt } = placeOn(param('x'), rows);
    expect(ticks.map(({ label }) => label)).toEqual([
      ...['1000000.1', '1000000.2', '1000000.3']
    ]);
    expect(valueAt(0.5)).toBe('1000000.2');
  });

  it('has a place for runs without a value, and says why they are there', () => {
    const rows = [
      ...[3, 'NaN' as const, 0, 30].map((loss, n) =>
        makeRun(n, { metrics: { loss } })
      ),
      makeRun(4)
    ];
    const loss = { group: 'metric', key: 'loss', aggregate: 'latest' } as const;
    const linear = placeOn(loss, rows);
    expect([linear.without, linear.unplaced]).toEqual([1, 1]);
    const log = placeOn({ ...loss, log: true }, rows);
    expect([log.without, log.unplaced]).toEqual([1, 2]);
    expect([...log.places]).toEqual([0, MISSING, MISSING, 1, MISSING]);
    const missing = new Map([[log.id, { from: MISSING, to: MISSING }]]);
    expect(brushed([log], missing, 5)).toEqual([1, 2, 4]);
    const all = new Map([[log.id, { from: 0, to: 1 }]]);
    expect(brushed([log], all, 5)).toEqual([0, 3]);
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

  it('keeps what is brushed where its scale changes', () => {
    const before = placeOn(param('x'), runsWith('0', '5', '10'));
    const rows = runsWith('0', '5', '10', '20', '-20');
    const upper = { from: 0.4, to: 1 };
    const now = placeOn(param('x'), rows);
    const wider = carried(upper, before, now) ?? never();
    expect(wider.from).toBeCloseTo(0.6);
    expect(wider.to).toBeCloseTo(0.75);
    expect(brushed([now], new Map([[now.id, wider]]), 5)).toEqual([1, 2]);
    const flipped = placeOn({ ...param('x'), flipped: true }, rows);
    const turned = carried(upper, before, flipped) ?? never();
    expect(turned.from).toBeCloseTo(0.25);
    expect(brushed([flipped], new Map([[now.id, turned]]), 5)).toEqual([1, 2]);
    // Below zero there is nothing on a logarithmic scale: as far down as it goes.
    const log = placeOn({ ...param('x'), log: true }, rows);
    const lower = carried({ from: 0, to: 0.5 }, before, log) ?? never();
    expect(brushed([log], new Map([[log.id, lower]]), 5)).toEqual([1]);
    const gone = carriedBrushes(new Map([['param:y', upper]]), [before], [now]);
    expect(gone.size).toBe(0);
  });

  it('keeps brushed categories, and no others that come between', () => {
    const before = placeOn(param('x'), runsWith('a', 'c', 'e'));
    const rows = runsWith('a', 'b', 'c', 'd', 'e', undefined);
    const now = placeOn(param('x'), rows);
    const brush = carried({ from: 0.5, to: 0.5 }, before, now) ?? never();
    expect(brushed([now], new Map([[now.id, brush]]), 6)).toEqual([2]);
    const one = placeOn(param('x'), runsWith('a', 'b'));
    expect(carried({ from: 1, to: 1 }, before, one)).toBeNull();
    const missing = { from: MISSING, to: MISSING };
    expect(carried(missing, before, now)).toEqual(missing);
    expect(carried(missing, now, before)).toBeNull();
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
    expect(trend?.correlation).toBeCloseTo(1);
    expect(trendWithin({ from: -1, to: 1, correlation: 1 })).toEqual({
      ...{ x1: 0.5, y1: 0, x2: 1, y2: 1 }
    });
    expect(trendWithin({ from: 2, to: 3, correlation: 1 })).toBeNull();
    expect(trendOf(placeOn(param('c'), rows), up)).toBeNull();
  });
});

function never(): never {
  throw new Error('There is a brush.');
}
