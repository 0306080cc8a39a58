import React, { useRef } from 'react';
import type { RunServices } from '../../core/actions/services';
import type { HabitsKeeper } from '../../core/sidebar/sidebarHabits';
import type { SidebarState } from '../../core/sidebar/sidebarState';
import type { Text } from '../../core/text/text';
import type { Client } from '../../protocol/client';
import { busy, ExperimentTree } from './ExperimentTree';
import { ActionButton, Notice, type Action } from '../parts/Notice';
import type { Point } from '../parts/Menu';
import { useClientState } from '../parts/useClientState';
import { useKeptFocus } from '../parts/useKeptFocus';

/** Where the focus goes when what had it is gone. */
const HOMES = ['[role=tree]', 'input[type=search]', 'button'];

/** What the sidebar looks at. */
export type SidebarSource =
  | { kind: 'none'; folder: string; open: () => void }
  | {
      kind: 'connecting';
      title: string;
      /** Whom it is asked through, where there is one. */
      client?: Client | null;
      interrupt?: Action | null;
    }
  | {
      kind: 'unavailable';
      title: string;
      reason: string;
      action: Action | null;
      /** What else may be done. */
      other?: Action;
    }
  | {
      kind: 'ready';
      title: string;
      client: Client;
      /** What the user can do while the kernel is busy. */
      interrupt?: Action | null;
      /** Whether there is a notebook whose runs can be told from others. */
      notebook: boolean;
    };

/** What the host does for the sidebar; it acts on what is selected there. */
export interface SidebarHost {
  /** Hear which state is shown, or that none is. */
  onState?: (state: SidebarState | null) => void;
  /** Show the runs of the experiment that the keyboard is at in more room. */
  onOpenExperiment?: () => void;
  onNewExperiment?: () => void;
  /** Have new runs recorded in the store that is looked at. */
  onRecordHere?: () => void;
  /** What the host does for whoever acts on the runs that a kernel shows. */
  services?: (client: Client) => RunServices;
  /** Take the selected runs along with the pointer. */
  onDrag?: (from: Point) => void;
}

export interface SidebarProps extends SidebarHost {
  source: SidebarSource;
  habits: HabitsKeeper;
  text: Text;
}

/** The experiments of a store and their runs. */
export function Sidebar(props: SidebarProps): React.JSX.Element {
  const root = useRef<HTMLDivElement>(null);
  useKeptFocus(root, HOMES);
  return (
    <div className="jp-TrialbookSidebar" ref={root}>
      <Content {...props} />
    </div>
  );
}

function Content(props: SidebarProps): React.JSX.Element {
  const { source, text } = props;
  switch (source.kind) {
    case 'none':
      return (
        <Notice
          action={{
            label: text.__('Open the store of this folder'),
            run: () => {
              source.open();
            }
          }}
        >
          {text.__(
            'No notebook is open; the current folder is %1.',
            source.folder === '' ? '/' : source.folder
          )}
        </Notice>
      );
    case 'connecting':
      return (
        <>
          <Through title={source.title} />
          <Connecting {...source} text={text} />
        </>
      );
    case 'unavailable':
      return (
        <>
          <Through title={source.title} />
          <Notice
            extra={source.action && <ActionButton action={source.action} />}
            action={source.other ?? null}
          >
            {source.reason}
          </Notice>
        </>
      );
    case 'ready':
      return <ExperimentTree key={source.title} {...props} {...source} />;
  }
}

function Connecting(props: {
  client?: Client | null;
  interrupt?: Action | null;
  text: Text;
}): React.JSX.Element {
  const { client = null, interrupt = null, text } = props;
  return useClientState(client) === 'waiting' ? (
    <Notice action={interrupt}>{busy(text)}</Notice>
  ) : (
    <Notice>{text.__('Connecting to the kernel …')}</Notice>
  );
}

function Through(props: { title: string }): React.JSX.Element {
  return (
    <header className="jp-TrialbookSidebar-header">
      <div className="jp-TrialbookSidebar-through" title={props.title}>
        <bdi>{props.title}</bdi>
      </div>
    </header>
  );
}
