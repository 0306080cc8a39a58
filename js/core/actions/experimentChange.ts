import type { Client } from '../../protocol/client';
import type { ExperimentRow } from '../../protocol/generated';
import { clip } from '../text/format';
import type { Text } from '../text/text';
import type { Step } from './edits';

export interface ExperimentChange {
  readonly name?: string;
  readonly archived?: boolean;
}

type Known = Pick<ExperimentRow, 'experiment_id' | 'name' | 'archived'>;

/** What changes an experiment. */
export function changeExperiment(
  client: Client,
  storeId: string | null,
  known: Known,
  change: ExperimentChange
): Step {
  const { experiment_id } = known;
  const before = {
    ...(change.name !== undefined && { name: known.name }),
    ...(change.archived !== undefined && { archived: known.archived === true })
  };
  return async () => {
    const params = { store_id: storeId, experiment_id, ...change };
    await client.request('experiment.update', params);
    const now = { ...known, ...change };
    return { count: 1, back: changeExperiment(client, storeId, now, before) };
  };
}

/** What was done to an experiment, in words. */
export function experimentTitle(
  { name }: Pick<Known, 'name'>,
  change: ExperimentChange,
  text: Text
): string {
  if (change.name !== undefined) {
    return text.__('Experiment renamed to “%1”', clip(change.name));
  }
  return change.archived
    ? text.__('Experiment “%1” archived', clip(name))
    : text.__('Experiment “%1” restored', clip(name));
}
