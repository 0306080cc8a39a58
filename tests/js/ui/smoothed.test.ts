import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inRange, placesIn } from '../../../js/core/run/curveRange';
import {
  carriedInto,
  smoothed,
  smoothingUnit,
  STRENGTHS
} from '../../../js/ui/chart/smoothed';
import { smoothedBy, smoothedLine } from '../../../js/ui/compare/smoothing';

interface WindowCase {
  name: string;
  kind: 'mean' | 'gaussian';
  amount: number;
  x: number[];
  y: (number | null)[];
  smoothed: (number | null)[];
}

interface Case {
  name: string;
  strength: number;
  unit: number;
  x: number[];
  y: (number | null)[];
  smoothed: (number | null)[];
}

const curve = (x: number[], y: (number | null)[]) => ({
  x: Float64Array.from(x),
  y: Float64Array.from(y, value => value ?? NaN)
});

/** tests/unit/queries/test_smoothed_curves.py holds pandas to the same. */
const cases = JSON.parse(
  readFileSync('tests/unit/smoothed_curves.json', 'utf8')
) as Case[];

const windows = JSON.parse(
  readFileSync('tests/unit/smoothed_windows.json', 'utf8')
) as WindowCase[];

interface PartCase extends Omit<WindowCase, 'kind'> {
  kind: 'ema' | 'mean' | 'gaussian';
  unit: number | null;
  range: [number, number];
}

const parts = JSON.parse(
  readFileSync('tests/unit/smoothed_parts.json', 'utf8')
) as PartCase[];

describe('a part of a smoothed curve', () => {
  const total = (of: ReturnType<typeof curve>) => ({
    ...of,
    total: of.x.length
  });
  const partOf = (whole: ReturnType<typeof curve>, [start, end]: number[]) => {
    const range = { start: start ?? NaN, end: end ?? NaN };
    const places = placesIn(whole.x, range);
    const line = {
      x: Float64Array.from(places, at => whole.x[at] ?? NaN),
      y: Float64Array.from(places, at => whole.y[at] ?? NaN)
    };
    const shown = inRange(line, range);
    return { range, line: total(line), shown: total(shown) };
  };
  const expectAlike = (found: Float64Array, told: (number | null)[]) => {
    expect(found).toHaveLength(told.length);
    told.forEach((value, at) => {
      // pandas counts half-lives in whole nanoseconds.
      const away = Math.abs((found[at] ?? NaN) - (value ?? NaN));
      expect(value === null ? Number.isNaN(found[at]) : away < 2e-6).toBe(true);
    });
  };

  it.each(parts)('is what pandas makes of the whole there: $name', of => {
    const whole = total(curve(of.x, of.y));
    const { range, line, shown } = partOf(whole, of.range);
    const { y } = smoothedLine(line, shown, whole, of, false);
    const found = inRange({ x: line.x, y }, range).y;
    expectAlike(found, of.smoothed);
  });

  it.each(parts.filter(({ kind }) => kind === 'ema'))(
    'goes on from what lies before it: $name',
    of => {
      const whole = curve(of.x, of.y);
      const { range, line } = partOf(whole, of.range);
      const unit = of.unit ?? NaN;
      const carried = carriedInto(whole, line, 1, of.amount, unit);
      const y = smoothed(line, of.amount, unit, carried);
      const found = inRange({ x: line.x, y }, range).y;
      expectAlike(found, of.smoothed);
    }
  );

  it('weighs what few points of the whole stand for', () => {
    // A step from 0 to 1; of the whole every hundredth point is drawn, of the part each.
    const x = Float64Array.from({ length: 10_000 }, (_, at) => at);
    const all = { x, y: x.map(at => Number(at >= 5000)) };
    const thin = (values: Float64Array) =>
      values.filter((_, at) => at % 100 === 0);
    const whole = { x: thin(all.x), y: thin(all.y), total: x.length };
    const { range, line, shown } = partOf(all, [5001, 5100]);
    const smoothing = { kind: 'ema', amount: 0.99 } as const;
    const exact = smoothed(all, 0.99, smoothingUnit(9900, 10_000));
    const { y } = smoothedLine(line, shown, whole, smoothing, false);
    const found = inRange({ x: line.x, y }, range).y;
    expect(found.at(-1)).toBeCloseTo(exact[5100] ?? NaN, 1);
    // Alone it would know of nothing but ones.
    expect(found.at(-1)).toBeLessThan(0.2);
  });

  it('over a metric that goes back is the whole there, with gaps as they are', () => {
    const whole = total(
      curve([0, 5, 9, 9.2, 9.5, 5, 0], [1, 4, 2, 8, 6, 3, 5])
    );
    const { line, shown } = partOf(whole, [4, 6]);
    expect([...line.x].map(String)).toEqual([
      '0',
      '5',
      '9',
      'NaN',
      '9.5',
      '5',
      '0'
    ]);
    const smoothing = { kind: 'mean', amount: 3 } as const;
    const all = smoothedBy(whole, smoothing, { goesBack: true });
    const { y } = smoothedLine(line, shown, whole, smoothing, true);
    expect([...y]).toEqual([
      all[0],
      all[1],
      all[2],
      NaN,
      all[4],
      all[5],
      all[6]
    ]);
  });
});

describe('a curve smoothed by its neighbours', () => {
  it.each(windows)('is what pandas makes of it: $name', of => {
    const found = smoothedBy(curve(of.x, of.y), of);
    const digits = (value: number | null) => (value ?? NaN).toFixed(6);
    expect(Array.from(found, digits)).toEqual(of.smoothed.map(digits));
  });

  it('goes from point to point where x goes back', () => {
    const y = [4, 2, 8, 6];
    const there = curve([0.1, 0.2, 0.1, 0.2], y);
    const steps = curve([0, 1, 2, 3], y);
    for (const kind of ['ema', 'mean', 'gaussian'] as const) {
      const amount = kind === 'ema' ? 0.6 : 3;
      expect(
        smoothedBy(there, { kind, amount }, { goesBack: true, unit: 7 })
      ).toEqual(smoothedBy(steps, { kind, amount }));
    }
  });
});

describe('a smoothed curve', () => {
  it.each(cases)('is what pandas makes of it: $name', of => {
    const { strength, unit, x, y } = of;
    const found = smoothed(curve(x, y), strength, unit);
    const digits = (value: number | null) => (value ?? NaN).toFixed(6);
    expect(Array.from(found, digits)).toEqual(of.smoothed.map(digits));
  });

  it('is what was logged where it is not smoothed', () => {
    const logged = curve([0, 1, 1, 5], [3, 1, 2, 7]);
    expect([...smoothed(curve([0, 1, 2], [3, 1, 2]), 0, 1)]).toEqual([3, 1, 2]);
    // Values at one x are one moment.
    expect([...smoothed(logged, 0, 1)]).toEqual([3, 1.5, 1.5, 7]);
  });

  it('leaves alone what is no number', () => {
    const y = [1, NaN, Infinity, 3];
    expect([...smoothed(curve([0, 1, 2, 3], y), 0.999, 1)].map(String)).toEqual(
      ['1', 'NaN', 'Infinity', expect.stringMatching(/^2\.00/)]
    );
    expect([...smoothed(curve([], []), 0.9, 1)]).toEqual([]);
    expect([...smoothed(curve([7, 7], [1, 3]), 0.9, 0)]).toEqual([2, 2]);
  });

  it('is as smooth however many points are drawn of it', () => {
    const dense = Float64Array.from({ length: 1001 }, (_, at) => at);
    const wave = (x: number) => Math.sin(x / 200);
    const sparse = dense.filter((_, at) => at % 4 === 0);
    const of = (x: Float64Array) =>
      smoothed({ x, y: x.map(wave) }, 0.98, smoothingUnit(1000, 1001)).at(-1);
    expect(of(sparse)).toBeCloseTo(of(dense) ?? NaN, 1);
  });
});

describe('the unit of smoothing', () => {
  it('is from point to point, or a thousandth of a long curve', () => {
    expect(smoothingUnit(99, 100)).toBe(1);
    expect(smoothingUnit(1_000_000, 1_000_001)).toBe(1000);
    expect([smoothingUnit(0, 1), smoothingUnit(5, 1)]).toEqual([0, 5]);
    expect(STRENGTHS.at(-1)).toBe(0.999);
  });
});
