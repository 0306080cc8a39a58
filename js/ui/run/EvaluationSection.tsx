import React from 'react';
import {
  evaluationOf,
  type LoggedPredictions
} from '../../core/run/loggedPredictions';
import { clip, formatCount } from '../../core/text/format';
import { toConfusionMatrix } from '../../core/text/pythonText';
import type { Text } from '../../core/text/text';
import { CodeLine } from '../parts/CopyButton';
import type { PageTools } from '../parts/pageTools';

/** The predictions that a run has logged; each opens in a tab where the host has tabs. */
export function EvaluationSection(props: {
  predictions: readonly LoggedPredictions[];
  tools: PageTools;
}): React.JSX.Element {
  const { predictions, tools } = props;
  const { text } = tools;
  const { openTab } = tools.place.services;
  const ref = tools.state.ref;
  return (
    <div className="jp-TrialbookRunPage-part">
      <table className="jp-TrialbookRunPage-table">
        <thead>
          <tr>
            <th scope="col">{text.__('Predictions')}</th>
            <th scope="col">{text.__('Split')}</th>
            <th scope="col">{text.__('Task')}</th>
            <th scope="col" className="jp-mod-numeric">
              {text.__('Samples')}
            </th>
            <th scope="col" className="jp-mod-numeric">
              {text.__('Classes')}
            </th>
            <th scope="col" className="jp-mod-numeric">
              {text.__('Folds')}
            </th>
          </tr>
        </thead>
        <tbody>
          {predictions.map(each => (
            <tr key={JSON.stringify([each.name, each.split])}>
              <th scope="row" title={each.name}>
                {openTab ? (
                  <button
                    type="button"
                    className="jp-TrialbookRunPage-link"
                    title={text.__(
                      'Open the evaluation of %1, %2',
                      clip(each.name),
                      clip(each.split)
                    )}
                    onClick={() => {
                      openTab(evaluationOf(ref, each));
                    }}
                  >
                    <bdi>{clip(each.name)}</bdi>
                  </button>
                ) : (
                  <bdi>{clip(each.name)}</bdi>
                )}
              </th>
              <td title={each.split}>
                <bdi>{clip(each.split)}</bdi>
              </td>
              <td>{taskName(each.task, text)}</td>
              <td className="jp-mod-numeric">{formatCount(each.count)}</td>
              <td className="jp-mod-numeric">{some(each.classes)}</td>
              <td className="jp-mod-numeric">{some(each.folds)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <CodeLine
        code={toConfusionMatrix(ref.run_id, tools.trackingUri)}
        text={text}
      />
    </div>
  );
}

function some(count: number): string {
  return count > 0 ? formatCount(count) : '';
}

function taskName(task: string, text: Text): string {
  switch (task) {
    case 'binary':
      return text.__('Binary');
    case 'multiclass':
      return text.__('Multiclass');
    case 'multilabel':
      return text.__('Multilabel');
    case 'regression':
      return text.__('Regression');
    default:
      return clip(task);
  }
}
