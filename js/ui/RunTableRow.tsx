import React, { memo } from 'react';
import { valueOf, type Column } from '../core/columns';
import {
  clip,
  formatAge,
  formatDuration,
  formatNumber,
  formatRunning,
  formatStatus,
  fullNumber,
  fullTime
} from '../core/format';
import type { Text } from '../core/text';
import type { RunRow, WireNumber } from '../protocol/generated';
import { durationOf } from '../protocol/order';
import { StatusIcon } from './icons';

export interface RunTableRowProps {
  id: string;
  row: RunRow;
  index: number;
  columns: readonly Column[];
  experiments: Readonly<Record<string, string>>;
  selected: boolean;
  active: boolean;
  now: number;
  /** Until when an open run has lasted. */
  runningUntil: number;
  text: Text;
  onClick: (index: number, event: React.MouseEvent) => void;
  onToggle: (index: number, range: boolean) => void;
  onOpen: ((row: RunRow) => void) | null;
}

/** A run in the run table. */
export const RunTableRow = memo(function RunTableRow(
  props: RunTableRowProps
): React.JSX.Element {
  const { row, index, columns, text, selected } = props;
  const [name, ...others] = columns;
  return (
    <tr
      id={props.id}
      // The header has two rows.
      aria-rowindex={index + 3}
      aria-selected={selected}
      className={props.active ? 'jp-mod-active' : undefined}
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
    >
      <td className="jp-mod-stuck jp-TrialbookRunTable-check">
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
      {name && (
        <th
          scope="row"
          className="jp-mod-stuck jp-TrialbookRunTable-name"
          title={row.run_name}
        >
          <bdi>{clip(row.run_name)}</bdi>
        </th>
      )}
      {others.map((column, at) => (
        <Cell
          key={column.id}
          {...props}
          column={column}
          first={columns[at]?.group !== column.group}
        />
      ))}
      <td role="presentation" />
    </tr>
  );
});

function Cell(
  props: RunTableRowProps & { column: Column; first: boolean }
): React.JSX.Element {
  const { row, column, now, text } = props;
  const classes = [
    column.numeric ? 'jp-mod-numeric' : '',
    props.first ? 'jp-mod-first' : ''
  ].join(' ');
  if (column.group !== 'attribute') {
    return <Value className={classes} row={row} column={column} text={text} />;
  }
  switch (column.key) {
    case 'status':
      return (
        <td className={`${classes} jp-TrialbookRunTable-runStatus`}>
          <StatusIcon status={row.status} />
          {formatStatus(row.status, text)}
        </td>
      );
    case 'start_time':
      return (
        <td className={classes} title={fullTime(row.start_time)}>
          {formatAge(row.start_time, now, text)}
        </td>
      );
    case 'duration': {
      const duration = durationOf(row);
      return (
        <td className={classes}>
          {duration === null
            ? formatRunning(props.runningUntil - row.start_time)
            : formatDuration(duration)}
        </td>
      );
    }
    default: {
      const name = props.experiments[row.experiment_id] ?? row.experiment_id;
      return (
        <td className={classes} title={name}>
          <bdi>{clip(name)}</bdi>
        </td>
      );
    }
  }
}

function Value(props: {
  className: string;
  row: RunRow;
  column: Column;
  text: Text;
}): React.JSX.Element {
  const { className, row, column, text } = props;
  const value = valueOf(row, column);
  if (value === undefined) {
    return (
      <td className={`${className} jp-mod-missing`}>
        <span aria-label={text.__('no value')} role="img">
          –
        </span>
      </td>
    );
  }
  const metric = column.group === 'metric' ? (value as WireNumber) : null;
  const shown = metric === null ? clip(String(value)) : formatNumber(metric);
  const full = metric === null ? String(value) : fullNumber(metric);
  return (
    <td className={className} title={full}>
      <bdi>{shown}</bdi>
    </td>
  );
}
