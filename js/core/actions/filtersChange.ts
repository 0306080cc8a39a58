import type { Client } from '../../protocol/client';
import type { FiltersChange } from '../../protocol/generated';
import { clip } from '../text/format';
import type { Text } from '../text/text';
import type { Step } from './edits';

/** What saves, renames or deletes filters: the store says how they were before. */
export function changeFilters(
  client: Client,
  storeId: string | null,
  experimentId: string,
  change: FiltersChange
): Step {
  return async () => {
    const { undo } = await client.request('filters.update', {
      store_id: storeId,
      experiment_id: experimentId,
      ...change
    });
    return {
      count: Object.keys(undo.save).length + undo.delete.length,
      back: changeFilters(client, storeId, experimentId, undo)
    };
  };
}

/** What was done to filters, in words. */
export function filtersTitle(
  { save, delete: gone }: FiltersChange,
  text: Text
): string {
  const [saved] = Object.keys(save);
  const [deleted] = gone;
  if (saved === undefined) {
    return text.__('Filter “%1” deleted', clip(deleted ?? ''));
  }
  return deleted === undefined
    ? text.__('Filter “%1” saved', clip(saved))
    : text.__('Filter renamed to “%1”', clip(saved));
}
