import React, {
  useEffect,
  useRef,
  useState,
  useSyncExternalStore
} from 'react';
import { RunSelection } from '../core/runSelection';
import { RunTableState } from '../core/runTableState';
import type { Text } from '../core/text';
import type { Client } from '../protocol/client';
import type { RunRow, RunsPage, RunsSpec, Sort } from '../protocol/generated';
import { FilterBox } from './FilterBox';
import type { Action } from './Notice';
import { RunTableNotice } from './RunTableNotice';
import { RunTableStatus } from './RunTableStatus';
import { RunGrid } from './RunGrid';

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
  onSettled?: (spec: RunsSpec) => void;
  onOpenRun?: (run: RunRow) => void;
  /** The one action of the disconnected state. */
  reconnect?: Action | null;
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
  return (
    <LiveRunTable
      key={generation}
      {...props}
      spec={{ ...spec, query: chosen }}
      onSpecChange={changed => {
        setLatest(changed);
        onSpecChange?.(changed);
      }}
    />
  );
}

function LiveRunTable(props: RunTableProps): React.JSX.Element {
  const { text, onOpenRun, onSettled } = props;
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
  useEffect(
    () => (onSettled ? table.onSettled(onSettled) : undefined),
    [table, onSettled]
  );
  useEffect(() => selection.start(), [selection]);
  const view = useSyncExternalStore(table.subscribe, table.getView);
  const selected = useSyncExternalStore(
    selection.subscribe,
    selection.getSelected
  );
  const [cleared, setCleared] = useState(0);
  const scroller = useRef<HTMLDivElement>(null);

  const ask = (change: { filter: string } | { order_by: Sort[] }) => {
    scroller.current?.scrollTo({ top: 0 });
    table.setQuery({ ...view.query, ...change });
    props.onSpecChange?.(table.spec);
  };
  const wrongFilter =
    view.error?.data.position === undefined
      ? null
      : { filter: view.query.filter, cause: view.error };
  // Where there is nothing to filter there is no filter box.
  const bar = view.phase === 'rows' || view.query.filter.trim() !== '';
  return (
    <div className="jp-TrialbookRunTable">
      {bar && (
        <div className="jp-TrialbookRunTable-bar">
          <FilterBox
            key={cleared}
            filter={view.query.filter}
            error={wrongFilter}
            disabled={
              view.connection === 'disconnected'
                ? text.__('Filtering needs a kernel')
                : null
            }
            text={text}
            onApply={filter => {
              ask({ filter });
            }}
          />
          {selected.ids.size > 0 && (
            <span className="jp-TrialbookRunTable-selected">
              <span role="status">
                {text._n('%1 selected', '%1 selected', selected.ids.size)}
              </span>
              <button
                type="button"
                className="jp-TrialbookButton"
                onClick={() => {
                  selection.clear();
                }}
              >
                {text.__('Clear')}
              </button>
            </span>
          )}
        </div>
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
          onOpen={onOpenRun ?? null}
        />
      ) : (
        <RunTableNotice
          view={view}
          text={text}
          reconnect={props.reconnect ?? null}
          onRetry={table.retry}
          onClear={() => {
            setCleared(cleared + 1);
            ask({ filter: '' });
          }}
        />
      )}
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
