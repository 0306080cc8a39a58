/** A run without a kernel: what it is, and small curves. */
import type { BinaryResult, Params } from '../../protocol/client';
import type { RunDetail, SeriesReadResult } from '../../protocol/generated';
import type { Saved } from '../../protocol/saved';
import type { Offline } from '../../protocol/snapshotClient';

export function savedRun(saved: Saved<'run'>): Offline {
  return {
    request: { 'run.get': () => savedDetail(saved) },
    binary: { 'series.read': params => history(saved, params) }
  };
}

/** The run, as a kernel would have sent it. */
export function savedDetail({
  snapshot,
  store,
  cursor
}: Saved<'run'>): RunDetail {
  return { ...snapshot.detail, store, cursor };
}

/** Null for other axes: the points are kept with their steps alone. */
function history(
  { snapshot }: Saved<'run'>,
  { axis, keys, range }: Params<'series.read'>
): BinaryResult<'series.read'> | null {
  if (axis !== 'step') {
    return null;
  }
  const curves: SeriesReadResult['curves'] = [];
  const buffers: DataView[] = [];
  for (const { key, steps, values, total } of snapshot.curves) {
    if (!keys.includes(key)) {
      continue;
    }
    const inside = steps.map(
      step => !range || (step >= range.start && step <= range.end)
    );
    const x = steps.filter((_, at) => inside[at]);
    const y = values.filter((_, at) => inside[at]).map(Number);
    curves.push({
      run_id: snapshot.detail.run_id,
      key,
      x: buffers.length,
      y: buffers.length + 1,
      count: x.length,
      total: range ? x.length : total
    });
    buffers.push(bufferOf(x), bufferOf(y));
  }
  return { result: { curves }, buffers };
}

function bufferOf(numbers: readonly number[]): DataView {
  return new DataView(Float64Array.from(numbers).buffer);
}
