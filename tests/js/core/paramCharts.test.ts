/** What charts of params compute: boxes, bars, surfaces, looks. */
import { describe, expect, it } from 'vitest';
import { placeOn } from '../../../js/core/compare/axisScale';
import { barRange, barsOf } from '../../../js/core/compare/bars';
import { boxOf, quantile, valueGroups } from '../../../js/core/compare/boxes';
import { UNTOUCHED } from '../../../js/core/compare/compareLayout';
import {
  axisAmong,
  axisChoices,
  chartOf,
  withChart
} from '../../../js/core/compare/paramsCharts';
import { looksBy } from '../../../js/core/compare/runLooks';
import { categoryStyles, paintBy } from '../../../js/core/compare/runPaint';
import {
  areaFrom,
  distinctPoints,
  estimate,
  hullOf,
  type Spot,
  surfaceOf
} from '../../../js/core/compare/surface';
import type { ParallelAxis } from '../../../js/protocol/generated';
import { makeRun } from '../memoryKernel';

const X: ParallelAxis = { group: 'param', key: 'x', aggregate: 'latest' };
const LOSS = { key: 'loss', aggregate: 'latest' } as const;

function runsWith(...values: (string | undefined)[]) {
  return values.map((value, n) =>
    makeRun(n, { params: value === undefined ? {} : { x: value } })
  );
}

describe('a box', () => {
  it("has NumPy's quartiles and Tukey's whiskers", () => {
    // numpy.quantile(…, [0.25, 0.5, 0.75])
    expect(boxOf([4, 1, 10, 2, 3, NaN])).toEqual({
      ...{ count: 5, low: 2, median: 3, high: 4 },
      ...{ from: 1, to: 4, min: 1, max: 10 }
    });
    const even = boxOf([0.3, 0.1, 0.7, 0.9]);
    expect(even?.low).toBeCloseTo(0.25);
    expect(even?.median).toBeCloseTo(0.5);
    expect(even?.high).toBeCloseTo(0.75);
    expect(boxOf([7])).toMatchObject({ low: 7, median: 7, from: 7, to: 7 });
    expect(boxOf([NaN, Infinity])).toBeNull();
    expect(quantile([1, 2], 1)).toBe(2);
  });

  it('has whiskers that do not end within it', () => {
    // The upper quartile is 26.75, and no number is between that and the end of the whisker.
    const box = boxOf([0, 1, 2, 101]);
    expect(box?.high).toBeCloseTo(26.75);
    expect(box?.to).toBeGreaterThanOrEqual(box?.high ?? NaN);
  });

  it('is of one value each, those without one last', () => {
    const long = 'x'.repeat(60);
    const { groups, inRanges } = valueGroups(
      X,
      runsWith(`${long}b`, undefined, '10', `${long}a`, '9', '10')
    );
    expect(inRanges).toBe(false);
    expect(groups).toEqual([
      { label: '9', runs: [4] },
      { label: '10', runs: [2, 5] },
      { label: `${long}a`, runs: [3] },
      { label: `${long}b`, runs: [0] },
      { label: null, runs: [1] }
    ]);
  });

  it('is of a range where there are many numbers, and never of many texts', () => {
    const numbers = Array.from({ length: 40 }, (_, n) => String(n / 4));
    const { groups, inRanges } = valueGroups(X, runsWith(...numbers, '0'));
    expect(inRanges).toBe(true);
    expect(groups).toHaveLength(8);
    expect(groups[0]?.label).toBe('0 – 1');
    expect(groups.map(({ runs }) => runs.length)).toEqual([
      ...[6, 5, 5, 5, 5, 5, 5, 5]
    ]);
    const texts = numbers.map(number => `v${number}`);
    expect(valueGroups(X, runsWith(...texts)).groups).toHaveLength(40);
  });
});

describe('bars', () => {
  const rows = [0.5, 0.9, 0.3].map((loss, n) =>
    makeRun(n, {
      params: { x: n === 0 ? 'b' : 'a' },
      metrics: { loss }
    })
  );

  it('are the best first, those without a value last', () => {
    const all = [makeRun(9), ...rows];
    const values = (direction: 'lower' | 'higher' | null) =>
      barsOf(all, LOSS, undefined, direction).map(({ value }) => value);
    expect(values('lower')).toEqual([0.3, 0.5, 0.9, null]);
    expect(values('higher')).toEqual([0.9, 0.5, 0.3, null]);
    expect(values(null)).toEqual([0.9, 0.5, 0.3, null]);
  });

  it('are the means of groups with their standard deviation', () => {
    const by = { group: 'param', key: 'x' } as const;
    const [a, b] = barsOf(rows, LOSS, by, 'higher');
    expect([a?.label, a?.value, a?.count]).toEqual(['a', 0.6, 2]);
    // numpy.std([0.9, 0.3], ddof=1)
    expect(a?.std).toBeCloseTo(0.424264);
    expect([b?.label, b?.std, b?.count]).toEqual(['b', null, 1]);
  });

  it('begin at zero, on a logarithmic scale at a power of ten', () => {
    const bars = barsOf(rows, LOSS, undefined, 'lower');
    expect(barRange(bars, false)).toEqual([0, 0.9]);
    expect(barRange(bars, true)).toEqual([0.1, 0.9]);
    const below = [makeRun(0, { metrics: { loss: -2 } })];
    expect(barRange(barsOf(below, LOSS, undefined, null), false)).toEqual([
      ...[-2, 0]
    ]);
    expect(barRange(barsOf(below, LOSS, undefined, null), true)).toBeNull();
  });
});

describe('a surface', () => {
  const corners = [
    { x: 0, y: 0, value: 0 },
    { x: 1, y: 0, value: 1 },
    { x: 0, y: 1, value: 0 },
    { x: 1, y: 1, value: 1 }
  ];

  it('goes through its runs, and is the mean of those at one place', () => {
    const [first] = distinctPoints([
      { x: 0.5, y: 0.5, value: 1 },
      { x: 0.5, y: 0.5, value: 3 }
    ]);
    expect(first?.value).toBe(2);
    expect(estimate(corners, 1, 0)).toBe(1);
    // As far from all four.
    expect(estimate(corners, 0.5, 0.5)).toBeCloseTo(0.5);
    // Shepard's formula by hand: two points, at a third of the way between them.
    const two = [
      { x: 0, y: 0, value: 0 },
      { x: 1, y: 0, value: 1 }
    ];
    expect(estimate(two, 1 / 3, 0)).toBeCloseTo(0.2);
  });

  it('never leaves the range of its runs', () => {
    const { values } = surfaceOf(corners);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
  });

  it('is coarser where there are more runs than there is time for', () => {
    const many = Array.from({ length: 2000 }, (_, n) => ({
      ...{ x: (n % 50) / 49, y: Math.floor(n / 50) / 39, value: n }
    }));
    expect(surfaceOf(corners).side).toBe(60);
    expect(surfaceOf(many).side ** 2 * 2000).toBeLessThanOrEqual(2_000_000);
  });

  it('ends at the hull of its runs', () => {
    expect(hullOf([...corners, { x: 0.5, y: 0.5 }, { x: 0.5, y: 0 }])).toEqual([
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1]
    ]);
    const third = Math.fround(1 / 3);
    const line = [0, third, 1].map(x => ({ x, y: x }));
    expect(hullOf(line).length).toBeLessThan(3);
    expect(hullOf([{ x: 0, y: 0 }]).length).toBeLessThan(3);
  });

  it('is at a level or above it where straight lines between the corners of its grid are', () => {
    const side = 11;
    const plane = {
      side,
      values: Float64Array.from(
        { length: side * side },
        (_, at) => (at % side) / (side - 1)
      )
    };
    const area = (level: number) =>
      areaFrom(plane, level).reduce((sum, polygon) => sum + areaOf(polygon), 0);
    expect(area(-Infinity)).toBeCloseTo(1);
    expect(area(0.25)).toBeCloseTo(0.75);
    expect(area(0.73)).toBeCloseTo(0.27);
    expect(area(2)).toBe(0);
  });
});

describe('looks', () => {
  it('are colours of a scale by a metric, with what has none', () => {
    const rows = [
      makeRun(0, { metrics: { loss: 0 } }),
      makeRun(1, { metrics: { loss: 10 } }),
      makeRun(2)
    ];
    const axis = placeOn({ group: 'metric', ...LOSS }, rows);
    const { styles, legend } = looksBy(axis, rows, rows);
    expect(styles.map(({ colour }) => colour)).toEqual([
      ...['rgb(0, 119, 187)', 'rgb(238, 119, 51)', '#888888']
    ]);
    expect(legend).toMatchObject({ kind: 'scale', hasNone: true });
  });

  it('are by the rank of a param as in the list, also while runs are hidden', () => {
    const rows = runsWith('1', '2', '1000');
    const shown = rows.slice(0, 2);
    const { styles, legend } = looksBy(placeOn(X, shown), shown, rows);
    const list = rows.map(paintBy(rows, { group: 'param', key: 'x' }));
    expect(styles[0]?.colour).toBe(list[0]);
    expect(legend.kind === 'scale' && legend.ticks).toEqual([
      { at: 0, label: '1' },
      { at: 0.5, label: '2' },
      { at: 1, label: '1000' }
    ]);
  });

  it('are never the same for two texts, as long as there are others', () => {
    const labels = Array.from({ length: 50 }, (_, n) => `value ${String(n)}`);
    expect(new Set(categoryStyles(labels).values()).size).toBe(50);
    const rows = runsWith(...labels, undefined);
    const { styles, legend } = looksBy(placeOn(X, rows), rows, rows);
    const told = ({ colour, shape }: (typeof styles)[number]) =>
      `${colour} ${shape}`;
    expect(new Set(styles.slice(0, 50).map(told)).size).toBe(50);
    expect(legend.kind === 'categories' && legend.entries).toHaveLength(50);
    expect(legend.hasNone).toBe(true);
  });
});

describe('the chart of a layout', () => {
  it('is parallel coordinates at first, and forgets what is taken out', () => {
    expect(chartOf(UNTOUCHED)).toEqual({ kind: 'parallel' });
    const box = withChart(UNTOUCHED, { kind: 'box', x: X, log: true });
    expect(chartOf(box)).toEqual({ kind: 'box', x: X, log: true });
    expect(chartOf(withChart(box, { log: undefined }))).toEqual({
      ...{ kind: 'box', x: X }
    });
  });

  it('has axes among what differs, as they were chosen', () => {
    const rows = [
      makeRun(0, { params: { x: '1', kind: 'a', same: '7' } }),
      makeRun(1, { params: { x: '2', kind: 'b', same: '7' } })
    ];
    const columns = {
      ...{ params: ['kind', 'same', 'x'], metrics: ['acc', 'loss'], tags: [] }
    };
    const { params, numeric, metrics } = axisChoices(rows, columns, {
      ...{ key: 'loss', aggregate: 'min' }
    });
    expect(params.map(({ key }) => key)).toEqual(['kind', 'x']);
    expect(numeric.map(({ key }) => key)).toEqual(['x']);
    expect(metrics.map(({ aggregate }) => aggregate)).toEqual([
      ...['latest', 'min']
    ]);
    const chosen = { ...X, log: true };
    expect(axisAmong(chosen, params)).toBe(chosen);
    expect(axisAmong(undefined, params)?.key).toBe('kind');
    expect(axisAmong(chosen, numeric, X)).toBeNull();
  });
});

/** The area of a polygon, by Gauss's formula. */
function areaOf(polygon: readonly Spot[]): number {
  return Math.abs(
    polygon.reduce((sum, [x, y], at) => {
      const [nextX, nextY] = polygon[(at + 1) % polygon.length] ?? [0, 0];
      return sum + (x * nextY - nextX * y) / 2;
    }, 0)
  );
}
