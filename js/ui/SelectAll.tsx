import React from 'react';
import { MOST_SELECTED, type RunSelection } from '../core/runSelection';
import type { Text } from '../core/text';

/** Selects every run of the result, or none. */
export function SelectAll(props: {
  total: number;
  selected: number;
  selection: RunSelection;
  text: Text;
}): React.JSX.Element {
  const { total, selected, selection, text } = props;
  const all = selected > 0 && selected >= total;
  const tooMany = total > MOST_SELECTED && selected === 0;
  return (
    <input
      type="checkbox"
      checked={all}
      disabled={tooMany}
      ref={element => {
        if (element) {
          element.indeterminate = selected > 0 && !all;
        }
      }}
      aria-label={text.__('Select all runs')}
      title={
        tooMany
          ? text.__(
              'Filter to at most %1 runs to select all',
              MOST_SELECTED.toLocaleString()
            )
          : text.__('Select all runs')
      }
      onChange={() => {
        if (selected > 0) {
          selection.clear();
        } else {
          void selection.selectAll();
        }
      }}
    />
  );
}
