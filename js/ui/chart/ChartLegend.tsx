import React from 'react';
import {
  clip,
  formatCount,
  formatDuration,
  formatNumber,
  fullTime
} from '../../core/text/format';
import type { Text } from '../../core/text/text';
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
  const told = text.__(
    '%1: %2 %3',
    placeText(axis, title, x, text),
    clip(read.label),
    formatIn(wireOf(y), unit)
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
          <Line {...curve.style} />
          {!only && <bdi title={curve.label}>{clip(curve.label)}</bdi>}
          <span className="jp-TrialbookChart-value">
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

function Line(props: { colour: string; dash?: string }): React.JSX.Element {
  return (
    <svg viewBox="0 0 22 8" width="22" height="8" focusable="false">
      <path
        d="M0 4h22"
        stroke={props.colour}
        strokeWidth="2"
        strokeDasharray={props.dash}
      />
    </svg>
  );
}
