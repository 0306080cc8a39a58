/** A comparison without a kernel: its first runs, small curves or bands of them, and what differs. */
import type { BinaryResult, Params, Result } from '../../protocol/client';
import type { RunsPage } from '../../protocol/generated';
import type { Saved } from '../../protocol/saved';
import type { Offline } from '../../protocol/snapshotClient';
import { keptCurves, partsOf, viewOf } from '../run/keptCurves';
import { savedRuns } from '../table/savedRuns';
import { drawnOf, UNTOUCHED } from './compareLayout';
import { settingsOfKey } from './layoutCharts';
import { groupRuns, MAX_IN_GROUP } from './runGroups';

export function savedCompare(saved: Saved<'compare'>): Offline {
  const runs = savedRuns(asRuns(saved));
  return {
    request: {
      ...runs.request,
      'compare.differences': params => differences(saved, params)
    },
    binary: {
      'series.read': params => curves(saved, params),
      'compare.bands': params => bands(saved, params)
    }
  };
}

/** The first page of the runs, as a kernel would have sent it. */
export function savedComparePage({
  snapshot,
  store,
  cursor
}: Saved<'compare'>): RunsPage {
  return { ...foundIn(snapshot), store, cursor, offset: 0 };
}

function asRuns(saved: Saved<'compare'>): Saved<'runs'> {
  const { spec, snapshot, ...rest } = saved;
  const { layout: _layout, ...query } = spec;
  return {
    ...rest,
    spec: { ...query, view: 'runs' },
    snapshot: { ...foundIn(snapshot), view: 'runs' }
  };
}

/** What a table of the runs has. */
function foundIn(
  snapshot: Saved<'compare'>['snapshot']
): Omit<RunsPage, 'store' | 'cursor' | 'offset'> {
  const {
    view: _,
    curves: _curves,
    bands: _bands,
    differences: _all,
    ...found
  } = snapshot;
  return found;
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
  const layout = spec.layout ?? UNTOUCHED;
  const keys = params.keys.filter(key => {
    const { axis, axis_metric } = settingsOfKey(layout, key);
    return params.axis === axis && params.axis_metric === axis_metric;
  });
  return keys.length === 0
    ? null
    : keptCurves(snapshot.curves, { ...params, keys });
}

/** Null for other groups than those saved, and where their lines are asked for in another way. */
function bands(
  { spec, snapshot }: Saved<'compare'>,
  params: Params<'compare.bands'>
): BinaryResult<'compare.bands'> | null {
  const layout = spec.layout ?? UNTOUCHED;
  const keys = params.keys.filter(key => {
    const settings = settingsOfKey(layout, key);
    const { axis, axis_metric, centre = 'mean', band = 'minmax' } = settings;
    return (
      params.axis === axis &&
      params.axis_metric === axis_metric &&
      params.centre === centre &&
      params.band === band
    );
  });
  if (!layout.group_by || !snapshot.bands || keys.length === 0) {
    return null;
  }
  const values = new Map(
    groupRuns(drawnOf(snapshot.rows, layout), layout.group_by).map(
      ({ value, rows }) => [
        nameOf(rows.slice(0, MAX_IN_GROUP).map(({ run_id }) => run_id)),
        value
      ]
    )
  );
  const asked = params.groups.map(ids => values.get(nameOf(ids)));
  if (asked.includes(undefined)) {
    return null;
  }
  const buffers: DataView[] = [];
  const found = snapshot.bands.flatMap(each => {
    const group = asked.indexOf(each.value);
    return group >= 0 && keys.includes(each.key) ? [{ ...each, group }] : [];
  });
  return {
    result: {
      bands: found.map(({ group, key, runs, start, ...saved }) => {
        const { x, y, low, high } = saved;
        const parts = partsOf(start, [x, y, low, high], params.range);
        buffers.push(...parts.map(viewOf));
        const at = buffers.length - parts.length;
        return {
          ...{ group, key, runs, count: parts[0]?.length ?? 0 },
          ...{ x: at, centre: at + 1, low: at + 2, high: at + 3 }
        };
      })
    },
    buffers
  };
}

/** What some runs are known by in whatever order they stand. */
function nameOf(runIds: readonly string[]): string {
  return JSON.stringify([...runIds].sort());
}
