import { describe, expect, it } from 'vitest';
import { bestIn, bestOf } from '../../../js/ui/chart/bestPoint';
import { nearest, pointsRead } from '../../../js/ui/chart/chartCursor';
import {
  place,
  xRangeOf,
  yRangeOf,
  type ChartCurve
} from '../../../js/ui/chart/chartData';
import { metric } from '../runKernel';

const curve = (x: number[], y: number[]): ChartCurve => ({
  id: 'loss',
  label: 'loss',
  style: { colour: 'red' },
  x: Float64Array.from(x),
  y: Float64Array.from(y)
});
const range = (x: number[], y: number[], log = false) => {
  const placed = [place(curve(x, y), log)];
  return yRangeOf(placed, xRangeOf(placed, null, null), log, null);
};

describe('a curve that is drawn', () => {
  it('goes up and down at one x as it was logged, and along the axis otherwise', () => {
    const { x, drawn } = place(curve([3, 1, 1, 2, 1], [9, 5, 7, 8, 6]), false);
    expect([...x]).toEqual([1, 1, 1, 2, 3]);
    expect([...drawn]).toEqual([5, 7, 6, 8, 9]);
    // What is in order is not copied.
    const risen = curve([1, 1, 2], [3, 2, 1]);
    expect(place(risen, false).x).toBe(risen.x);
    expect(place(risen, false).drawn).toBe(risen.y);
  });

  it('has a gap and a mark for each value without a place', () => {
    const y = [NaN, 1, Infinity, -Infinity, 0, -2];
    const x = y.map((_, at) => at);
    expect(place(curve(x, y), false).edges.map(({ edge }) => edge)).toEqual([
      'nan',
      'above',
      'below'
    ]);
    const { drawn, edges } = place(curve(x, y), true);
    expect([...drawn]).toEqual([null, 1, null, null, null, null]);
    expect(edges.map(({ edge }) => edge).slice(3)).toEqual(['low', 'low']);
  });

  it('has points where there are few, or where no line leads to', () => {
    const many = Array.from({ length: 100 }, (_, at) => at);
    const y = many.map(at => (at === 49 || at === 51 ? NaN : 1));
    expect(place(curve(many, y), false).dots).toEqual([50]);
    expect(place(curve([1, 2], [1, 2]), false).dots).toEqual([0, 1]);
  });
});

describe('what an axis shows', () => {
  it('has some room around what is drawn, whatever that is', () => {
    expect(range([0, 1], [0, 100])).toEqual([-5, 105]);
    expect(range([0], [0])).toEqual([-0.1, 0.1]);
    expect(range([0, 1], [NaN, NaN])).toEqual([0, 1]);
    expect(range([0, 1], [0, -1], true)).toEqual([0.1, 10]);
    for (const log of [false, true]) {
      const [low, high] = range([0, 1, 2], [5e-324, 1.7e308, 1e300], log);
      expect(high - low).toBeGreaterThan(0);
      expect(Number.isFinite(high - low)).toBe(true);
    }
  });

  it('is what is fixed, and more where values lie beyond it', () => {
    const placed = [place(curve([0, 1], [20, 130]), false)];
    const x = { start: 0, end: 1 };
    expect(yRangeOf(placed, x, false, [0, 100])).toEqual([0, 130]);
    expect(yRangeOf(placed, { start: 0, end: 0.5 }, false, [0, 100])).toEqual([
      0, 100
    ]);
  });

  it('is never of no length', () => {
    for (const at of [0, 7, -(2 ** 63), 1.8e12]) {
      const { start, end } = xRangeOf([curve([at], [1])], null, null);
      expect(end).toBeGreaterThan(start);
    }
    expect(xRangeOf([], null, null)).toEqual({ start: 0, end: 1 });
  });
});

describe('the points that are read', () => {
  it('are the nearest, the first of several', () => {
    const x = Float64Array.from([1, 2, 2, 2, 5]);
    expect([0, 1.4, 1.6, 2, 3.4, 4, 9].map(at => nearest(x, at))).toEqual([
      0, 0, 1, 1, 1, 4, 4
    ]);
    expect(nearest(Float64Array.from([]), 1)).toBeNull();
  });

  it('are none before a curve begins and after it has ended', () => {
    const curves = [
      place(curve([0, 100], [1, 2]), false),
      place(curve([0, 50], [1, 2]), false)
    ];
    const whole = { start: 0, end: 100 };
    expect(pointsRead(curves, { x: 90 }, whole, 300)).toEqual([1, null]);
    expect(pointsRead(curves, { x: 52 }, whole, 300)).toEqual([1, 1]);
    // At rest the last one in sight.
    expect(pointsRead(curves, null, { start: 0, end: 60 }, 300)).toEqual([
      0, 1
    ]);
  });
});

describe('the best point', () => {
  it('is the least or the greatest, as the name tells', () => {
    const known = { min_step: 1, max_step: 2 };
    const values = [2, 1, 3];
    expect(bestOf(metric('val/loss', values, known))).toEqual({
      value: 1,
      step: 1
    });
    expect(bestOf(metric('accuracy', values, known))).toEqual({
      value: 3,
      step: 2
    });
    expect(bestOf(metric('lr', values, known))).toBeNull();
    const nan = { min: null, min_step: null };
    expect(bestOf(metric('loss', [NaN], nan))).toBeNull();
  });

  it('is the first of several in a curve on whatever axis', () => {
    const found = { ...curve([10, 20, 30], [NaN, 1, 1]), total: 3 };
    expect(bestIn(found, { value: 1, step: 1 })).toEqual({ x: 20, y: 1 });
    expect(bestIn(found, { value: 7, step: 1 })).toBeNull();
  });
});
