import type { RunDetail, RunUpdateParams } from '../../protocol/generated';
import type { LiveView } from '../live/liveQuery';

/** Which run, in which store; null for the kernel's current store. */
export interface RunRef {
  readonly store_id: string | null;
  readonly run_id: string;
}

/** What a person may change of a run. */
export type RunChange = Omit<RunUpdateParams, 'store_id' | 'run_ids'>;

/** What there is to show of a run. */
export interface RunPageView extends Omit<LiveView<RunDetail>, 'value'> {
  readonly detail: RunDetail | null;
  /** The `tracking_uri` of its store, where code has to name it. */
  readonly trackingUri: string | null;
}
