import React, {
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
  useCallback,
  useRef
} from 'react';
import type { Place } from '../../core/actions/runActions';
import type { Column } from '../../core/table/columns';
import type { CurveCache } from '../../core/table/curveCache';
import { columnsInSight, placeColumns } from '../../core/table/gridWindow';
import { keyOf } from '../../core/table/lines';
import type { RunSelection, Selected } from '../../core/table/runSelection';
import type { RunTableState } from '../../core/table/runTableState';
import type { RunTableView } from '../../core/table/runTableView';
import { isSortedBy } from '../../core/table/columnOrder';
import type { Text } from '../../core/text/text';
import type { RunRow, Sort, TableLayout } from '../../protocol/generated';
import type { DraggedRuns } from '../parts/useDragOut';
import { handleGridKey, type GridContext } from './gridKeys';
import { instanceName } from '../parts/instanceName';
import { below as belowOf, type Point } from '../parts/Menu';
import { baselineId, RunGridLines } from './RunGridLines';
import { RunTableHead } from './RunTableHead';
import { SelectAll } from './SelectAll';
import { useGridWindow } from './useGridWindow';
import { useLineActions } from './useLineActions';

/** Lines of the last page that are seen again on the next. */
const KEPT_IN_SIGHT = 5;

export interface RunGridProps {
  table: RunTableState;
  selection: RunSelection;
  view: RunTableView;
  selected: Selected;
  scroller: React.RefObject<HTMLDivElement>;
  text: Text;
  onSort: (order: Sort[]) => void;
  /** What is done to the runs. */
  place: Place;
  /** The run whose name is being changed. */
  renaming: string | null;
  onRenamed: () => void;
  onOpen: ((run: RunRow) => void) | null;
  /** Take runs along with the pointer. */
  onDrag: ((runs: DraggedRuns, from: Point) => void) | null;
  curves: CurveCache;
  onLayout: (layout: TableLayout) => void;
  onColumnMenu: (column: Column, at: Point) => void;
  onRowMenu: (row: RunRow, at: Point) => void;
}

/** The lines and columns that are in sight, out of however many. */
export function RunGrid(props: RunGridProps): React.JSX.Element {
  const { table, selection, view, scroller, text, onLayout } = props;
  const { ids: selected, active } = props.selected;
  const { columns, rowAt, count, layout } = view;
  const [name] = useState(() => instanceName('run'));
  const seen = useGridWindow(scroller, count, view.raised ? 1 : 0);
  const { first, size, left, right, resting, scrollTo } = seen;
  const last = Math.max(0, first + size - 1);
  useEffect(() => {
    table.setRange(first, last);
  }, [table, first, last]);
  const placement = useMemo(() => placeColumns(columns), [columns]);
  const drawn = useMemo(
    () => columnsInSight(placement, left, right),
    [placement, left, right]
  );
  const sorted = sortedColumn(view);
  const widened = JSON.stringify([sorted, layout.baseline, layout.group_by]);
  const before = useRef(widened);
  useLayoutEffect(() => {
    if (before.current !== widened) {
      before.current = widened;
      if (sorted !== undefined) {
        seen.scrollToColumn(placement, sorted);
      }
    }
  });
  const actions = useLineActions(
    table,
    selection,
    layout,
    onLayout,
    props.onDrag
  );
  const open = useLatest((run: RunRow) => props.onOpen?.(run));
  const onOpen = props.onOpen && open;
  const onSort = useLatest(props.onSort);
  const activeAt = useMemo(() => {
    if (active === null) {
      return null;
    }
    const { activeAt: last } = props.selected;
    const line = view.lineAt(last);
    // A baseline with nested runs stands on two lines.
    return line && keyOf(line.item) === active
      ? last
      : (table.indexOf(active) ?? last);
  }, [table, active, props.selected, view]);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    // Letters are commands of the notebook around; here they are nothing.
    if (plain && event.key.length === 1) {
      event.stopPropagation();
    }
    const context: GridContext = {
      table,
      selection,
      view,
      activeAt,
      selected,
      jump: Math.max(1, size - KEPT_IN_SIGHT - 1),
      scrollTo,
      onOpen,
      place: props.place
    };
    if (event.target === event.currentTarget && handleGridKey(event, context)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  const grid = useRef<HTMLTableElement>(null);
  const onName = useLatest((run: RunRow, run_name: string | null) => {
    props.onRenamed();
    grid.current?.focus({ preventScroll: true });
    if (run_name !== null) {
      void props.place.acts.update([run.run_id], { run_name });
    }
  });
  const isPart = useMemo(
    () => view.rows.some(({ run_id }) => !selected.has(run_id)),
    [view.rows, selected]
  );
  const selectAll = useMemo(
    () => (
      <SelectAll
        total={view.total}
        selected={selected.size}
        isPart={isPart}
        selection={selection}
        text={text}
      />
    ),
    [view.total, selected.size, isPart, selection, text]
  );
  return (
    <div className="jp-TrialbookRunTable-frame">
      <div className="jp-TrialbookRunTable-scroller" ref={scroller}>
        <table
          ref={grid}
          role={view.isTree ? 'treegrid' : 'grid'}
          tabIndex={0}
          className={`${seen.sideways ? 'jp-mod-sideways' : ''} ${props.onDrag ? 'jp-mod-draggable' : ''}`}
          aria-label={text.__('Runs')}
          aria-rowcount={count + 2}
          aria-colcount={columns.length + 1}
          aria-multiselectable="true"
          aria-busy={view.pending}
          aria-activedescendant={
            activeAt === null
              ? undefined
              : activeAt === 0 && view.raised
                ? baselineId(name)
                : activeAt >= first && activeAt <= last
                  ? `${name}-${String(active)}`
                  : undefined
          }
          style={{ minWidth: placement.width }}
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
          <RunTableHead
            placed={placement.placed}
            all={view.all}
            layout={layout}
            order={view.query.order_by}
            text={text}
            selectAll={selectAll}
            onSort={onSort}
            onLayout={onLayout}
            onMenu={props.onColumnMenu}
          />
          <RunGridLines
            name={name}
            view={view}
            first={first}
            size={size}
            inOrder={resting}
            columns={drawn}
            curves={props.curves}
            selected={selected}
            active={active}
            activeAt={activeAt}
            text={text}
            actions={actions}
            onOpen={onOpen}
            onMenu={props.onRowMenu}
            renaming={props.renaming}
            onName={onName}
          />
        </table>
      </div>
    </div>
  );
}

/** The shown column that the runs are sorted by in the first place. */
function sortedColumn({ columns, query }: RunTableView): string | undefined {
  const [sort] = query.order_by;
  return sort && columns.find(column => isSortedBy(column, sort))?.id;
}

/** The same function throughout, which calls the latest one. */
export function useLatest<A extends unknown[]>(
  call: (...args: A) => void
): (...args: A) => void {
  const latest = useRef(call);
  useEffect(() => {
    latest.current = call;
  });
  return useCallback((...args: A) => {
    latest.current(...args);
  }, []);
}
