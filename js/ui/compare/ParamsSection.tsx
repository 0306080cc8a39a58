import React, { useMemo, useState } from 'react';
import { createPortal } from 'react-dom';
import { changed } from '../../core/compare/compareLayout';
import {
  axisChoices,
  chartOf,
  type ChartKind,
  withChart
} from '../../core/compare/paramsCharts';
import { isNumeric } from '../../core/compare/axisScale';
import type { MetricPart } from '../../protocol/generated';
import { Notice } from '../parts/Notice';
import { BarChart } from './BarChart';
import { BoxPlot } from './BoxPlot';
import type { CompareTools } from './compareTools';
import { ContourPlot } from './ContourPlot';
import { ImportanceList } from './ImportanceList';
import { ParallelChart } from './ParallelChart';
import type { ParamsChartProps } from './paramsChart';
import { ParamsBar } from './ParamsBar';
import { ScatterPlot } from './ScatterPlot';
import { NO_BRUSHES } from './useBrushes';

/** What stands in the place of a chart that takes a metric, by its kind. */
const WITH_METRIC: Partial<
  Record<
    ChartKind,
    (props: ParamsChartProps & { metric: MetricPart }) => React.JSX.Element
  >
> = {
  scatter: ScatterPlot,
  box: BoxPlot,
  bar: BarChart,
  contour: ContourPlot,
  importance: Importance
};

/** Params against a metric, in one chart at a time. */
export function ParamsSection(props: {
  tools: CompareTools;
}): React.JSX.Element {
  const { tools } = props;
  const { view, text, onLayout } = tools;
  const { related, layout, metric } = view;
  const { columns } = view.table.page ?? {};
  const [asTable, setAsTable] = useState(false);
  const [kept, setKept] = useState(NO_BRUSHES);
  const choices = useMemo(
    () => axisChoices(related, columns, metric),
    [related, columns, metric]
  );
  // Beside what is there for every chart, which keeps the focus when another one is chosen.
  const [beside, setBeside] = useState<HTMLElement | null>(null);
  const layOut: ParamsChartProps['layOut'] = (controls, chart, hasTable) => (
    <>
      {beside &&
        createPortal(
          <>
            {controls}
            {hasTable && (
              <label>
                <input
                  type="checkbox"
                  checked={asTable}
                  onChange={({ target: { checked } }) => {
                    setAsTable(checked);
                  }}
                />{' '}
                {text.__('As a table')}
              </label>
            )}
          </>,
          beside
        )}
      <div className="jp-TrialbookCompare-scroller jp-TrialbookCompare-params">
        {chart}
      </div>
    </>
  );
  const shared = { tools, choices, asTable, layOut };
  const Chart = WITH_METRIC[chartOf(layout).kind];
  return (
    <div className="jp-TrialbookCompare-part">
      <div className="jp-TrialbookCompare-bar">
        <ParamsBar tools={tools} />
        <span ref={setBeside} className="jp-TrialbookCompare-beside" />
      </div>
      {related.length === 0 ? (
        <Notice
          action={{
            label: text.__('Show all runs'),
            run: () => {
              onLayout(
                changed(layout, { first: undefined, hidden_runs: undefined })
              );
            }
          }}
        >
          {text.__('Every run is hidden.')}
        </Notice>
      ) : !Chart ? (
        <ParallelChart {...shared} kept={kept} onKeep={setKept} />
      ) : metric ? (
        <Chart {...shared} metric={metric} />
      ) : (
        <Notice
          action={{
            label: text.__('Show parallel coordinates'),
            run: () => {
              onLayout(withChart(layout, { kind: 'parallel' }));
            }
          }}
        >
          {text.__('These runs have no metric to set their params against.')}
        </Notice>
      )}
    </div>
  );
}

/** How important each param is; its name leads to the metric by it. */
function Importance(
  props: ParamsChartProps & { metric: MetricPart }
): React.JSX.Element {
  const { tools, metric } = props;
  const { view, onLayout } = tools;
  return props.layOut(
    null,
    <ImportanceList
      tools={tools}
      metric={metric}
      onChoose={key => {
        const x = {
          ...{ group: 'param' as const, key },
          aggregate: 'latest' as const
        };
        const kind = isNumeric(x, view.related) ? 'scatter' : 'box';
        onLayout(withChart(view.layout, { kind, x }));
      }}
    />,
    false
  );
}
