/** A comparison without a kernel: its first runs, small curves of them, and what differs. */
import type { BinaryResult, Params, Result } from '../../protocol/client';
import type { RunsPage } from '../../protocol/generated';
import type { Saved } from '../../protocol/saved';
import type { Offline } from '../../protocol/snapshotClient';
import { savedRuns } from '../table/savedRuns';
import { UNTOUCHED } from './compareLayout';
import { settingsOfKey } from './layoutCharts';

export function savedCompare(saved: Saved<'compare'>): Offline {
  const runs = savedRuns(asRuns(saved));
  return {
    request: {
      ...runs.request,
      'compare.differences': params => differences(saved, params)
    },
    binary: { 'series.read': params => curves(saved, params) }
  };
}

/** The first page of the runs, as a kernel would have sent it. */
export function savedComparePage({
  snapshot,
  store,
  cursor
}: Saved<'compare'>): RunsPage {
  const { view: _, curves: _curves, differences: _all, ...found } = snapshot;
  return { ...found, store, cursor, offset: 0 };
}

function asRuns(saved: Saved<'compare'>): Saved<'runs'> {
  const { spec, snapshot, ...rest } = saved;
  const { layout: _layout, ...query } = spec;
  const { curves: _, differences: _all, ...found } = snapshot;
  return {
    ...rest,
    spec: { ...query, view: 'runs' },
    snapshot: { ...found, view: 'runs' }
  };
}

/** Null where other runs are asked for than those saved. */
function differences(
  { snapshot }: Saved<'compare'>,
  { run_ids }: Params<'compare.differences'>
): Result<'compare.differences'> | null {
  const saved = snapshot.rows.map(({ run_id }) => run_id);
  const places = run_ids
    .map(id => saved.indexOf(id))
    .filter(place => place >= 0);
  if (places.length === 0 || snapshot.differences.length === 0) {
    return null;
  }
  return {
    run_ids: places.map(place => saved[place] ?? ''),
    differences: snapshot.differences.map(each => {
      const values = places.map(place => each.values[place] ?? null);
      const [first] = values;
      return {
        ...{ ...each, values },
        differs: values.some(value => value !== first)
      };
    })
  };
}

/** Null for an axis of which nothing was saved; a part of a curve has the points that were saved of it. */
function curves(
  { spec, snapshot }: Saved<'compare'>,
  params: Params<'series.read'>
): BinaryResult<'series.read'> | null {
  const keys = params.keys.filter(key => {
    const { axis, axis_metric } = settingsOfKey(spec.layout ?? UNTOUCHED, key);
    return params.axis === axis && params.axis_metric === axis_metric;
  });
  if (keys.length === 0) {
    return null;
  }
  const { range } = params;
  const buffers: DataView[] = [];
  const found = snapshot.curves.filter(
    ({ run_id, key }) => params.run_ids.includes(run_id) && keys.includes(key)
  );
  return {
    result: {
      curves: found.map(({ run_id, key, total, start, ...saved }) => {
        const x = floatsOf(saved.x).map(at => start + at);
        const y = floatsOf(saved.y);
        const places = [...x.keys()].filter(
          at =>
            !range ||
            ((x[at] ?? NaN) >= range.start && (x[at] ?? NaN) <= range.end)
        );
        const chosen = (values: Float64Array) =>
          new DataView(
            Float64Array.from(places, at => values[at] ?? NaN).buffer
          );
        buffers.push(chosen(x), chosen(y));
        return {
          ...{ run_id, key, total, count: places.length },
          ...{ x: buffers.length - 2, y: buffers.length - 1 }
        };
      })
    },
    buffers
  };
}

/** The floats that a notebook keeps as text; those cut off are no more. */
function floatsOf(base64: string): Float64Array {
  const bytes = Uint8Array.from(atob(base64), byte => byte.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) =>
    view.getFloat32(4 * at, true)
  );
}
