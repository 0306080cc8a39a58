import React, {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore
} from 'react';
import { NO_SERVICES, type RunServices } from '../../core/actions/services';
import { CompareState } from '../../core/compare/compareState';
import { saidOfGone } from '../../core/compare/goneRuns';
import { PointedRun } from '../../core/compare/pointedRun';
import { stylesBy } from '../../core/compare/runPaint';
import { formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { Client } from '../../protocol/client';
import type {
  CompareLayout,
  CompareSpec,
  RunsPage
} from '../../protocol/generated';
import { SelectionBar } from '../actions/SelectionBar';
import { ToldBar } from '../actions/ToldBar';
import { undoOrRedo } from '../actions/actionKeys';
import { actionItems } from '../actions/actionItems';
import { instanceName } from '../parts/instanceName';
import { Menu, type Point } from '../parts/Menu';
import type { FileServices } from '../parts/fileServices';
import { type Action, Notice } from '../parts/Notice';
import { useKeptFocus } from '../parts/useKeptFocus';
import { useRunStyles } from '../parts/useRunStyles';
import { ViewStatus } from '../parts/ViewStatus';
import { RunTableNotice } from '../table/RunTableNotice';
import type { CompareTools } from './compareTools';
import { CompareSections } from './CompareSections';
import { RunList } from './RunList';
import { RunListHead } from './RunListHead';
import { useComparePlace } from './useComparePlace';
import { useGoneRuns } from './useGoneRuns';

/** Runs that always look different from one another. */
const FEW = 10;
const HOMES = ['[role=grid]', '[role=tab]', '.jp-TrialbookNotice button'];

export interface CompareWorkspaceProps {
  client: Client;
  /** What to compare; another `view_id` starts afresh. */
  spec: CompareSpec;
  /** What was saved with the view: shown until a kernel answers. */
  snapshot: RunsPage | null;
  takenAt: number | null;
  text: Text;
  compact: boolean;
  services?: RunServices;
  /** Colours code; without it code has none. */
  highlight?: FileServices['highlight'];
  onSpecChange?: ((spec: CompareSpec) => void) | null;
  onIdle?: ((spec: CompareSpec) => void) | null;
  /** Show the same in more room. */
  onOpenTab?: ((spec: CompareSpec) => void) | null;
  reconnect?: Action | null;
  interrupt?: Action | null;
}

/** Runs beside one another: a list of them, and how their curves, params and all else differ. */
export function CompareWorkspace(
  props: CompareWorkspaceProps
): React.JSX.Element {
  const { client, spec, onSpecChange } = props;
  // What is saved changes while the view lives; only another view starts afresh.
  const [generation, setGeneration] = useState(0);
  const [shown, setShown] = useState({ client, viewId: spec.view_id });
  const [latest, setLatest] = useState<CompareSpec | null>(null);
  if (shown.client !== client || shown.viewId !== spec.view_id) {
    setShown({ client, viewId: spec.view_id });
    setGeneration(generation + 1);
  }
  const arranged = latest?.view_id === spec.view_id ? latest : spec;
  // A kernel that comes back is asked for what the user last chose; a saved view has only its own.
  const { query } = client.state === 'disconnected' ? spec : arranged;
  return (
    <LiveWorkspace
      key={generation}
      {...props}
      spec={{ ...arranged, store_id: spec.store_id, query }}
      onSpecChange={changed => {
        setLatest(changed);
        onSpecChange?.(changed);
      }}
    />
  );
}

function LiveWorkspace(props: CompareWorkspaceProps): React.JSX.Element {
  const { text, compact, onIdle, services = NO_SERVICES } = props;
  const { highlight = null } = props;
  const [{ state, pointed, name }] = useState(() => ({
    state: new CompareState(props),
    pointed: new PointedRun(),
    name: instanceName('compare')
  }));
  useEffect(() => state.start(), [state]);
  useEffect(() => (onIdle ? state.onIdle(onIdle) : undefined), [state, onIdle]);
  const view = useSyncExternalStore(state.subscribe, state.getView);
  const selected = useSyncExternalStore(
    state.selection.subscribe,
    state.selection.getSelected
  );
  const root = useRef<HTMLDivElement>(null);
  useKeptFocus(root, HOMES);
  // Beside the charts the list is open at first, and above them, where there is less room, closed.
  const [listed, setListed] = useState({ beside: true, above: false });
  const [said, setSaid] = useState('');
  const [menu, setMenu] = useState<Point | null>(null);
  const { onSpecChange } = props;
  const told = useRef(onSpecChange);
  useEffect(() => {
    told.current = onSpecChange;
  });
  const onLayout = useCallback(
    (layout: CompareLayout) => {
      setSaid('');
      state.setLayout(layout);
      told.current?.(state.spec);
    },
    [state]
  );
  const { query } = view.table;
  const known = useRef(query);
  useEffect(() => {
    if (known.current !== query) {
      known.current = query;
      told.current?.(state.spec);
    }
  }, [state, query]);
  const place = useComparePlace({
    ...{ state, view, services, text, onLayout },
    onSay: setSaid
  });
  const styles = useRunStyles(
    view.drawn.length <= FEW ? view.drawn : undefined
  );
  const { rows, table } = view;
  const { group_by, colour_by } = view.layout;
  const styleOf = useMemo(
    () => stylesBy(rows, group_by, colour_by, styles),
    [rows, group_by, colour_by, styles]
  );
  const live = table.connection === 'live' || table.connection === 'waiting';
  const tools: CompareTools = useMemo(
    () => ({
      ...{ state, view, text, live, highlight },
      ...{ pointed, styleOf, onLayout, place }
    }),
    [state, view, text, live, highlight, pointed, styleOf, onLayout, place]
  );
  const gone = saidOfGone(useGoneRuns(state, view), text);
  const target = useMemo(
    () => ({
      ids: [...selected.ids],
      rows: rows.filter(({ run_id }) => selected.ids.has(run_id))
    }),
    [selected, rows]
  );
  const { onOpenTab = null } = props;
  const [given, setGiven] = useState({ filter: query.filter, times: 0 });
  const [isFilterOpen, setIsFilterOpen] = useState(false);
  // The box says what is wrong with a filter.
  const isFiltering = isFilterOpen || table.refused !== null;
  const give = (filter: string) => {
    setGiven({ filter, times: given.times + 1 });
  };
  const notice = (
    <RunTableNotice
      view={table}
      text={text}
      reconnect={props.reconnect ?? null}
      interrupt={props.interrupt ?? null}
      onInsertCell={services.insertCell}
      onRetry={state.table.retry}
      onClear={() => {
        give('');
        state.setQuery({ filter: '', without: [] });
      }}
      onFilter={filter => {
        give(filter);
        state.setQuery({ filter });
      }}
    />
  );
  // Whoever filters keeps the box, whatever the filter finds.
  const isListed = table.phase === 'rows' || isFiltering;
  return (
    <div
      ref={root}
      className={`jp-TrialbookRunTable jp-TrialbookCompare${compact ? ' jp-mod-compact' : ''}`}
      role="region"
      aria-label={text.__('Comparison of runs')}
      onKeyDown={event => {
        if (undoOrRedo(event, place.acts)) {
          event.preventDefault();
          event.stopPropagation();
        }
      }}
    >
      {table.phase === 'empty' && gone.length > 0 ? (
        <Notice>{text.__('None of these runs is left.')}</Notice>
      ) : !isListed ? (
        notice
      ) : (
        <div
          className={`jp-TrialbookCompare-body${listed.beside ? '' : ' jp-mod-folded'}${listed.above ? ' jp-mod-unfolded' : ''}`}
        >
          <div className="jp-TrialbookCompare-list">
            <RunListHead
              {...{ tools, listed, given, isFiltering }}
              onListed={setListed}
              onFiltering={setIsFilterOpen}
              onOpenTab={
                onOpenTab &&
                (() => {
                  onOpenTab(state.spec);
                })
              }
            />
            <RunList tools={tools} name={name} />
          </div>
          <div className="jp-TrialbookCompare-main">
            {selected.ids.size > 0 && (
              <div className="jp-TrialbookCompare-selection">
                <SelectionBar
                  target={target}
                  place={place}
                  onMenu={setMenu}
                  onClear={() => {
                    state.selection.clear();
                  }}
                />
              </div>
            )}
            {menu && (
              <Menu
                at={menu}
                label={text.__('Actions')}
                items={actionItems(target, place)}
                onClose={() => {
                  setMenu(null);
                }}
              />
            )}
            {table.phase === 'rows' ? (
              <CompareSections tools={tools} name={name} />
            ) : (
              notice
            )}
          </div>
        </div>
      )}
      <ToldBar acts={place.acts} />
      {table.page && (
        <ViewStatus
          view={table}
          amounts={[
            rows.length < table.total
              ? text.__(
                  'first %1 of %2 runs',
                  formatCount(rows.length),
                  formatCount(table.total)
                )
              : text._n(
                  '%1 run',
                  '%2 runs',
                  table.total,
                  formatCount(table.total)
                )
          ]}
          notes={said ? [said, ...gone] : gone}
          location={table.page.store.location}
          text={text}
          reconnect={props.reconnect ?? null}
          onRetry={state.table.retry}
        />
      )}
    </div>
  );
}
