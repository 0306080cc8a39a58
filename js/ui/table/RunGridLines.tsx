import React, { useEffect, useSyncExternalStore } from 'react';
import type { CurveCache } from '../../core/table/curveCache';
import { ROW_HEIGHT, type PlacedColumn } from '../../core/table/gridWindow';
import { keyOf } from '../../core/table/lines';
import type { Line, RunTableView } from '../../core/table/runTableView';
import { curvesDrawn, isVisible } from '../../core/table/eyes';
import type { Text } from '../../core/text/text';
import type { RunRow } from '../../protocol/generated';
import { isRunning } from '../../core/run/runRow';
import { GroupTableRow } from './GroupTableRow';
import { placeOf } from './GridCell';
import type { Point } from '../parts/Menu';
import { RunTableRow } from './RunTableRow';
import type { LineActions } from './useLineActions';
import { useNow } from '../parts/useNow';
import { useRunStyles } from '../parts/useRunStyles';

const NO_NAMES = {};

/** Of the baseline's line, which another line may show too. */
export function baselineId(name: string): string {
  return `${name}-baseline`;
}

export interface RunGridLinesProps {
  /** What ids begin with. */
  name: string;
  view: RunTableView;
  first: number;
  size: number;
  /** Whether lines stand in order for whoever reads them one by one. */
  inOrder: boolean;
  /** Those in sight. */
  columns: readonly PlacedColumn[];
  curves: CurveCache;
  selected: ReadonlySet<string>;
  active: string | null;
  activeAt: number | null;
  text: Text;
  actions: LineActions;
  onOpen: ((run: RunRow) => void) | null;
  onMenu: (row: RunRow, at: Point) => void;
  renaming: string | null;
  /** A name was given, or null for none. */
  onName: (row: RunRow, name: string | null) => void;
}

/**
 * The lines in sight.
 *
 * A line that comes into sight takes the elements of one that has gone; while
 * it scrolls not even their order changes.
 */
export function RunGridLines(props: RunGridLinesProps): React.JSX.Element {
  const { view, first, size, text, actions } = props;
  const { layout, count, lineAt, raised } = view;
  const shown = Array.from({ length: size }, (_, at) => first + at);
  if (raised && first > 0) {
    shown.unshift(0);
  }
  const isRaised = (index: number) => raised !== null && index === 0;
  const lines = shown.map(index => ({
    index,
    // The baseline's elements are its own: they are laid out in another way.
    slot: isRaised(index) ? -1 : index % size,
    line: lineAt(index)
  }));
  const seen = lines.flatMap(({ line }) =>
    line?.item.kind === 'run' ? [line.item.row] : []
  );
  const version = useCurves(props, seen);
  const running = seen.some(isRunning);
  const live = view.connection === 'live' || view.connection === 'waiting';
  const clock = useNow(running && live ? 1000 : 30_000);
  // Ages are told in minutes: rows need not be drawn anew for less.
  const minute = clock - (clock % 30_000) + 30_000;
  // Runs of a saved view have lasted as long as they had when it was saved.
  const runningUntil = live ? clock : (view.asOf ?? clock);
  // Those of a longer table would change as it scrolls.
  const runStyleOf = useRunStyles(count <= size ? seen : []);
  if (!props.inOrder) {
    lines.sort((a, b) => a.slot - b.slot);
  }

  const hasEyes = curvesDrawn(view).length > 0;
  const draw = (index: number, slot: number, line: Line | undefined) => {
    if (!line) {
      return (
        <tr
          key={slot}
          role="row"
          aria-rowindex={index + 3}
          aria-busy="true"
          style={placeOf(index)}
        >
          <td role="gridcell" className="jp-mod-loading" />
        </tr>
      );
    }
    const { item } = line;
    const key = keyOf(item);
    const shared = {
      id: isRaised(index) ? baselineId(props.name) : `${props.name}-${key}`,
      index,
      columns: props.columns,
      active: key === props.active && index === props.activeAt,
      isOpen: line.isOpen,
      text,
      onOpenLine: actions.onOpenLine
    };
    return item.kind === 'group' ? (
      <GroupTableRow
        key={slot}
        {...shared}
        item={item}
        directions={layout.directions}
        onActivate={actions.onActivate}
      />
    ) : (
      <RunTableRow
        key={slot}
        {...shared}
        row={item.row}
        // Of a flat table nothing is deep, and nothing opens.
        depth={view.isTree ? line.depth : null}
        nested={item.children}
        baseline={view.baseline}
        raised={isRaised(index)}
        layout={layout}
        runStyle={runStyleOf(item.row.run_id)}
        curves={props.curves}
        curvesVersion={version}
        visible={hasEyes ? isVisible(layout, item.row.run_id, index) : null}
        experiments={view.page?.experiments ?? NO_NAMES}
        selected={props.selected.has(item.row.run_id)}
        now={minute}
        runningUntil={isRunning(item.row) ? runningUntil : 0}
        onPress={actions.onPress}
        onClick={actions.onClick}
        onToggle={actions.onToggle}
        onOpen={props.onOpen}
        onGrab={actions.onGrab}
        onEye={actions.onEye}
        onMenu={props.onMenu}
        renaming={props.renaming === item.row.run_id}
        onName={props.onName}
      />
    );
  };
  return (
    <tbody role="rowgroup" style={{ height: count * ROW_HEIGHT - 1 }}>
      {lines.map(({ index, slot, line }) => draw(index, slot, line))}
    </tbody>
  );
}

/** Ask for the curves of the runs in sight; the number changes when some have come. */
function useCurves(
  { view, curves }: RunGridLinesProps,
  seen: readonly RunRow[]
): number {
  const version = useSyncExternalStore(curves.subscribe, curves.getVersion);
  const drawn = curvesDrawn(view);
  const ids = drawn.length > 0 ? seen.map(({ run_id }) => run_id) : [];
  useEffect(() => {
    curves.want(drawn, ids);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- new arrays with the same content
  }, [curves, drawn.join('\n'), ids.join(' ')]);
  return version;
}
