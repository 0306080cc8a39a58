import type React from 'react';
import { useEffect, useMemo, useRef } from 'react';
import type { Item } from '../core/lines';
import type { RunSelection } from '../core/runSelection';
import type { RunTableState } from '../core/runTableState';
import { toggled } from '../core/tableLayout';
import type { RunRow, TableLayout } from '../protocol/generated';

export interface LineActions {
  readonly onClick: (index: number, event: React.MouseEvent) => void;
  readonly onToggle: (index: number, range: boolean) => void;
  readonly onActivate: (index: number) => void;
  readonly onOpenLine: (item: Item) => void;
  readonly onEye: (row: RunRow) => void;
}

/** What the mouse does to a line: the same functions throughout, so that lines are not drawn anew. */
export function useLineActions(
  table: RunTableState,
  selection: RunSelection,
  layout: TableLayout,
  onLayout: (layout: TableLayout) => void
): LineActions {
  const shown = useRef(layout);
  useEffect(() => {
    shown.current = layout;
  });
  return useMemo(
    () => ({
      onClick: (index, event) => {
        if (event.shiftKey) {
          void selection.extendTo(index);
        } else if (event.ctrlKey || event.metaKey) {
          selection.toggle(index);
        } else {
          selection.selectOnly(index);
        }
      },
      onToggle: (index, range) => {
        if (range) {
          void selection.extendTo(index);
        } else {
          selection.toggle(index);
        }
      },
      onActivate: index => {
        selection.moveTo(index);
      },
      onOpenLine: item => {
        table.toggle(item);
      },
      onEye: ({ run_id }) => {
        const hidden_runs = toggled(shown.current.hidden_runs, run_id);
        onLayout({ ...shown.current, hidden_runs });
      }
    }),
    [table, selection, onLayout]
  );
}
