import type React from 'react';
import { useEffect, useMemo, useRef } from 'react';
import type { Item } from '../../core/table/lines';
import type { RunSelection } from '../../core/table/runSelection';
import type { RunTableState } from '../../core/table/runTableState';
import { withEye } from '../../core/table/eyes';
import type { RunRow, TableLayout } from '../../protocol/generated';
import {
  type DraggedRuns,
  isPlainPress,
  useDragOut
} from '../parts/useDragOut';
import type { Point } from '../parts/Menu';

export interface LineActions {
  /** The pointer goes down, before rows that arrive can move the line away. */
  readonly onPress: (index: number, event: React.PointerEvent) => void;
  readonly onClick: (index: number, event: React.MouseEvent) => void;
  readonly onToggle: (index: number, range: boolean) => void;
  readonly onActivate: (index: number) => void;
  readonly onOpenLine: (item: Item) => void;
  readonly onEye: (row: RunRow) => void;
  /** The pointer goes down where a run can be dragged. */
  readonly onGrab: (index: number, event: React.PointerEvent) => void;
}

/** What the mouse does to a line: the same functions throughout, so that lines are not drawn anew. */
export function useLineActions(
  table: RunTableState,
  selection: RunSelection,
  layout: TableLayout,
  onLayout: (layout: TableLayout) => void,
  onDrag: ((runs: DraggedRuns, from: Point) => void) | null
): LineActions {
  const drag = useRef(onDrag);
  const shown = useRef(layout);
  useEffect(() => {
    shown.current = layout;
    drag.current = onDrag;
  });
  const grab = useDragOut();
  const pressed = useRef<string | undefined>();
  return useMemo(
    () => ({
      onPress: (index, event) => {
        pressed.current = table.getView().rowAt(index)?.run_id;
        if (
          isPlainPress(event) &&
          !isOnControl(event) &&
          !selection.has(index)
        ) {
          selection.choose(index);
        }
      },
      onClick: (index, event) => {
        const { current: pressedId } = pressed;
        pressed.current = undefined;
        if (
          pressedId !== undefined &&
          pressedId !== table.getView().rowAt(index)?.run_id
        ) {
          // Another run has come under the pointer since.
          return;
        }
        if (event.shiftKey) {
          void selection.extendTo(index);
        } else if (event.ctrlKey || event.metaKey) {
          selection.toggle(index);
        } else {
          selection.choose(index);
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
        const index = table.indexOf(run_id) ?? 0;
        const { rowAt } = table.getView();
        onLayout(withEye(shown.current, run_id, index, rowAt));
      },
      onGrab: (index, event) => {
        if (!drag.current || isOnControl(event)) {
          return;
        }
        grab(event, from => {
          const name = table.getView().rowAt(index)?.run_name;
          if (!selection.has(index)) {
            selection.choose(index);
          }
          const [first, ...others] = selection.draggedWith(index);
          if (name !== undefined && first !== undefined) {
            drag.current?.({ run_ids: [first, ...others], name }, from);
          }
        });
      }
    }),
    [table, selection, onLayout, grab]
  );
}

function isOnControl({ target }: React.PointerEvent): boolean {
  return target instanceof Element && target.closest('button, input') !== null;
}
