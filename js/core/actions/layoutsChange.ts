import type { Client } from '../../protocol/client';
import type { LayoutsChange } from '../../protocol/generated';
import { clip } from '../text/format';
import type { Text } from '../text/text';
import type { Step } from './edits';

/** What saves, renames or deletes layouts: the store says how they were before. */
export function changeLayouts(
  client: Client,
  storeId: string | null,
  experimentId: string,
  change: LayoutsChange
): Step {
  return async () => {
    const { undo } = await client.request('layouts.update', {
      store_id: storeId,
      experiment_id: experimentId,
      ...change
    });
    return {
      count: Object.keys(undo.save).length + undo.delete.length,
      back: changeLayouts(client, storeId, experimentId, undo)
    };
  };
}

/** What was done to layouts, in words. */
export function layoutsTitle(
  { save, delete: gone }: LayoutsChange,
  text: Text
): string {
  const [saved] = Object.keys(save);
  const [deleted] = gone;
  if (saved === undefined) {
    return text.__('Layout “%1” deleted', clip(deleted ?? ''));
  }
  return deleted === undefined
    ? text.__('Layout “%1” saved', clip(saved))
    : text.__('Layout renamed to “%1”', clip(saved));
}
