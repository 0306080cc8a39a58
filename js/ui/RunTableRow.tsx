import React, { memo } from 'react';
import { valueOf, type Column } from '../core/columns';
import {
  clip,
  formatAge,
  formatDuration,
  formatRunning,
  formatStatus,
  fullTime
} from '../core/format';
import type { CurveCache } from '../core/curveCache';
import type { Item } from '../core/lines';
import type { Text } from '../core/text';
import type { RunRow, TableLayout } from '../protocol/generated';
import { datasetsOf, durationOf } from '../protocol/order';
import { Icon, StatusIcon } from './icons';
import type { Place } from './Menu';
import { MetricCell, NoValue } from './MetricCell';
import { RunMark } from './RunMark';

/** Pixels that a nested run stands further in. */
const INDENT = 16;

export interface RunTableRowProps {
  id: string;
  row: RunRow;
  index: number;
  /** How deep it is nested; null in a table that is no tree. */
  depth: number | null;
  /** How many runs are nested in it. */
  nested: number;
  isOpen: boolean;
  columns: readonly Column[];
  offsets: readonly (number | undefined)[];
  /** The run it is compared with; null for none. */
  baseline: RunRow | null;
  layout: TableLayout;
  curves: CurveCache;
  /** Changes when a curve has come. */
  curvesVersion: number;
  visible: boolean;
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
  onOpenLine: (item: Item) => void;
  onEye: (row: RunRow) => void;
  onMenu: (row: RunRow, at: Place) => void;
}

/** A run in the run table. */
export const RunTableRow = memo(function RunTableRow(
  props: RunTableRowProps
): React.JSX.Element {
  const { row, index, columns, offsets, text, selected, visible } = props;
  const isBaseline = props.baseline?.run_id === row.run_id;
  const { depth, nested, isOpen } = props;
  const [name, ...others] = columns;
  return (
    <tr
      id={props.id}
      // The header has two rows.
      aria-rowindex={index + 3}
      aria-selected={selected}
      aria-level={depth === null ? undefined : depth + 1}
      aria-expanded={nested > 0 ? isOpen : undefined}
      className={[
        props.active ? 'jp-mod-active' : '',
        visible ? '' : 'jp-mod-eyeClosed',
        isBaseline ? 'jp-mod-baseline' : ''
      ].join(' ')}
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
          aria-label={clip(row.run_name)}
        >
          <span
            className="jp-TrialbookRunTable-title"
            style={depth ? { paddingInlineStart: INDENT * depth } : undefined}
          >
            {depth !== null && (
              <span
                className="jp-TrialbookRunTable-caret"
                aria-hidden="true"
                onClick={event => {
                  if (nested > 0) {
                    event.stopPropagation();
                    props.onOpenLine({ kind: 'run', row, children: nested });
                  }
                }}
              >
                {nested > 0 && (
                  <Icon name={isOpen ? 'caretDown' : 'caretRight'} />
                )}
              </span>
            )}
            <button
              type="button"
              className="jp-TrialbookEye"
              tabIndex={-1}
              aria-pressed={visible}
              aria-label={text.__('Show %1', clip(row.run_name))}
              title={
                visible ? text.__('Hide this run') : text.__('Show this run')
              }
              onClick={event => {
                event.stopPropagation();
                props.onEye(row);
              }}
            >
              <RunMark runId={row.run_id} hollow={!visible} />
              <Icon name={visible ? 'eye' : 'eyeClosed'} />
            </button>
            <bdi>{clip(row.run_name)}</bdi>
            {nested > 0 && (
              <span
                className="jp-TrialbookRunTable-count"
                title={text._n('%1 nested run', '%1 nested runs', nested)}
              >
                {nested.toLocaleString()}
              </span>
            )}
            {isBaseline && (
              <span
                className="jp-TrialbookRunTable-baseline"
                title={text.__('Baseline: the others are compared with it')}
              >
                <Icon name="flag" />
              </span>
            )}
          </span>
        </th>
      )}
      {others.map((column, at) => (
        <Cell
          key={column.id}
          {...props}
          column={column}
          first={columns[at]?.group !== column.group}
          offset={offsets[at + 1]}
        />
      ))}
      <td role="presentation" />
    </tr>
  );
});

function Cell(
  props: RunTableRowProps & {
    column: Column;
    first: boolean;
    offset: number | undefined;
  }
): React.JSX.Element {
  const { row, column, now, text } = props;
  const classes = [
    column.numeric ? 'jp-mod-numeric' : '',
    props.first ? 'jp-mod-first' : '',
    props.offset === undefined ? '' : 'jp-mod-stuck'
  ].join(' ');
  const style = { insetInlineStart: props.offset };
  if (column.group === 'metric') {
    return <MetricCell {...props} className={classes} style={style} />;
  }
  if (column.group !== 'attribute') {
    const value = valueOf(row, column);
    if (value === undefined) {
      return <NoValue className={classes} style={style} text={text} />;
    }
    return (
      <td className={classes} style={style} title={String(value)}>
        <bdi>{clip(String(value))}</bdi>
      </td>
    );
  }
  switch (column.key) {
    case 'status':
      return (
        <td
          className={`${classes} jp-TrialbookRunTable-runStatus`}
          style={style}
        >
          <StatusIcon status={row.status} />
          {formatStatus(row.status, text)}
        </td>
      );
    case 'start_time':
      return (
        <td className={classes} style={style} title={fullTime(row.start_time)}>
          {formatAge(row.start_time, now, text)}
        </td>
      );
    case 'duration': {
      const duration = durationOf(row);
      return (
        <td className={classes} style={style}>
          {duration === null
            ? formatRunning(props.runningUntil - row.start_time)
            : formatDuration(duration)}
        </td>
      );
    }
    case 'datasets': {
      const datasets = datasetsOf(row);
      return datasets === undefined ? (
        <NoValue className={classes} style={style} text={text} />
      ) : (
        <td className={classes} style={style} title={datasets}>
          <bdi>{clip(datasets)}</bdi>
        </td>
      );
    }
    default: {
      const name = props.experiments[row.experiment_id] ?? row.experiment_id;
      return (
        <td className={classes} style={style} title={name}>
          <bdi>{clip(name)}</bdi>
        </td>
      );
    }
  }
}
