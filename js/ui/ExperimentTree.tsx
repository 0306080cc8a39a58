import React, {
  useEffect,
  useRef,
  useState,
  useSyncExternalStore
} from 'react';
import {
  ExperimentListState,
  type ExperimentListView
} from '../core/experimentListState';
import { clip, formatClock } from '../core/format';
import type { Text } from '../core/text';
import type { Client } from '../protocol/client';
import type { ExperimentRow, RunRow, RunsSpec } from '../protocol/generated';
import { CodeLine } from './CopyButton';
import { ExperimentRuns } from './ExperimentRuns';
import { Icon } from './icons';
import { Notice } from './Notice';
import { FIRST_RUN } from './RunTableNotice';
import { useRovingFocus } from './useRovingFocus';

export interface ExperimentTreeProps {
  /** Through which notebook or folder the store is seen. */
  title: string;
  client: Client;
  text: Text;
  onShowRun: ((run: RunRow) => void) | null;
  onOpenTab: ((spec: RunsSpec, client: Client) => void) | null;
}

/** What the sidebar shows of a kernel's store. */
export function ExperimentTree(props: ExperimentTreeProps): React.JSX.Element {
  return <LiveExperimentTree key={useClientNumber(props.client)} {...props} />;
}

/** Another number for another client. */
function useClientNumber(client: Client): number {
  const [known, setKnown] = useState({ client, number: 0 });
  if (known.client !== client) {
    setKnown({ client, number: known.number + 1 });
  }
  return known.number;
}

function LiveExperimentTree(props: ExperimentTreeProps): React.JSX.Element {
  const { client, text } = props;
  const [state] = useState(() => new ExperimentListState(client));
  useEffect(() => state.start(), [state]);
  const view = useSyncExternalStore(state.subscribe, state.getView);
  return (
    <>
      <Header view={view} title={props.title} text={text} />
      <Body {...props} view={view} onRetry={state.retry} />
    </>
  );
}

function Header(props: {
  view: ExperimentListView;
  title: string;
  text: Text;
}): React.JSX.Element {
  const { view, title, text } = props;
  const store = view.list?.store;
  return (
    <header className="jp-TrialbookSidebar-header">
      {store && (
        <div className="jp-TrialbookSidebar-store" title={store.location}>
          <Icon name="database" />
          <bdi>{store.name}</bdi>
        </div>
      )}
      <div className="jp-TrialbookSidebar-through">
        <bdi title={title}>{title}</bdi>
        <span role="status" className={`jp-mod-${view.connection}`}>
          {view.connection === 'live' && (
            <span className="jp-TrialbookLive" aria-hidden="true" />
          )}
          {connection(view, text)}
        </span>
      </div>
    </header>
  );
}

function connection(view: ExperimentListView, text: Text): string {
  switch (view.connection) {
    case 'live':
      return text.__('live');
    case 'waiting':
      return view.asOf === null
        ? text.__('kernel busy')
        : text.__('kernel busy, data of %1', formatClock(view.asOf, view.asOf));
    case 'connecting':
      return text.__('connecting …');
    case 'disconnected':
      return text.__('no kernel');
  }
}

function Body(
  props: ExperimentTreeProps & { view: ExperimentListView; onRetry: () => void }
): React.JSX.Element {
  const { view, text } = props;
  if (view.error) {
    return (
      <Notice
        alert
        action={{ label: text.__('Try again'), run: props.onRetry }}
      >
        {text.__('The experiments could not be read: %1', view.error.message)}
      </Notice>
    );
  }
  if (!view.list) {
    return (
      <Notice>
        {view.connection === 'waiting'
          ? text.__(
              'The kernel is busy; the experiments appear when it answers.'
            )
          : view.connection === 'disconnected'
            ? text.__('There is no kernel to read the experiments from.')
            : text.__('Loading experiments …')}
      </Notice>
    );
  }
  const { experiments, store } = view.list;
  if (experiments.every(({ run_count }) => run_count === 0)) {
    return (
      <Notice extra={<CodeLine code={FIRST_RUN} text={text} />}>
        {text.__('No runs yet. This records one:')}
      </Notice>
    );
  }
  return (
    <Tree {...props} key={store.store_id ?? ''} experiments={experiments} />
  );
}

function Tree(
  props: ExperimentTreeProps & {
    view: ExperimentListView;
    experiments: ExperimentRow[];
  }
): React.JSX.Element {
  const { experiments, text } = props;
  const tree = useRef<HTMLDivElement>(null);
  const focus = useRovingFocus(tree);
  // The one with the latest activity is open at first; after that the user decides.
  const [open, setOpen] = useState<ReadonlySet<string>>(
    () => new Set(experiments.slice(0, 1).map(row => row.experiment_id))
  );
  const toggle = (id: string) => {
    const next = new Set(open);
    if (!next.delete(id)) {
      next.add(id);
    }
    setOpen(next);
  };
  return (
    <div
      className="jp-TrialbookSidebar-tree"
      role="tree"
      aria-label={text.__('Experiments and runs')}
      ref={tree}
      {...focus.tree}
    >
      {experiments.map((experiment, at) => {
        const id = experiment.experiment_id;
        const expanded = open.has(id);
        return (
          <div
            key={id}
            role="treeitem"
            aria-level={1}
            aria-expanded={expanded}
            aria-label={label(experiment, text)}
            {...focus.item(`experiment:${id}`, at === 0)}
          >
            <div
              className="jp-TrialbookSidebar-experiment"
              title={experiment.name}
              onClick={() => {
                toggle(id);
              }}
            >
              <Icon name={expanded ? 'caretDown' : 'caretRight'} />
              <bdi>{clip(experiment.name)}</bdi>
              {experiment.running_count > 0 && (
                <span
                  className="jp-TrialbookLive jp-mod-running"
                  title={text._n(
                    '%1 running',
                    '%1 running',
                    experiment.running_count
                  )}
                />
              )}
              {props.onOpenTab && (
                <button
                  type="button"
                  className="jp-TrialbookIconButton jp-TrialbookSidebar-tab"
                  tabIndex={-1}
                  title={text.__('Open the runs in a tab')}
                  aria-label={text.__('Open the runs in a tab')}
                  onClick={event => {
                    event.stopPropagation();
                    props.onOpenTab?.(runsOf(id, props.view), props.client);
                  }}
                >
                  <Icon name="tab" />
                </button>
              )}
              <span className="jp-TrialbookSidebar-count">
                {experiment.run_count.toLocaleString()}
              </span>
            </div>
            {expanded && (
              <ExperimentRuns
                client={props.client}
                experimentId={id}
                focus={focus.item}
                text={text}
                onShowRun={props.onShowRun}
              />
            )}
          </div>
        );
      })}
    </div>
  );
}

/** A table of an experiment's runs. */
function runsOf(experimentId: string, view: ExperimentListView): RunsSpec {
  return {
    view: 'runs',
    view_id: '',
    store_id: view.list?.store.store_id ?? null,
    query: { experiment_ids: [experimentId], filter: '', order_by: [] }
  };
}

function label(experiment: ExperimentRow, text: Text): string {
  const runs = text._n('%1 run', '%1 runs', experiment.run_count);
  return experiment.running_count === 0
    ? text.__('%1, %2', clip(experiment.name), runs)
    : text.__(
        '%1, %2, %3 running',
        clip(experiment.name),
        runs,
        experiment.running_count
      );
}
