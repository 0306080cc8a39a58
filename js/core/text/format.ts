/** How values read. The static twin of a view writes them in the same words. */
import type { RunStatus, WireNumber } from '../../protocol/generated';
import type { Text } from './text';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** No language has the narrow space for its decimal sign. */
const NARROW_SPACE = '\u202f';
/** Whole numbers from here on are no longer read digit by digit. */
const MAX_WHOLE = 1e12;

/** A whole number of more than four digits in groups of three. */
function grouped(digits: string): string {
  return /^-?\d{5,}$/.test(digits)
    ? digits.replace(/\B(?=(?:\d{3})+$)/g, NARROW_SPACE)
    : digits;
}

/** Whole numbers below 1e12 in full, other numbers to five significant digits. */
export function formatNumber(value: WireNumber): string {
  const x = Number(value);
  if (!Number.isFinite(x)) {
    return Number.isNaN(x) ? 'NaN' : x > 0 ? '∞' : '-∞';
  }
  if (Number.isInteger(x) && Math.abs(x) < MAX_WHOLE) {
    return grouped(String(x === 0 ? 0 : x));
  }
  const rounded = Number(x.toPrecision(5));
  if (Math.abs(rounded) >= 1e6 || Math.abs(rounded) < 1e-4) {
    // From x: rounding the smallest doubles again would lose their digits.
    const [digits = '', exponent = ''] = x.toExponential(4).split('e');
    return `${digits.replace(/\.?0+$/, '')}e${exponent.replace('+', '')}`;
  }
  return grouped(String(rounded));
}

/** To so few significant digits that a large number is no row of noughts. */
export function formatRounded(value: number, digits: number): string {
  const rounded = Number(value.toPrecision(digits));
  return Math.abs(rounded) >= 1e6 && Number.isFinite(rounded)
    ? rounded.toExponential().replace('+', '')
    : formatNumber(rounded);
}

/** Characters of a difference for which there is room. */
const MAX_DELTA = 8;

/** A difference with its sign, in the decimals of the values beside it, or rounded where these say nothing of it. */
export function formatDelta(by: number, decimals: number): string {
  if (by === 0) {
    return '=';
  }
  const size = Math.abs(by);
  const fixed = size < 10 ** MAX_DELTA ? size.toFixed(decimals) : '';
  const fits = Number(fixed) > 0 && fixed.length <= MAX_DELTA;
  return `${by > 0 ? '+' : '−'}${fits ? grouped(fixed) : formatRounded(size, 3)}`;
}

/** A difference in per cent of what it is from; null where that has no meaning. */
export function formatRelative(by: number, base: number): string | null {
  const size = Math.abs((100 * by) / base);
  return by === 0 || !Number.isFinite(size)
    ? null
    : `${by > 0 ? '+' : '−'}${formatRounded(size, 3)} %`;
}

/** Significant digits that a mean has beside its deviation at most. */
const MEAN_DIGITS = 8;

/**
 * A mean and its standard deviation with the same last digit and power of ten.
 *
 * The deviation has two significant digits; where the mean would need too many,
 * each is written as it would be alone.
 */
export function formatSpread(
  mean: number,
  std: number
): [mean: string, std: string] {
  const [digits = '', exponent = ''] = std.toExponential(1).split('e');
  const last = Number(exponent) - 1;
  const units = inUnits(Math.abs(mean), last);
  if (std === 0 || units >= 10 ** MEAN_DIGITS) {
    return [formatNumber(mean), formatRounded(std, 2)];
  }
  const texts = [units.toFixed(0), digits.replace('.', '')] as const;
  const first = last + Math.max(...texts.map(({ length }) => length)) - 1;
  const power = first >= -4 && first < 6 ? 0 : first;
  const written = (each: string) =>
    placed(each, last - power) + (power === 0 ? '' : `e${String(power)}`);
  const sign = mean < 0 && texts[0] !== '0' ? '-' : '';
  return [sign + written(texts[0]), written(texts[1])];
}

/** A number in units of a power of ten, by its digits: a division would lose some. */
function inUnits(value: number, power: number): number {
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return Number(`${digits}e${String(Number(exponent) - power)}`);
}

/** A number whose last digit stands for a power of ten. */
function placed(digits: string, last: number): string {
  if (last >= 0) {
    return digits === '0' ? digits : digits + '0'.repeat(last);
  }
  const padded = digits.padStart(1 - last, '0');
  return `${padded.slice(0, last)}.${padded.slice(last)}`;
}

/** Every digit, for those who want to know. */
export function fullNumber(value: WireNumber): string {
  return typeof value === 'number' ? String(value) : formatNumber(value);
}

const counts = new Intl.NumberFormat(undefined, { numberingSystem: 'latn' });

/** How many, grouped as the reader's language does, in the digits of every other number. */
export function formatCount(n: number): string {
  return counts.format(n);
}

function twoDigits(n: number): string {
  return String(n).padStart(2, '0');
}

/** Cut, never rounded: a clock does not run ahead. */
export function formatDuration(milliseconds: number): string {
  const ms = Math.max(0, Math.floor(milliseconds));
  if (ms < SECOND) {
    return `${String(ms)} ms`;
  }
  if (ms < MINUTE) {
    return `${(Math.floor(ms / 100) / 10).toFixed(1)} s`;
  }
  const [large, small, unit, part] =
    ms < HOUR
      ? [MINUTE, SECOND, 'min', 's']
      : ms < DAY
        ? [HOUR, MINUTE, 'h', 'min']
        : [DAY, HOUR, 'd', 'h'];
  const rest = Math.floor((ms % large) / small);
  return `${String(Math.floor(ms / large))} ${unit} ${twoDigits(rest)} ${part}`;
}

/** As `formatDuration`, in whole seconds: for what is still running. */
export function formatRunning(milliseconds: number): string {
  return milliseconds < MINUTE
    ? `${String(Math.max(0, Math.floor(milliseconds / SECOND)))} s`
    : formatDuration(milliseconds);
}

// Made once: making one takes longer than drawing a row.
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const minute = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'short'
});
const second = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'long'
});

/** What a clock can show: a time from afar may be anything. */
function written(format: Intl.DateTimeFormat, time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '–' : format.format(date);
}

/** As machines read it; a time that no calendar has as the number that it is. */
export function isoTime(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}

/** Day and time, for instance "21 Nov 2026, 12:03". */
export function formatTime(time: number): string {
  return written(minute, time);
}

/** Day and time to the second. */
export function fullTime(time: number): string {
  return written(second, time);
}

/** The time alone when it was on the same day, for instance "12:03". */
export function formatClock(time: number, now: number): string {
  const sameDay =
    new Date(time).toDateString() === new Date(now).toDateString();
  return written(sameDay ? clock : minute, time);
}

/** How long ago; after a week the day. */
export function formatAge(time: number, now: number, text: Text): string {
  const age = now - time;
  if (age < -DAY) {
    // No clock is that much ahead.
    return written(day, time);
  }
  if (age < MINUTE) {
    return text.__('just now');
  }
  if (age < HOUR) {
    return text.__('%1 min ago', String(Math.floor(age / MINUTE)));
  }
  if (age < DAY) {
    return text.__('%1 h ago', String(Math.floor(age / HOUR)));
  }
  if (age < 7 * DAY) {
    return text.__('%1 d ago', String(Math.floor(age / DAY)));
  }
  return written(day, time);
}

export function formatStatus(status: RunStatus, text: Text): string {
  switch (status) {
    case 'RUNNING':
      return text.__('Running');
    case 'SCHEDULED':
      return text.__('Scheduled');
    case 'FINISHED':
      return text.__('Finished');
    case 'FAILED':
      return text.__('Failed');
    case 'KILLED':
      return text.__('Killed');
  }
}

/** Characters of a text that a cell can show at most. */
const MAX_SHOWN = 200;

/** The beginning of a text that is too long for one line anyway. */
export function clip(value: string): string {
  return value.length > MAX_SHOWN
    ? `${value.slice(0, MAX_SHOWN).replace(/[\uD800-\uDBFF]$/, '')}…`
    : value;
}

/** A text in one line, which shows where it had several. */
export function inOneLine(value: string): string {
  return clip(value).replace(/\r\n|[\n\r]/g, ' ↵ ');
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A size in decimal units, cut to three digits. */
export function formatBytes(size: number): string {
  let unit = 0;
  let value = size;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const shown = Number(value.toFixed(digits));
  return `${String(shown)} ${UNITS[unit] ?? ''}`;
}
