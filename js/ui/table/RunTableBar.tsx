import React from 'react';
import type { Place } from '../../core/actions/runActions';
import type { RunTarget } from '../../core/actions/runActs';
import type { RunTableState } from '../../core/table/runTableState';
import type { RunTableView } from '../../core/table/runTableView';
import type { Text } from '../../core/text/text';
import type { RunsQuery, TableLayout } from '../../protocol/generated';
import { SelectionBar } from '../actions/SelectionBar';
import { ToolButton } from '../parts/Menu';
import { type GivenFilter, RunFilterBox } from './RunFilterBox';
import { RunTableChips } from './RunTableChips';
import type { Opened } from './RunTableMenus';
import { SavedFilters } from './SavedFilters';

/** Above the rows: the filter, what is done to selected runs, and what arranges the table. */
export function RunTableBar(props: {
  table: RunTableState;
  view: RunTableView;
  /** The filter that the box begins with; another count begins anew. */
  given: GivenFilter;
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
  return (
    <div className="jp-TrialbookRunTable-bar">
      <RunFilterBox
        {...{ table, view, given, text }}
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
