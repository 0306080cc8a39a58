import React, { useEffect, useMemo, useRef, useState } from 'react';
import type { Text } from '../../core/text/text';
import { Notice } from '../parts/Notice';
import { harmless } from './figureText';
import { coloursOf } from '../chart/hostColours';
import { loadPlotly } from '../chart/plotly';
import { useTheme, useWidth } from '../parts/useHost';

const HEIGHT = 440;

interface SavedFigure {
  data: Record<string, unknown>[];
  layout: Record<string, unknown>;
}

/** A Plotly figure that was logged as JSON. */
export function Figure(props: {
  source: string;
  name: string;
  text: Text;
}): React.JSX.Element {
  const { source, text } = props;
  const figure = useMemo(() => parsed(source), [source]);
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [problem, setProblem] = useState('');
  const width = useWidth(element);
  const theme = useTheme();
  const drawn = useRef(false);
  useEffect(() => {
    if (!element || !figure || width === 0) {
      return undefined;
    }
    let wanted = true;
    const draw = async () => {
      const plotly = await loadPlotly();
      if (!wanted) {
        return;
      }
      const known = plotly.PlotSchema.get().traces;
      const strange = figure.data
        .map(({ type }) => (typeof type === 'string' ? type : 'scatter'))
        .find(type => !Object.hasOwn(known, type));
      if (strange !== undefined) {
        setProblem(
          text.__(
            'Traces of type %1 cannot be drawn here; the file can be downloaded.',
            strange
          )
        );
        return;
      }
      const colours = coloursOf(element);
      drawn.current = true;
      // A figure that has colours of its own stands on its own paper.
      const template = figure.layout.template;
      const styled =
        isRecord(template) && isRecord(template.layout)
          ? template.layout
          : figure.layout;
      const own =
        figure.layout.paper_bgcolor !== undefined ||
        styled.paper_bgcolor !== undefined;
      const axis = { gridcolor: colours.grid, zerolinecolor: colours.grid };
      await plotly.react(
        element,
        figure.data,
        {
          ...figure.layout,
          width,
          height: heightOf(figure.layout),
          ...(own
            ? {}
            : {
                paper_bgcolor: 'rgba(0,0,0,0)',
                plot_bgcolor: 'rgba(0,0,0,0)',
                template: { layout: { xaxis: axis, yaxis: axis } },
                font: {
                  ...(figure.layout.font as object | undefined),
                  color: colours.text
                }
              })
        },
        { displayModeBar: false, responsive: false, showSendToCloud: false }
      );
    };
    draw().catch(() => {
      setProblem(text.__('The figure could not be drawn.'));
    });
    return () => {
      wanted = false;
    };
  }, [element, figure, width, theme, text]);
  useEffect(
    () => () => {
      if (element && drawn.current) {
        void loadPlotly().then(plotly => {
          plotly.purge(element);
        });
      }
    },
    [element]
  );
  if (!figure || problem) {
    return <Notice>{problem || text.__('The file holds no figure.')}</Notice>;
  }
  return (
    <div
      ref={setElement}
      role="img"
      aria-label={props.name}
      className="jp-TrialbookRunPage-plotly"
    />
  );
}

function heightOf(layout: Record<string, unknown>): number {
  const { height } = layout;
  return typeof height === 'number' && height > 0 && height < 4000
    ? height
    : HEIGHT;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(source: string): SavedFigure | null {
  try {
    const figure: unknown = JSON.parse(source, harmless);
    if (!isRecord(figure) || !Array.isArray(figure.data)) {
      return null;
    }
    return {
      data: figure.data.filter(isRecord),
      layout: isRecord(figure.layout) ? figure.layout : {}
    };
  } catch {
    return null;
  }
}
