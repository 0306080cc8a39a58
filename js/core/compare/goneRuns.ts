/** Runs that are compared and not there any more: deleted for good, or archived. */
import { clip, formatCount } from '../text/format';
import type { Text } from '../text/text';
import type { Client } from '../../protocol/client';
import type { RunRow, RunsQuery } from '../../protocol/generated';
import type { RunTableView } from '../table/runTableView';

/** Runs that are looked for at once. */
const MAX_ASKED = 200;
/** Runs that are named. */
const MAX_NAMED = 3;

export interface GoneRuns {
  readonly deleted: readonly string[];
  readonly archived: readonly string[];
}

export const NONE_GONE: GoneRuns = { deleted: [], archived: [] };

/**
 * Ids of runs that should be in a comparison and are not.
 *
 * Those that it names, unless a filter may have left them out, and those that it had listed
 * before they were `taken` away.
 */
export function missingIds(
  view: RunTableView,
  taken: ReadonlySet<string>
): string[] {
  const { query, rows, total, phase, saved } = view;
  const isWhole =
    (phase === 'rows' || phase === 'empty') && rows.length === total && !saved;
  const isNarrowed =
    query.filter.trim() !== '' || (query.without?.length ?? 0) > 0;
  const named =
    Array.isArray(query.scope) && isWhole && !isNarrowed ? query.scope : [];
  const here = new Set(rows.map(({ run_id }) => run_id));
  return [...new Set([...named, ...taken])]
    .filter(id => !here.has(id))
    .slice(0, MAX_ASKED);
}

/** What has become of some runs; `names` are those under which they were known. */
export async function whereabouts(
  client: Client,
  storeId: string | null,
  ids: readonly string[],
  names: ReadonlyMap<string, string>
): Promise<GoneRuns> {
  const rowsOf = async (archived: boolean): Promise<readonly RunRow[]> => {
    const query = {
      ...{ experiment_ids: null, filter: '', order_by: [], archived },
      scope: ids as [string, ...string[]]
    } satisfies RunsQuery;
    const page = { store_id: storeId, query, offset: 0, limit: MAX_ASKED };
    return (await client.request('runs.search', page)).rows;
  };
  const [current, archived] = await Promise.all([rowsOf(false), rowsOf(true)]);
  const found = new Set([...current, ...archived].map(({ run_id }) => run_id));
  return {
    archived: archived.map(({ run_name }) => run_name),
    deleted: ids
      .filter(id => !found.has(id))
      .map(id => names.get(id) ?? id.slice(0, 8))
  };
}

/** One sentence for each kind. */
export function saidOfGone(
  { deleted, archived }: GoneRuns,
  text: Text
): string[] {
  const said: string[] = [];
  if (deleted.length > 0) {
    said.push(
      text._n(
        '%3 is deleted for good',
        '%2 runs are deleted for good: %3',
        deleted.length,
        formatCount(deleted.length),
        listed(deleted)
      )
    );
  }
  if (archived.length > 0) {
    said.push(
      text._n(
        '%3 is archived and left out',
        '%2 runs are archived and left out: %3',
        archived.length,
        formatCount(archived.length),
        listed(archived)
      )
    );
  }
  return said;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMED).map(clip).join(', ');
  return names.length > MAX_NAMED ? `${shown}, …` : shown;
}
