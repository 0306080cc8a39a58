import React from 'react';
import { savedFiltersOf } from '../../core/table/savedFilters';
import type { RunTableState } from '../../core/table/runTableState';
import type { RunTableView } from '../../core/table/runTableView';
import type { Text } from '../../core/text/text';
import { FilterBox } from './FilterBox';

/** Values offered to complete a filter. */
const MAX_VALUES = 20;

/** The filter that a box begins with; another count begins anew. */
export interface GivenFilter {
  readonly filter: string;
  readonly times: number;
}

/** The filter of a table's runs, completed from what the store has. */
export function RunFilterBox(props: {
  table: RunTableState;
  view: RunTableView;
  given: GivenFilter;
  text: Text;
  onApply: (filter: string) => void;
}): React.JSX.Element {
  const { given, table, text, view } = props;
  const { refused } = view;
  return (
    <FilterBox
      key={given.times}
      filter={given.filter}
      error={refused && { filter: refused.filter, cause: refused.error }}
      disabled={
        view.connection === 'disconnected'
          ? text.__('Filtering needs a kernel')
          : null
      }
      text={text}
      columns={view.page?.columns ?? null}
      values={async params => {
        const { values } = await table.client.request('runs.values', {
          ...params,
          store_id: table.spec.store_id,
          experiment_ids: view.query.experiment_ids,
          limit: MAX_VALUES
        });
        return values;
      }}
      savedFilters={() => savedFiltersOf(table)}
      onApply={props.onApply}
    />
  );
}
