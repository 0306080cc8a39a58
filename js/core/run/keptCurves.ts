/** Curves as files keep them: arrays of floats as text. */
import type { BinaryResult, Params } from '../../protocol/client';
import type { AxisRange, ComparedCurve } from '../../protocol/generated';
import { placesIn } from './curveRange';

/** What is asked of curves, from those that were kept. */
export function keptCurves(
  kept: readonly ComparedCurve[],
  { run_ids, keys, range }: Params<'series.read'>
): BinaryResult<'series.read'> {
  const buffers: DataView[] = [];
  const found = kept.filter(
    ({ run_id, key }) => run_ids.includes(run_id) && keys.includes(key)
  );
  return {
    result: {
      curves: found.map(({ run_id, key, total, start, x, y }) => {
        const parts = partsOf(start, [x, y], range);
        buffers.push(...parts.map(viewOf));
        return {
          ...{ run_id, key, total, count: parts[0]?.length ?? 0 },
          ...{ x: buffers.length - 2, y: buffers.length - 1 }
        };
      })
    },
    buffers
  };
}

/** Arrays that were saved side by side, x first, as far as x is in a range, with the points beside it. */
export function partsOf(
  start: number,
  saved: readonly string[],
  range: AxisRange | null
): Float64Array[] {
  const [offsets = new Float64Array(), ...others] = saved.map(floatsOf);
  const x = offsets.map(at => start + at);
  const places = placesIn(x, range);
  return [x, ...others].map(values =>
    Float64Array.from(places, at => values[at] ?? NaN)
  );
}

/** As a message carries it. */
export function viewOf({ buffer }: Float64Array): DataView {
  return new DataView(buffer);
}

/** The floats that a file keeps as text; those cut off are no more. */
function floatsOf(base64: string): Float64Array {
  const bytes = Uint8Array.from(atob(base64), byte => byte.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) =>
    view.getFloat32(4 * at, true)
  );
}
