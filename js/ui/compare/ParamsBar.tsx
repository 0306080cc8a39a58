import React, { memo, useState } from 'react';
import { axisId } from '../../core/compare/axisScale';
import { changed } from '../../core/compare/compareLayout';
import {
  type AxisChoices,
  CHART_KINDS,
  chartOf,
  type ChartKind,
  withChart
} from '../../core/compare/paramsCharts';
import { clip } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type {
  Aggregate,
  MetricPart,
  ParallelAxis
} from '../../protocol/generated';
import { below, Menu, type Point } from '../parts/Menu';
import { columnLabel } from '../table/columnLabel';
import type { CompareTools } from './compareTools';

/** Which chart, and the metric that params are set against. */
export const ParamsBar = memo(function ParamsBar({
  tools
}: {
  tools: CompareTools;
}): React.JSX.Element {
  const { view, text, onLayout } = tools;
  const { layout, metric } = view;
  return (
    <>
      <label>
        {text.__('Chart')}{' '}
        <select
          value={chartOf(layout).kind}
          onChange={({ target: { value } }) => {
            onLayout(withChart(layout, { kind: value as ChartKind }));
          }}
        >
          {CHART_KINDS.map(kind => (
            <option key={kind} value={kind}>
              {chartName(kind, text)}
            </option>
          ))}
        </select>
      </label>
      <MetricChoice tools={tools} metric={metric} />
    </>
  );
});

export function chartName(kind: ChartKind, text: Text): string {
  switch (kind) {
    case 'parallel':
      return text.__('Parallel coordinates');
    case 'scatter':
      return text.__('Scatter');
    case 'box':
      return text.__('Box');
    case 'bar':
      return text.__('Bar');
    case 'contour':
      return text.__('Contour');
    case 'importance':
      return text.__('Importance');
  }
}

/** The metric that params are set against, and which of its values. */
function MetricChoice(props: {
  tools: CompareTools;
  metric: MetricPart | null;
}): React.JSX.Element | null {
  const { tools, metric } = props;
  const { view, text, live, onLayout } = tools;
  if (!metric) {
    return null;
  }
  const keys = new Set([
    ...(view.table.page?.columns.metrics ?? []),
    metric.key
  ]);
  const choose = (next: MetricPart) => {
    onLayout(changed(view.layout, { metric: next }));
  };
  return (
    <>
      <label>
        {text.__('Metric')}{' '}
        <select
          value={metric.key}
          onChange={({ target: { value } }) => {
            choose({ ...metric, key: value });
          }}
        >
          {[...keys].map(key => (
            <option key={key} value={key}>
              {clip(key)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {text.__('Value')}{' '}
        <select
          value={metric.aggregate}
          disabled={!live}
          title={live ? undefined : text.__('This needs a kernel')}
          onChange={({ target: { value } }) => {
            choose({ ...metric, aggregate: value as Aggregate });
          }}
        >
          <option value="latest">{text.__('Latest')}</option>
          <option value="min">{text.__('Minimum')}</option>
          <option value="max">{text.__('Maximum')}</option>
        </select>
      </label>
    </>
  );
}

/** What stands on an axis, or gives points their size or colour. */
export const AxisChoice = memo(function AxisChoice(props: {
  label: string;
  chosen: ParallelAxis | null;
  params: readonly ParallelAxis[];
  metrics: readonly ParallelAxis[];
  /** What there is to choose beside them. */
  none?: string;
  text: Text;
  onChoose: (axis: ParallelAxis | undefined) => void;
}): React.JSX.Element {
  const { chosen, params, metrics, none, text } = props;
  const offered = [...params, ...metrics];
  // What was chosen stays so where it no longer differs.
  const isOffered = offered.some(
    axis => chosen && axisId(axis) === axisId(chosen)
  );
  const all = chosen && !isOffered ? [chosen, ...offered] : offered;
  const option = (axis: ParallelAxis) => (
    <option key={axisId(axis)} value={axisId(axis)}>
      {clip(columnLabel(axis, text))}
    </option>
  );
  return (
    <label>
      {props.label}{' '}
      <select
        value={chosen ? axisId(chosen) : ''}
        onChange={({ target: { value } }) => {
          props.onChoose(all.find(axis => axisId(axis) === value));
        }}
      >
        {none !== undefined && <option value="">{none}</option>}
        {chosen && !isOffered && option(chosen)}
        {metrics.length === 0 ? (
          params.map(option)
        ) : (
          <>
            <optgroup label={text.__('Params')}>{params.map(option)}</optgroup>
            <optgroup label={text.__('Metrics')}>
              {metrics.map(option)}
            </optgroup>
          </>
        )}
      </select>
    </label>
  );
});

/** What gives lines and points their colours. */
export const ColourChoice = memo(function ColourChoice(props: {
  tools: CompareTools;
  choices: AxisChoices;
  chosen: ParallelAxis | null;
}): React.JSX.Element {
  const { tools, choices, chosen } = props;
  const { text, view, onLayout } = tools;
  return (
    <AxisChoice
      label={text.__('Colour')}
      chosen={chosen}
      params={choices.params}
      metrics={choices.metrics}
      text={text}
      onChoose={colour => {
        onLayout(withChart(view.layout, { colour }));
      }}
    />
  );
});

/** The name of an axis; a click leads to how it is scaled. */
export function AxisTitle(props: {
  axis: ParallelAxis;
  /** Whether it has numbers, which may be on a logarithmic scale. */
  isNumber: boolean;
  text: Text;
  onLog: (log: boolean) => void;
}): React.JSX.Element {
  const { axis, text } = props;
  const [at, setAt] = useState<Point | null>(null);
  const name = columnLabel(axis, text);
  const isLog = props.isNumber && (axis.log ?? false);
  return (
    <>
      <button
        type="button"
        className="jp-TrialbookCompare-axisTitle"
        aria-haspopup="menu"
        title={name}
        onClick={({ currentTarget }) => {
          setAt(below(currentTarget));
        }}
      >
        <bdi>{clip(name)}</bdi>
        {isLog && <span> {text.__('(log)')}</span>}
      </button>
      {at && (
        <Menu
          at={at}
          label={text.__('Axis')}
          items={[
            {
              label: text.__('Logarithmic'),
              checked: isLog,
              disabled: !props.isNumber,
              run: () => {
                props.onLog(!isLog);
              }
            }
          ]}
          onClose={() => {
            setAt(null);
          }}
        />
      )}
    </>
  );
}
