import React, { useCallback, useMemo } from 'react';
import { MISSING, placeOn } from '../../core/compare/axisScale';
import { type Box, boxOf, valueGroups } from '../../core/compare/boxes';
import {
  axisAmong,
  chartOf,
  metricAxis,
  withChart
} from '../../core/compare/paramsCharts';
import { valueOf } from '../../core/table/columns';
import { clip, formatCount, formatNumber } from '../../core/text/format';
import type { MetricPart, ParallelAxis } from '../../protocol/generated';
import { Notice } from '../parts/Notice';
import { columnLabel } from '../table/columnLabel';
import { ChartTable } from './ChartTable';
import { type ParamsChartProps, runText } from './paramsChart';
import { AxisChoice, AxisTitle } from './ParamsBar';
import { Plot } from './Plot';
import {
  plotAxis,
  type PlotAxis,
  type PlotBox,
  xIn,
  yIn
} from '../chart/plotBox';

/** Pixels of a point, and of a box at most. */
const RADIUS = 3;
const WIDEST = 64;
/** Of the room of a value: what the box takes, and from where to where its points lie. */
const BOX = 0.32;
const POINTS = [0.12, 0.4] as const;
/** Runs without a value in a line, strewn so. */
const STRIDE = 0.618;

/** A metric by each value of a param: a box of quartiles, and the runs beside it. */
export function BoxPlot(
  props: ParamsChartProps & { metric: MetricPart }
): React.JSX.Element {
  const { choices, tools } = props;
  const { text, view, onLayout } = tools;
  const axis = axisAmong(chartOf(view.layout).x, choices.params);
  return axis ? (
    <Boxes {...props} axis={axis} />
  ) : (
    props.layOut(
      null,
      <Notice
        action={{
          label: text.__('Show bars'),
          run: () => {
            onLayout(withChart(view.layout, { kind: 'bar' }));
          }
        }}
      >
        {text.__('These runs have no params to compare.')}
      </Notice>,
      false
    )
  );
}

function Boxes(
  props: ParamsChartProps & { metric: MetricPart; axis: ParallelAxis }
): React.JSX.Element {
  const { tools, choices, metric, axis } = props;
  const { view, text, styleOf, onLayout } = tools;
  const { related: rows, layout } = view;
  const chart = chartOf(layout);
  const up = useMemo(
    () => placeOn(metricAxis(metric, chart), rows),
    [metric, chart, rows]
  );
  const { groups, inRanges } = useMemo(
    () => valueGroups(axis, rows),
    [axis, rows]
  );
  const boxes = useMemo(
    () =>
      groups.map(({ runs }) =>
        boxOf(
          runs.flatMap(run => {
            const row = rows[run];
            // What has no place, such as zero on a logarithmic scale, is in no box.
            return row && up.places[run] !== MISSING
              ? [Number(valueOf(row, up.axis))]
              : [];
          })
        )
      ),
    [groups, rows, up]
  );
  const none = text.__('no value');
  const x = useMemo(
    (): PlotAxis => ({
      kind: 'category',
      range: null,
      log: false,
      hasNone: false,
      placeOf: () => MISSING,
      ticks: groups.map(({ label, runs }, at) => ({
        at: placeOfGroup(at, groups.length),
        label: `${label ?? none} (${formatCount(runs.length)})`
      }))
    }),
    [groups, none]
  );
  const y = useMemo(() => plotAxis(up), [up]);
  const marksIn = useCallback(
    (box: PlotBox) => {
      const room = Math.min(WIDEST * 2, (box.right - box.left) / groups.length);
      return groups.flatMap(({ runs }, at) =>
        runs.flatMap((run, n) => {
          const row = rows[run];
          const part = (n * STRIDE) % 1;
          return row
            ? {
                ...{ run, radius: RADIUS, style: styleOf(row) },
                x:
                  xIn(box, placeOfGroup(at, groups.length)) +
                  room * (POINTS[0] + (POINTS[1] - POINTS[0]) * part),
                y: yIn(box, up.places[run] ?? MISSING)
              }
            : [];
        })
      );
    },
    [groups, up, rows, styleOf]
  );
  const beneath = useCallback(
    (context: CanvasRenderingContext2D, box: PlotBox, colour: string) => {
      const room = Math.min(WIDEST * 2, (box.right - box.left) / groups.length);
      boxes.forEach((each, at) => {
        if (each) {
          const middle = xIn(box, placeOfGroup(at, groups.length));
          drawBox(context, each, {
            left: middle - room * BOX,
            right: middle,
            colour,
            heightOf: value => yIn(box, up.placeOf(value))
          });
        }
      });
    },
    [boxes, groups, up]
  );
  const [xName, yName] = [axis, up.axis].map(each => columnLabel(each, text));
  const label = text.__('%1 by %2', clip(yName ?? ''), clip(xName ?? ''));
  const without = up.without + up.unplaced;
  const caption = [
    text._n('%1 run', '%2 runs', rows.length, formatCount(rows.length)),
    ...(inRanges
      ? [text.__('numbers in ranges of about as many runs each')]
      : []),
    ...(without > 0
      ? [
          text._n(
            '%1 run without a value',
            '%2 runs without a value',
            without,
            formatCount(without)
          )
        ]
      : [])
  ].join(' · ');
  return props.layOut(
    <AxisChoice
      label={text.__('X axis')}
      chosen={axis}
      params={choices.params}
      metrics={[]}
      text={text}
      onChoose={next => {
        onLayout(withChart(layout, { x: next }));
      }}
    />,
    props.asTable ? (
      <ChartTable
        name={label}
        heads={[
          xName ?? '',
          ...[text.__('Runs'), text.__('Minimum'), text.__('Lower quartile')],
          ...[text.__('Median'), text.__('Upper quartile'), text.__('Maximum')]
        ]}
        numeric={[false, true, true, true, true, true, true]}
        lines={groups.map(({ label: value, runs }, at) => ({
          id: JSON.stringify(value),
          cells: [
            value ?? none,
            formatCount(runs.length),
            ...numbersOf(boxes[at] ?? null)
          ]
        }))}
        text={text}
      />
    ) : (
      <Plot
        {...{ tools, rows, label, caption, x, y, marksIn, beneath }}
        xTitle={
          <span className="jp-TrialbookCompare-axisTitle" title={xName}>
            <bdi>{clip(xName ?? '')}</bdi>
          </span>
        }
        yTitle={
          <AxisTitle
            axis={up.axis}
            isNumber
            text={text}
            onLog={log => {
              onLayout(withChart(layout, { log: log || undefined }));
            }}
          />
        }
        read={run => runText(rows[run], [axis, up.axis], text)}
      />
    ),
    true
  );
}

/** In the middle of its share of the axis. */
function placeOfGroup(at: number, count: number): number {
  return (at + 0.5) / count;
}

function numbersOf(box: Box | null): string[] {
  return box
    ? [box.min, box.low, box.median, box.high, box.max].map(formatNumber)
    : Array.from({ length: 5 }, () => '–');
}

function drawBox(
  context: CanvasRenderingContext2D,
  { low, median, high, from, to }: Box,
  at: {
    readonly left: number;
    readonly right: number;
    readonly colour: string;
    readonly heightOf: (value: number) => number;
  }
): void {
  const { left, right, colour, heightOf } = at;
  const middle = (left + right) / 2;
  const line = (...points: readonly (readonly [number, number])[]) => {
    context.beginPath();
    points.forEach(([x, y], n) => {
      if (n === 0) {
        context.moveTo(x, y);
      } else {
        context.lineTo(x, y);
      }
    });
    context.stroke();
  };
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.globalAlpha = 0.12;
  context.fillRect(
    left,
    heightOf(high),
    right - left,
    heightOf(low) - heightOf(high)
  );
  context.globalAlpha = 1;
  context.lineWidth = 1;
  const corners = [
    ...([
      [left, heightOf(low)],
      [right, heightOf(low)]
    ] as const),
    ...([
      [right, heightOf(high)],
      [left, heightOf(high)]
    ] as const)
  ];
  line(...corners, [left, heightOf(low)]);
  line([middle, heightOf(high)], [middle, heightOf(to)]);
  line([middle, heightOf(low)], [middle, heightOf(from)]);
  context.lineWidth = 2.5;
  line([left, heightOf(median)], [right, heightOf(median)]);
}
