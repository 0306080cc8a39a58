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
import { keyOf, type Item } from '../core/lines';
import type { RunSelection, Selected } from '../core/runSelection';
import type { RunTableState } from '../core/runTableState';
import type { RunTableView } from '../core/runTableView';
import type { Text } from '../core/text';
import { isFixed, isVisible, toggled } from '../core/tableLayout';
import type { RunRow, Sort, TableLayout } from '../protocol/generated';
import { GroupTableRow } from './GroupTableRow';
import { pressed, type GridScene } from './gridKeys';
import { instanceName } from './instanceName';
import { below as belowOf, type Place } from './Menu';
import { RunTableHead } from './RunTableHead';
import { RunTableRow } from './RunTableRow';
import { SelectAll } from './SelectAll';
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
  const { page, columns, rowAt, lineAt, count, layout } = view;
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
  const visible = items.map(({ index }) => ({ index, line: lineAt(index) }));
  const seen = visible.flatMap(({ line }) =>
    line?.item.kind === 'run' ? [line.item.row] : []
  );
  const ids = seen.map(({ run_id }) => run_id);
  useEffect(() => {
    props.curves.want(drawn, ids);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- new arrays with the same content
  }, [props.curves, drawn.join('\n'), ids.join(' ')]);
  const offsets = useMemo(() => stuckAt(columns), [columns]);
  const running = seen.some(({ end_time }) => end_time === null);
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
    const scene: GridScene = {
      table,
      selection,
      view,
      activeAt,
      selected,
      jump: Math.max(1, last - first - 2 * OVERSCAN),
      scrollTo: virtualizer.scrollToIndex,
      onOpen: props.onOpen,
      onEye,
      onLayout
    };
    if (event.target === event.currentTarget && pressed(event, scene)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const onActivate = useCallback(
    (index: number) => {
      selection.moveTo(index);
    },
    [selection]
  );
  const onOpenLine = useCallback(
    (item: Item) => {
      table.toggle(item);
    },
    [table]
  );
  const selectAll = useMemo(
    () => (
      <SelectAll
        total={view.total}
        selected={selected.size}
        selection={selection}
        text={text}
      />
    ),
    [view.total, selected.size, selection, text]
  );

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
        role={view.isTree ? 'treegrid' : 'grid'}
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
          columns={columns}
          all={view.all}
          layout={layout}
          order={view.query.order_by}
          offsets={offsets}
          text={text}
          selectAll={selectAll}
          onSort={props.onSort}
          onLayout={onLayout}
          onMenu={props.onColumnMenu}
        />
        <tbody>
          <Space height={above} span={span} />
          {visible.map(({ index, line }) => {
            const item = line?.item;
            if (!item) {
              return (
                <tr key={index} aria-rowindex={index + 3} aria-busy="true">
                  <td colSpan={span} className="jp-mod-loading" />
                </tr>
              );
            }
            const key = keyOf(item);
            const shared = {
              id: `${name}-${key}`,
              index,
              columns,
              offsets,
              active: key === active,
              text,
              onOpenLine
            };
            return item.kind === 'group' ? (
              <GroupTableRow
                key={key}
                {...shared}
                isOpen={line.isOpen}
                item={item}
                name={layout.group_by?.key ?? ''}
                onActivate={onActivate}
              />
            ) : (
              <RunTableRow
                key={key}
                {...shared}
                row={item.row}
                // Of a flat table nothing is deep, and nothing opens.
                depth={view.isTree ? line.depth : null}
                nested={item.children}
                isOpen={line.isOpen}
                baseline={view.baseline}
                layout={layout}
                curves={props.curves}
                curvesVersion={version}
                visible={isVisible(layout, item.row.run_id, index)}
                experiments={page?.experiments ?? NO_NAMES}
                selected={selected.has(item.row.run_id)}
                now={minute}
                runningUntil={item.row.end_time === null ? runningUntil : 0}
                onClick={onClick}
                onToggle={onToggle}
                onOpen={props.onOpen}
                onEye={onEye}
                onMenu={props.onRowMenu}
              />
            );
          })}
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
