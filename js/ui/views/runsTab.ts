/** What runs are called in a tab, and which tabs show the same. */
import { formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { RunsPage, RunsQuery, RunsSpec } from '../../protocol/generated';

/** Runs that a name lists one by one. */
export const MANY_NAMES = 3;

/** Equal for views of the same runs; none for one that shows some of its runs only. */
export function runsTabKey(
  { store_id, query }: Pick<RunsSpec, 'store_id' | 'query'>,
  kernel: string
): string | undefined {
  const { experiment_ids, filter, without, within, parent, archived, scope } =
    query;
  const isWhole =
    filter.trim() === '' && !without?.length && !within && !parent && !archived;
  return isWhole
    ? JSON.stringify([kernel, store_id, experiment_ids, scope ?? null])
    : undefined;
}

/** What a table shows, in a few words; `page` is the beginning of its runs. */
export function runsTitle(
  { experiment_ids, filter, scope }: RunsQuery,
  { experiments, rows, total }: RunsPage,
  text: Text
): string {
  const of = Array.isArray(scope)
    ? total > MANY_NAMES
      ? text._n('%1 run', '%2 runs', total, formatCount(total))
      : rows.map(({ run_name }) => run_name).join(', ')
    : experiment_ids?.length === 1
      ? (experiments[experiment_ids[0] ?? ''] ?? '')
      : experiment_ids
        ? text._n(
            '%1 experiment',
            '%2 experiments',
            experiment_ids.length,
            formatCount(experiment_ids.length)
          )
        : '';
  return (
    [of, filter.trim()].filter(part => part !== '').join(' · ') ||
    text.__('Runs')
  );
}
