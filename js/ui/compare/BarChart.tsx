import React, { useMemo } from 'react';
import { barsOf } from '../../core/compare/bars';
import { tableLayoutOf } from '../../core/compare/compareLayout';
import {
  chartOf,
  metricAxis,
  withChart
} from '../../core/compare/paramsCharts';
import { directionOf } from '../../core/table/comparison';
import { clip, formatCount, formatNumber } from '../../core/text/format';
import type { MetricPart } from '../../protocol/generated';
import { columnLabel, groupingLabel } from '../table/columnLabel';
import { BarList, scaleOf } from './BarList';
import { ChartTable } from './ChartTable';
import type { ParamsChartProps } from './paramsChart';
import { AxisTitle } from './ParamsBar';

/** A metric of each run as a bar, or of each group its mean with its standard deviation; the best first. */
export function BarChart(
  props: ParamsChartProps & { metric: MetricPart }
): React.JSX.Element {
  const { tools, metric } = props;
  const { view, text, onLayout } = tools;
  const { related, layout } = view;
  const { group_by } = layout;
  const chart = chartOf(layout);
  const axis = metricAxis(metric, chart);
  const direction = directionOf(metric.key, tableLayoutOf(layout, null));
  const bars = useMemo(
    () => barsOf(related, metric, group_by, direction),
    [related, metric, group_by, direction]
  );
  const scale = scaleOf(bars, chart.log ?? false);
  const name = columnLabel(axis, text);
  const of = group_by
    ? text.__('%1 by %2', clip(name), clip(groupingLabel(group_by, text)))
    : text.__('%1 of each run', clip(name));
  const without = bars.filter(({ value }) => value === null).length;
  const caption = [
    group_by
      ? text._n(
          '%1 group: mean ± standard deviation, with the number of runs',
          '%2 groups: mean ± standard deviation, with the number of runs',
          bars.length,
          formatCount(bars.length)
        )
      : text._n('%1 run', '%2 runs', bars.length, formatCount(bars.length)),
    ...(without > 0
      ? [text.__('%1 without a value', formatCount(without))]
      : [])
  ].join(' · ');
  return props.layOut(
    null,
    props.asTable ? (
      <ChartTable
        name={of}
        heads={
          group_by
            ? [
                groupingLabel(group_by, text),
                ...[text.__('Mean'), text.__('Standard deviation')],
                text.__('Runs')
              ]
            : [text.__('Run'), name]
        }
        numeric={[false, true, true, true]}
        lines={bars.map((bar, at) => ({
          id: bar.rows[0]?.run_id ?? String(at),
          cells: [
            bar.label ?? text.__('no value'),
            bar.value === null ? '–' : formatNumber(bar.value),
            ...(group_by
              ? [
                  bar.std === null ? '–' : formatNumber(bar.std),
                  formatCount(bar.count)
                ]
              : [])
          ]
        }))}
        text={text}
        onPoint={tools.pointed.set}
      />
    ) : (
      <figure className="jp-TrialbookCompare-plot" aria-label={of}>
        <figcaption>
          <bdi>{of}</bdi>{' '}
          <span className="jp-TrialbookCompare-quiet">{caption}</span>
        </figcaption>
        <BarList
          {...{ tools, bars, scale }}
          label={of}
          isGrouped={!!group_by}
        />
        <div className="jp-TrialbookCompare-plotFoot">
          <span />
          <AxisTitle
            axis={axis}
            isNumber
            text={text}
            onLog={log => {
              onLayout(withChart(layout, { log: log || undefined }));
            }}
          />
        </div>
      </figure>
    ),
    true
  );
}
