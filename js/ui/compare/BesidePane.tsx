import React, { useEffect, useMemo, useRef } from 'react';
import type { Client } from '../../protocol/client';
import { CodeDiff } from '../cells/CodeDiff';
import { Icon } from '../parts/icons';
import { nameOf, type CompareTools } from './compareTools';
import { UncommittedChanges } from './UncommittedChanges';

/** Two runs whose code, or what they had not committed, is shown side by side. */
export interface Beside {
  readonly what: 'code' | 'uncommitted';
  readonly base: string;
  readonly run: string;
}

/** Below the table: a run's code, or its uncommitted changes, beside those of the base. */
export function BesidePane(props: {
  tools: CompareTools;
  beside: Beside;
  onClose: () => void;
}): React.JSX.Element {
  const { tools, beside, onClose } = props;
  const { text } = tools;
  const { what, base, run } = beside;
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    pane.current?.focus({ preventScroll: true });
  }, [beside]);
  const title =
    what === 'code' ? text.__('Code') : text.__('Uncommitted changes');
  return (
    <section
      ref={pane}
      className="jp-TrialbookCompare-beside"
      aria-label={title}
      tabIndex={-1}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <header>
        <h4>{title}</h4>
        <button
          type="button"
          className="jp-TrialbookIconButton"
          aria-label={text.__('Close')}
          title={text.__('Close')}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </header>
      {what === 'code' ? (
        <Code tools={tools} base={base} run={run} />
      ) : (
        <UncommittedChanges tools={tools} runIds={[base, run]} />
      )}
    </section>
  );
}

/** How the code of two runs differs, where the host has no tab for it. */
function Code(props: {
  tools: CompareTools;
  base: string;
  run: string;
}): React.JSX.Element {
  const { base, run, tools } = props;
  const { highlight, state, text } = tools;
  const load = useMemo(
    () => async (client: Client) => {
      const params = {
        ...{ store_id: state.storeId, base_run_id: base },
        run_id: run
      };
      return (await client.request('run.code_diff', params)).cells;
    },
    [state, base, run]
  );
  return (
    <CodeDiff
      base={nameOf(tools, base)}
      now={nameOf(tools, run)}
      client={state.client}
      load={load}
      reconnect={null}
      highlight={highlight}
      text={text}
    />
  );
}
