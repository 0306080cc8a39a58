import { describe, expect, it } from 'vitest';
import {
  curvesOf,
  curvesToDraw,
  dashOf,
  type LineOwner,
  ownedLines,
  prepared,
  rangeOf,
  wholeOf
} from '../../../js/ui/compare/chartCurves';
import { smoothedBy, withoutOutliers } from '../../../js/ui/compare/smoothing';
import { runStyle } from '../../../js/core/marks/runColours';

const doubles = (...numbers: number[]) => Float64Array.from(numbers);
const points = (...y: number[]) => ({
  x: Float64Array.from(y.keys()),
  y: doubles(...y)
});

describe('smoothing', () => {
  // pandas: Series.rolling(3, center=True, min_periods=1).mean()
  it('takes the mean of so many points around each', () => {
    const mean = { kind: 'mean', amount: 3 } as const;
    expect([...smoothedBy(points(3, 0, 6, 9), mean)]).toEqual([1.5, 3, 5, 7.5]);
    expect([...smoothedBy(points(3, 0), { ...mean, amount: 1 })]).toEqual([
      3, 0
    ]);
  });

  it('weighs by a bell curve, and leaves gaps as they are', () => {
    const bell = { kind: 'gaussian', amount: 1 } as const;
    const near = Math.exp(-0.5);
    const [first, gap, last] = smoothedBy(points(1, NaN, 1), bell);
    expect([first, gap, last]).toEqual([1, NaN, 1]);
    const [peak] = smoothedBy(points(1, 0), bell);
    expect(peak).toBeCloseTo(1 / (1 + near));
    expect([...smoothedBy(points(1, 5), { ...bell, amount: 0 })]).toEqual([
      1, 5
    ]);
  });

  it('keeps a constant, whatever the kind', () => {
    for (const kind of ['ema', 'mean', 'gaussian'] as const) {
      const amount = kind === 'ema' ? 0.9 : 9;
      for (const y of smoothedBy(points(2, 2, 2, 2, 2), { kind, amount })) {
        expect(y).toBeCloseTo(2);
      }
    }
  });
});

describe('outliers', () => {
  const many = Array.from({ length: 100 }, (_, n) => n / 100);

  it('are left out of the range', () => {
    const range = withoutOutliers([doubles(...many, 1e9, NaN)]);
    expect(range?.start).toBeGreaterThan(-0.2);
    expect(range?.end).toBeLessThan(2);
  });

  it('are those of the axis: of a logarithmic one the least too, what it lacks is none', () => {
    const decades = many.map(y => 10 ** (4 * y));
    const range = withoutOutliers([doubles(...decades, 1e-9, 0, -1)], true);
    expect(range?.start).toBeGreaterThan(0.1);
    expect(range?.end).toBeLessThan(1e5);
    expect(withoutOutliers([doubles(0, -1)], true)).toBeNull();
  });

  it('are none where all are alike, or none is a number', () => {
    expect(withoutOutliers([doubles(1, 1, 1)])).toBeNull();
    expect(withoutOutliers([doubles(NaN)])).toBeNull();
    expect(withoutOutliers([])).toBeNull();
  });
});

describe('a chart', () => {
  const owner = (id: string): LineOwner => ({
    ...{ id, label: id, style: runStyle(id) },
    runIds: [id]
  });
  const owners = ['a', 'b'].map(owner);
  const keys = ['train/loss', 'val/loss'];
  const pair = { keys, roles: ['train', 'validation'] as const };
  const answer = {
    wanted: {
      keys,
      query: { axis: 'step' as const, range: null, points: 100 }
    },
    complete: true,
    lines: new Map([
      ['a val/loss', { ...points(2, 1), total: 2 }],
      ['b val/loss', { ...points(3, 2, 1), total: 3 }],
      ['b train/loss', { ...points(), total: 0 }],
      ['a train/loss', null]
    ])
  };
  const lines = ownedLines(answer, owners, keys);

  it('has the lines that there are', () => {
    expect(lines.map(({ owner: { id }, key }) => [id, key])).toEqual([
      ['a', 'val/loss'],
      ['b', 'val/loss']
    ]);
    expect(wholeOf(answer)).toEqual({ start: 0, end: 2 });
    expect(wholeOf({ ...answer, lines: new Map() })).toBeNull();
    expect(wholeOf(answer, true)).toEqual({ start: 1, end: 2 });
  });

  it('has in a range what lies beside it, and counts it not', () => {
    const query = { ...answer.wanted.query, range: { start: 1, end: 1 } };
    const part = { ...answer, wanted: { ...answer.wanted, query } };
    const [, line] = ownedLines(part, owners, keys);
    expect([...(line?.line.y ?? [])]).toEqual([3, 2, 1]);
    expect([...(line?.shown.y ?? [])]).toEqual([2]);
  });

  it('has the curves of the run that is pointed at', () => {
    const ready = prepared(lines, { axis: 'step' }, true);
    expect([...curvesOf(ready, 'a')]).toEqual(['a val/loss']);
    expect([...curvesOf(ready, 'another')]).toEqual([]);
    expect([...curvesOf(ready, null)]).toEqual([]);
  });

  it('shows the range that is asked for, where the axis has it', () => {
    const y_range = { start: 0, end: 5 };
    const asked = { axis: 'step', y_range, ignore_outliers: true } as const;
    expect(rangeOf(lines, asked)).toEqual(y_range);
    expect(rangeOf(lines, { ...asked, log_y: true })).toBeNull();
    expect(rangeOf(lines, { axis: 'step' })).toBeNull();
    expect(
      rangeOf(lines, { axis: 'step', ignore_outliers: true })?.end
    ).toBeCloseTo(3.1);
  });

  it('draws what was smoothed behind, and a band as smooth as its line', () => {
    const smoothing = { kind: 'mean', amount: 3 } as const;
    const [line] = lines;
    const banded = line && {
      ...line,
      line: { ...line.line, low: doubles(0, 0), high: doubles(9, 9) }
    };
    const drawn = curvesToDraw(
      prepared(banded ? [banded] : [], { axis: 'step', smoothing }, false),
      { keys: keys.slice(1), roles: [null] }
    );
    expect(drawn.map(({ id, style }) => [id, style.pale])).toEqual([
      ['a val/loss raw', true],
      ['a val/loss', false]
    ]);
    expect(drawn[1]?.band).toEqual({
      ...{ x: doubles(0, 1), low: doubles(0, 0) },
      high: doubles(9, 9)
    });
  });

  it('is as smooth in a part as in the whole', () => {
    const smoothing = { kind: 'ema', amount: 0.9 } as const;
    const dense = Array.from({ length: 4000 }, (_, n) => Math.sin(n / 300));
    const whole = { ...points(...dense), total: 4000 };
    const part = (from: number) => ({
      x: whole.x.subarray(from),
      y: whole.y.subarray(from),
      total: 4000 - from
    });
    const last = (from: number) => {
      const line = part(from);
      return prepared(
        [{ owner: owner('a'), key: 'loss', line, shown: line, whole }],
        { axis: 'step', smoothing },
        false
      )[1]?.curve.y.at(-1);
    };
    expect(last(3600)).toBeCloseTo(last(0) ?? NaN, 3);
  });

  it('tells its metrics apart by dashes, those of a role as on a run’s page', () => {
    expect(keys.map(key => dashOf(key, pair))).toEqual(['', '6 3']);
    const chosen = { keys: ['a', 'b', 'c'], roles: [null, null, null] };
    expect(chosen.keys.map(key => dashOf(key, chosen))).toEqual([
      ...['', '6 3', '2 2.5']
    ]);
  });
});
