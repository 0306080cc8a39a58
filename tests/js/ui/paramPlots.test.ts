/** How charts of params are laid out, pointed at and drawn in time. */
import { describe, expect, it } from 'vitest';
import { MISSING, placeOn } from '../../../js/core/compare/axisScale';
import { DrawingPace, strewn } from '../../../js/ui/chart/drawingPace';
import {
  heightsOf,
  runByKey,
  runNear,
  xOf
} from '../../../js/ui/compare/parallelLines';
import {
  plotAxis,
  plotBox,
  thinned,
  xIn,
  yIn
} from '../../../js/ui/chart/plotBox';
import {
  markByKey,
  markNear,
  runsWithin
} from '../../../js/ui/compare/plotMarks';
import { makeRun } from '../memoryKernel';

const STYLE = { colour: '#000', shape: 'circle', dash: '' } as const;

function axis(values: readonly (string | undefined)[], log = false) {
  const rows = values.map((value, n) =>
    makeRun(n, { params: value === undefined ? {} : { x: value } })
  );
  return placeOn({ group: 'param', key: 'x', aggregate: 'latest', log }, rows);
}

const marks = (
  [
    [10, 10],
    [50, 80],
    [50, 20],
    [90, 50]
  ] as const
).map(([x, y], run) => ({ run, x, y, radius: 4, style: STYLE }));

describe('points', () => {
  it('are found where the pointer is near', () => {
    expect(markNear(marks, 52, 23)?.run).toBe(2);
    expect(markNear(marks, 70, 50)).toBeNull();
    const large = marks.slice(0, 1).map(mark => ({ ...mark, radius: 30 }));
    expect(markNear(large, 30, 10)?.run).toBe(0);
  });

  it('are selected by a rectangle, drawn in any direction', () => {
    const half = { x1: 60, y1: 100, x2: 0, y2: 15 };
    expect(runsWithin(marks, half)).toEqual([1, 2]);
  });

  it('are walked along from left to right, and from the bottom up', () => {
    const walk = (run: number | null, key: string) =>
      markByKey(marks, run, key)?.run;
    expect(walk(null, 'ArrowRight')).toBe(0);
    expect(walk(0, 'ArrowRight')).toBe(1);
    expect(walk(1, 'ArrowRight')).toBe(2);
    expect(walk(3, 'ArrowRight')).toBe(3);
    expect(walk(0, 'ArrowLeft')).toBe(0);
    expect(walk(null, 'End')).toBe(3);
    expect(walk(0, 'a')).toBeUndefined();
    expect(markByKey([], null, 'Home')).toBeNull();
  });
});

describe('a chart', () => {
  const size = (width: number) => ({ width, height: 320 });

  it('has as many round ticks as can be read, from 400 pixels to 4K', () => {
    const many = Array.from({ length: 40 }, (_, n) => String(n * 0.013));
    for (const width of [240, 400, 1000, 3800]) {
      const x = plotAxis(axis(many));
      const box = plotBox(size(width), x, x);
      const at = box.xTicks.map(tick => xIn(box, tick.at));
      const gaps = at.slice(1).map((next, n) => next - (at[n] ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(40);
      expect(at.length).toBeGreaterThan(1);
      const labels = box.xTicks.map(({ label }) => label);
      expect(new Set(labels).size).toBe(labels.length);
      expect(Math.max(...labels.map(({ length }) => length))).toBeLessThan(6);
    }
  });

  it('has powers of ten on a logarithmic axis', () => {
    const x = plotAxis(
      axis(['0.001', '0.5', '3', '10', '20', '30', '40', '50', '100'], true)
    );
    const { xTicks } = plotBox(size(900), x, x);
    expect(xTicks.map(({ label }) => label)).toEqual([
      ...['0.001', '0.01', '0.1', '1', '10', '100']
    ]);
  });

  it('has a place beside the axes for runs without a value', () => {
    const full = plotAxis(axis(['1', '2']));
    const some = plotAxis(axis(['1', undefined]));
    const box = plotBox(size(600), some, some);
    expect(xIn(box, MISSING)).toBeLessThan(box.left - 10);
    expect(yIn(box, MISSING)).toBeGreaterThan(box.bottom + 10);
    expect(plotBox(size(600), full, full)).toMatchObject({
      ...{ noX: null, noY: null }
    });
  });

  it('turns the labels of many categories, and leaves out what would lie on another', () => {
    const texts = Array.from({ length: 30 }, (_, n) => `value ${String(n)}`);
    const category = plotAxis(axis(texts));
    const number = plotAxis(axis(['1', '2']));
    const narrow = plotBox(size(800), category, number);
    expect(narrow.isTurned).toBe(true);
    expect(narrow.xTicks).toHaveLength(30);
    const wide = plotBox(size(3800), category, number);
    expect(wide.isTurned).toBe(false);
    const ticks = [0, 0.01, 0.5, 0.51, 1].map(at => ({ at, label: '' }));
    expect(thinned(ticks, 0.1).map(({ at }) => at)).toEqual([0, 0.5, 1]);
  });
});

describe('lines', () => {
  const axes = [axis(['0', '10', '5']), axis(['10', '0', '5'])];
  const shape = { axes, width: 480, height: 268 };

  it('are found where the pointer is near, between any two axes', () => {
    const heights = heightsOf(shape);
    const middle = (xOf(shape, 0) + xOf(shape, 1)) / 2;
    const quarter = (xOf(shape, 0) + middle) / 2;
    const runs = [0, 1, 2];
    // Of run 0 it is a quarter of the way up, of run 1 three quarters.
    expect(runNear(shape, heights, runs, quarter, 234 - 50)).toBe(0);
    expect(runNear(shape, heights, runs, quarter, 234 - 150)).toBe(1);
    expect(runNear(shape, heights, [1], quarter, 234 - 50)).toBeNull();
    expect(runNear(shape, heights, runs, 470, 100)).toBeNull();
  });

  it('are walked along an axis', () => {
    const [first = never()] = axes;
    const walk = (run: number | null, key: string) =>
      runByKey(first, [0, 1, 2], run, key);
    expect(walk(null, 'PageUp')).toBe(0);
    expect(walk(0, 'PageUp')).toBe(2);
    expect(walk(1, 'PageUp')).toBe(1);
    expect(walk(null, 'PageDown')).toBe(1);
    expect(walk(2, 'ArrowUp')).toBeUndefined();
  });
});

describe('drawing', () => {
  it('does less in a frame where frames are late, and more where there is time', () => {
    const pace = new DrawingPace();
    const first = pace.lines;
    pace.took(80, first);
    expect(pace.lines).toBe(first / 2);
    for (let frames = 0; frames < 20; frames++) {
      pace.took(500, pace.lines);
    }
    expect(pace.lines).toBeGreaterThanOrEqual(100);
    for (let frames = 0; frames < 20; frames++) {
      pace.took(16, pace.lines);
    }
    expect(pace.lines).toBeGreaterThan(2000);
    // A frame with less to draw says nothing of more.
    const now = pace.lines;
    pace.took(16, 10);
    expect(pace.lines).toBe(now);
  });

  it('begins all over the list, and leaves nothing out', () => {
    for (const length of [0, 1, 2, 7, 500, 1999, 2000]) {
      const items = Array.from({ length }, (_, n) => n);
      expect([...strewn(items)].sort((a, b) => a - b)).toEqual(items);
    }
    const first = strewn(Array.from({ length: 2000 }, (_, n) => n))
      .slice(0, 100)
      .sort((a, b) => a - b);
    const gaps = first.slice(1).map((next, n) => next - (first[n] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(80);
  });
});

function never(): never {
  throw new Error('There is an axis.');
}
