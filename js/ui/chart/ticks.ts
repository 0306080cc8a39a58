/** Where the axes of a chart have their ticks, and what stands at them. */
import type { Axis } from '../../core/run/curves';
import { formatCount, formatDuration } from '../../core/text/format';
import { formatApart } from '../../core/text/units';

/** What is along a chart: a metric, where it is no axis that every curve has. */
export type ChartAxis = Axis | 'metric';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MILLION = 1e6;
/** Ticks more than wanted that are tried where there would be fewer than two. */
const MOST_MORE = 10;
/** What people count time in. */
const TIME_STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map(n => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map(n => n * MINUTE),
  ...[1, 2, 3, 6, 12].map(n => n * HOUR),
  ...[1, 2, 5, 10].map(n => n * DAY)
];

/** Round numbers between two, at most so many. */
export function niceTicks(min: number, max: number, most: number): number[] {
  return multiples(min, max, niceStep(max - min, most));
}

/** Powers of ten, with what lies between them where there are few; round numbers within less than one. */
export function logTicks(min: number, max: number, most: number): number[] {
  const first = Math.floor(Math.log10(min));
  const last = Math.ceil(Math.log10(max));
  if (max / min < 10) {
    return niceTicks(min, max, most);
  }
  const every = Math.ceil((last - first + 1) / most);
  const digits = 3 * Math.log10(max / min) <= most ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = first; power <= last; power += every) {
    ticks.push(...digits.map(digit => Number(`${digit}e${power}`)));
  }
  return ticks.filter(tick => tick >= min && tick <= max);
}

/** Ticks in sight: at least two of them where there is room, and never so many that they do not fit. */
export function fitted(
  /** How many there would best be. */
  wanted: number,
  /** At most so many, none or one where round numbers are far apart. */
  ticksOf: (most: number) => number[],
  fits: (ticks: readonly number[]) => boolean
): number[] {
  for (let most = wanted; most >= 1; most--) {
    const ticks = ticksOf(most);
    if (ticks.length > 1 && fits(ticks)) {
      return ticks;
    }
  }
  for (let most = wanted + 1; most <= wanted + MOST_MORE; most++) {
    const ticks = ticksOf(most);
    const ends = [ticks[0], ticks.at(-1)].flatMap(tick => tick ?? []);
    const found = [ticks, ends].find(each => each.length > 1 && fits(each));
    if (found && ticks.length > 1) {
      return found;
    }
  }
  return ticksOf(wanted).slice(0, 1);
}

/** Along the axis of steps or of time, in steps or milliseconds. */
export function axisTicks(
  axis: ChartAxis,
  min: number,
  max: number,
  most: number
): number[] {
  if (axis === 'metric') {
    return niceTicks(min, max, most);
  }
  if (axis === 'step') {
    return multiples(min, max, Math.max(1, niceStep(max - min, most)));
  }
  const step =
    TIME_STEPS.find(each => each * most >= max - min) ??
    DAY * niceStep((max - min) / DAY, most);
  if (axis === 'relative') {
    return multiples(min, max, step);
  }
  // Whole hours and days are those of the reader's clock.
  return multiples(min + shiftOf(min), max + shiftOf(max), step)
    .map(local => local - shiftOf(local - shiftOf(local)))
    .filter(tick => tick >= min && tick <= max);
}

/** What stands at the ticks of the axis of steps or of time; a time's day on a second line where it is another. */
export function axisTexts(axis: ChartAxis, ticks: readonly number[]): string[] {
  switch (axis) {
    case 'metric':
      return numberTexts(ticks);
    case 'step':
      return ticks.every(tick => Math.abs(tick) < MILLION)
        ? ticks.map(formatCount)
        : numberTexts(ticks);
    case 'relative':
      return durations(ticks);
    case 'time':
      return clocks(ticks);
  }
}

/** Characters of a tick, of which there are to be more than one. */
const LONG = 10;

/** Numbers of an axis: from a million on, and where they are very small, with one power of ten. */
export function numberTexts(ticks: readonly number[]): string[] {
  const plain = formatApart(ticks);
  const sizes = ticks.map(Math.abs).filter(size => size > 0);
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  if (!(most >= MILLION || (least < 1e-4 && most < 1e-3))) {
    return plain;
  }
  const power = Math.floor(Math.log10(most));
  const short = ticks.map(tick => {
    const [digits = '', own = ''] = tick.toExponential(11).split('e');
    const shifted = Number(`${digits}e${String(Number(own) - power)}`);
    return tick === 0 ? '0' : `${String(shifted)}e${String(power)}`;
  });
  return short.every(text => text.length <= LONG) ? short : plain;
}

/** Numbers of a logarithmic axis, each with its own power of ten. */
export function logTexts(ticks: readonly number[]): string[] {
  const plain = formatApart(ticks);
  return ticks.map((tick, at) => {
    const short = tick.toExponential().replace('+', '');
    const isShort = tick >= MILLION && short.length <= LONG;
    return isShort ? short : (plain[at] ?? '');
  });
}

function niceStep(length: number, most: number): number {
  const least = length / most;
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find(digit => digit * power >= least) ?? 10);
}

function multiples(min: number, max: number, step: number): number[] {
  // What falls just beside an end because numbers are binary is at it.
  const first = Math.ceil(min / step - 1e-9);
  const count = Math.min(100, Math.floor(max / step + 1e-9) - first + 1);
  return Array.from({ length: count > 0 ? count : 0 }, (_, at) =>
    // 0.3 and not 0.30000000000000004
    Number(((first + at) * step).toPrecision(15))
  ).filter(tick => tick >= min && tick <= max);
}

/** Milliseconds by which the reader's clock is ahead of UTC. */
function shiftOf(time: number): number {
  const behind = new Date(time).getTimezoneOffset();
  return Number.isNaN(behind) ? 0 : -behind * MINUTE;
}

function durations(ticks: readonly number[]): string[] {
  const whole = ticks.map(tick =>
    tick === 0
      ? '0'
      : tick < 0
        ? `-${formatDuration(-tick)}`
        : formatDuration(tick)
  );
  const short = whole.map(text => text.replace(/( 00 \w+)$|\.0(?= s$)/, ''));
  return new Set(short).size === ticks.length
    ? short
    : ticks.map(tick => `${String(Number((tick / SECOND).toPrecision(12)))} s`);
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const seconds = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const parts = new Intl.DateTimeFormat(undefined, {
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
  fractionalSecondDigits: 3
});

function clocks(ticks: readonly number[]): string[] {
  if (ticks.some(tick => Number.isNaN(new Date(tick).getTime()))) {
    return ticks.map(() => '–');
  }
  const step = (ticks[1] ?? Infinity) - (ticks[0] ?? 0);
  // A day that has 23 hours is one, too.
  if (step >= DAY - HOUR && ticks.length > 1) {
    return ticks.map(tick => day.format(tick));
  }
  const format =
    step < SECOND
      ? parts
      : step < MINUTE || step === Infinity
        ? seconds
        : clock;
  return ticks.map((tick, at) => {
    const date = day.format(tick);
    const before = ticks[at - 1];
    return before !== undefined && day.format(before) === date
      ? format.format(tick)
      : `${format.format(tick)}\n${date}`;
  });
}
