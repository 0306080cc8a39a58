/** Which chart sets params against a metric, and what stands on its axes where nobody has chosen. */
import type {
  Columns,
  CompareLayout,
  MetricPart,
  ParallelAxis,
  ParamsChart,
  RunRow
} from '../../protocol/generated';
import { axisId, isNumeric } from './axisScale';
import { changed } from './compareLayout';
import { differingParams } from './parallelAxes';

export type ChartKind = ParamsChart['kind'];

export const CHART_KINDS: readonly ChartKind[] = [
  ...(['parallel', 'scatter', 'box', 'bar'] as const),
  ...(['contour', 'importance'] as const)
];

/** Always the same object, so that nothing is computed anew. */
const AT_FIRST: ParamsChart = { kind: 'parallel' };

/** The chart as a person has arranged it. */
export function chartOf({ params_chart }: CompareLayout): ParamsChart {
  return params_chart ?? AT_FIRST;
}

/** The metric as an axis of a chart. */
export function metricAxis(
  metric: MetricPart,
  { log }: ParamsChart
): ParallelAxis {
  return { group: 'metric', ...metric, ...(log && { log }) };
}

/** The layout with its chart changed. */
export function withChart(
  layout: CompareLayout,
  changes: { [K in keyof ParamsChart]?: ParamsChart[K] | undefined }
): CompareLayout {
  return changed(layout, { params_chart: changed(chartOf(layout), changes) });
}

/** What may stand on axes: the params that differ, and apart from them those that are numbers; metrics. */
export interface AxisChoices {
  readonly params: readonly ParallelAxis[];
  readonly numeric: readonly ParallelAxis[];
  readonly metrics: readonly ParallelAxis[];
}

export function axisChoices(
  rows: readonly RunRow[],
  columns: Columns | undefined,
  metric: MetricPart | null
): AxisChoices {
  const params = differingParams(rows, columns);
  return {
    params,
    numeric: params.filter(axis => isNumeric(axis, rows)),
    metrics: (columns?.metrics ?? []).map(key => ({
      ...{ group: 'metric' as const, key },
      // One metric has one value in all of a chart.
      aggregate: key === metric?.key ? metric.aggregate : 'latest'
    }))
  };
}

/** The wanted axis where it can be had, else the first; null where there is none. */
export function axisAmong(
  wanted: ParallelAxis | undefined,
  choices: readonly ParallelAxis[],
  except?: ParallelAxis | null
): ParallelAxis | null {
  const others = choices.filter(
    each => !except || axisId(each) !== axisId(except)
  );
  const found = wanted && others.some(each => axisId(each) === axisId(wanted));
  return found ? wanted : (others[0] ?? null);
}
