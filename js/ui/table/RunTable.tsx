import React, {
  useCallback,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore
} from 'react';
import { formatCount } from '../../core/text/format';
import { NO_SERVICES, type RunServices } from '../../core/actions/services';
import type { Column } from '../../core/table/columns';
import { CurveCache } from '../../core/table/curveCache';
import { RunSelection } from '../../core/table/runSelection';
import { RunTableState } from '../../core/table/runTableState';
import { savedFiltersOf } from '../../core/table/savedFilters';
import type { Text } from '../../core/text/text';
import type { Client } from '../../protocol/client';
import type {
  RunRow,
  RunsPage,
  RunsQuery,
  RunsSpec,
  TableLayout
} from '../../protocol/generated';
import { undoOrRedo } from '../actions/actionKeys';
import { SelectionBar } from '../actions/SelectionBar';
import { ToldBar } from '../actions/ToldBar';
import { type DraggedRuns, MAX_DRAGGED } from '../parts/useDragOut';
import { FilterBox } from './FilterBox';
import { type Point, ToolButton } from '../parts/Menu';
import type { Action } from '../parts/Notice';
import { RunTableChips } from './RunTableChips';
import { RunTableNotice } from './RunTableNotice';
import { type Opened, RunTableMenus } from './RunTableMenus';
import { RunTableStatus } from './RunTableStatus';
import { RunGrid } from './RunGrid';
import { SavedFilters } from './SavedFilters';
import { useCopy } from './useCopy';
import { useKeptFocus } from '../parts/useKeptFocus';
import { usePassing } from '../parts/usePassing';
import { targetOf, useRunPlace, useSelectedRuns } from './useRunPlace';

/** Values offered to complete a filter. */
const MAX_VALUES = 20;
/** For how long the bar says what has been done. */
const DONE_FOR_MS = 4000;
/** Where the focus goes when what had it is gone. */
const HOMES = [
  'table[tabindex]',
  '.jp-TrialbookNotice button',
  'input[type=search]:not(:disabled)'
];

export interface RunTableProps {
  client: Client;
  /** Which runs to show first; another `view_id` starts afresh. */
  spec: RunsSpec;
  /** What was saved with the view: shown until a kernel answers. */
  snapshot: RunsPage | null;
  /** When it was saved, in milliseconds since 1970-01-01 UTC. */
  takenAt: number | null;
  text: Text;
  /** The user sorted or filtered. */
  onSpecChange?: (spec: RunsSpec) => void;
  /** What is shown has changed and come to rest: time to refresh what is saved. */
  onIdle?: (spec: RunsSpec) => void;
  /** What the host does for whoever acts on runs. */
  services?: RunServices;
  /** Take runs along with the pointer; it is done when they are dropped. */
  onDragRuns?: ((runs: DraggedRuns, from: Point) => Promise<void>) | null;
  /** Show the same in more room. */
  onOpenTab?: ((spec: RunsSpec) => void) | null;
  /** The one action of the disconnected state. */
  reconnect?: Action | null;
  /** The one action of the busy state. */
  interrupt?: Action | null;
}

/** A live table of runs. */
export function RunTable(props: RunTableProps): React.JSX.Element {
  const { client, spec, onSpecChange } = props;
  // What is saved changes while the view lives; only another view starts afresh.
  const [generation, setGeneration] = useState(0);
  const [shown, setShown] = useState({ client, viewId: spec.view_id });
  const [latest, setLatest] = useState<RunsSpec | null>(null);
  if (shown.client !== client || shown.viewId !== spec.view_id) {
    setShown({ client, viewId: spec.view_id });
    setGeneration(generation + 1);
  }
  // A kernel that comes back is asked for what the user last chose; a saved view has only its own.
  const chosen =
    latest?.view_id === spec.view_id && client.state !== 'disconnected'
      ? latest.query
      : spec.query;
  const arranged = latest?.view_id === spec.view_id ? latest : spec;
  const layout = arranged.layout ? { layout: arranged.layout } : {};
  return (
    <LiveRunTable
      key={generation}
      {...props}
      spec={{ ...spec, query: chosen, ...layout }}
      onSpecChange={changed => {
        setLatest(changed);
        onSpecChange?.(changed);
      }}
    />
  );
}

function LiveRunTable(props: RunTableProps): React.JSX.Element {
  const { text, onIdle, services = NO_SERVICES } = props;
  const [{ table, selection }] = useState(() => {
    const table = new RunTableState({
      client: props.client,
      spec: props.spec,
      snapshot: props.snapshot,
      takenAt: props.takenAt
    });
    return { table, selection: new RunSelection(table) };
  });
  useEffect(() => table.start(), [table]);
  useEffect(() => (onIdle ? table.onIdle(onIdle) : undefined), [table, onIdle]);
  useEffect(() => selection.start(), [selection]);
  const [curves] = useState(
    () => new CurveCache(props.client, () => props.spec.store_id)
  );
  useEffect(() => curves.start(), [curves]);
  const view = useSyncExternalStore(table.subscribe, table.getView);
  const selected = useSyncExternalStore(
    selection.subscribe,
    selection.getSelected
  );
  // What the box is given, to begin anew with.
  const [given, setGiven] = useState({ filter: view.query.filter, times: 0 });
  const scroller = useRef<HTMLDivElement>(null);
  const root = useRef<HTMLDivElement>(null);
  useKeptFocus(root, HOMES);

  const [opened, setOpened] = useState<Opened | null>(null);
  const [said, setSaid] = useState('');
  const [done, setDone] = usePassing('', DONE_FOR_MS);
  const close = useCallback(() => {
    setOpened(null);
  }, []);
  const { onSpecChange } = props;
  const told = useRef(onSpecChange);
  useEffect(() => {
    told.current = onSpecChange;
  });
  const arrange = useCallback(
    (layout: TableLayout) => {
      setSaid('');
      table.setLayout(layout);
      told.current?.(table.spec);
    },
    [table]
  );
  const onColumnMenu = useCallback((column: Column, at: Point) => {
    setOpened({ kind: 'column', column, at });
  }, []);
  const onRowMenu = useCallback(
    ({ run_id }: RunRow, at: Point) => {
      const { ids } = selection.getSelected();
      const meant = ids.has(run_id) ? [...ids] : [run_id];
      const target = targetOf(table, table.getView(), meant);
      setOpened({ kind: 'runs', target, at });
    },
    [table, selection]
  );
  const { onDragRuns } = props;
  const drag = (runs: DraggedRuns, from: Point) => {
    if (runs.run_ids.length > MAX_DRAGGED) {
      setSaid(
        text.__('At most %1 runs can be dragged', formatCount(MAX_DRAGGED))
      );
      return;
    }
    setSaid('');
    onDragRuns?.(runs, from).catch((error: unknown) => {
      setSaid(error instanceof Error ? error.message : String(error));
    });
  };
  const ask = (change: Partial<RunsQuery>) => {
    setSaid('');
    scroller.current?.scrollTo({ top: 0 });
    table.setQuery(change);
  };
  /** Have the filter box begin anew. */
  const give = (filter: string, change: Partial<RunsQuery> = {}) => {
    setGiven({ filter, times: given.times + 1 });
    ask({ filter, ...change });
  };
  const [renaming, setRenaming] = useState<string | null>(null);
  const copy = useCopy(text, setDone, setSaid);
  const place = useRunPlace({
    ...{ table, view, services, text, copy },
    onLayout: arrange,
    onRename: setRenaming,
    onSay: setSaid,
    onPurged: () => {
      selection.clear();
      table.retry();
    }
  });
  const target = useSelectedRuns(table, view, selected.ids);
  const onOpen =
    services.openRun &&
    (({ run_id }: RunRow) => {
      place.acts.openRun(run_id);
    });
  const { query, refused } = view;
  const known = useRef(query);
  useEffect(() => {
    // Another filter is the table's only once it has been understood.
    if (known.current !== query) {
      known.current = query;
      told.current?.(table.spec);
    }
  }, [table, query]);
  // Where there is nothing to filter there is no filter box.
  const bar =
    (view.page !== null && view.phase !== 'empty') ||
    view.query.filter.trim() !== '' ||
    (view.query.without?.length ?? 0) > 0;
  return (
    <div
      className="jp-TrialbookRunTable"
      ref={root}
      onKeyDown={event => {
        if (undoOrRedo(event, place.acts)) {
          event.preventDefault();
          event.stopPropagation();
        }
      }}
    >
      {bar && (
        <div className="jp-TrialbookRunTable-bar">
          <FilterBox
            key={given.times}
            filter={given.filter}
            error={refused && { filter: refused.filter, cause: refused.error }}
            disabled={
              view.connection === 'disconnected'
                ? text.__('Filtering needs a kernel')
                : null
            }
            text={text}
            columns={view.page?.columns ?? null}
            values={async params => {
              const { values } = await table.client.request('runs.values', {
                ...params,
                store_id: table.spec.store_id,
                experiment_ids: view.query.experiment_ids,
                limit: MAX_VALUES
              });
              return values;
            }}
            savedFilters={() => savedFiltersOf(table)}
            onApply={filter => {
              ask({ filter });
            }}
          />
          <SavedFilters
            table={table}
            view={view}
            acts={place.acts}
            text={text}
            onApply={give}
            onSay={setSaid}
          />
          {selected.ids.size > 0 && (
            <SelectionBar
              target={target}
              place={place}
              onMenu={at => {
                setOpened({ kind: 'runs', target, at });
              }}
              onClear={() => {
                selection.clear();
              }}
            />
          )}
          <span className="jp-TrialbookRunTable-tools">
            <span aria-live="polite" className="jp-TrialbookRunTable-said">
              {said || done}
            </span>
            <RunTableChips
              view={view}
              text={text}
              onQuery={ask}
              onLayout={arrange}
            />
            <ToolButton
              icon="group"
              label={text.__('Group')}
              popup="menu"
              onOpen={at => {
                setOpened({ kind: 'group', at });
              }}
            />
            <ToolButton
              icon="columns"
              label={text.__('Columns')}
              popup="dialog"
              onOpen={at => {
                setOpened({ kind: 'columns', at });
              }}
            />
            <ToolButton
              icon="more"
              label={text.__('More')}
              popup="menu"
              onOpen={at => {
                setSaid('');
                setOpened({ kind: 'table', at });
              }}
            />
          </span>
        </div>
      )}
      {opened && (
        <RunTableMenus
          opened={opened}
          table={table}
          view={view}
          place={place}
          text={text}
          onClose={close}
          onLayout={arrange}
          onQuery={ask}
          copy={copy}
          onOpenTab={props.onOpenTab ?? null}
          onDone={setDone}
          onSaid={setSaid}
        />
      )}
      {view.phase === 'rows' ? (
        <RunGrid
          table={table}
          selection={selection}
          view={view}
          selected={selected}
          scroller={scroller}
          text={text}
          onSort={order_by => {
            ask({ order_by });
          }}
          place={place}
          renaming={renaming}
          onRenamed={() => {
            setRenaming(null);
          }}
          onOpen={onOpen}
          onDrag={onDragRuns ? drag : null}
          curves={curves}
          onLayout={arrange}
          onColumnMenu={onColumnMenu}
          onRowMenu={onRowMenu}
        />
      ) : (
        <RunTableNotice
          view={view}
          text={text}
          reconnect={props.reconnect ?? null}
          interrupt={props.interrupt ?? null}
          onInsertCell={services.insertCell}
          onRetry={table.retry}
          onClear={() => {
            give('', { without: [] });
          }}
          onFilter={give}
        />
      )}
      <ToldBar acts={place.acts} />
      {view.page && (
        <RunTableStatus
          view={view}
          text={text}
          reconnect={props.reconnect ?? null}
          onRetry={table.retry}
        />
      )}
    </div>
  );
}
