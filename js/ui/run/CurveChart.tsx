import React, { useState } from 'react';
import { clip, formatCount, formatNumber } from '../../core/format';
import type { Axis } from '../../core/runCurves';
import type { HistoryRange, MetricSummary } from '../../protocol/generated';
import { ChartTools } from './ChartTools';
import { CurvePlot } from './CurvePlot';
import { CurveTable } from './CurveTable';
import type { PageTools } from './pageTools';
import { useCurve } from './useCurve';
import { useWidth } from './useHost';

/** What the axis and the margins take of the width. */
const BESIDE = 64;

/** The curve of one metric: zoomed by mouse or keys, and as a table. */
export function CurveChart(props: {
  metric: MetricSummary;
  axis: Axis;
  log: boolean;
  visible: boolean;
  tools: PageTools;
}): React.JSX.Element {
  const { metric, axis, log, tools } = props;
  const { text } = tools;
  const [zoom, setZoom] = useState<{ axis: Axis; range: HistoryRange } | null>(
    null
  );
  const range = zoom?.axis === axis ? zoom.range : null;
  const [asTable, setAsTable] = useState(false);
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const width = useWidth(frame);
  const { answer, failure, whole } = useCurve(
    tools.curves,
    metric,
    axis,
    range,
    props.visible ? Math.max(0, width - BESIDE) : 0
  );
  const curve = answer?.curve ?? null;
  const show = (start: number, end: number) => {
    if (whole && (start > whole.start || end < whole.end) && start < end) {
      setZoom({ axis, range: { start, end } });
    } else {
      setZoom(null);
    }
  };
  const now = range ?? whole;
  const move = (part: number) => {
    if (now && range) {
      const by = (now.end - now.start) * part;
      show(now.start + by, now.end + by);
    }
  };
  const scaleBy = (factor: number) => {
    if (now) {
      const middle = (now.start + now.end) / 2;
      const half = ((now.end - now.start) * factor) / 2;
      show(middle - half, middle + half);
    }
  };
  const name = clip(metric.key);
  const summary = text.__(
    '%1: %2 points, latest %3, least %4, greatest %5',
    name,
    formatCount(metric.count),
    formatNumber(metric.latest),
    metric.min === null ? '–' : formatNumber(metric.min),
    metric.max === null ? '–' : formatNumber(metric.max)
  );
  const onKeyDown = (event: React.KeyboardEvent) => {
    const keys: Record<string, () => void> = {
      '+': () => {
        scaleBy(0.5);
      },
      '-': () => {
        scaleBy(2);
      },
      '0': () => {
        setZoom(null);
      },
      ArrowLeft: () => {
        move(-0.25);
      },
      ArrowRight: () => {
        move(0.25);
      }
    };
    const act = keys[event.key];
    if (
      act &&
      event.target === event.currentTarget &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey
    ) {
      event.preventDefault();
      event.stopPropagation();
      act();
    }
  };
  return (
    <figure className="jp-TrialbookRunPage-chart" ref={setFrame}>
      <figcaption>
        <b title={metric.key}>
          <bdi>{name}</bdi>
        </b>
        <span>{formatNumber(metric.latest)}</span>
        <ChartTools
          name={name}
          zoomed={range !== null}
          asTable={asTable}
          text={text}
          onZoom={scaleBy}
          onMove={move}
          onWhole={() => {
            setZoom(null);
          }}
          onTable={() => {
            setAsTable(!asTable);
          }}
        />
      </figcaption>
      {!curve ? (
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
        <CurveTable
          curve={curve}
          axis={answer?.axis ?? axis}
          name={name}
          text={text}
        />
      ) : (
        <div
          className="jp-TrialbookRunPage-plot"
          role="group"
          aria-roledescription={text.__('chart')}
          aria-label={summary}
          title={text.__(
            'Drag to zoom, double click for the whole curve. Keys: + − 0 ← →'
          )}
          tabIndex={0}
          onKeyDown={onKeyDown}
        >
          <CurvePlot
            answer={answer}
            whole={whole}
            log={log}
            width={width}
            tools={tools}
            onZoom={show}
          />
        </div>
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
