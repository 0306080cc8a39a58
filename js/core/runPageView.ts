import type { ClientState, RequestError } from '../protocol/client';
import type { RunDetail, RunUpdateParams } from '../protocol/generated';

/** Which run, in which store; null for the kernel's current store. */
export interface RunPlace {
  readonly store_id: string | null;
  readonly run_id: string;
}

/** What a person may change of a run. */
export type RunChange = Omit<RunUpdateParams, 'store_id' | 'run_ids'>;

export type RunPagePhase =
  'loading' | 'busy' | 'disconnected' | 'error' | 'ready';

/** What there is to show of a run. */
export interface RunPageView {
  readonly phase: RunPagePhase;
  readonly connection: ClientState;
  readonly detail: RunDetail | null;
  /** From a saved notebook: no kernel has answered yet. */
  readonly saved: boolean;
  /** When that was known, in milliseconds since 1970-01-01 UTC. */
  readonly asOf: number | null;
  readonly error: RequestError | null;
  /** Counts the answers: files may have come with each. */
  readonly version: number;
  /** Where code finds its store, if it is to say so. */
  readonly there: string | null;
}
