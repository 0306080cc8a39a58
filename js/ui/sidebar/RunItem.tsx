import React from 'react';
import type { DrawnCurve } from '../../core/run/curves';
import {
  clip,
  formatAge,
  formatCount,
  formatNumber,
  formatRunning,
  formatStatus,
  fullNumber,
  fullTime
} from '../../core/text/format';
import type { RunStyle } from '../../core/marks/runColours';
import { runKey, type TreeItem } from '../../core/sidebar/runTree';
import type { SidebarState } from '../../core/sidebar/sidebarState';
import type { Text } from '../../core/text/text';
import type { RunRow, WireNumber } from '../../protocol/generated';
import { isRunning } from '../../core/run/runRow';
import { Sparkline } from '../chart/Sparkline';
import { Icon, StatusIcon } from '../parts/icons';
import type { Point } from '../parts/Menu';
import { RenameBox } from '../parts/RenameBox';
import { RunMark } from '../parts/RunMark';
import { RunDetails } from './RunDetails';
import { isPlainPress, useDragOut } from '../parts/useDragOut';

/** Pixels; as in sidebar.css. */
const INDENT = 12;
/** A sidebar is narrow: what is nested deeper stands below each other. */
const MAX_INDENTS = 6;

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
  item: TreeItem & { kind: 'run' };
  row: RunRow;
  /** Of the run that it is nested in, where it does not stand below that. */
  parentName: string | null;
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
  const { row, now, open, text, state, at, item } = props;
  const isParent = item.children > 0;
  const name = nameOf(props);
  const { selection } = state;
  const canOpen = state.acts.services.openRun !== null;
  const { onDrag } = props;
  const grab = useDragOut();
  const details = open ? text.__('Hide details') : text.__('Show details');
  const mark = [
    props.active && 'jp-mod-active',
    props.selected && 'jp-mod-selected'
  ];
  return (
    <div
      id={props.id}
      role="treeitem"
      aria-level={2 + item.depth}
      aria-expanded={isParent ? item.unfolded : open}
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
        } ${isTall(row, props.metrics) ? 'jp-mod-tall' : ''}`}
        style={indent(item.depth)}
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
          title={
            isParent
              ? item.unfolded
                ? text.__('Hide nested runs')
                : text.__('Show nested runs')
              : details
          }
          onClick={event => {
            event.stopPropagation();
            props.focus();
            selection.choose(at);
            if (isParent) {
              state.toggleNested(item);
            } else {
              state.toggleDetails(row.run_id);
            }
          }}
        >
          <Icon
            name={
              (isParent ? item.unfolded : open) ? 'caretDown' : 'caretRight'
            }
          />
        </button>
        <RunMark runStyle={props.runStyle} />
        <span
          className="jp-TrialbookSidebar-status"
          aria-hidden="true"
          title={formatStatus(row.status, text)}
        >
          <StatusIcon status={row.status} />
        </span>
        <span className="jp-TrialbookSidebar-name" title={name}>
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
            <>
              {props.parentName !== null && (
                <ParentName
                  name={props.parentName}
                  onOpen={
                    canOpen && row.parent
                      ? () => {
                          state.acts.openRun(row.parent ?? '');
                        }
                      : null
                  }
                  text={text}
                />
              )}
              <bdi>{clip(row.run_name)}</bdi>
            </>
          )}
          {isParent && (
            <button
              type="button"
              className="jp-TrialbookSidebar-more"
              tabIndex={-1}
              // For the mouse: Enter does it for the keyboard.
              aria-hidden="true"
              title={details}
              onClick={event => {
                event.stopPropagation();
                props.focus();
                selection.choose(at);
                state.toggleDetails(row.run_id);
              }}
            >
              <Icon name="more" />
            </button>
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
        {shownMetrics(props).length > 0 && <Metrics {...props} />}
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

/**
 * The run around one that stands by itself.
 *
 * In a search this is no line above it: lines stand in the order that was asked for, in which
 * the runs of one parent may be far apart, and a parent that was not found would count as one
 * that was. The keyboard gets there by the run's page.
 */
function ParentName(props: {
  name: string;
  onOpen: (() => void) | null;
  text: Text;
}): React.JSX.Element {
  const { onOpen, text } = props;
  const name = clip(props.name);
  return (
    <span className="jp-TrialbookSidebar-parent">
      {onOpen ? (
        <button
          type="button"
          tabIndex={-1}
          aria-hidden="true"
          title={text.__('Open %1', name)}
          onClick={event => {
            event.stopPropagation();
            onOpen();
          }}
        >
          <bdi>{name}</bdi>
        </button>
      ) : (
        <bdi>{name}</bdi>
      )}
      {' / '}
    </span>
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
      <span className="jp-TrialbookSidebar-curve">
        {isDrawn(curve) && <Sparkline curve={curve} {...runStyle} />}
      </span>
    </span>
  );
}

/** Whether its metrics stand below its name; those of a run that goes on are on their way. */
export function isTall(row: RunRow, metrics: readonly string[]): boolean {
  return (
    metrics.length > 0 &&
    (isRunning(row) || shownMetrics({ row, metrics }).length > 0)
  );
}

/** A single point is no curve: the number beside it says all. */
function isDrawn(curve: DrawnCurve | null): curve is DrawnCurve {
  return curve !== null && curve.y.filter(Number.isFinite).length > 1;
}

/** With that of the run around it, which tells one "fold 3" from another. */
function nameOf({
  row,
  parentName
}: Pick<Props, 'row' | 'parentName'>): string {
  return parentName === null ? row.run_name : `${parentName} / ${row.run_name}`;
}

function indent(depth: number): React.CSSProperties | undefined {
  return depth > 0
    ? { paddingInlineStart: INDENT * Math.min(depth + 1, MAX_INDENTS) }
    : undefined;
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
  const { children } = props.item;
  return [
    clip(nameOf(props)),
    ageOf(props),
    ...shownMetrics(props).map(
      ([key, value]) => `${clip(key)} ${formatNumber(value)}`
    ),
    props.open && text.__('Details'),
    formatStatus(row.status, text),
    children > 0 &&
      text._n(
        '%1 nested run',
        '%2 nested runs',
        children,
        formatCount(children)
      ),
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
