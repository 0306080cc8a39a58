import { useVirtualizer } from '@tanstack/react-virtual';
import React, { useRef, useState, useSyncExternalStore } from 'react';
import type { RunTarget } from '../../core/actions/runActs';
import { valueOf } from '../../core/table/columns';
import {
  clip,
  formatNumber,
  formatStatus,
  fullNumber
} from '../../core/text/format';
import type { MetricPart, RunRow, WireNumber } from '../../protocol/generated';
import { actByKey } from '../actions/actionKeys';
import { actionItems } from '../actions/actionItems';
import { stepInList } from '../parts/arrowKeys';
import { Icon, StatusIcon } from '../parts/icons';
import { Menu, type Point } from '../parts/Menu';
import { RunMark } from '../parts/RunMark';
import type { CompareTools } from './compareTools';

const ROW_HEIGHT = 24;
const PAGE = 10;

/** The runs that are compared: what they look like, what they have come to, which of them are drawn. */
export function RunList(props: {
  tools: CompareTools;
  /** What ids of elements begin with. */
  name: string;
}): React.JSX.Element {
  const { tools, name } = props;
  const { state, view, text, pointed, place } = tools;
  const { rows } = view;
  const scroller = useRef<HTMLDivElement>(null);
  const [menu, setMenu] = useState<{ target: RunTarget; at: Point } | null>(
    null
  );
  const selected = useSyncExternalStore(
    state.selection.subscribe,
    state.selection.getSelected
  );
  const active = useSyncExternalStore(pointed.subscribe, pointed.get);
  const drawn = new Set(view.drawn.map(({ run_id }) => run_id));
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    getItemKey: at => rows[at]?.run_id ?? at
  });
  const targetOf = (id: string): RunTarget => {
    const ids = selected.ids.has(id) ? [...selected.ids] : [id];
    return { ids, rows: rows.filter(({ run_id }) => ids.includes(run_id)) };
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const at = rows.findIndex(({ run_id }) => run_id === active);
    const to = stepInList(event.key, at, rows.length, PAGE);
    const row = rows[to ?? at];
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (to !== undefined && plain) {
      pointed.set(row?.run_id ?? null);
      virtualizer.scrollToIndex(to);
    } else if (plain && event.key === ' ' && row) {
      state.selection.toggle(at);
    } else if (
      plain &&
      event.key === 'Enter' &&
      row &&
      place.services.openRun
    ) {
      place.acts.openRun(row.run_id);
    } else if (
      event.key === 'Escape' &&
      (selected.ids.size > 0 || pointed.held !== null)
    ) {
      state.selection.clear();
      pointed.hold(null);
    } else if (!row || !actByKey(event, [targetOf(row.run_id)], place)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={scroller}
      className="jp-TrialbookCompare-runs"
      role="grid"
      aria-label={text.__('Runs')}
      aria-rowcount={rows.length}
      aria-multiselectable="true"
      aria-activedescendant={active === null ? undefined : `${name}-${active}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onMouseLeave={() => {
        pointed.set(null);
      }}
    >
      <div
        role="presentation"
        style={{ height: virtualizer.getTotalSize(), position: 'relative' }}
      >
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return (
            row && (
              <Line
                key={row.run_id}
                id={`${name}-${row.run_id}`}
                tools={tools}
                row={row}
                index={index}
                top={start}
                metric={view.metric}
                isDrawn={drawn.has(row.run_id)}
                isPointed={row.run_id === active}
                isSelected={selected.ids.has(row.run_id)}
                onMenu={at => {
                  setMenu({ target: targetOf(row.run_id), at });
                }}
              />
            )
          );
        })}
      </div>
      {menu && (
        <Menu
          at={menu.at}
          label={text.__('Actions')}
          items={actionItems(menu.target, place)}
          onClose={() => {
            setMenu(null);
          }}
        />
      )}
    </div>
  );
}

function Line(props: {
  id: string;
  tools: CompareTools;
  row: RunRow;
  index: number;
  top: number;
  metric: MetricPart | null;
  isDrawn: boolean;
  isPointed: boolean;
  isSelected: boolean;
  onMenu: (at: Point) => void;
}): React.JSX.Element {
  const { tools, row, index, metric, isDrawn } = props;
  const { state, text, pointed, place, view } = tools;
  const name = clip(row.run_name);
  const status = formatStatus(row.status, text);
  const value = metric
    ? (valueOf(row, { group: 'metric', ...metric }) as WireNumber | undefined)
    : undefined;
  const isBaseline = view.layout.baseline === row.run_id;
  const told = [
    status,
    row.starred ? text.__('starred') : '',
    row.pinned ? text.__('pinned') : ''
  ].filter(Boolean);
  const marks = [
    props.isPointed && 'jp-mod-pointed',
    props.isSelected && 'jp-mod-selected',
    !isDrawn && 'jp-mod-eyeClosed',
    isBaseline && 'jp-mod-baseline'
  ].filter(Boolean);
  return (
    <div
      id={props.id}
      role="row"
      aria-rowindex={index + 1}
      aria-selected={props.isSelected}
      className={`jp-TrialbookCompare-run ${marks.join(' ')}`.trim()}
      style={{ transform: `translateY(${String(props.top)}px)` }}
      onMouseEnter={() => {
        pointed.set(row.run_id);
      }}
      onClick={event => {
        if (event.ctrlKey || event.metaKey) {
          state.selection.toggle(index);
        } else if (event.shiftKey) {
          void state.selection.extendTo(index);
        } else {
          state.selection.choose(index);
          pointed.hold(row.run_id);
        }
      }}
      onDoubleClick={() => {
        if (place.services.openRun) {
          place.acts.openRun(row.run_id);
        }
      }}
      onContextMenu={event => {
        event.preventDefault();
        event.stopPropagation();
        props.onMenu({ x: event.clientX, y: event.clientY });
      }}
    >
      <span
        role="rowheader"
        aria-label={name}
        aria-description={told.join(', ')}
        title={row.run_name}
      >
        <button
          type="button"
          className="jp-TrialbookEye"
          tabIndex={-1}
          aria-pressed={isDrawn}
          aria-label={text.__('Show %1', name)}
          title={isDrawn ? text.__('Hide this run') : text.__('Show this run')}
          onClick={event => {
            event.stopPropagation();
            place.charts?.toggle(row.run_id);
          }}
        >
          <RunMark runStyle={tools.styleOf(row)} hollow={!isDrawn} />
          <Icon name={isDrawn ? 'eye' : 'eyeClosed'} />
        </button>
        <span role="img" aria-label={status} title={status}>
          <StatusIcon status={row.status} />
        </span>
        <bdi>{name}</bdi>
        {row.starred && <Icon name="star" className="jp-mod-star" />}
        {row.pinned && <Icon name="pin" className="jp-mod-pin" />}
        {isBaseline && (
          <span
            role="img"
            aria-label={text.__('Baseline')}
            title={text.__('Baseline: the others are compared with it')}
          >
            <Icon name="flag" />
          </span>
        )}
      </span>
      <span
        role="gridcell"
        className="jp-TrialbookCompare-value"
        title={value === undefined ? undefined : fullNumber(value)}
      >
        {value === undefined ? '–' : formatNumber(value)}
      </span>
    </div>
  );
}
