/** Which part of an axis is shown, as a mouse, fingers, keys and buttons change it. */
import type { AxisRange } from '../../protocol/generated';

export interface Zoom {
  /** What is shown; null for all. */
  readonly range: AxisRange | null;
  /** From the first to the last x there is; null while that is not known. */
  readonly whole: AxisRange | null;
  /** Whether the axis is logarithmic: a step along it is then a factor. */
  readonly logX?: boolean | undefined;
}

/** A part of the whole; null where it is no part, or all of it. */
export function partOf(
  whole: AxisRange | null,
  start: number,
  end: number
): AxisRange | null {
  return whole && start < end && (start > whole.start || end < whole.end)
    ? { start, end }
    : null;
}

/** What lies between two places, 0 being where what is shown begins and 1 where it ends. */
export function between(
  { range, whole, logX = false }: Zoom,
  from: number,
  to: number
): AxisRange | null {
  const now = range ?? whole;
  if (!now) {
    return null;
  }
  const isLog = logX && now.start > 0;
  const [start, end] = isLog
    ? [Math.log10(now.start), Math.log10(now.end)]
    : [now.start, now.end];
  const at = (place: number) => {
    const x = start + place * (end - start);
    return isLog ? 10 ** x : x;
  };
  return { start: at(from), end: at(to) };
}

/** So many times as much around the same middle. */
export function scaled(zoom: Zoom, factor: number): Zoom['range'] {
  const part = between(zoom, 0.5 - factor / 2, 0.5 + factor / 2);
  return part ? partOf(zoom.whole, part.start, part.end) : zoom.range;
}

/** As much, further along by a part of it, as far as there is something. */
export function moved(zoom: Zoom, part: number): Zoom['range'] {
  const to = zoom.range && between(zoom, part, 1 + part);
  return to ? partOf(zoom.whole, to.start, to.end) : zoom.range;
}

/** A part that lies within the whole, as long as it is: moved back where it reaches beyond. */
export function keptWithin(
  { whole, logX }: Zoom,
  part: AxisRange
): Zoom['range'] {
  if (!whole) {
    return null;
  }
  const isLog = logX === true && whole.start > 0 && part.start > 0;
  const places = ({ start, end }: AxisRange) =>
    isLog ? [Math.log10(start), Math.log10(end)] : [start, end];
  const [first = 0, last = 0] = places(whole);
  const [start = 0, end = 0] = places(part);
  const by = start < first ? first - start : Math.min(0, last - end);
  const x = (place: number) => (isLog ? 10 ** place : place);
  return end - start < last - first
    ? partOf(whole, x(start + by), x(end + by))
    : null;
}

/** What a key does to what is shown; the arrows alone lead along a curve. */
export function zoomByKey({
  key,
  shiftKey
}: {
  readonly key: string;
  readonly shiftKey: boolean;
}): ((zoom: Zoom) => Zoom['range']) | undefined {
  return KEYS.get(key) ?? (shiftKey ? KEYS_WITH_SHIFT.get(key) : undefined);
}

type Change = (zoom: Zoom) => Zoom['range'];

const KEYS: ReadonlyMap<string, Change> = new Map([
  ['+', zoom => scaled(zoom, 0.5)],
  ['-', zoom => scaled(zoom, 2)],
  ['0', () => null]
]);
const KEYS_WITH_SHIFT: ReadonlyMap<string, Change> = new Map([
  ['ArrowLeft', zoom => moved(zoom, -0.25)],
  ['ArrowRight', zoom => moved(zoom, 0.25)]
]);
