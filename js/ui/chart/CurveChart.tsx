import React, { useMemo, useState } from 'react';
import { clip, formatCount, formatNumber } from '../../core/text/format';
import type { Axis } from '../../core/run/curves';
import { guessDirection } from '../../core/table/comparison';
import type {
  AxisRange,
  MetricSummary,
  WireNumber
} from '../../protocol/generated';
import { ChartTools } from './ChartTools';
import { CurveTable } from './CurveTable';
import { LineChart } from './LineChart';
import { type Smoothing, smoothed } from './smoothed';
import { useWidth } from '../parts/useHost';
import { useRunStyle } from '../parts/useRunStyles';
import type { PageTools } from '../parts/pageTools';
import { useCurve } from './useCurve';

/** What the axis and the margins take of the width. */
const BESIDE = 64;

/** The curve of one metric in the colour of its run: as a chart, or as a table. */
export function CurveChart(props: {
  metric: MetricSummary;
  axis: Axis;
  log: boolean;
  smoothing: Smoothing;
  visible: boolean;
  tools: PageTools;
}): React.JSX.Element {
  const { metric, axis, log, smoothing, tools } = props;
  const { text } = tools;
  const run = tools.state.ref;
  const { colour } = useRunStyle(run.run_id);
  const [zoom, setZoom] = useState<{ axis: Axis; range: AxisRange } | null>(
    null
  );
  const range = zoom?.axis === axis ? zoom.range : null;
  const [asTable, setAsTable] = useState(false);
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const width = useWidth(frame);
  const { answer, failure, whole } = useCurve(
    tools.curves,
    run,
    metric,
    axis,
    range,
    props.visible ? Math.max(0, width - BESIDE) : 0
  );
  const curve = answer?.curve ?? null;
  const show = (wanted: AxisRange | null) => {
    setZoom(wanted && { axis, range: wanted });
  };
  const name = clip(metric.key);
  const drawn = useMemo(() => {
    if (!curve) {
      return [];
    }
    const raw = { ...curve, id: name, label: name, style: { colour } };
    return smoothing === 0
      ? [raw]
      : [
          { ...raw, id: `${name} raw`, style: { colour, pale: true } },
          { ...raw, y: smoothed(curve.y, smoothing) }
        ];
  }, [curve, colour, name, smoothing]);
  const best = bestOf(metric);
  const summary = text.__(
    '%1: %2 points, latest %3, minimum %4, maximum %5',
    name,
    formatCount(metric.count),
    formatNumber(metric.latest),
    metric.min === null ? '–' : formatNumber(metric.min),
    metric.max === null ? '–' : formatNumber(metric.max)
  );
  return (
    <figure className="jp-TrialbookRunPage-chart" ref={setFrame}>
      <figcaption>
        <b title={metric.key}>
          <bdi>{name}</bdi>
        </b>
        <span>{formatNumber(metric.latest)}</span>
        {best && (
          <span>
            {text.__(
              'best %1 at step %2',
              formatNumber(best.value),
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
          onZoom={show}
          onTable={() => {
            setAsTable(!asTable);
          }}
        />
      </figcaption>
      {!answer || !curve ? (
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
        <CurveTable curve={curve} axis={answer.axis} name={name} text={text} />
      ) : (
        <LineChart
          curves={drawn}
          axis={answer.axis}
          range={answer.range}
          whole={whole}
          log={log}
          width={width}
          summary={summary}
          text={text}
          onZoom={show}
        />
      )}
      {curve && curve.total > curve.x.length && (
        <span className="jp-TrialbookRunPage-quiet">
          {text.__(
            '%1 of %2 points: every low and high is among them',
            formatCount(curve.x.length),
            formatCount(curve.total)
          )}
        </span>
      )}
    </figure>
  );
}

/** Where a metric was best; null where it is unknown which way is better. */
function bestOf({
  key,
  ...of
}: MetricSummary): { value: WireNumber; step: number } | null {
  const direction = guessDirection(key);
  const [value, step] =
    direction === 'lower'
      ? [of.min, of.min_step]
      : direction === 'higher'
        ? [of.max, of.max_step]
        : [null, null];
  return value === null || step === null ? null : { value, step };
}
