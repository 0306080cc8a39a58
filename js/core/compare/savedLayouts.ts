/** Layouts that are kept with an experiment under a name. */
import type { Client } from '../../protocol/client';
import type {
  CompareLayout,
  KeptLayout,
  RunsQuery,
  SavedLayout
} from '../../protocol/generated';
import { changed, isAlike, UNTOUCHED } from './compareLayout';

/** The one that comparisons of the experiment begin with. */
export const DEFAULT_LAYOUT = 'default';

/** As a comparison is that nobody has arranged; which runs are shown is not part of it. */
export function automatic(
  { first }: CompareLayout,
  { without }: RunsQuery
): KeptLayout {
  return changed<KeptLayout>(
    { layout: changed(UNTOUCHED, { first }) },
    { without: without?.length ? without : undefined }
  );
}

/** Ask for the layouts of an experiment, by name. */
export async function savedLayoutsOf(
  client: Client,
  storeId: string | null,
  experimentId: string
): Promise<SavedLayout[]> {
  const params = { store_id: storeId, experiment_id: experimentId };
  return (await client.request('layouts.list', params)).layouts;
}

/** What is kept of an arrangement: nothing that is said of single runs. */
export function keptOf(
  layout: CompareLayout,
  { without = [] }: RunsQuery
): KeptLayout {
  const { baseline: _, hidden_runs: _hidden, ...kept } = layout;
  return { layout: kept, ...(without.length > 0 && { without }) };
}

/** The layout that is kept, with what this comparison says of its runs. */
export function withKept(
  { baseline, hidden_runs }: CompareLayout,
  { layout }: KeptLayout
): CompareLayout {
  return changed(layout, { baseline, hidden_runs });
}

/** Whether a comparison is arranged as this one is kept. */
export function isArrangedAs(
  kept: KeptLayout | null,
  layout: CompareLayout,
  query: RunsQuery
): boolean {
  return kept !== null && isAlike(kept, keptOf(layout, query));
}
