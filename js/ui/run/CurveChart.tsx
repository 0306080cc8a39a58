import React, { useEffect, useMemo, useRef, useState } from 'react';
import { clip, formatNumber } from '../../core/format';
import type { Axis } from '../../core/runCurves';
import type { HistoryRange, MetricSummary } from '../../protocol/generated';
import { ChartTools } from './ChartTools';
import { scaleOf } from './chartScale';
import { CurveTable } from './CurveTable';
import type { PageTools } from './pageTools';
import { coloursOf, loadPlotly, type PlotElement } from './plotly';
import { useCurve, type CurveAnswer } from './useCurve';
import { useTheme, useWidth } from './useHost';

const HEIGHT = 200;
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
    metric.count,
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
          <Plot
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
            curve.x.length.toLocaleString(),
            curve.total.toLocaleString()
          )}
        </span>
      )}
    </figure>
  );
}

function Plot(props: {
  answer: CurveAnswer | null;
  whole: HistoryRange | null;
  log: boolean;
  width: number;
  tools: PageTools;
  onZoom: (start: number, end: number) => void;
}): React.JSX.Element {
  const { answer, whole, log, width, tools, onZoom } = props;
  const { text } = tools;
  const theme = useTheme();
  const element = useRef<PlotElement | null>(null);
  const [failed, setFailed] = useState(false);
  const scale = useMemo(
    () => scaleOf(answer?.axis ?? 'step', whole ? whole.end - whole.start : 0),
    [answer, whole]
  );
  const zoomed = useRef(onZoom);
  useEffect(() => {
    zoomed.current = (start, end) => {
      onZoom(start, end);
    };
  });
  useEffect(() => {
    const target = element.current;
    const curve = answer?.curve;
    if (!target || !curve || width === 0) {
      return undefined;
    }
    let wanted = true;
    const draw = async () => {
      const plotly = await loadPlotly();
      if (!wanted) {
        return;
      }
      const colours = coloursOf(target);
      const axisLine = {
        color: colours.quiet,
        gridcolor: colours.grid,
        linecolor: colours.grid,
        zeroline: false,
        automargin: true
      };
      const range = answer.range;
      const units = {
        step: text.__('step'),
        time: '',
        s: text.__('seconds'),
        min: text.__('minutes'),
        h: text.__('hours')
      };
      await plotly.react(
        target,
        [
          {
            type: 'scatter',
            mode: curve.x.length > 60 ? 'lines' : 'lines+markers',
            x: Array.from(curve.x, x => scale.toChart(x)),
            y: Array.from(curve.y),
            line: { color: colours.line, width: 1.5 },
            marker: { color: colours.line, size: 4 },
            hovertemplate: '%{y}<extra></extra>'
          }
        ],
        {
          width,
          height: HEIGHT,
          margin: { l: 48, r: 8, t: 8, b: 36 },
          paper_bgcolor: 'rgba(0,0,0,0)',
          plot_bgcolor: 'rgba(0,0,0,0)',
          font: { size: 11, color: colours.text },
          hovermode: 'x',
          hoverlabel: {
            bgcolor: colours.background,
            bordercolor: colours.grid,
            font: { color: colours.text }
          },
          dragmode: 'zoom',
          showlegend: false,
          xaxis: {
            ...axisLine,
            type: scale.type,
            title: { text: units[scale.unit], standoff: 4 },
            ...(range
              ? {
                  autorange: false,
                  range: [scale.toChart(range.start), scale.toChart(range.end)]
                }
              : { autorange: true })
          },
          yaxis: {
            ...axisLine,
            type: log ? 'log' : 'linear',
            fixedrange: true,
            autorange: true
          }
        },
        {
          displayModeBar: false,
          doubleClick: 'autosize',
          responsive: false,
          showTips: false
        }
      );
      target.removeAllListeners?.('plotly_relayout');
      target.on?.('plotly_relayout', change => {
        const [start, end] = [
          change['xaxis.range[0]'],
          change['xaxis.range[1]']
        ];
        if (start !== undefined && end !== undefined) {
          zoomed.current(scale.fromChart(start), scale.fromChart(end));
        } else if (change['xaxis.autorange']) {
          zoomed.current(-Infinity, Infinity);
        }
      });
    };
    draw().catch(() => {
      setFailed(true);
    });
    return () => {
      wanted = false;
    };
  }, [answer, log, scale, text, theme, width]);
  useEffect(() => {
    const target = element.current;
    return () => {
      if (target?.on) {
        void loadPlotly().then(plotly => {
          plotly.purge(target);
        });
      }
    };
  }, []);
  return failed ? (
    <p className="jp-TrialbookRunPage-quiet">
      {text.__('The chart could not be drawn; the table shows the points.')}
    </p>
  ) : (
    <div ref={element} style={{ height: HEIGHT }} />
  );
}
