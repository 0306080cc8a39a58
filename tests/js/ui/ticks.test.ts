import { describe, expect, it } from 'vitest';
import { formatApart, formatIn } from '../../../js/core/text/units';
import {
  axisTexts,
  axisTicks,
  logTicks,
  niceTicks
} from '../../../js/ui/chart/ticks';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the ticks of an axis', () => {
  it('are round numbers, however small, large or near to one another', () => {
    expect(niceTicks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(niceTicks(0.1, 0.32, 5)).toEqual([0.1, 0.15, 0.2, 0.25, 0.3]);
    expect(niceTicks(-3e-20, 3e-20, 4)).toEqual([-2e-20, 0, 2e-20]);
    expect(niceTicks(1e30, 3e30, 4)).toEqual([
      1e30, 1.5e30, 2e30, 2.5e30, 3e30
    ]);
    expect(niceTicks(1, 1 + 1e-15, 4).length).toBeLessThan(10);
    expect(niceTicks(-1e300, 1e300, 4)).toContain(0);
  });

  it('are powers of ten where the axis is logarithmic, and more where these are few', () => {
    expect(logTicks(0.5, 2000, 6)).toEqual([1, 10, 100, 1000]);
    expect(logTicks(0.09, 12, 8)).toEqual([0.1, 0.2, 0.5, 1, 2, 5, 10]);
    expect(logTicks(0.3, 0.45, 4)).toEqual([0.3, 0.35, 0.4, 0.45]);
    expect(logTicks(1e-300, 1e300, 5).length).toBeLessThanOrEqual(5);
    expect(logTicks(Number.MIN_VALUE, 1, 5).length).toBeGreaterThan(2);
  });

  it('are whole steps', () => {
    expect(axisTicks('step', 0, 3, 10)).toEqual([0, 1, 2, 3]);
    expect(axisTexts('step', [0, 500_000])[0]).toBe('0');
    expect(axisTicks('step', -(2 ** 63), 2 ** 63, 4).length).toBeGreaterThan(1);
    expect(axisTicks('step', 2 ** 62, 2 ** 62 + 2048, 4).length).toBeLessThan(
      9
    );
  });

  it('count time as people do', () => {
    const relative = (length: number, most = 5) =>
      axisTexts('relative', axisTicks('relative', 0, length, most));
    expect(relative(2500)).toEqual([
      '0',
      '500 ms',
      '1 s',
      '1.5 s',
      '2 s',
      '2.5 s'
    ]);
    expect(relative(10 * MINUTE)).toEqual([
      '0',
      '2 min',
      '4 min',
      '6 min',
      '8 min',
      '10 min'
    ]);
    expect(relative(HOUR)).toEqual(['0', '15 min', '30 min', '45 min', '1 h']);
    expect(relative(50 * 24 * HOUR)).toEqual([
      '0',
      '10 d',
      '20 d',
      '30 d',
      '40 d',
      '50 d'
    ]);
    // Two ticks that would read alike are told in seconds.
    expect(axisTexts('relative', [3 * HOUR, 3 * HOUR + 10_000])).toEqual([
      '10800 s',
      '10810 s'
    ]);
    expect(relative(2 ** 63)).toBeTruthy();
  });

  it('are whole hours of the reader, whatever the zone', () => {
    const start = new Date(2026, 2, 28, 22, 30).getTime();
    const ticks = axisTicks('time', start, start + 6 * HOUR, 6);
    expect(ticks.map(tick => new Date(tick).getMinutes())).toEqual(
      ticks.map(() => 0)
    );
    const texts = axisTexts('time', ticks);
    // The day stands where it begins.
    expect(texts.map(text => text.split('\n').length)).toEqual(
      ticks.map((tick, at) =>
        at === 0 || new Date(tick).getHours() === 0 ? 2 : 1
      )
    );
    const days = axisTicks('time', start, start + 20 * 24 * HOUR, 5);
    expect(days.map(tick => new Date(tick).getHours())).toEqual(
      days.map(() => 0)
    );
  });
});

describe('a value with a unit', () => {
  it('reads as people say it', () => {
    expect(formatIn(12.5, 'percent')).toBe('12.5 %');
    expect(formatIn(67_672.4, 'megabytes')).toBe('67.7 GB');
    expect(formatIn(-1500, 'bytes')).toBe('-1.5 kB');
    expect(formatIn('NaN', 'bytes')).toBe('NaN');
    expect(formatIn(3.14159265)).toBe('3.1416');
  });

  it('is told apart from its neighbours', () => {
    expect(formatApart([0, 20_000, 40_000], 'megabytes')).toEqual([
      '0 B',
      '20 GB',
      '40 GB'
    ]);
    expect(formatApart([99.12345, 99.12346])).toEqual(['99.12345', '99.12346']);
    expect(formatApart([20_001, 20_002], 'megabytes')).toEqual([
      '20001 MB',
      '20002 MB'
    ]);
  });
});
