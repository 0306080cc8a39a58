import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  smoothed,
  smoothingUnit,
  STRENGTHS
} from '../../../js/ui/chart/smoothed';
import { smoothedBy } from '../../../js/ui/compare/smoothing';

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
