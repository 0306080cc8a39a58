/** Filters that are kept with an experiment under a name. */
import type { SavedFilter } from '../../protocol/generated';
import type { RunTableState } from './runTableState';
import type { RunTableView } from './runTableView';

/** Characters of a name that is made of the filter's text. */
const MAX_SUGGESTED = 60;

/** Ask for the filters of the experiments that a table shows. */
export async function savedFiltersOf({
  client,
  spec: { store_id },
  getView
}: RunTableState): Promise<SavedFilter[]> {
  const { experiment_ids } = getView().query;
  const params = { store_id, experiment_ids };
  return (await client.request('filters.list', params)).filters;
}

/** A name for a filter, which its text says best. */
export function suggestedName(filter: string): string {
  return Array.from(filter.trim().replace(/\s+/g, ' '))
    .slice(0, MAX_SUGGESTED)
    .join('');
}

/** The experiments that a table shows, by id, as far as they are known. */
export function experimentsIn({
  page,
  query: { experiment_ids }
}: RunTableView): [id: string, name: string][] {
  return Object.entries(page?.experiments ?? {}).filter(
    ([id]) => experiment_ids?.includes(id) ?? true
  );
}
