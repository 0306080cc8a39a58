import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  clip,
  formatAge,
  formatCount,
  formatDelta,
  formatDuration,
  formatNumber,
  formatRelative,
  formatRounded,
  formatRunning,
  formatSpread,
  fullNumber,
  fullTime,
  inOneLine,
  isoTime
} from '../../../js/core/text/format';
import {
  guessDirection,
  type Direction
} from '../../../js/core/table/comparison';
import { english } from '../../../js/core/text/text';
import type { WireNumber } from '../../../js/protocol/generated';
import { NOON } from '../memoryKernel';

const golden = JSON.parse(
  readFileSync(
    new URL('../../protocol/golden/format.json', import.meta.url),
    'utf8'
  )
) as {
  numbers: [WireNumber, string][];
  durations: [number, string][];
  rounded: [number, number, string][];
  deltas: [number, number, string][];
  lines: [string, string][];
  directions: [string, Direction | null][];
  spreads: [number, number, string, string][];
};

describe('format', () => {
  it.each(golden.numbers)('writes %s as %s', (value, written) => {
    expect(formatNumber(value)).toBe(written);
  });

  it.each(golden.rounded)(
    'writes %s to %i digits as %s',
    (value, digits, written) => {
      expect(formatRounded(value, digits)).toBe(written);
    }
  );

  it.each(golden.deltas)(
    'writes a difference of %s with %i decimals as %s',
    (by, decimals, written) => {
      expect(formatDelta(by, decimals)).toBe(written);
    }
  );

  it.each([
    [-0.05, 1, '−5 %'],
    [0.2, -4, '+5 %'],
    [1e9, 1, '+1e11 %'],
    [1, 0, null],
    [0, 0, null],
    [1e300, 1e-300, null]
  ])('writes %s of %s as %s', (by, base, written) => {
    expect(formatRelative(by, base)).toBe(written);
  });

  it.each(golden.lines)('writes %j in one line as %j', (value, written) => {
    expect(inOneLine(value)).toBe(written);
  });

  it.each(golden.spreads)(
    'writes the mean %d with the deviation %d',
    (mean, std, ...written) => {
      expect(formatSpread(mean, std)).toEqual(written);
    }
  );

  it.each(golden.directions)('guesses which way %s is better', (name, way) => {
    expect(guessDirection(name)).toBe(way);
  });

  it.each(golden.durations)('writes %d ms as %s', (value, written) => {
    expect(formatDuration(value)).toBe(written);
  });

  it('keeps every digit where asked', () => {
    expect(fullNumber(0.30000000000000004)).toBe('0.30000000000000004');
    expect(fullNumber('-Infinity')).toBe('-∞');
  });

  it('groups a count as the language does, in the digits of metrics', () => {
    expect(formatCount(1_234_567).replace(/[^0-9]/g, '')).toBe('1234567');
    expect(formatCount(1_234_567)).not.toBe('1234567');
    expect(formatCount(999)).toBe('999');
  });

  it.each([1.8e18, -1.8e18, 9e15, 2 ** 63])(
    'writes %d, which is no time, all the same',
    time => {
      expect(fullTime(time)).toBe('–');
      expect(isoTime(time)).toBe(String(time));
      expect(formatAge(time, NOON, english)).toBe('–');
    }
  );

  it('lets a running clock tick in seconds', () => {
    expect(formatRunning(12_999)).toBe('12 s');
    expect(formatRunning(-20)).toBe('0 s');
    expect(formatRunning(61_000)).toBe('1 min 01 s');
  });

  it.each([
    [59_999, 'just now'],
    [-5000, 'just now'],
    [60_000, '1 min ago'],
    [3_600_000, '1 h ago'],
    [86_400_000, '1 d ago']
  ])('says of %d ms: %s', (age, words) => {
    expect(formatAge(NOON - age, NOON, english)).toBe(words);
  });

  it('says the day of what is older than a week', () => {
    const before = NOON - 30 * 86_400_000;
    const day = new Date(before).toLocaleDateString([], {
      dateStyle: 'medium'
    });
    expect(formatAge(before, NOON, english)).toBe(day);
  });

  it('does not stumble over a time that is none', () => {
    expect(fullTime(9e15)).toBe('–');
    expect(formatAge(-9e15, NOON, english)).toBe('–');
  });

  it('cuts long texts between characters', () => {
    expect(clip('a'.repeat(200))).toBe('a'.repeat(200));
    expect(clip(`${'a'.repeat(199)}🚀🚀`)).toBe(`${'a'.repeat(199)}…`);
  });
});

describe('english', () => {
  it('fills in and counts', () => {
    expect(english.__('%2 of %1, %3', 'b', 'a')).toBe('a of b, %3');
    expect(english._n('%1 run', '%1 runs', 1)).toBe('1 run');
    expect(english._n('%1 run', '%2 runs', 1000, '1,000')).toBe('1,000 runs');
  });

  it('does not read placeholders in what is filled in', () => {
    expect(english.__('%1 %2', '%2', 'x')).toBe('%2 x');
  });
});
