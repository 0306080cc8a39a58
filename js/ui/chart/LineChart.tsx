import React, { useEffect, useMemo, useRef, useState } from 'react';
import type { Axis } from '../../core/run/curves';
import type { Text } from '../../core/text/text';
import type { AxisRange } from '../../protocol/generated';
import { useTheme } from '../parts/useHost';
import { scaleOf, type Scale } from './chartScale';
import {
  coloursOf,
  loadPlotly,
  type PlotColours,
  type PlotElement
} from './plotly';
import { partOf, ZOOM_KEYS } from './zoom';

const HEIGHT = 200;
/** Points of a curve that are marked one by one. */
const FEW = 60;

/** A curve, and how it is told from others. */
export interface ChartCurve {
  readonly id: string;
  /** Its name, whoever gave it. */
  readonly label: string;
  readonly style: { readonly colour: string; readonly pale?: boolean };
  /** By rising x, in the unit of the axis. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface LineChartProps {
  /** Drawn anew when it is another list. */
  curves: readonly ChartCurve[];
  axis: Axis;
  /** What is shown of the axis; null for all. */
  range: AxisRange | null;
  /** From the first to the last x there is, which chooses the unit; null while that is not known. */
  whole: AxisRange | null;
  log: boolean;
  width: number;
  /** What there is to see, in words. */
  summary: string;
  text: Text;
  /** Show a part of the axis, or with null all of it. */
  onZoom: (range: AxisRange | null) => void;
}

/** Curves over one axis, zoomed by mouse or keys. */
export function LineChart(props: LineChartProps): React.JSX.Element {
  const { axis, curves, log, range, text, whole, width, onZoom } = props;
  const theme = useTheme();
  const element = useRef<PlotElement | null>(null);
  const [failed, setFailed] = useState(false);
  const scale = useMemo(
    () => scaleOf(axis, whole ? whole.end - whole.start : 0),
    [axis, whole]
  );
  const zoomed = useRef<(start: number, end: number) => void>(() => undefined);
  useEffect(() => {
    zoomed.current = (start, end) => {
      onZoom(partOf(whole, start, end));
    };
  });
  useEffect(() => {
    const target = element.current;
    if (!target || curves.length === 0 || width === 0) {
      return undefined;
    }
    let wanted = true;
    const draw = async () => {
      const plotly = await loadPlotly();
      if (!wanted) {
        return;
      }
      const colours = coloursOf(target);
      await plotly.react(
        target,
        tracesOf(curves, scale),
        layoutOf({ colours, log, range, scale, text, width }),
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
  }, [curves, log, range, scale, text, theme, width]);
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
  const onKeyDown = (event: React.KeyboardEvent) => {
    const zoom = ZOOM_KEYS.get(event.key);
    if (
      zoom &&
      event.target === event.currentTarget &&
      !event.ctrlKey &&
      !event.metaKey &&
      !event.altKey
    ) {
      event.preventDefault();
      event.stopPropagation();
      onZoom(zoom({ range, whole }));
    }
  };
  return (
    <div
      className="jp-TrialbookChart-plot"
      role="group"
      aria-roledescription={text.__('chart')}
      aria-label={props.summary}
      title={text.__(
        'Drag to zoom, double click for the whole curve. Keys: + − 0 ← →'
      )}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      {failed ? (
        <p className="jp-TrialbookChart-quiet">
          {text.__('The chart could not be drawn; the table shows the points.')}
        </p>
      ) : (
        <div ref={element} style={{ height: HEIGHT }} />
      )}
    </div>
  );
}

function tracesOf(curves: readonly ChartCurve[], scale: Scale): object[] {
  return curves.map(({ label, style, x, y }) => ({
    type: 'scatter',
    mode: x.length > FEW ? 'lines' : 'lines+markers',
    name: plain(label),
    x: Array.from(x, at => scale.toChart(at)),
    y: Array.from(y),
    line: { color: style.colour, width: 1.5 },
    marker: { color: style.colour, size: 4 },
    ...(style.pale && { opacity: 0.3, hoverinfo: 'skip' }),
    // Of several each says which it is.
    hovertemplate: curves.length > 1 ? '%{y}' : '%{y}<extra></extra>'
  }));
}

/** A name as Plotly shows it, which takes some tags for markup. */
function plain(name: string): string {
  return name
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function layoutOf(options: {
  colours: PlotColours;
  log: boolean;
  range: AxisRange | null;
  scale: Scale;
  text: Text;
  width: number;
}): object {
  const { colours, log, range, scale, text, width } = options;
  const axisLine = {
    color: colours.quiet,
    gridcolor: colours.grid,
    linecolor: colours.grid,
    zeroline: false,
    automargin: true
  };
  const units = {
    step: text.__('step'),
    time: '',
    s: text.__('seconds'),
    min: text.__('minutes'),
    h: text.__('hours')
  };
  return {
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
  };
}
