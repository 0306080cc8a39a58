import { useVirtualizer } from '@tanstack/react-virtual';
import React, {
  useCallback,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore
} from 'react';
import type { TreeItem } from '../../core/sidebar/runTree';
import type {
  SidebarState,
  SidebarView
} from '../../core/sidebar/sidebarState';
import type { Text } from '../../core/text/text';
import { isRunning } from '../../core/run/runRow';
import { ExperimentItem } from './ExperimentItem';
import { instanceName } from '../parts/instanceName';
import { isTall, RunItem } from './RunItem';
import type { SidebarHost } from './Sidebar';
import { useNow } from '../parts/useNow';
import { useRunStyles } from '../parts/useRunStyles';
import { useTreeKeys } from './useTreeKeys';

/** Pixels; as in sidebar.css. */
const ROW = 26;
const ROW_WITH_METRICS = 42;
const DETAILS = 240;
const VISIBLE_AT_FIRST = 420;
const OVERSCAN = 10;

export interface SidebarTreeProps extends SidebarHost {
  state: SidebarState;
  view: SidebarView;
  text: Text;
}

/** Experiments and runs: those that are visible, out of however many. */
export function SidebarTree(props: SidebarTreeProps): React.JSX.Element {
  const { state, view, text } = props;
  const { tree, chosen, details } = view;
  const { selection, curves } = state;
  const [name] = useState(() => instanceName('tree'));
  const scroller = useRef<HTMLDivElement>(null);
  const isOpen = (item: TreeItem | undefined) =>
    item?.kind === 'run' && details.has(item.row?.run_id ?? '');
  const virtualizer = useVirtualizer({
    count: tree.count,
    getScrollElement: () => scroller.current,
    // A new function for each view: sizes are then looked up anew.
    getItemKey: at => {
      const item = tree.at(at);
      return isOpen(item) ? `open ${item?.key ?? ''}` : `closed ${String(at)}`;
    },
    estimateSize: at => {
      const item = tree.at(at);
      return item?.kind !== 'run'
        ? ROW
        : (hasMetrics(item) ? ROW_WITH_METRICS : ROW) +
            (isOpen(item) ? DETAILS : 0);
    },
    overscan: OVERSCAN,
    initialRect: { width: 0, height: VISIBLE_AT_FIRST }
  });
  const visible = virtualizer.getVirtualItems();
  const first = visible[0]?.index ?? 0;
  const last = visible.at(-1)?.index ?? 0;
  useEffect(() => {
    tree.show(first, last);
  }, [tree, first, last]);

  const shown = visible.flatMap(place => {
    const item = tree.at(place.index);
    return item ? [{ place, item }] : [];
  });
  const rows = shown.flatMap(({ item }) =>
    item.kind === 'run' && item.row ? [item.row] : []
  );
  const ids = rows.map(row => row.run_id);
  const drawn = [
    ...new Set(
      shown.flatMap(({ item }) =>
        item.kind === 'run' ? item.section.metrics.slice(0, 1) : []
      )
    )
  ];
  useEffect(() => {
    curves.want(drawn, ids);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- new arrays with the same content
  }, [curves, drawn.join('\n'), ids.join(' ')]);
  const version = useSyncExternalStore(curves.subscribe, curves.getVersion);

  const above = shown.flatMap(({ item }) => parentToName(item) ?? []);
  useEffect(() => {
    state.parents.want(above);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- a new array with the same content
  }, [state, above.join(' ')]);

  const runStyleOf = useRunStyles();

  const { connection, asOf } = view.list;
  const live = connection === 'live' || connection === 'waiting';
  const running = rows.some(isRunning);
  const clock = useNow(running && live ? 1000 : 30_000);
  const now = live ? clock : (asOf ?? clock);

  const activeAt = chosen.active === null ? -1 : selection.activeAt;
  const page = Math.max(1, last - first - 2 * OVERSCAN);
  const scrollTo = useCallback(
    (at: number) => {
      virtualizer.scrollToIndex(at);
    },
    [virtualizer]
  );
  const onKeyDown = useTreeKeys({ ...props, page, scrollTo });
  const focus = () => {
    scroller.current?.focus({ preventScroll: true });
  };
  // Whoever has typed a name goes on with the keyboard where it was.
  const renamed = useRef(view.renaming);
  useEffect(() => {
    if (renamed.current !== null && view.renaming === null) {
      scroller.current?.focus({ preventScroll: true });
    }
    renamed.current = view.renaming;
  }, [view.renaming]);
  return (
    <div
      className="jp-TrialbookSidebar-tree"
      role="tree"
      tabIndex={0}
      aria-label={text.__('Experiments and runs')}
      aria-multiselectable="true"
      aria-activedescendant={
        activeAt >= first && activeAt <= last && activeAt >= 0
          ? `${name}-${String(activeAt)}`
          : undefined
      }
      ref={scroller}
      onKeyDown={onKeyDown}
      onFocus={event => {
        if (event.target === event.currentTarget && chosen.active === null) {
          selection.goTo(first);
        }
      }}
      onContextMenu={event => {
        if (event.target !== event.currentTarget) {
          return;
        }
        // Of the keyboard: as if with the pointer on the item that it is at.
        const item = document.getElementById(`${name}-${String(activeAt)}`);
        const row = item?.firstElementChild;
        if (row) {
          event.preventDefault();
          event.stopPropagation();
          event.nativeEvent.stopImmediatePropagation();
          const { left, bottom } = row.getBoundingClientRect();
          const { width } = row.getBoundingClientRect();
          row.dispatchEvent(
            new MouseEvent('contextmenu', {
              bubbles: true,
              cancelable: true,
              clientX: left + Math.min(40, width / 2),
              clientY: bottom - 4
            })
          );
        }
      }}
    >
      <div
        role="presentation"
        className="jp-TrialbookSidebar-rows"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {shown.map(({ place, item }) => {
          const { section } = item;
          const setsize =
            item.kind === 'experiment'
              ? tree.sections.length
              : Math.max(1, section.table?.getView().count ?? 0);
          const common = {
            id: `${name}-${String(place.index)}`,
            active: place.index === activeAt,
            at: place.index,
            setsize,
            style: { transform: `translateY(${String(place.start)}px)` },
            state,
            text,
            focus
          };
          if (item.kind === 'experiment') {
            return (
              <ExperimentItem
                {...common}
                key={item.key}
                section={section}
                position={tree.sections.indexOf(section) + 1}
                renaming={view.renaming === item.key}
                onOpenTab={props.onOpenExperiment ?? null}
              />
            );
          }
          if (item.kind === 'sentence' || !item.row) {
            return (
              <div
                key={item.key}
                className="jp-TrialbookSidebar-none"
                style={common.style}
                aria-busy={item.kind === 'run'}
              >
                {item.kind === 'sentence' && sentence(item, text)}
              </div>
            );
          }
          const open = details.has(item.row.run_id);
          const above = parentToName(item);
          return (
            <RunItem
              {...common}
              key={item.key}
              index={place.index}
              measure={open ? virtualizer.measureElement : null}
              position={item.at + 1}
              item={item}
              row={item.row}
              parentName={
                above === null ? null : (state.parents.get(above) ?? null)
              }
              metrics={section.metrics}
              curve={
                section.metrics[0] === undefined
                  ? null
                  : curves.get(section.metrics[0], item.row.run_id)
              }
              curvesVersion={version}
              runStyle={runStyleOf(item.row.run_id)}
              now={now}
              open={open}
              selected={chosen.runs.has(item.row.run_id)}
              renaming={view.renaming === item.key}
              onDrag={props.onDrag ?? null}
            />
          );
        })}
      </div>
    </div>
  );
}

/** Whether there is a line of metrics; a run that is not known yet is taken to have one. */
function hasMetrics({ row, section }: TreeItem & { kind: 'run' }): boolean {
  const { metrics } = section;
  return row ? isTall(row, metrics) : metrics.length > 0;
}

/** The run above one that stands by itself, as in a search; null where it stands below it. */
function parentToName(item: TreeItem): string | null {
  return item.kind === 'run' && item.depth === 0
    ? (item.row?.parent ?? null)
    : null;
}

function sentence({ section }: TreeItem, text: Text): string {
  const view = section.table?.getView();
  switch (view?.phase) {
    case 'empty':
      return text.__('No runs yet');
    case 'busy':
      return text.__('The kernel is busy; the runs appear when it answers.');
    case 'disconnected':
      return text.__('There is no kernel to read the runs from.');
    default:
      return view?.error?.message ?? text.__('Loading runs …');
  }
}
