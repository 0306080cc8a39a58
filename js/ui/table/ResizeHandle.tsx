import React, { useRef } from 'react';
import type { Column } from '../../core/table/columns';
import { change, MIN_WIDTH, MAX_WIDTH } from '../../core/table/tableLayout';
import type { TableLayout } from '../../protocol/generated';

/** The layout with another width for a column; null for the one that its name and kind give. */
export function resized(
  layout: TableLayout,
  all: readonly Column[],
  column: Column,
  width: number | null
): TableLayout {
  const bounded =
    width === null
      ? null
      : Math.round(Math.min(Math.max(width, MIN_WIDTH), MAX_WIDTH));
  return change(layout, all, column, { width: bounded });
}

/** The edge of a header: dragged for another width, double-clicked for the usual one. */
export function ResizeHandle(props: {
  column: Column;
  onResize: (width: number | null) => void;
}): React.JSX.Element {
  const start = useRef<{ x: number; width: number } | null>(null);
  return (
    <span
      className="jp-TrialbookRunTable-resize"
      aria-hidden="true"
      draggable
      onDragStart={event => {
        // The header around it would be dragged instead.
        event.preventDefault();
        event.stopPropagation();
      }}
      onPointerDown={event => {
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width: props.column.width };
      }}
      onPointerMove={event => {
        if (start.current) {
          const { x, width } = start.current;
          props.onResize(width + event.clientX - x);
        }
      }}
      onPointerUp={() => {
        start.current = null;
      }}
      onDoubleClick={() => {
        props.onResize(null);
      }}
    />
  );
}
