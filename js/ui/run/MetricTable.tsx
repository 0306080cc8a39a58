import React from 'react';
import { clip, formatCount, fullNumber } from '../../core/text/format';
import { formatIn } from '../../core/text/units';
import type { MetricSummary, WireNumber } from '../../protocol/generated';
import { bestOf } from '../chart/bestPoint';
import type { MetricForm } from '../chart/metricChart';
import { CopyButton } from '../parts/CopyButton';
import type { PageTools } from '../parts/pageTools';

/** The numbers of metrics; a name leads to its curve. */
export function MetricTable(props: {
  metrics: readonly MetricSummary[];
  form: (key: string) => MetricForm;
  onChart: (metric: MetricSummary) => void;
  tools: PageTools;
}): React.JSX.Element {
  const { text } = props.tools;
  return (
    <table className="jp-TrialbookRunPage-table">
      <thead>
        <tr>
          <th scope="col">{text.__('Metric')}</th>
          {[
            text.__('Latest'),
            text.__('Minimum'),
            text.__('Maximum'),
            text.__('First'),
            text.__('Points'),
            text.__('Last step')
          ].map(title => (
            <th key={title} scope="col" className="jp-mod-numeric">
              {title}
            </th>
          ))}
          <th aria-label={text.__('Copy')} />
        </tr>
      </thead>
      <tbody>
        {props.metrics.map(metric => (
          <MetricRow key={metric.key} {...props} metric={metric} />
        ))}
      </tbody>
    </table>
  );
}

function MetricRow(props: {
  metric: MetricSummary;
  form: (key: string) => MetricForm;
  onChart: (metric: MetricSummary) => void;
  tools: PageTools;
}): React.JSX.Element {
  const { metric } = props;
  const { text } = props.tools;
  const { unit } = props.form(metric.key);
  const best = metric.count > 1 ? bestOf(metric) : null;
  const number = (
    value: WireNumber | null,
    step: number | null,
    isExtreme = false
  ) => {
    const isBest =
      isExtreme && best !== null && best.value === value && best.step === step;
    const told =
      value === null
        ? undefined
        : step === null
          ? fullNumber(value)
          : text.__('%1 at step %2', fullNumber(value), formatCount(step));
    return (
      <td
        className={`jp-mod-numeric${isBest ? ' jp-mod-best' : ''}`}
        title={told && (isBest ? text.__('Best: %1', told) : told)}
      >
        {value === null ? '–' : formatIn(value, unit)}
      </td>
    );
  };
  const name = <bdi>{clip(metric.key)}</bdi>;
  return (
    <tr>
      <th scope="row">
        {metric.count > 1 ? (
          <button
            type="button"
            className="jp-TrialbookRunPage-link"
            title={text.__('Show the curve')}
            onClick={() => {
              props.onChart(metric);
            }}
          >
            {name}
          </button>
        ) : (
          name
        )}
      </th>
      {number(metric.latest, metric.latest_step)}
      {number(metric.min, metric.min_step, true)}
      {number(metric.max, metric.max_step, true)}
      {number(metric.first, metric.first_step)}
      <td className="jp-mod-numeric">{formatCount(metric.count)}</td>
      <td className="jp-mod-numeric">{formatCount(metric.latest_step)}</td>
      <td className="jp-TrialbookRunPage-rowTool">
        <CopyButton
          value={fullNumber(metric.latest)}
          label={text.__('Copy the value of %1', clip(metric.key))}
          text={text}
        />
      </td>
    </tr>
  );
}
