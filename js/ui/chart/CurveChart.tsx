import React, { useMemo, useState } from 'react';
import { clip, formatCount } from '../../core/text/format';
import { countIn, inRange } from '../../core/run/curveRange';
import type { Axis, DrawnCurve } from '../../core/run/curves';
import type { Text } from '../../core/text/text';
import { formatIn, type ValueUnit } from '../../core/text/units';
import type {
  AxisRange,
  MetricSummary,
  WireNumber
} from '../../protocol/generated';
import { useInSight, useWidth } from '../parts/useHost';
import { useRunStyle } from '../parts/useRunStyles';
import type { PageTools } from '../parts/pageTools';
import { bestIn, bestOf } from './bestPoint';
import type { ChartCurve } from './chartData';
import { ChartTools } from './ChartTools';
import { CurveTable } from './CurveTable';
import { LineChart } from './LineChart';
import { ROLE_DASHES, type MetricChart, type MetricForm } from './metricChart';
import { carriedInto, smoothed, smoothingUnit, weightInPart } from './smoothed';
import { useCurves } from './useCurves';

/** What the axis and the margins take of the width. */
const BESIDE = 64;

interface CurveChartProps {
  chart: MetricChart;
  form?: MetricForm | undefined;
  axis: Axis;
  log: boolean;
  smoothing: number;
  tools: PageTools;
}

/** The curves of a metric, or of one thing on several data; where it is out of sight, the room for them alone. */
export function CurveChart(props: CurveChartProps): React.JSX.Element {
  const { axis, chart } = props;
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const { inSight, height } = useInSight(frame);
  const [zoom, setZoom] = useState<{ axis: Axis; range: AxisRange } | null>(
    null
  );
  const [asTable, setAsTable] = useState(false);
  return (
    <figure
      className="jp-TrialbookRunPage-chart"
      ref={setFrame}
      tabIndex={-1}
      data-chart={chart.metrics[0]?.key}
      style={inSight || height === 0 ? undefined : { minHeight: height }}
    >
      {inSight && (
        <ShownChart
          {...props}
          frame={frame}
          range={zoom?.axis === axis ? zoom.range : null}
          onZoom={wanted => {
            setZoom(wanted && { axis, range: wanted });
          }}
          asTable={asTable}
          onTable={() => {
            setAsTable(!asTable);
          }}
        />
      )}
    </figure>
  );
}

function ShownChart(
  props: CurveChartProps & {
    frame: HTMLElement | null;
    range: AxisRange | null;
    onZoom: (range: AxisRange | null) => void;
    asTable: boolean;
    onTable: () => void;
  }
): React.JSX.Element {
  const { asTable, axis, chart, form, range, smoothing, tools } = props;
  const { metrics, roles } = chart;
  const { text } = tools;
  const run = tools.state.ref;
  const { colour } = useRunStyle(run.run_id);
  const width = useWidth(props.frame);
  const { answer, failure, whole, wholeCurves } = useCurves(
    tools.curves,
    run,
    metrics,
    axis,
    range,
    Math.max(0, width - BESIDE)
  );
  const name = clip(chart.name);
  // Whoever trains looks for the best on what was not trained on.
  const judged = metrics[Math.max(0, roles.indexOf('validation'))];
  const best = useMemo(() => (judged ? bestOf(judged) : null), [judged]);
  const drawn = useMemo(() => {
    const curves: ChartCurve[] = [];
    metrics.forEach((metric, at) => {
      const curve = answer?.curves[at];
      const role = roles[at];
      if (!curve) {
        return;
      }
      const style = { colour, dash: role ? ROLE_DASHES[role] : '' };
      const raw = {
        ...curve,
        id: metric.key,
        label: metric.key,
        style,
        best: best && metric === judged ? bestIn(curve, best) : null
      };
      if (smoothing === 0) {
        curves.push(raw);
      } else {
        const length = whole ? whole.end - whole.start : 0;
        const unit = smoothingUnit(length, metric.count);
        const all = answer.range && wholeCurves?.[at];
        const carried =
          all &&
          carriedInto(
            all,
            curve,
            weightInPart(all, inRange(curve, answer.range)),
            smoothing,
            unit
          );
        const y = smoothed(curve, smoothing, unit, carried);
        curves.push(
          { ...raw, id: `${metric.key} raw`, style: { ...style, pale: true } },
          { ...raw, y, best: null }
        );
      }
    });
    return curves;
  }, [
    metrics,
    roles,
    answer,
    whole,
    wholeCurves,
    best,
    judged,
    colour,
    smoothing
  ]);
  const found = answer?.curves.flatMap(curve => curve ?? []) ?? [];
  const points = (count: (curve: DrawnCurve) => number) =>
    found.reduce((sum, curve) => sum + count(curve), 0);
  const [total, shown] = [
    points(c => c.total),
    points(c => countIn(c.x, answer?.range ?? null))
  ];
  return (
    <>
      <figcaption>
        <b title={chart.name}>
          <bdi>{name}</bdi>
        </b>
        {judged && metrics.length === 1 && (
          <span>{formatIn(judged.latest, form?.unit)}</span>
        )}
        {best && (
          <span>
            {text.__(
              'best %1 at step %2',
              formatIn(best.value, form?.unit),
              formatCount(best.step)
            )}
          </span>
        )}
        <ChartTools
          name={name}
          range={range}
          whole={whole}
          asTable={asTable}
          text={text}
          onZoom={props.onZoom}
          onTable={props.onTable}
        />
      </figcaption>
      {!answer || found.length === 0 ? (
        <p className="jp-TrialbookRunPage-quiet">
          {failure
            ? failure.data.error_code === 'DISCONNECTED'
              ? text.__('This curve needs a kernel.')
              : failure.message.split('\n', 1)[0]
            : answer
              ? text.__('The notebook does not keep this curve.')
              : text.__('Loading …')}
        </p>
      ) : asTable ? (
        metrics.map(({ key }, at) => {
          const curve = answer.curves[at];
          return (
            curve && (
              <CurveTable
                key={key}
                curve={inRange(curve, answer.range)}
                axis={answer.axis}
                name={clip(key)}
                text={text}
              />
            )
          );
        })
      ) : (
        <LineChart
          curves={drawn}
          axis={answer.axis}
          // At once what is known of the part, and more when it is there.
          range={answer.axis === axis ? range : answer.range}
          whole={whole}
          log={props.log}
          unit={form?.unit}
          yRange={form?.yRange}
          width={width}
          summary={metrics
            .map(metric => summaryOf(metric, form?.unit, text))
            .join('; ')}
          text={text}
          onZoom={props.onZoom}
        />
      )}
      {total > shown && (
        <span className="jp-TrialbookRunPage-quiet">
          {text.__(
            '%1 of %2 points: every low and high is among them',
            formatCount(shown),
            formatCount(total)
          )}
        </span>
      )}
    </>
  );
}

function summaryOf(
  { key, count, latest, min, max }: MetricSummary,
  unit: ValueUnit | undefined,
  text: Text
): string {
  const told = (value: WireNumber | null) =>
    value === null ? '–' : formatIn(value, unit);
  return text.__(
    '%1: %2 points, latest %3, minimum %4, maximum %5',
    clip(key),
    formatCount(count),
    told(latest),
    told(min),
    told(max)
  );
}
