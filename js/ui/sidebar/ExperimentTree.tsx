import React, { useEffect, useState, useSyncExternalStore } from 'react';
import type { HabitsKeeper } from '../../core/sidebar/sidebarHabits';
import { clip } from '../../core/text/format';
import { reasonOf, wholeReason } from '../../core/text/reason';
import {
  SidebarState,
  type SidebarView
} from '../../core/sidebar/sidebarState';
import type { Text } from '../../core/text/text';
import type { Client } from '../../protocol/client';
import { FirstRun } from '../parts/FirstRun';
import { Icon } from '../parts/icons';
import { ActionButton, Notice, type Action } from '../parts/Notice';
import type { SidebarHost } from './Sidebar';
import { SidebarBar } from './SidebarBar';
import { SidebarHeader } from './SidebarHeader';
import { SidebarSelection } from './SidebarSelection';
import { SidebarTree } from './SidebarTree';

export interface ExperimentTreeProps extends SidebarHost {
  /** Through which notebook or folder the store is seen. */
  title: string;
  client: Client;
  habits: HabitsKeeper;
  notebook: boolean;
  /** What the user can do while the kernel is busy. */
  interrupt?: Action | null;
  text: Text;
}

/** What is said while the kernel answers nobody. */
export function busy(text: Text): string {
  return text.__('The kernel is busy; the experiments appear when it answers.');
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
  const { client, habits, text, onState } = props;
  const [state] = useState(
    () =>
      new SidebarState(
        client,
        habits,
        props.notebook,
        props.services?.(client),
        text
      )
  );
  useEffect(() => state.start(), [state]);
  useEffect(() => {
    onState?.(state);
    return () => {
      onState?.(null);
    };
  }, [state, onState]);
  const view = useSyncExternalStore(state.subscribe, state.getView);
  return (
    <>
      <SidebarHeader {...props} state={state} view={view} />
      {view.list.list && <SidebarBar {...props} view={view} />}
      {view.problem !== null && (
        <div className="jp-TrialbookSidebar-problem" role="alert">
          <span>{view.problem}</span>
          <button
            type="button"
            className="jp-TrialbookIconButton"
            aria-label={text.__('Dismiss')}
            title={text.__('Dismiss')}
            onClick={() => {
              state.say(null);
            }}
          >
            <Icon name="close" />
          </button>
        </div>
      )}
      {view.habits.archived && !isEmptyArchive(view) && (
        <ArchiveBar back={backToRuns(habits, text)} text={text} />
      )}
      <Body {...props} state={state} view={view} />
    </>
  );
}

/** Says that archived runs stand in place of the others, and leads back to those. */
function ArchiveBar(props: { back: Action; text: Text }): React.JSX.Element {
  const { text } = props;
  return (
    <div className="jp-TrialbookSidebar-archive" role="status">
      <Icon name="archive" />
      <span>{text.__('Archived')}</span>
      <ActionButton action={props.back} />
    </div>
  );
}

function backToRuns(habits: HabitsKeeper, text: Text): Action {
  return {
    label: text.__('Back to the runs'),
    run: () => {
      habits.change({ archived: false });
    }
  };
}

/** Whether what stands in the place of the tree says that nothing is archived. */
function isEmptyArchive({ list, tree }: SidebarView): boolean {
  const { search = '', archived = false } = list.answered;
  return archived && tree.sections.length === 0 && search.trim() === '';
}

function Body(
  props: ExperimentTreeProps & { state: SidebarState; view: SidebarView }
): React.JSX.Element {
  const { state, view, text, habits } = props;
  const { list, error, connection } = view.list;
  if (error) {
    return (
      <Notice
        alert
        action={{ label: text.__('Try again'), run: state.list.retry }}
        title={wholeReason(error.message)}
      >
        {text.__(
          'The experiments could not be read: %1',
          reasonOf(error.message)
        )}
      </Notice>
    );
  }
  if (!list) {
    return (
      <Notice
        action={connection === 'waiting' ? (props.interrupt ?? null) : null}
      >
        {connection === 'waiting'
          ? busy(text)
          : connection === 'disconnected'
            ? text.__('There is no kernel to read the experiments from.')
            : text.__('Loading experiments …')}
      </Notice>
    );
  }
  // Of what was asked then: what is wanted now may not have been answered yet.
  const { search = '', archived = false, scope = 'all' } = view.list.answered;
  const { sections } = view.tree;
  const none = sections.every(({ experiment }) => experiment.run_count === 0);
  if (sections.length === 0 && search.trim() !== '') {
    return (
      <Notice
        action={{
          label: text.__('Clear the search'),
          run: () => {
            habits.change({ search: '' });
          }
        }}
      >
        {text.__('No experiments or runs match “%1”.', clip(search.trim()))}
      </Notice>
    );
  }
  if (sections.length === 0 && archived) {
    return (
      <Notice action={backToRuns(habits, text)}>
        {text.__('Nothing is archived.')}
      </Notice>
    );
  }
  if (sections.length === 0 && scope !== 'all') {
    return (
      <Notice
        action={{
          label: text.__('Show all runs'),
          run: () => {
            habits.change({ scope: 'all' });
          }
        }}
      >
        {scope === 'session'
          ? text.__('No runs since this kernel started.')
          : text.__('No runs of this notebook yet.')}
      </Notice>
    );
  }
  const fresh = none && !archived && search.trim() === '';
  return (
    <>
      {fresh && (
        <FirstRun
          text={text}
          onInsertCell={props.notebook ? state.acts.services.insertCell : null}
        />
      )}
      {sections.length > (fresh ? 1 : 0) && <SidebarTree {...props} />}
      {view.chosen.runs.size > 1 && <SidebarSelection {...props} />}
    </>
  );
}
