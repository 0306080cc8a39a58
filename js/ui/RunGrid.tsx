import { useVirtualizer } from '@tanstack/react-virtual';
import React, {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore
} from 'react';
import type { Column } from '../core/columns';
import type { CurveCache } from '../core/curveCache';
import {
  MOST_SELECTED,
  type RunSelection,
  type Selected
} from '../core/runSelection';
import type { RunTableState } from '../core/runTableState';
import type { RunTableView } from '../core/runTableView';
import type { Text } from '../core/text';
import { isFixed, isVisible, toggled } from '../core/tableLayout';
import type { RunRow, Sort, TableLayout } from '../protocol/generated';
import { instanceName } from './instanceName';
import { below as belowOf, type Place } from './Menu';
import { RunTableHead } from './RunTableHead';
import { RunTableRow } from './RunTableRow';
import { useNow } from './useNow';

/** Pixels; as in ui.css. */
const ROW = 24;
const HEADER = 2 * ROW;
const VISIBLE_AT_FIRST = 420;
const CHECK_WIDTH = 32;
const OVERSCAN = 8;
const NO_NAMES = {};

export interface RunGridProps {
  table: RunTableState;
  selection: RunSelection;
  view: RunTableView;
  selected: Selected;
  scroller: React.RefObject<HTMLDivElement>;
  text: Text;
  onSort: (order: Sort[]) => void;
  onOpen: ((run: RunRow) => void) | null;
  curves: CurveCache;
  onLayout: (layout: TableLayout) => void;
  onColumnMenu: (column: Column, at: Place) => void;
  onRowMenu: (row: RunRow, at: Place) => void;
}

/** The rows that are visible, out of however many. */
export function RunGrid(props: RunGridProps): React.JSX.Element {
  const { table, selection, view, scroller, text } = props;
  const { ids: selected, active } = props.selected;
  const { onLayout } = props;
  const { page, columns, rowAt, count, layout } = view;
  const [name] = useState(() => instanceName('run'));
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: OVERSCAN,
    scrollMargin: HEADER,
    scrollPaddingStart: HEADER,
    initialRect: { width: 0, height: VISIBLE_AT_FIRST }
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    table.setRange(first, last);
  }, [table, first, last]);

  const version = useSyncExternalStore(
    props.curves.subscribe,
    props.curves.getVersion
  );
  const drawn = layout.sparklines.filter(key =>
    columns.some(column => column.group === 'metric' && column.key === key)
  );
  const visible = items.map(({ index }) => ({ index, row: rowAt(index) }));
  const ids = visible.flatMap(({ row }) => (row ? [row.run_id] : []));
  useEffect(() => {
    props.curves.want(drawn, ids);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- new arrays with the same content
  }, [props.curves, drawn.join('\n'), ids.join(' ')]);
  const offsets = useMemo(() => stuckAt(columns), [columns]);
  const running = visible.some(({ row }) => row?.end_time === null);
  const live = view.connection === 'live' || view.connection === 'waiting';
  const clock = useNow(running && live ? 1000 : 30_000);
  // Ages are told in minutes: rows need not be drawn anew for less.
  const minute = clock - (clock % 30_000) + 30_000;
  // Runs of a saved view have lasted as long as they had when it was saved.
  const runningUntil = live ? clock : (view.asOf ?? clock);

  const onClick = useCallback(
    (index: number, event: React.MouseEvent) => {
      if (event.shiftKey) {
        void selection.extendTo(index);
      } else if (event.ctrlKey || event.metaKey) {
        selection.toggle(index);
      } else {
        selection.selectOnly(index);
      }
    },
    [selection]
  );
  const onToggle = useCallback(
    (index: number, range: boolean) => {
      if (range) {
        void selection.extendTo(index);
      } else {
        selection.toggle(index);
      }
    },
    [selection]
  );
  const shown = useRef(view);
  useEffect(() => {
    shown.current = view;
  });
  const onEye = useCallback(
    ({ run_id }: RunRow) => {
      const { layout } = shown.current;
      const hidden_runs = toggled(layout.hidden_runs, run_id);
      onLayout({ ...layout, hidden_runs });
    },
    [onLayout]
  );
  const activeAt =
    active === null ? null : (table.indexOf(active) ?? props.selected.activeAt);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    // Letters are commands of the notebook around; here they are nothing.
    if (plain && event.key.length === 1) {
      event.stopPropagation();
    }
    if (event.target !== event.currentTarget) {
      return;
    }
    const from = activeAt ?? -1;
    const jump = Math.max(1, last - first - 2 * OVERSCAN);
    const to = {
      ArrowDown: from + 1,
      ArrowUp: from - 1,
      PageDown: from + jump,
      PageUp: from - jump,
      Home: 0,
      End: count - 1
    }[event.key];
    if (to !== undefined && !event.ctrlKey && !event.metaKey) {
      const index = Math.min(Math.max(to, 0), count - 1);
      virtualizer.scrollToIndex(index);
      if (event.shiftKey) {
        void selection.extendTo(index);
      } else {
        selection.moveTo(index);
      }
    } else if (event.key === ' ' && activeAt !== null) {
      selection.toggle(activeAt);
    } else if (event.key === 'Enter' && activeAt !== null && props.onOpen) {
      const row = rowAt(activeAt);
      if (row) {
        props.onOpen(row);
      }
    } else if (plain && /^[vb]$/.test(event.key) && activeAt !== null) {
      const row = rowAt(activeAt);
      if (row && event.key === 'v') {
        onEye(row);
      } else if (row) {
        const baseline = layout.baseline === row.run_id ? null : row.run_id;
        onLayout({ ...layout, baseline });
      }
    } else if (event.key === 'a' && !plain && !event.altKey) {
      void selection.selectAll();
    } else if (event.key === 'Escape' && selected.size > 0) {
      selection.clear();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const width = columns.reduce(
    (sum, column) => sum + column.width,
    CHECK_WIDTH
  );
  const above = (items[0]?.start ?? HEADER) - HEADER;
  const below =
    virtualizer.getTotalSize() - ((items.at(-1)?.end ?? HEADER) - HEADER);
  const span = columns.length + 2;
  return (
    <div className="jp-TrialbookRunTable-scroller" ref={scroller}>
      <table
        role="grid"
        tabIndex={0}
        aria-label={text.__('Runs')}
        aria-rowcount={count + 2}
        aria-multiselectable="true"
        aria-busy={view.pending}
        aria-activedescendant={
          activeAt !== null && activeAt >= first && activeAt <= last
            ? `${name}-${String(active)}`
            : undefined
        }
        style={{ minWidth: width }}
        onKeyDown={onKeyDown}
        onContextMenu={event => {
          // Of the keyboard: a mouse would have been on a row.
          const row = activeAt === null ? undefined : rowAt(activeAt);
          const element = event.currentTarget.querySelector('.jp-mod-active');
          if (row && element) {
            event.preventDefault();
            event.stopPropagation();
            props.onRowMenu(row, belowOf(element));
          }
        }}
      >
        <colgroup>
          <col style={{ width: CHECK_WIDTH }} />
          {columns.map(column => (
            <col key={column.id} style={{ width: column.width }} />
          ))}
          <col />
        </colgroup>
        <RunTableHead
          view={view}
          offsets={offsets}
          text={text}
          selectAll={
            <SelectAll
              count={count}
              selected={selected.size}
              selection={selection}
              text={text}
            />
          }
          onSort={props.onSort}
          onLayout={onLayout}
          onMenu={props.onColumnMenu}
        />
        <tbody>
          <Space height={above} span={span} />
          {visible.map(({ index, row }) =>
            row ? (
              <RunTableRow
                key={row.run_id}
                id={`${name}-${row.run_id}`}
                row={row}
                index={index}
                columns={columns}
                offsets={offsets}
                baseline={view.baseline}
                layout={layout}
                curves={props.curves}
                curvesVersion={version}
                visible={isVisible(layout, row.run_id, index)}
                experiments={page?.experiments ?? NO_NAMES}
                selected={selected.has(row.run_id)}
                active={row.run_id === active}
                now={minute}
                runningUntil={row.end_time === null ? runningUntil : 0}
                text={text}
                onClick={onClick}
                onToggle={onToggle}
                onOpen={props.onOpen}
                onEye={onEye}
                onMenu={props.onRowMenu}
              />
            ) : (
              <tr key={index} aria-rowindex={index + 3} aria-busy="true">
                <td colSpan={span} className="jp-mod-loading" />
              </tr>
            )
          )}
          <Space height={below} span={span} />
        </tbody>
      </table>
    </div>
  );
}

/** Where each column that stays in sight begins; undefined for those that scroll. */
function stuckAt(columns: readonly Column[]): (number | undefined)[] {
  let next = CHECK_WIDTH;
  return columns.map(column => {
    if (!isFixed(column) && !column.pinned) {
      return undefined;
    }
    const at = next;
    next += column.width;
    return at;
  });
}

/** Stands for the rows that are not drawn. */
function Space(props: {
  height: number;
  span: number;
}): React.JSX.Element | null {
  return props.height > 0 ? (
    <tr role="presentation" className="jp-TrialbookRunTable-space">
      <td
        role="presentation"
        colSpan={props.span}
        style={{ height: props.height }}
      />
    </tr>
  ) : null;
}

function SelectAll(props: {
  count: number;
  selected: number;
  selection: RunSelection;
  text: Text;
}): React.JSX.Element {
  const { count, selected, selection, text } = props;
  const all = selected > 0 && selected >= count;
  const tooMany = count > MOST_SELECTED && selected === 0;
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
              MOST_SELECTED.toLocaleString()
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
