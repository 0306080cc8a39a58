import type { Client } from '../../protocol/client';
import type { ExperimentRow } from '../../protocol/generated';
import { clip } from '../text/format';
import type { Text } from '../text/text';
import type { Step } from './edits';

export interface ExperimentChange {
  readonly name?: string;
  readonly archived?: boolean;
  /** None to have them found by their names again. */
  readonly headline?: readonly string[];
}

type Known = Pick<ExperimentRow, 'experiment_id' | 'name' | 'archived'> &
  Pick<ExperimentChange, 'headline'>;

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
    ...(change.archived !== undefined && { archived: known.archived === true }),
    ...(change.headline && { headline: known.headline ?? [] })
  };
  return async () => {
    const { headline, ...others } = change;
    const params = {
      ...{ store_id: storeId, experiment_id, ...others },
      ...(headline && { headline: [...headline] })
    };
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
  if (change.headline) {
    const [first] = change.headline;
    return first === undefined
      ? text.__('Headline metric reset')
      : text.__('Headline metric set to “%1”', clip(first));
  }
  return change.archived
    ? text.__('Experiment “%1” archived', clip(name))
    : text.__('Experiment “%1” restored', clip(name));
}
