/** Addresses of runs' pages: which run of which store, and nothing about where that is. */
import type { RunRef } from './runPageState';

const RUN = 'trialbook-run';
const STORE = 'trialbook-store';
/** Ids of runs and of stores. */
const ID = /^[0-9a-f]{32}$/;

/** What addresses have that lead to a run. */
export const RUN_LINK = new RegExp(`[?&]${RUN}=`);

/** The query of an address that leads to a run. */
export function linkQuery({
  run_id,
  store_id
}: RunRef & { store_id: string }): string {
  return `?${RUN}=${encodeURIComponent(run_id)}&${STORE}=${encodeURIComponent(store_id)}`;
}

/** The run that the query of an address leads to; null where it names none. */
export function runInLink(
  search: string
): (RunRef & { store_id: string }) | null {
  const params = new URLSearchParams(search);
  const run_id = params.get(RUN) ?? '';
  const store_id = params.get(STORE) ?? '';
  return ID.test(run_id) && ID.test(store_id) ? { run_id, store_id } : null;
}

/** The query of an address without the run. */
export function withoutRun(search: string): string {
  const params = new URLSearchParams(search);
  params.delete(RUN);
  params.delete(STORE);
  const rest = params.toString();
  return rest === '' ? '' : `?${rest}`;
}
