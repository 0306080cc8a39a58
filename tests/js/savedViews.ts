/** Views as a notebook keeps them, made of what a kernel answers. */
import type {
  RunDetail,
  RunsPage,
  RunsSpec,
  SampledCurve
} from '../../js/protocol/generated';
import type { Saved } from '../../js/protocol/saved';
import { savedRun } from '../../js/core/run/savedRun';
import { savedRuns } from '../../js/core/table/savedRuns';
import { SnapshotClient } from '../../js/protocol/snapshotClient';
import { NOON } from './memoryKernel';

export function savedTable(spec: RunsSpec, page: RunsPage): Saved<'runs'> {
  const { store, cursor, offset: _, ...found } = page;
  return {
    version: '0.1.0',
    spec,
    store,
    cursor,
    snapshot: { view: 'runs', ...found },
    taken_at: NOON
  };
}

/** Answers as a saved run table does. */
export function tableClient(spec: RunsSpec, page: RunsPage): SnapshotClient {
  return new SnapshotClient(savedRuns(savedTable(spec, page)));
}

/** Answers as a saved run does. */
export function runClient(
  known: RunDetail,
  curves: SampledCurve[] = []
): SnapshotClient {
  const { store, cursor, ...detail } = known;
  const spec = {
    view: 'run',
    view_id: 'v',
    store_id: store.store_id,
    run_id: detail.run_id
  } as const;
  return new SnapshotClient(
    savedRun({
      version: '0.1.0',
      spec,
      store,
      cursor,
      snapshot: { view: 'run', detail, curves, left_out: 0 },
      taken_at: NOON
    })
  );
}
