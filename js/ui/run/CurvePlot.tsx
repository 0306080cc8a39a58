import React, { useEffect, useMemo, useRef, useState } from 'react';
import type { HistoryRange } from '../../protocol/generated';
import { useRunLook } from '../useRunLooks';
import { scaleOf } from './chartScale';
import type { PageTools } from './pageTools';
import { coloursOf, loadPlotly, type PlotElement } from './plotly';
import type { CurveAnswer } from './useCurve';
import { useTheme } from './useHost';

const HEIGHT = 200;

/** A curve as Plotly draws it, in the colour of its run. */
export function CurvePlot(props: {
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
  const { colour } = useRunLook(tools.state.place.run_id);
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
            line: { color: colour, width: 1.5 },
            marker: { color: colour, size: 4 },
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
  }, [answer, colour, log, scale, text, theme, width]);
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
