/** Which part of an axis is shown, as a mouse, keys and buttons change it. */
import type { AxisRange } from '../../protocol/generated';

export interface Zoom {
  /** What is shown; null for all. */
  readonly range: AxisRange | null;
  /** From the first to the last x there is; null while that is not known. */
  readonly whole: AxisRange | null;
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

/** So many times as much around the same middle. */
export function scaled({ range, whole }: Zoom, factor: number): Zoom['range'] {
  const now = range ?? whole;
  if (!now) {
    return range;
  }
  const middle = (now.start + now.end) / 2;
  const half = ((now.end - now.start) * factor) / 2;
  return partOf(whole, middle - half, middle + half);
}

/** As much, further along by a part of it. */
export function moved({ range, whole }: Zoom, part: number): Zoom['range'] {
  if (!range) {
    return range;
  }
  const by = (range.end - range.start) * part;
  return partOf(whole, range.start + by, range.end + by);
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
