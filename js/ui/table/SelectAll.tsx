import React from 'react';
import { formatCount } from '../../core/text/format';
import { MAX_SELECTED, type RunSelection } from '../../core/table/runSelection';
import type { Text } from '../../core/text/text';

/** Selects every run of the result, or none. */
export function SelectAll(props: {
  total: number;
  selected: number;
  /** Whether a row at hand is not selected: what is may be of other rows. */
  isPart: boolean;
  selection: RunSelection;
  text: Text;
}): React.JSX.Element {
  const { total, selected, selection, text } = props;
  const all = selected > 0 && selected >= total && !props.isPart;
  const tooMany = total > MAX_SELECTED && selected === 0;
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
              formatCount(MAX_SELECTED)
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
