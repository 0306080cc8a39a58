import React, { useState } from 'react';
import {
  clip,
  formatCount,
  formatNumber,
  fullNumber
} from '../../core/text/format';
import type { Axis } from '../../core/run/curves';
import { literal } from '../../core/text/pythonText';
import type { MetricSummary, WireNumber } from '../../protocol/generated';
import { CopyButton } from '../parts/CopyButton';
import { Notice } from '../parts/Notice';
import { CurveChart } from '../chart/CurveChart';
import type { Smoothing } from '../chart/smoothed';
import { sectionsOf } from './metricSections';
import type { PageTools } from '../parts/pageTools';
import { matches, SearchBox } from '../parts/SearchBox';

/** Curves drawn at first. */
const DRAWN_AT_FIRST = 6;
/** Curves that JavaScript draws at one time. */
const MAX_DRAWN = 40;
const MAX_LISTED = 200;

/** Metrics with their numbers and their curves. */
export function MetricsSection(props: {
  metrics: readonly MetricSummary[];
  visible: boolean;
  /** They say how busy the machine was. */
  system?: boolean;
  tools: PageTools;
}): React.JSX.Element {
  const { metrics, system = false, tools, visible } = props;
  const { text, live } = tools;
  const [search, setSearch] = useState('');
  const [axis, setAxis] = useState<Axis>(system && live ? 'relative' : 'step');
  const [log, setLog] = useState(false);
  const [smoothing, setSmoothing] = useState<Smoothing>(0);
  const [all, setAll] = useState(false);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  if (metrics.length === 0) {
    return (
      <Notice>
        {system
          ? text.__(
              'No system metrics: the run was too short (first sample after 5–10 s), or sampling was off.'
            )
          : text.__('No metrics were logged.')}
      </Notice>
    );
  }
  const series = metrics.filter(({ count }) => count > 1);
  const first = new Set(
    series
      .slice(0, system ? 2 * DRAWN_AT_FIRST : DRAWN_AT_FIRST)
      .map(({ key }) => key)
  );
  const isDrawn = ({ key, count }: MetricSummary) =>
    count > 1 && first.has(key) !== toggled.has(key);
  const found = metrics.filter(({ key }) => matches(search, key));
  const shown = all ? found : found.slice(0, MAX_LISTED);
  const drawn = found.filter(isDrawn).slice(0, MAX_DRAWN);
  const sections = system
    ? [{ prefix: '', metrics: drawn }]
    : sectionsOf(drawn);
  const toggle = (key: string) => {
    const now = new Set(toggled);
    if (!now.delete(key)) {
      now.add(key);
    }
    setToggled(now);
  };
  const axes: [Axis, string][] = [
    ['step', text.__('Step')],
    ['time', text.__('Time')],
    ['relative', text.__('Time since the start')]
  ];
  const smoothings: [Smoothing, string][] = [
    [0, text.__('None')],
    [0.6, text.__('Light')],
    [0.9, text.__('Medium')],
    [0.99, text.__('Strong')]
  ];
  const dict = found
    .map(({ key, latest }) => `    ${literal(key)}: ${python(latest)},\n`)
    .join('');
  return (
    <div className="jp-TrialbookRunPage-part">
      <div className="jp-TrialbookRunPage-tools">
        <SearchBox
          value={search}
          label={text.__('Search metrics')}
          onChange={setSearch}
        />
        <label>
          {text.__('Axis')}{' '}
          <select
            value={axis}
            disabled={!live}
            title={live ? undefined : text.__('This needs a kernel')}
            onChange={event => {
              setAxis(event.target.value as Axis);
            }}
          >
            {axes.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={log}
            onChange={event => {
              setLog(event.target.checked);
            }}
          />{' '}
          {text.__('Logarithmic')}
        </label>
        <label>
          {text.__('Smoothing')}{' '}
          <select
            value={smoothing}
            onChange={event => {
              setSmoothing(Number(event.target.value) as Smoothing);
            }}
          >
            {smoothings.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <CopyButton
          value={`{\n${dict}}`}
          label={text.__('Copy the metrics as a Python dict')}
          text={text}
        />
      </div>
      {sections.map(({ prefix, metrics: charts }) => (
        <section key={prefix} className="jp-TrialbookRunPage-metrics">
          {sections.length > 1 && prefix !== '' && (
            <h3>
              <bdi>{clip(prefix)}</bdi>
            </h3>
          )}
          <div className="jp-TrialbookRunPage-charts">
            {charts.map(metric => (
              <CurveChart
                key={metric.key}
                metric={metric}
                axis={live ? axis : 'step'}
                log={log}
                smoothing={smoothing}
                visible={visible}
                tools={tools}
              />
            ))}
          </div>
        </section>
      ))}
      {found.length > 0 && (
        <MetricTable
          metrics={shown}
          isDrawn={isDrawn}
          onToggle={toggle}
          tools={tools}
        />
      )}
      {found.length === 0 && (
        <Notice
          action={{
            label: text.__('Clear the search'),
            run: () => {
              setSearch('');
            }
          }}
        >
          {text.__('Nothing matches.')}
        </Notice>
      )}
      {shown.length < found.length && (
        <button
          type="button"
          className="jp-TrialbookButton"
          onClick={() => {
            setAll(true);
          }}
        >
          {text.__('Show all %1', formatCount(found.length))}
        </button>
      )}
    </div>
  );
}

function python(value: WireNumber): string {
  return typeof value === 'number'
    ? String(value)
    : `float("${value.toLowerCase()}")`;
}

function MetricTable(props: {
  metrics: readonly MetricSummary[];
  isDrawn: (metric: MetricSummary) => boolean;
  onToggle: (key: string) => void;
  tools: PageTools;
}): React.JSX.Element {
  const { text } = props.tools;
  const number = (value: WireNumber | null, step: number | null) => (
    <td
      className="jp-mod-numeric"
      title={
        value === null
          ? undefined
          : step === null
            ? fullNumber(value)
            : text.__('%1 at step %2', fullNumber(value), formatCount(step))
      }
    >
      {value === null ? '–' : formatNumber(value)}
    </td>
  );
  return (
    <table className="jp-TrialbookRunPage-table">
      <thead>
        <tr>
          <th scope="col">{text.__('Curve')}</th>
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
          <tr key={metric.key}>
            <td>
              <input
                type="checkbox"
                aria-label={text.__('Curve of %1', clip(metric.key))}
                checked={props.isDrawn(metric)}
                disabled={metric.count < 2}
                onChange={() => {
                  props.onToggle(metric.key);
                }}
              />
            </td>
            <th scope="row">
              <bdi>{clip(metric.key)}</bdi>
            </th>
            {number(metric.latest, metric.latest_step)}
            {number(metric.min, metric.min_step)}
            {number(metric.max, metric.max_step)}
            {number(metric.first, metric.first_step)}
            <td className="jp-mod-numeric">{formatCount(metric.count)}</td>
            <td className="jp-mod-numeric">
              {formatCount(metric.latest_step)}
            </td>
            <td className="jp-TrialbookRunPage-rowTool">
              <CopyButton
                value={fullNumber(metric.latest)}
                label={text.__('Copy the value of %1', clip(metric.key))}
                text={text}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
