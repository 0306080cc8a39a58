import type { Client } from '../../protocol/client';
import type { RunsChange } from '../../protocol/generated';
import type { Step } from './edits';

/** What is to become of runs; what is not given stays. */
export type RunChange = Omit<RunsChange, 'run_ids'>;

/** Runs that one request changes. */
const MAX_AT_ONCE = 1000;

/** What changes runs: the store says how they were before. */
export function changeRuns(
  client: Client,
  storeId: string | null,
  changes: readonly RunsChange[]
): Step {
  return async () => {
    const back: RunsChange[] = [];
    for (const change of changes) {
      const params = { store_id: storeId, ...change };
      const { undo } = await client.request('run.update', params);
      back.unshift(...undo);
    }
    const ids = new Set(back.flatMap(({ run_ids }) => run_ids));
    return { count: ids.size, back: changeRuns(client, storeId, back) };
  };
}

/** One change for any number of runs. */
export function changesOf(
  ids: readonly string[],
  change: RunChange
): RunsChange[] {
  return partsOf(ids).map(run_ids => ({ run_ids, ...change }));
}

/** Ids in as many parts as requests take. */
export function partsOf(ids: readonly string[]): [string, ...string[]][] {
  const parts: [string, ...string[]][] = [];
  for (let at = 0; at < ids.length; at += MAX_AT_ONCE) {
    const [first, ...others] = ids.slice(at, at + MAX_AT_ONCE);
    if (first !== undefined) {
      parts.push([first, ...others]);
    }
  }
  return parts;
}
