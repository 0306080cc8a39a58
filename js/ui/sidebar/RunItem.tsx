import React from 'react';
import type { DrawnCurve } from '../../core/run/curves';
import {
  clip,
  formatAge,
  formatNumber,
  formatRunning,
  formatStatus,
  fullNumber,
  fullTime
} from '../../core/text/format';
import type { RunStyle } from '../../core/marks/runColours';
import { runKey } from '../../core/sidebar/runTree';
import type { SidebarState } from '../../core/sidebar/sidebarState';
import type { Text } from '../../core/text/text';
import type { RunRow, WireNumber } from '../../protocol/generated';
import { isRunning } from '../../core/run/runRow';
import { Sparkline } from '../chart/Sparkline';
import { Icon, StatusIcon } from '../parts/icons';
import type { Point } from '../parts/Menu';
import { RenameBox } from '../parts/RenameBox';
import { RunDetails } from './RunDetails';
import { isPlainPress, useDragOut } from '../parts/useDragOut';

interface Props {
  id: string;
  /** Place in the tree. */
  at: number;
  index: number;
  active: boolean;
  selected: boolean;
  position: number;
  setsize: number;
  style: React.CSSProperties;
  measure: ((element: Element | null) => void) | null;
  state: SidebarState;
  row: RunRow;
  metrics: readonly string[];
  curve: DrawnCurve | null;
  runStyle: RunStyle;
  curvesVersion: number;
  now: number;
  open: boolean;
  renaming: boolean;
  text: Text;
  focus: () => void;
  onDrag: ((from: Point) => void) | null;
}

/** A run: status, name, age, and below them its metrics and a curve. */
export function RunItem({ measure, ...props }: Props): React.JSX.Element {
  const { row, now, open, text, state, at } = props;
  const { selection } = state;
  const canOpen = state.acts.services.openRun !== null;
  const { onDrag } = props;
  const grab = useDragOut();
  const mark = [
    props.active && 'jp-mod-active',
    props.selected && 'jp-mod-selected'
  ];
  return (
    <div
      id={props.id}
      role="treeitem"
      aria-level={2}
      aria-expanded={open}
      aria-selected={props.selected}
      aria-posinset={props.position}
      aria-setsize={props.setsize}
      // While it is renamed, what is in it says so.
      aria-label={props.renaming ? undefined : label(props)}
      className={`jp-TrialbookSidebar-item ${mark.filter(Boolean).join(' ')}`}
      style={props.style}
      data-index={props.index}
      ref={measure}
    >
      <div
        className={`jp-TrialbookSidebar-run ${
          row.archived ? 'jp-mod-archived' : ''
        } ${props.metrics.length > 0 ? 'jp-mod-tall' : ''}`}
        onPointerDown={event => {
          // Before rows that arrive move it away, and the click goes to none.
          if (isPlainPress(event)) {
            selection.chooseUnlessSelected(at);
          }
          if (onDrag) {
            grab(event, from => {
              selection.chooseUnlessSelected(at);
              onDrag(from);
            });
          }
        }}
        onClick={event => {
          props.focus();
          if (event.shiftKey) {
            void selection.extendTo(at);
          } else if (event.ctrlKey || event.metaKey) {
            selection.toggle(at);
          } else {
            selection.choose(at);
          }
        }}
        onDoubleClick={() => {
          if (canOpen) {
            state.acts.openRun(row.run_id);
          } else {
            state.toggleDetails(row.run_id);
          }
        }}
        onContextMenu={() => {
          selection.chooseUnlessSelected(at);
        }}
      >
        <button
          type="button"
          className="jp-TrialbookSidebar-caret"
          tabIndex={-1}
          aria-hidden="true"
          title={open ? text.__('Hide details') : text.__('Show details')}
          onClick={event => {
            event.stopPropagation();
            props.focus();
            selection.choose(at);
            state.toggleDetails(row.run_id);
          }}
        >
          <Icon name={open ? 'caretDown' : 'caretRight'} />
        </button>
        <span
          className="jp-TrialbookSidebar-status"
          aria-hidden="true"
          title={formatStatus(row.status, text)}
        >
          <StatusIcon status={row.status} />
        </span>
        <span className="jp-TrialbookSidebar-name" title={row.run_name}>
          {props.renaming ? (
            <RenameBox
              name={row.run_name}
              label={text.__('Name of the run')}
              onName={name => {
                void state.setName(runKey(row.run_id), name);
              }}
              onCancel={() => {
                state.rename(null);
              }}
            />
          ) : (
            <bdi>{clip(row.run_name)}</bdi>
          )}
          {row.starred && <Icon name="star" className="jp-mod-star" />}
          {row.pinned && <Icon name="pin" className="jp-mod-pin" />}
        </span>{' '}
        <span
          className="jp-TrialbookSidebar-age"
          title={fullTime(row.start_time)}
        >
          {ageOf(props)}
        </span>{' '}
        {props.metrics.length > 0 && <Metrics {...props} />}
      </div>
      {open && (
        <RunDetails
          row={row}
          now={now}
          text={text}
          onShowRun={
            canOpen
              ? () => {
                  selection.choose(at);
                  state.acts.openRun(row.run_id);
                }
              : null
          }
        />
      )}
    </div>
  );
}

function Metrics(
  props: Pick<Props, 'row' | 'metrics' | 'curve' | 'runStyle'>
): React.JSX.Element {
  const { curve, runStyle } = props;
  return (
    <span className="jp-TrialbookSidebar-metrics">
      <span className="jp-TrialbookSidebar-values">
        {shownMetrics(props).map(([key, value]) => (
          <span key={key} title={`${key}: ${fullNumber(value)}`}>
            <bdi>{clip(key)}</bdi> <b>{formatNumber(value)}</b>{' '}
          </span>
        ))}
      </span>
      {curve && <Sparkline curve={curve} {...runStyle} />}
    </span>
  );
}

function ageOf({
  row,
  now,
  text
}: Pick<Props, 'row' | 'now' | 'text'>): string {
  return isRunning(row)
    ? formatRunning(now - row.start_time)
    : formatAge(row.start_time, now, text);
}

/** Has what is seen, in its order: who speaks to the page says that. */
function label(props: Omit<Props, 'measure'>): string {
  const { row, text } = props;
  return [
    clip(row.run_name),
    ageOf(props),
    ...shownMetrics(props).map(
      ([key, value]) => `${clip(key)} ${formatNumber(value)}`
    ),
    props.open && text.__('Details'),
    formatStatus(row.status, text),
    row.starred && text.__('starred'),
    row.pinned && text.__('pinned'),
    row.archived && text.__('archived')
  ]
    .filter(part => typeof part === 'string')
    .join(', ');
}

function shownMetrics({
  row,
  metrics
}: Pick<Props, 'row' | 'metrics'>): [string, WireNumber][] {
  return metrics.flatMap(key => {
    const value = Object.hasOwn(row.metrics, key)
      ? row.metrics[key]
      : undefined;
    return value === undefined ? [] : [[key, value]];
  });
}
