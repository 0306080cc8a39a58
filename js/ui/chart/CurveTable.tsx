import React from 'react';
import {
  formatCount,
  formatDuration,
  formatNumber,
  fullTime
} from '../../core/text/format';
import type { Axis, DrawnCurve } from '../../core/run/curves';
import type { Text } from '../../core/text/text';
import { CopyButton } from '../parts/CopyButton';
import { wireOf } from './wireOf';

const MANY = 500;

/** The points of a curve, as a chart has them, for those who read rather than look. */
export function CurveTable(props: {
  curve: DrawnCurve;
  axis: Axis;
  name: string;
  text: Text;
}): React.JSX.Element {
  const { curve, axis, name, text } = props;
  const heads = {
    step: text.__('Step'),
    time: text.__('Time'),
    relative: text.__('Since the start')
  };
  const place = (x: number) =>
    axis === 'step'
      ? String(x)
      : axis === 'time'
        ? fullTime(x)
        : formatDuration(x);
  const rows = Array.from(curve.x.subarray(0, MANY));
  const csv = Array.from(
    curve.x,
    (x, at) => `${String(x)},${String(curve.y[at] ?? '')}\r\n`
  ).join('');
  return (
    <div>
      <div className="jp-TrialbookRunPage-tools">
        <CopyButton
          value={`${axis},value\r\n${csv}`}
          label={text.__('Copy the points as CSV')}
          text={text}
        />
        {curve.x.length > MANY && (
          <span>
            {text.__(
              'The first %1 of %2 points; zoom in for others.',
              formatCount(MANY),
              formatCount(curve.x.length)
            )}
          </span>
        )}
      </div>
      <div
        className="jp-TrialbookChart-points"
        tabIndex={0}
        role="group"
        aria-label={name}
      >
        <table className="jp-TrialbookRunPage-table">
          <thead>
            <tr>
              <th scope="col" className="jp-mod-numeric">
                {heads[axis]}
              </th>
              <th scope="col" className="jp-mod-numeric">
                {text.__('Value')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((x, at) => (
              <tr key={at}>
                <td className="jp-mod-numeric">{place(x)}</td>
                <td className="jp-mod-numeric">
                  {formatNumber(wireOf(curve.y[at] ?? NaN))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
