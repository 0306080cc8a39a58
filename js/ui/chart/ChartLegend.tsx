import React from 'react';
import {
  clip,
  formatCount,
  formatDuration,
  formatNumber,
  fullNumber,
  fullTime
} from '../../core/text/format';
import type { RunShape } from '../../core/marks/runColours';
import type { Text } from '../../core/text/text';
import { MARK_PATHS } from '../parts/RunMark';
import { formatIn, type ValueUnit } from '../../core/text/units';
import type { ChartCursor } from './chartCursor';
import type { PlacedCurve } from './chartData';
import type { ChartAxis } from './ticks';
import { wireOf } from './wireOf';

/** What stands where on an axis, in words. */
export function placeText(
  axis: ChartAxis,
  title: string,
  x: number,
  text: Text
): string {
  return axis === 'step'
    ? text.__('step %1', formatCount(x))
    : axis === 'metric'
      ? `${title} ${formatNumber(wireOf(x))}`
      : axis === 'time'
        ? fullTime(x)
        : formatDuration(x);
}

/** A point in words: where, of which curve, how much. */
export function spokenText(
  { curve, point }: ChartCursor,
  curves: readonly PlacedCurve[],
  axis: ChartAxis,
  title: string,
  unit: ValueUnit | undefined,
  text: Text
): string {
  const read = curves[curve];
  if (!read || point === null) {
    return '';
  }
  const [x, y] = [read.x[point] ?? NaN, read.y[point] ?? NaN];
  const short = formatIn(wireOf(y), unit);
  const full = fullNumber(wireOf(y));
  const name = [read.label, read.metric ?? ''].filter(Boolean).map(clip);
  const told = text.__(
    '%1: %2 %3',
    placeText(axis, title, x, text),
    name.join(' '),
    // The same digits twice tell no more.
    short.replaceAll('\u202f', '') === full
      ? short
      : text.__('%1, in full %2', short, full)
  );
  return read.best?.x === x && read.best.y === y
    ? text.__('%1, the best', told)
    : told;
}

/** Which line is which, with the values at the cursor, or the last ones; its lines stay where they are. */
export function ChartLegend(props: {
  curves: readonly PlacedCurve[];
  /** Of each curve the point that is read. */
  points: readonly (number | null)[];
  cursor: ChartCursor | null;
  /** Curves that stand out. */
  pointed: ReadonlySet<string>;
  axis: ChartAxis;
  /** What stands below it. */
  title: string;
  unit: ValueUnit | undefined;
  /** How a chart is used. */
  hint: string;
  text: Text;
}): React.JSX.Element {
  const { axis, cursor, curves, points, pointed, text, unit } = props;
  const read = curves.flatMap((curve, at) =>
    curve.style.pale ? [] : [{ curve, at, point: points[at] ?? null }]
  );
  const [only] = read.length === 1 ? read : [];
  const x = cursor?.x ?? only?.curve.x[only.point ?? -1];
  return (
    <div
      className="jp-TrialbookChart-legend"
      title={props.hint}
      aria-hidden="true"
    >
      {read.map(({ curve, at, point }) => (
        <span
          key={curve.id}
          className={
            !only && (cursor?.curve === at || pointed.has(curve.id))
              ? 'jp-mod-chosen'
              : undefined
          }
        >
          <LineSample {...curve.style} />
          {!only && <bdi title={curve.label}>{clip(curve.label)}</bdi>}
          <span
            className="jp-TrialbookChart-value"
            title={
              point === null
                ? undefined
                : fullNumber(wireOf(curve.y[point] ?? NaN))
            }
          >
            {point === null
              ? '–'
              : formatIn(wireOf(curve.y[point] ?? NaN), unit)}
          </span>
        </span>
      ))}
      <span className="jp-TrialbookChart-place">
        {x === undefined ? '' : placeText(axis, props.title, x, text)}
      </span>
    </div>
  );
}

/** A line as a chart draws it, with the mark of its points. */
export function LineSample(props: {
  colour: string;
  dash?: string;
  shape?: RunShape;
}): React.JSX.Element {
  const { colour, dash, shape } = props;
  return (
    <svg
      viewBox="0 0 26 10"
      width="26"
      height="10"
      aria-hidden="true"
      focusable="false"
    >
      <path
        d="M0 5h26"
        stroke={colour}
        strokeWidth="2"
        strokeDasharray={dash}
      />
      {shape && (
        <path
          d={MARK_PATHS[shape]}
          transform="translate(8 0) scale(0.833)"
          fill={colour}
        />
      )}
    </svg>
  );
}
