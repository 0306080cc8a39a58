import React from 'react';
import { clip, formatCount, formatStatus } from '../../core/text/format';
import type { RunDetail, RunRef } from '../../protocol/generated';
import { StatusIcon } from '../parts/icons';
import { Group } from '../parts/Facts';
import type { PageTools } from '../parts/pageTools';

/** The run that this one is part of, and those that are part of it. */
export function Relatives(props: {
  detail: RunDetail;
  tools: PageTools;
}): React.JSX.Element | null {
  const { detail, tools } = props;
  const { text } = tools;
  const { parent, children } = detail;
  if (!parent && children.length === 0) {
    return null;
  }
  return (
    <>
      {parent && (
        <Group title={text.__('Parent run')}>
          <RunLinks runs={[parent]} tools={tools} />
        </Group>
      )}
      {children.length > 0 && (
        <Group
          title={
            children.length < detail.children_total
              ? text.__(
                  'The latest %1 of %2 nested runs',
                  formatCount(children.length),
                  formatCount(detail.children_total)
                )
              : text._n(
                  '%1 nested run',
                  '%2 nested runs',
                  children.length,
                  formatCount(children.length)
                )
          }
        >
          <RunLinks runs={children} tools={tools} />
        </Group>
      )}
    </>
  );
}

function RunLinks(props: {
  runs: readonly RunRef[];
  tools: PageTools;
}): React.JSX.Element {
  const { state, text, onOpenRun } = props.tools;
  return (
    <ul className="jp-TrialbookRunPage-runs">
      {props.runs.map(({ run_id, run_name, status }) => {
        const name = (
          <>
            <StatusIcon status={status} />
            <bdi>{clip(run_name)}</bdi>
          </>
        );
        return (
          <li key={run_id} title={formatStatus(status, text)}>
            {onOpenRun ? (
              <button
                type="button"
                className="jp-TrialbookRunPage-link"
                onClick={() => {
                  onOpenRun({ store_id: state.ref.store_id, run_id });
                }}
              >
                {name}
              </button>
            ) : (
              name
            )}
          </li>
        );
      })}
    </ul>
  );
}
