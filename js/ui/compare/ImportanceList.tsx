import React from 'react';
import { clip, formatCount } from '../../core/text/format';
import type { MetricPart, ParamImportance } from '../../protocol/generated';
import { FailureNotice, Notice } from '../parts/Notice';
import { useAnswer } from '../parts/useAnswer';
import { columnLabel } from '../table/columnLabel';
import type { CompareTools } from './compareTools';

/** How much each param has to do with a metric, and on how many runs that rests. */
export function ImportanceList(props: {
  tools: CompareTools;
  metric: MetricPart;
  /** Show the metric by a param. */
  onChoose: (param: string) => void;
}): React.JSX.Element {
  const { tools, metric } = props;
  const { state, view, text } = tools;
  const { query, total, connection } = view.table;
  const { value, failure, retry } = useAnswer(
    // Not at each point of a run: a forest takes a while to grow.
    JSON.stringify([query, metric, total, connection]),
    signal =>
      state.client.request(
        'compare.importance',
        { store_id: state.storeId, query, metric },
        { signal }
      )
  );
  const label = clip(columnLabel({ group: 'metric', ...metric }, text));
  if (!value) {
    return !failure ? (
      <Notice>{text.__('Loading …')}</Notice>
    ) : tools.live ? (
      <FailureNotice failure={failure} retry={retry} text={text}>
        {reason => text.__('The importance could not be told: %1', reason)}
      </FailureNotice>
    ) : (
      <Notice>{text.__('How important each param is needs a kernel.')}</Notice>
    );
  }
  return (
    <section
      className="jp-TrialbookCompare-importance"
      aria-label={text.__('Importance')}
    >
      <h4>
        <bdi>{text.__('Importance for %1', label)}</bdi>
      </h4>
      <p className="jp-TrialbookCompare-quiet">
        {text._n(
          'Rests on %1 run of %2.',
          'Rests on %3 runs of %2.',
          value.runs,
          formatCount(value.total),
          formatCount(value.runs)
        )}{' '}
        {!value.forest &&
          text.__(
            'Rank correlation alone: there are too few runs for a forest, or no scikit-learn.'
          )}
      </p>
      {value.params.length === 0 ? (
        <Notice>{text.__('No param differs between these runs.')}</Notice>
      ) : (
        <table className="jp-TrialbookCompare-table">
          <thead>
            <tr>
              <th scope="col">{text.__('Param')}</th>
              <th scope="col">{text.__('Importance')}</th>
              <th scope="col" className="jp-mod-numeric">
                {text.__('Rank correlation')}
              </th>
              <th scope="col" className="jp-mod-numeric">
                {text.__('Runs')}
              </th>
            </tr>
          </thead>
          <tbody>
            {value.params.map(each => (
              <Row
                key={each.param}
                each={each}
                title={text.__('Show %1 by %2', label, clip(each.param))}
                onChoose={() => {
                  props.onChoose(each.param);
                }}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row(props: {
  each: ParamImportance;
  title: string;
  onChoose: () => void;
}): React.JSX.Element {
  const { param, importance, correlation, runs } = props.each;
  const size = importance ?? Math.abs(correlation ?? 0);
  return (
    <tr>
      <th scope="row">
        <button
          type="button"
          className="jp-TrialbookCompare-link"
          title={props.title}
          onClick={props.onChoose}
        >
          <bdi>{clip(param)}</bdi>
        </button>
      </th>
      <td>
        <span className="jp-TrialbookCompare-meter">
          <span
            className={importance === null ? 'jp-mod-rank' : undefined}
            style={{ width: `${String(Math.round(100 * size))}%` }}
          />
        </span>
        {importance === null ? '–' : importance.toFixed(2)}
      </td>
      <td className="jp-mod-numeric">
        {correlation === null ? '–' : signed(correlation)}
      </td>
      <td className="jp-mod-numeric">{formatCount(runs)}</td>
    </tr>
  );
}

function signed(correlation: number): string {
  const size = Math.abs(correlation).toFixed(2);
  return Number(size) === 0 ? size : `${correlation > 0 ? '+' : '−'}${size}`;
}
