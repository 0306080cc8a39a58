/** What the charts of params share. */
import { useMemo } from 'react';
import { placeOn } from '../../core/compare/axisScale';
import {
  type AxisChoices,
  chartOf,
  metricAxis
} from '../../core/compare/paramsCharts';
import { looksBy, type RunLooks } from '../../core/compare/runLooks';
import { valueOf } from '../../core/table/columns';
import { clip, formatNumber } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type {
  ParallelAxis,
  RunRow,
  WireNumber
} from '../../protocol/generated';
import { columnLabel } from '../table/columnLabel';
import type { CompareTools } from './compareTools';

export interface ParamsChartProps {
  readonly tools: CompareTools;
  /** What may stand on axes. */
  readonly choices: AxisChoices;
  readonly asTable: boolean;
  /** The controls of the chart beside those of every chart, and the chart below them. */
  readonly layOut: (
    controls: React.ReactNode,
    chart: React.ReactNode,
    /** Whether there is a table that may take its place. */
    hasTable: boolean
  ) => React.JSX.Element;
}

/** How the runs shown look, and what that is by; without a metric each looks as everywhere. */
export function useLooks(tools: CompareTools): {
  axis: ParallelAxis | null;
  styles: RunLooks['styles'];
  legend: RunLooks['legend'] | null;
} {
  const { view, styleOf } = tools;
  const { related, rows, layout, metric } = view;
  const { colour_by } = layout;
  const chart = chartOf(layout);
  const axis = useMemo((): ParallelAxis | null => {
    if (chart.colour) {
      return chart.colour;
    }
    if (colour_by !== undefined) {
      return { group: 'param', key: colour_by, aggregate: 'latest' };
    }
    return metric && metricAxis(metric, chart);
  }, [chart, colour_by, metric]);
  return useMemo(
    () =>
      axis
        ? { axis, ...looksBy(placeOn(axis, related), related, rows) }
        : { axis, styles: related.map(styleOf), legend: null },
    [axis, related, rows, styleOf]
  );
}

/** What a run has there, in words. */
export function valueText(axis: ParallelAxis, row: RunRow, text: Text): string {
  const value = valueOf(row, axis);
  return value === undefined
    ? text.__('no value')
    : axis.group === 'metric'
      ? formatNumber(value as WireNumber)
      : String(value);
}

/** A run in one sentence: its name, and what it has on each axis. */
export function runText(
  row: RunRow | undefined,
  axes: readonly ParallelAxis[],
  text: Text
): string {
  return row
    ? text.__(
        '%1: %2',
        clip(row.run_name),
        axes
          .map(axis =>
            text.__(
              '%1 %2',
              clip(columnLabel(axis, text)),
              clip(valueText(axis, row, text))
            )
          )
          .join(', ')
      )
    : '';
}
