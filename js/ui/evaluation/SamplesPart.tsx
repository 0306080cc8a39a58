import React, { useMemo, useState } from 'react';
import { clip, formatCount } from '../../core/text/format';
import type { LabelErrorPair } from '../../protocol/generated';
import { FailureNotice, Notice } from '../parts/Notice';
import { useAnswer } from '../parts/useAnswer';
import { type EvaluationTools, subjectOf } from './evaluationTools';
import { SamplesTable } from './SamplesTable';

type Which = 'all' | 'suspects';

/** All samples, or those whose true class looks wrong. */
export function SamplesPart({
  tools
}: {
  tools: EvaluationTools;
}): React.JSX.Element {
  const { client, evaluation, spec, text } = tools;
  const [which, setWhich] = useState<Which>('all');
  const subject = subjectOf(tools);
  const { about } = evaluation.subjects[subject] ?? evaluation.subjects[0];
  const suspects = which === 'suspects' && about.scored;
  const asked = useMemo(
    () => (suspects ? { spec, subject } : null),
    [suspects, spec, subject]
  );
  const { value, failure, retry } = useAnswer(asked, signal =>
    asked
      ? client.request('evaluation.errors', asked, { signal })
      : Promise.reject(new Error())
  );
  const shared = {
    client,
    compares: evaluation.subjects.length > 1,
    reconnect: tools.reconnect,
    text
  };
  return (
    <div className="jp-TrialbookEvaluation-part">
      {about.scored && evaluation.task !== 'regression' && (
        <div className="jp-TrialbookEvaluation-tools">
          <label>
            {text.__('Samples')}{' '}
            <select
              value={which}
              onChange={event => {
                setWhich(event.target.value as Which);
              }}
            >
              <option value="all">{text.__('All')}</option>
              <option value="suspects">
                {text.__('Whose true class looks wrong')}
              </option>
            </select>
          </label>
        </div>
      )}
      {!suspects ? (
        <SamplesTable
          {...shared}
          asked={{ spec, subject }}
          title={text.__('All samples')}
        />
      ) : value ? (
        <>
          <Pairs pairs={value.pairs} total={value.total} tools={tools} />
          {value.ids.length > 0 && (
            <SamplesTable
              {...shared}
              asked={{ spec, subject, ids: value.ids }}
              title={text.__('Most suspect first')}
            />
          )}
        </>
      ) : failure ? (
        <FailureNotice
          failure={failure}
          retry={retry}
          reconnect={tools.reconnect}
          text={text}
        >
          {reason => text.__('Suspects could not be looked for: %1', reason)}
        </FailureNotice>
      ) : (
        <Notice>{text.__('Looking for suspects …')}</Notice>
      )}
    </div>
  );
}

/** Between which classes true classes look exchanged. */
function Pairs(props: {
  pairs: readonly LabelErrorPair[];
  total: number;
  tools: EvaluationTools;
}): React.JSX.Element {
  const { pairs, total, tools } = props;
  const { text } = tools;
  if (total === 0) {
    return (
      <Notice>
        {text.__('No true class looks wrong by these predictions.')}
      </Notice>
    );
  }
  return (
    <p className="jp-TrialbookEvaluation-quiet">
      {text._n(
        'Of %1 sample the true class looks wrong, by confident learning',
        'Of %2 samples the true class looks wrong, by confident learning',
        total,
        formatCount(total)
      )}
      {': '}
      {pairs.slice(0, 5).map(({ given, suggested, count }, at) => (
        <React.Fragment key={at}>
          {at > 0 && ' · '}
          <bdi>{clip(given)}</bdi> → <bdi>{clip(suggested)}</bdi>{' '}
          {formatCount(count)}
        </React.Fragment>
      ))}
    </p>
  );
}
