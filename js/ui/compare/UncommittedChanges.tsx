import React from 'react';
import { clip } from '../../core/text/format';
import { ActionButton } from '../parts/Notice';
import { DiffText } from '../parts/DiffText';
import { useAnswer } from '../parts/useAnswer';
import type { CompareTools } from './compareTools';

/** What two runs had changed without committing it, side by side. */
export function UncommittedChanges(props: {
  tools: CompareTools;
  runIds: readonly [base: string, run: string];
  onClose: () => void;
}): React.JSX.Element {
  const { tools, runIds } = props;
  const { text } = tools;
  return (
    <section
      className="jp-TrialbookCompare-uncommitted"
      aria-label={text.__('Uncommitted changes')}
    >
      <ActionButton
        action={{
          label: text.__('Hide the uncommitted changes'),
          run: props.onClose
        }}
      />
      <div>
        {runIds.map(runId => (
          <Uncommitted key={runId} tools={tools} runId={runId} />
        ))}
      </div>
    </section>
  );
}

function Uncommitted(props: {
  tools: CompareTools;
  runId: string;
}): React.JSX.Element {
  const { runId } = props;
  const { highlight, state, text, view } = props.tools;
  const { value, failure } = useAnswer(runId, signal =>
    state.client.request(
      'run.diff',
      { store_id: state.storeId, run_id: runId },
      { signal }
    )
  );
  const row = view.rows.find(({ run_id }) => run_id === runId);
  return (
    <div>
      <h4>
        <bdi>{row ? clip(row.run_name) : runId.slice(0, 8)}</bdi>
      </h4>
      {value ? (
        <DiffText
          diff={value.text}
          label={text.__('Uncommitted difference')}
          highlight={highlight}
          text={text}
        />
      ) : (
        <p className="jp-TrialbookCompare-quiet">
          {failure ? failure.split('\n', 1)[0] : text.__('Loading …')}
        </p>
      )}
    </div>
  );
}
