/** Curves that grow: up to where they are known, and what has come behind. */
import type {
  CurveCursors,
  GrownCurves,
  SeriesReadResult
} from '../../protocol/generated';
import type { DrawnCurve } from './curves';

/** Up to where a curve is read; what it says is the kernel's business. */
export interface CurveCursor {
  readonly recorded: number;
  readonly step: number;
  readonly timestamp: number;
}

/** For each bucket a kernel sends some four points. Of a curve that has twice as many all is asked. */
const MAX_PER_BUCKET = 8;

/** What to tell of curves that are known; null where there is nothing to go on from. */
export function cursorsOf(
  curves: readonly (DrawnCurve | null | undefined)[],
  buckets: number
): CurveCursors | null {
  const cursors = curves.map(curve =>
    curve?.cursor && curve.x.length <= MAX_PER_BUCKET * buckets
      ? curve.cursor
      : null
  );
  return cursors.some(cursor => cursor && cursor.recorded >= 0)
    ? {
        recorded: cursors.map(cursor => cursor?.recorded ?? -1),
        steps: cursors.map(cursor => cursor?.step ?? 0),
        timestamps: cursors.map(cursor => cursor?.timestamp ?? 0)
      }
    : null;
}

/** The cursor of each curve that an answer sends whole, then of each that has grown. */
function cursorsIn({ cursors }: SeriesReadResult): CurveCursor[] {
  return (cursors?.recorded ?? []).map((recorded, at) => ({
    recorded,
    step: cursors?.steps[at] ?? 0,
    timestamp: cursors?.timestamps[at] ?? 0
  }));
}

/** The curves that an answer sends whole, in its order. */
export function wholeCurves(
  result: SeriesReadResult,
  buffers: readonly DataView[]
): (DrawnCurve | null)[] {
  const cursors = cursorsIn(result);
  return result.curves.map(({ x, y, total }, at) => {
    const [across, up, cursor] = [buffers[x], buffers[y], cursors[at]];
    return across && up
      ? {
          ...{ x: doublesOf(across), y: doublesOf(up), total },
          ...(cursor && { cursor })
        }
      : null;
  });
}

/** What an answer makes of the curves whose cursors it was asked with; null where one is not there any more, or is sent whole. */
export function updatedCurves(
  result: SeriesReadResult,
  buffers: readonly DataView[],
  known: readonly (DrawnCurve | null)[]
): (DrawnCurve | null)[] {
  const { curves, grown, gone = [] } = result;
  const updated = [...known];
  for (const at of gone) {
    updated[at] = null;
  }
  return grown
    ? withEnds(updated, grown, buffers, cursorsIn(result).slice(curves.length))
    : updated;
}

function withEnds(
  curves: readonly (DrawnCurve | null)[],
  { places, counts, totals, x, y }: GrownCurves,
  buffers: readonly DataView[],
  cursors: readonly CurveCursor[]
): (DrawnCurve | null)[] {
  const longer = [...curves];
  const [across, up] = [buffers[x], buffers[y]].map(
    buffer => buffer && doublesOf(buffer)
  );
  let start = 0;
  places.forEach((place, at) => {
    const curve = curves[place];
    const end = start + (counts[at] ?? 0);
    const cursor = cursors[at];
    if (curve && across && up && cursor) {
      longer[place] = {
        ...curve,
        x: joined(curve.x, across.subarray(start, end)),
        y: joined(curve.y, up.subarray(start, end)),
        total: curve.total + (totals[at] ?? 0),
        cursor
      };
    }
    start = end;
  });
  return longer;
}

function joined(first: Float64Array, then: Float64Array): Float64Array {
  const both = new Float64Array(first.length + then.length);
  both.set(first);
  both.set(then, first.length);
  return both;
}

/** The doubles in a message's buffer; those that lie between the places of doubles are copied. */
export function doublesOf(view: DataView): Float64Array {
  const { buffer, byteLength, byteOffset } = view;
  const count = Math.floor(byteLength / 8);
  return byteOffset % 8 === 0
    ? new Float64Array(buffer, byteOffset, count)
    : new Float64Array(buffer.slice(byteOffset, byteOffset + 8 * count));
}
