import React from 'react';
import type { Place } from '../../core/actions/runActions';
import type { RunTarget } from '../../core/actions/runActs';
import type { RunTableState } from '../../core/table/runTableState';
import type { RunTableView } from '../../core/table/runTableView';
import { savedFiltersOf } from '../../core/table/savedFilters';
import type { Text } from '../../core/text/text';
import type { RunsQuery, TableLayout } from '../../protocol/generated';
import { SelectionBar } from '../actions/SelectionBar';
import { ToolButton } from '../parts/Menu';
import { FilterBox } from './FilterBox';
import { RunTableChips } from './RunTableChips';
import type { Opened } from './RunTableMenus';
import { SavedFilters } from './SavedFilters';

/** Values offered to complete a filter. */
const MAX_VALUES = 20;

/** Above the rows: the filter, what is done to selected runs, and what arranges the table. */
export function RunTableBar(props: {
  table: RunTableState;
  view: RunTableView;
  /** The filter that the box begins with; another count begins anew. */
  given: { readonly filter: string; readonly times: number };
  place: Place;
  /** The runs that are selected. */
  target: RunTarget;
  /** What went wrong, or what has been done. */
  said: string;
  text: Text;
  onAsk: (change: Partial<RunsQuery>) => void;
  /** Have the filter box begin anew. */
  onGive: (filter: string) => void;
  onLayout: (layout: TableLayout) => void;
  onOpen: (menu: Opened) => void;
  /** No run is to be selected any more. */
  onClear: () => void;
  onSay: (problem: string) => void;
}): React.JSX.Element {
  const { table, view, given, place, target, text, onOpen, onSay } = props;
  const { refused } = view;
  return (
    <div className="jp-TrialbookRunTable-bar">
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
        onApply={filter => {
          props.onAsk({ filter });
        }}
      />
      <SavedFilters
        table={table}
        view={view}
        acts={place.acts}
        text={text}
        onApply={props.onGive}
        onSay={onSay}
      />
      {target.ids.length > 0 && (
        <SelectionBar
          target={target}
          place={place}
          onMenu={at => {
            onOpen({ kind: 'runs', target, at });
          }}
          onClear={() => {
            props.onClear();
          }}
        />
      )}
      <span className="jp-TrialbookRunTable-tools">
        <span aria-live="polite" className="jp-TrialbookRunTable-said">
          {props.said}
        </span>
        <RunTableChips
          view={view}
          text={text}
          onQuery={props.onAsk}
          onLayout={props.onLayout}
        />
        <ToolButton
          icon="group"
          label={text.__('Group')}
          popup="menu"
          onOpen={at => {
            onOpen({ kind: 'group', at });
          }}
        />
        <ToolButton
          icon="columns"
          label={text.__('Columns')}
          popup="dialog"
          onOpen={at => {
            onOpen({ kind: 'columns', at });
          }}
        />
        <ToolButton
          icon="more"
          label={text.__('More')}
          popup="menu"
          onOpen={at => {
            onSay('');
            onOpen({ kind: 'table', at });
          }}
        />
      </span>
    </div>
  );
}
