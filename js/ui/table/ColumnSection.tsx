import React from 'react';
import type { Column } from '../../core/table/columns';
import { show } from '../../core/table/tableLayout';
import { formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { RunTableView } from '../../core/table/runTableView';
import type { TableLayout } from '../../protocol/generated';

interface Several {
  /** Those that can be hidden, of what is found. */
  columns: readonly Column[];
  /** Whether they are what a search has found, and not all. */
  found: boolean;
  view: RunTableView;
  text: Text;
  onChange: (layout: TableLayout) => void;
}

/** Whether a column stands in the table, or would if its values differed. */
export function isShown({ shown, constant }: Column): boolean {
  return shown || constant;
}

function changed(several: Several, shown: boolean): TableLayout {
  const { layout, all } = several.view;
  const ids = new Set(several.columns.map(({ id }) => id));
  return show(layout, all, ids, shown);
}

/** The heading of a section of columns, which shows and hides them together. */
export function ColumnSection(
  props: Several & { label: string; className?: string }
): React.JSX.Element | null {
  const { columns, text, className = '' } = props;
  if (columns.length === 0) {
    return null;
  }
  const shown = columns.filter(isShown).length;
  const count = formatCount(columns.length);
  return (
    <li className={`jp-TrialbookColumns-group ${className}`}>
      <label
        title={
          props.found
            ? text.__('Show or hide the %1 found here', count)
            : text.__('Show or hide all %1', count)
        }
      >
        <input
          type="checkbox"
          checked={shown === columns.length}
          ref={element => {
            if (element) {
              element.indeterminate = shown > 0 && shown < columns.length;
            }
          }}
          onChange={() => {
            props.onChange(changed(props, shown < columns.length));
          }}
        />
        <bdi>{props.label}</bdi>
      </label>
    </li>
  );
}

/** Buttons that show and hide columns, and say of how many. */
export function ColumnButtons(props: Several): React.JSX.Element {
  const { columns, found, text } = props;
  const count = formatCount(columns.length);
  const button = (label: string, shown: boolean) => (
    <button
      type="button"
      className="jp-TrialbookButton"
      onClick={() => {
        props.onChange(changed(props, shown));
      }}
    >
      {label}
    </button>
  );
  return (
    <>
      {button(
        found ? text.__('Show the %1 found', count) : text.__('Show all'),
        true
      )}
      {button(
        found ? text.__('Hide the %1 found', count) : text.__('Hide all'),
        false
      )}
    </>
  );
}
