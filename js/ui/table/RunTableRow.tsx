import React, { memo } from 'react';
import type { CurveCache } from '../../core/table/curveCache';
import { clip } from '../../core/text/format';
import type { PlacedColumn } from '../../core/table/gridWindow';
import type { Item } from '../../core/table/lines';
import type { RunStyle } from '../../core/marks/runColours';
import type { Text } from '../../core/text/text';
import type { RunRow, TableLayout } from '../../protocol/generated';
import { placeOf } from './GridCell';
import type { Point } from '../parts/Menu';
import { RunNameCell } from './RunNameCell';
import { RunTableCell } from './RunTableCell';

export interface RunTableRowProps {
  id: string;
  row: RunRow;
  index: number;
  /** How deep it is nested; null in a table that is no tree. */
  depth: number | null;
  /** How many runs are nested in it. */
  nested: number;
  isOpen: boolean;
  /** Those drawn. */
  columns: readonly PlacedColumn[];
  /** The run it is compared with; null for none. */
  baseline: RunRow | null;
  /** Whether it is that run and stands first, wherever one scrolls. */
  raised: boolean;
  layout: TableLayout;
  runStyle: RunStyle;
  curves: CurveCache;
  /** Changes when a curve has come. */
  curvesVersion: number;
  /** Whether its curves are shown; null where none are drawn. */
  visible: boolean | null;
  experiments: Readonly<Record<string, string>>;
  selected: boolean;
  active: boolean;
  now: number;
  /** Until when an open run has lasted. */
  runningUntil: number;
  text: Text;
  onPress: (index: number, event: React.PointerEvent) => void;
  onClick: (index: number, event: React.MouseEvent) => void;
  onToggle: (index: number, range: boolean) => void;
  onOpen: ((row: RunRow) => void) | null;
  onOpenLine: (item: Item) => void;
  onEye: (row: RunRow) => void;
  onGrab: (index: number, event: React.PointerEvent) => void;
  onMenu: (row: RunRow, at: Point) => void;
  renaming: boolean;
  onName: (row: RunRow, name: string | null) => void;
}

/** A run in the run table. */
export const RunTableRow = memo(function RunTableRow(
  props: RunTableRowProps
): React.JSX.Element {
  const { row, index, depth, nested, text, selected } = props;
  const isBaseline = props.baseline?.run_id === row.run_id;
  const [name, ...others] = props.columns;
  return (
    <tr
      id={props.id}
      role="row"
      // The header has two rows.
      aria-rowindex={index + 3}
      aria-selected={selected}
      aria-level={depth === null ? undefined : depth + 1}
      aria-expanded={nested > 0 ? props.isOpen : undefined}
      className={[
        props.active ? 'jp-mod-active' : '',
        isBaseline ? 'jp-mod-baseline' : '',
        props.raised ? 'jp-mod-raised' : ''
      ].join(' ')}
      style={props.raised ? undefined : placeOf(index)}
      onPointerDown={event => {
        props.onPress(index, event);
      }}
      onMouseDown={event => {
        // Extending a selection is not selecting text.
        if (event.shiftKey) {
          event.preventDefault();
        }
      }}
      onClick={event => {
        props.onClick(index, event);
      }}
      onDoubleClick={() => props.onOpen?.(row)}
      onContextMenu={event => {
        event.preventDefault();
        event.stopPropagation();
        props.onMenu(row, { x: event.clientX, y: event.clientY });
      }}
    >
      <td
        role="gridcell"
        aria-colindex={1}
        className="jp-mod-stuck jp-TrialbookRunTable-check"
      >
        <input
          type="checkbox"
          tabIndex={-1}
          checked={selected}
          aria-label={text.__('Select %1', clip(row.run_name))}
          onClick={event => {
            event.stopPropagation();
            props.onToggle(index, event.shiftKey);
          }}
          // The click has done it already.
          onChange={() => undefined}
        />
      </td>
      {name && <RunNameCell {...props} place={name} isBaseline={isBaseline} />}
      {others.map(place => (
        <RunTableCell key={place.column.id} {...props} place={place} />
      ))}
    </tr>
  );
});
