import React from 'react';
import { reasonOf } from '../../core/text/reason';
import { DiffText } from '../parts/DiffText';
import { useAnswer } from '../parts/useAnswer';
import { nameOf, type CompareTools } from './compareTools';

/** What two runs had changed without committing it, side by side. */
export function UncommittedChanges(props: {
  tools: CompareTools;
  runIds: readonly [base: string, run: string];
}): React.JSX.Element {
  return (
    <div className="jp-TrialbookCompare-uncommitted">
      {props.runIds.map(runId => (
        <Uncommitted key={runId} tools={props.tools} runId={runId} />
      ))}
    </div>
  );
}

function Uncommitted(props: {
  tools: CompareTools;
  runId: string;
}): React.JSX.Element {
  const { runId, tools } = props;
  const { highlight, state, text } = tools;
  const { value, failure } = useAnswer(runId, signal =>
    state.client.request(
      'run.diff',
      { store_id: state.storeId, run_id: runId },
      { signal }
    )
  );
  const name = nameOf(tools, runId);
  return (
    <div>
      <h5>
        <bdi>{name}</bdi>
      </h5>
      {value ? (
        <>
          {value.cut && (
            <p className="jp-TrialbookCompare-quiet">
              {text.__('Cut: the whole difference is longer.')}
            </p>
          )}
          <DiffText
            diff={value.text}
            label={text.__('Uncommitted difference of %1', name)}
            highlight={highlight}
            text={text}
          />
        </>
      ) : (
        <p className="jp-TrialbookCompare-quiet">
          {failure ? reasonOf(failure) : text.__('Loading …')}
        </p>
      )}
    </div>
  );
}
