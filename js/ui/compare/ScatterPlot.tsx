import React, { useCallback, useMemo } from 'react';
import { MISSING, placeOn } from '../../core/compare/axisScale';
import {
  axisAmong,
  chartOf,
  metricAxis,
  withChart
} from '../../core/compare/paramsCharts';
import { trendOf, trendWithin } from '../../core/compare/trend';
import { clip, formatCount } from '../../core/text/format';
import type { MetricPart } from '../../protocol/generated';
import { Notice } from '../parts/Notice';
import { columnLabel } from '../table/columnLabel';
import { ChartTable } from './ChartTable';
import { LooksLegend } from './LooksLegend';
import {
  type ParamsChartProps,
  runText,
  useLooks,
  valueText
} from './paramsChart';
import { AxisChoice, AxisTitle, ColourChoice } from './ParamsBar';
import { Plot } from './Plot';
import { plotAxis, type PlotBox, xIn, yIn } from '../chart/plotBox';

/** Pixels of a point, and of the smallest and the largest where their size says something. */
const RADIUS = 4;
const SMALLEST = 2.5;
const LARGEST = 10;

/** Runs as points: a param or a metric against a metric, with the line of least squares. */
export function ScatterPlot(
  props: ParamsChartProps & { metric: MetricPart }
): React.JSX.Element {
  const { tools, choices, metric } = props;
  const { view, text, onLayout } = tools;
  const { related: rows, layout } = view;
  const chart = chartOf(layout);
  // A metric against itself says nothing.
  const others = useMemo(
    () => choices.metrics.filter(({ key }) => key !== metric.key),
    [choices, metric]
  );
  const axis = axisAmong(chart.x, [...choices.params, ...others]);
  const across = useMemo(() => axis && placeOn(axis, rows), [axis, rows]);
  const up = useMemo(
    () => placeOn(metricAxis(metric, chart), rows),
    [metric, chart, rows]
  );
  const sizeAxis = chart.size ?? null;
  const sizes = useMemo(
    () => sizeAxis && placeOn(sizeAxis, rows),
    [sizeAxis, rows]
  );
  const { axis: colour, styles, legend } = useLooks(tools);
  const trend = useMemo(() => across && trendOf(across, up), [across, up]);
  const marksIn = useCallback(
    (box: PlotBox) =>
      rows.flatMap((_, run) => {
        const style = styles[run];
        if (!style || !across) {
          return [];
        }
        const size = sizes?.places[run];
        return {
          ...{ run, style },
          x: xIn(box, across.places[run] ?? MISSING),
          y: yIn(box, up.places[run] ?? MISSING),
          radius:
            size === undefined
              ? RADIUS
              : size === MISSING
                ? SMALLEST
                : // The area grows with the value.
                  Math.sqrt(
                    SMALLEST ** 2 + size * (LARGEST ** 2 - SMALLEST ** 2)
                  ),
          hollow: size === MISSING
        };
      }),
    [rows, styles, across, up, sizes]
  );
  const beneath = useCallback(
    (context: CanvasRenderingContext2D, box: PlotBox, line: string) => {
      const shown = trend && trendWithin(trend);
      if (shown) {
        context.beginPath();
        context.moveTo(xIn(box, shown.x1), yIn(box, shown.y1));
        context.lineTo(xIn(box, shown.x2), yIn(box, shown.y2));
        context.setLineDash([6, 3]);
        context.lineWidth = 1;
        context.strokeStyle = line;
        context.stroke();
        context.setLineDash([]);
      }
    },
    [trend]
  );
  const x = useMemo(() => across && plotAxis(across), [across]);
  const y = useMemo(() => plotAxis(up), [up]);
  if (!axis || !across || !x) {
    return props.layOut(
      null,
      <Notice
        action={{
          label: text.__('Show bars'),
          run: () => {
            onLayout(withChart(layout, { kind: 'bar' }));
          }
        }}
      >
        {text.__('These runs have no params to compare.')}
      </Notice>,
      false
    );
  }
  const shownAxes = [
    ...[axis, up.axis],
    ...(sizeAxis ? [sizeAxis] : []),
    ...(colour ? [colour] : [])
  ].filter(
    (each, at, axes) =>
      axes.findIndex(
        ({ group, key }) => group === each.group && key === each.key
      ) === at
  );
  const [xName, yName] = [axis, up.axis].map(each => columnLabel(each, text));
  const label = text.__('%1 by %2', clip(yName ?? ''), clip(xName ?? ''));
  const controls = (
    <>
      <AxisChoice
        label={text.__('X axis')}
        chosen={axis}
        params={choices.params}
        metrics={others}
        text={text}
        onChoose={next => {
          onLayout(withChart(layout, { x: next }));
        }}
      />
      <AxisChoice
        label={text.__('Size')}
        chosen={sizeAxis}
        params={choices.numeric}
        metrics={choices.metrics}
        none={text.__('All the same')}
        text={text}
        onChoose={next => {
          onLayout(withChart(layout, { size: next }));
        }}
      />
      <ColourChoice {...props} chosen={colour} />
    </>
  );
  return props.layOut(
    controls,
    props.asTable ? (
      <ChartTable
        name={label}
        heads={[
          text.__('Run'),
          ...shownAxes.map(each => columnLabel(each, text))
        ]}
        numeric={[false, ...shownAxes.map(each => each.group === 'metric')]}
        lines={rows.map(row => ({
          id: row.run_id,
          cells: [
            row.run_name,
            ...shownAxes.map(each => valueText(each, row, text))
          ]
        }))}
        text={text}
        onPoint={tools.pointed.set}
      />
    ) : (
      <Plot
        {...{ tools, rows, label, x, y, marksIn, beneath }}
        caption={[
          text._n('%1 run', '%2 runs', rows.length, formatCount(rows.length)),
          ...(trend
            ? [
                trend.correlation === null
                  ? text.__('dashed: linear fit')
                  : text.__(
                      'dashed: linear fit, r = %1',
                      trend.correlation.toFixed(2)
                    )
              ]
            : [])
        ].join(' · ')}
        xTitle={
          <AxisTitle
            axis={axis}
            isNumber={across.kind === 'number'}
            text={text}
            onLog={log => {
              onLayout(withChart(layout, { x: { ...axis, log } }));
            }}
          />
        }
        yTitle={
          <AxisTitle
            axis={up.axis}
            isNumber
            text={text}
            onLog={log => {
              onLayout(withChart(layout, { log: log || undefined }));
            }}
          />
        }
        legend={
          legend &&
          colour && (
            <LooksLegend
              name={columnLabel(colour, text)}
              legend={legend}
              text={text}
            >
              {sizes?.range && (
                <span className="jp-TrialbookCompare-quiet">
                  {text.__(
                    'Size: %1 from %2 to %3',
                    clip(columnLabel(sizes.axis, text)),
                    sizes.valueAt(0),
                    sizes.valueAt(1)
                  )}
                </span>
              )}
            </LooksLegend>
          )
        }
        read={run => runText(rows[run], shownAxes, text)}
      />
    ),
    true
  );
}
