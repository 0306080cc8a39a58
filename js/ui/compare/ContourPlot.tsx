import React, { useCallback, useMemo } from 'react';
import {
  MISSING,
  placeOn,
  type PlacedAxis
} from '../../core/compare/axisScale';
import {
  axisAmong,
  chartOf,
  metricAxis,
  withChart
} from '../../core/compare/paramsCharts';
import { NO_COLOUR } from '../../core/compare/runPaint';
import { scaleColour } from '../../core/compare/runLooks';
import {
  areaFrom,
  distinctPoints,
  hullOf,
  type Spot,
  surfaceOf
} from '../../core/compare/surface';
import { clip, formatCount } from '../../core/text/format';
import type { MetricPart, ParallelAxis } from '../../protocol/generated';
import { Notice } from '../parts/Notice';
import { columnLabel } from '../table/columnLabel';
import { ChartTable } from './ChartTable';
import { LooksLegend } from './LooksLegend';
import { type ParamsChartProps, runText, valueText } from './paramsChart';
import { AxisChoice, AxisTitle } from './ParamsBar';
import { Plot } from './Plot';
import { plotAxis, type PlotBox, roundTicks, xIn, yIn } from '../chart/plotBox';

const RADIUS = 4;
/** Levels between which the surface has one colour, about. */
const LEVELS = 9;
const SURFACE_ALPHA = 0.55;

/** A metric over two numeric params: estimated between the runs, which stand on it. */
export function ContourPlot(
  props: ParamsChartProps & { metric: MetricPart }
): React.JSX.Element {
  const { tools, choices } = props;
  const { view, text, onLayout } = tools;
  const chart = chartOf(view.layout);
  const x = axisAmong(chart.x, choices.numeric);
  const y = axisAmong(chart.y, choices.numeric, x);
  return x && y ? (
    <Contours {...props} x={x} y={y} />
  ) : (
    props.layOut(
      null,
      <Notice
        action={{
          label: text.__('Show parallel coordinates'),
          run: () => {
            onLayout(withChart(view.layout, { kind: 'parallel' }));
          }
        }}
      >
        {text.__('These runs have no two numeric params that differ.')}
      </Notice>,
      false
    )
  );
}

function Contours(
  props: ParamsChartProps & {
    metric: MetricPart;
    x: ParallelAxis;
    y: ParallelAxis;
  }
): React.JSX.Element {
  const { tools, choices, metric, x, y } = props;
  const { view, text, onLayout } = tools;
  const { related: rows, layout } = view;
  const chart = chartOf(layout);
  const [across, up] = useMemo(
    () => [placeOn(x, rows), placeOn(y, rows)] as const,
    [x, y, rows]
  );
  const level = useMemo(
    () => placeOn(metricAxis(metric, chart), rows),
    [metric, chart, rows]
  );
  const { hull, areas, count } = useMemo(
    () => contoursOf(across, up, level),
    [across, up, level]
  );
  const marksIn = useCallback(
    (box: PlotBox) =>
      rows.flatMap((_, run) => {
        const places = [across, up].map(({ places: all }) => all[run]);
        const [placeX = MISSING, placeY = MISSING] = places;
        const at = level.places[run] ?? MISSING;
        const style = {
          ...{ shape: 'circle' as const, dash: '' },
          colour: at === MISSING ? NO_COLOUR : scaleColour(at)
        };
        return {
          ...{ run, style, radius: RADIUS, hollow: at === MISSING },
          x: xIn(box, placeX),
          y: yIn(box, placeY)
        };
      }),
    [rows, across, up, level]
  );
  const beneath = useCallback(
    (context: CanvasRenderingContext2D, box: PlotBox) => {
      if (hull.length < 3) {
        return;
      }
      context.save();
      trace(context, box, [hull]);
      context.clip();
      context.globalAlpha = SURFACE_ALPHA;
      // From the lowest up, each over those below it: opaque first, so that colours do not add up.
      for (const { at, polygons } of areas) {
        context.fillStyle = scaleColour(at);
        trace(context, box, polygons);
        context.globalCompositeOperation = 'destination-out';
        context.globalAlpha = 1;
        context.fill();
        context.globalCompositeOperation = 'source-over';
        context.globalAlpha = SURFACE_ALPHA;
        context.fill();
      }
      context.restore();
    },
    [hull, areas]
  );
  const axes = useMemo(
    () => [plotAxis(across), plotAxis(up)] as const,
    [across, up]
  );
  const [xName = '', yName = '', name = ''] = [x, y, level.axis].map(each =>
    columnLabel(each, text)
  );
  const label = text.__(
    '%1 by %2 and %3',
    clip(name),
    clip(xName),
    clip(yName)
  );
  const shown = [x, y, level.axis];
  const title = (axis: ParallelAxis, at: 'x' | 'y') => (
    <AxisTitle
      axis={axis}
      isNumber
      text={text}
      onLog={log => {
        onLayout(withChart(layout, { [at]: { ...axis, log } }));
      }}
    />
  );
  return props.layOut(
    <>
      <AxisChoice
        label={text.__('X axis')}
        chosen={x}
        params={choices.numeric}
        metrics={[]}
        text={text}
        onChoose={next => {
          onLayout(
            withChart(
              layout,
              next && axisAmong(next, [y]) === next
                ? { x: next, y: x }
                : { x: next }
            )
          );
        }}
      />
      <AxisChoice
        label={text.__('Y axis')}
        chosen={y}
        params={choices.numeric.filter(({ key }) => key !== x.key)}
        metrics={[]}
        text={text}
        onChoose={next => {
          onLayout(withChart(layout, { y: next }));
        }}
      />
      <label>
        <input
          type="checkbox"
          checked={chart.log ?? false}
          onChange={({ target: { checked } }) => {
            onLayout(withChart(layout, { log: checked || undefined }));
          }}
        />{' '}
        {text.__('Logarithmic')}
      </label>
    </>,
    props.asTable ? (
      <ChartTable
        name={label}
        heads={[text.__('Run'), ...shown.map(each => columnLabel(each, text))]}
        numeric={[false, true, true, true]}
        lines={rows.map(row => ({
          id: row.run_id,
          cells: [
            row.run_name,
            ...shown.map(each => valueText(each, row, text))
          ]
        }))}
        text={text}
        onPoint={tools.pointed.set}
      />
    ) : (
      <Plot
        {...{ tools, rows, label, marksIn, beneath }}
        x={axes[0]}
        y={axes[1]}
        caption={
          hull.length < 3
            ? text.__(
                'No surface: it takes three runs that are not on one line.'
              )
            : text._n(
                'Between %1 run: the mean of all, weighted by the inverse square of their distance on these axes.',
                'Between %2 runs: the mean of all, weighted by the inverse square of their distance on these axes.',
                count,
                formatCount(count)
              )
        }
        xTitle={title(x, 'x')}
        yTitle={title(y, 'y')}
        legend={
          <LooksLegend
            name={name}
            legend={{
              kind: 'scale',
              ticks: level.ticks,
              hasNone: level.without + level.unplaced > 0
            }}
            text={text}
          />
        }
        read={run => runText(rows[run], shown, text)}
      />
    ),
    true
  );
}

/** The hull of the runs that have all three, and where the estimate is at each level or above it. */
function contoursOf(across: PlacedAxis, up: PlacedAxis, level: PlacedAxis) {
  const points = Array.from(level.places, (value, run) => ({
    x: across.places[run] ?? MISSING,
    y: up.places[run] ?? MISSING,
    value
  })).filter(each => !Object.values(each).includes(MISSING));
  const hull = hullOf(points);
  const count = points.length;
  if (hull.length < 3) {
    return { hull, areas: [], count };
  }
  const surface = surfaceOf(distinctPoints(points));
  const levels = roundTicks({ ...plotAxis(level), kind: 'number' }, LEVELS)
    .map(({ at }) => at)
    .filter(at => at > 0 && at < 1);
  const ends = [0, ...levels, 1];
  const areas = ends.slice(0, -1).map((from, n) => ({
    // The colour of its middle, as the bar beside it has it.
    at: (from + (ends[n + 1] ?? 1)) / 2,
    polygons: areaFrom(surface, n === 0 ? -Infinity : from)
  }));
  return { hull, areas, count };
}

function trace(
  context: CanvasRenderingContext2D,
  box: PlotBox,
  polygons: readonly (readonly Spot[])[]
): void {
  context.beginPath();
  for (const polygon of polygons) {
    polygon.forEach(([x, y], at) => {
      const [left, top] = [xIn(box, x), yIn(box, y)] as const;
      if (at === 0) {
        context.moveTo(left, top);
      } else {
        context.lineTo(left, top);
      }
    });
    context.closePath();
  }
}
