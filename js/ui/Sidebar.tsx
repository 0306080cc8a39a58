import React from 'react';
import type { Text } from '../core/text';
import type { Client } from '../protocol/client';
import type { RunRow, RunsSpec } from '../protocol/generated';
import { ExperimentTree } from './ExperimentTree';
import { Notice, type Action } from './Notice';

/** What the sidebar looks at. */
export type SidebarSource =
  | { kind: 'none'; folder: string; open: () => void }
  | { kind: 'connecting'; title: string }
  | {
      kind: 'unavailable';
      title: string;
      reason: string;
      action: Action | null;
    }
  | { kind: 'ready'; title: string; client: Client };

export interface SidebarProps {
  source: SidebarSource;
  text: Text;
  onShowRun?: (run: RunRow) => void;
  /** Show an experiment's runs in more room. */
  onOpenTab?: ((spec: RunsSpec, client: Client) => void) | null;
}

/** The experiments of a store and their runs. */
export function Sidebar(props: SidebarProps): React.JSX.Element {
  return (
    <div className="jp-TrialbookSidebar">
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
          {text.__('No notebook is open.')}{' '}
          <span className="jp-TrialbookSidebar-folder" title={source.folder}>
            {text.__('Folder: %1', source.folder === '' ? '/' : source.folder)}
          </span>
        </Notice>
      );
    case 'connecting':
      return (
        <>
          <Through title={source.title} text={text} />
          <Notice>{text.__('Connecting to the kernel …')}</Notice>
        </>
      );
    case 'unavailable':
      return (
        <>
          <Through title={source.title} text={text} />
          <Notice action={source.action}>{source.reason}</Notice>
        </>
      );
    case 'ready':
      return (
        <ExperimentTree
          key={source.title}
          title={source.title}
          client={source.client}
          text={text}
          onShowRun={props.onShowRun ?? null}
          onOpenTab={props.onOpenTab ?? null}
        />
      );
  }
}

function Through(props: { title: string; text: Text }): React.JSX.Element {
  return (
    <header className="jp-TrialbookSidebar-header">
      <div className="jp-TrialbookSidebar-through" title={props.title}>
        <bdi>{props.title}</bdi>
      </div>
    </header>
  );
}
