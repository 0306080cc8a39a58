import React from 'react';
import { clip, formatCount, formatNumber } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { OwnedLine } from './chartCurves';

/** The curves of a chart in numbers, for those who read rather than look. */
export function LinesTable(props: {
  lines: readonly OwnedLine[];
  /** Whether it is of several metrics. */
  several: boolean;
  name: string;
  text: Text;
}): React.JSX.Element {
  const { lines, several, text } = props;
  return (
    <div
      className="jp-TrialbookCompare-points"
      tabIndex={0}
      role="group"
      aria-label={props.name}
    >
      <table className="jp-TrialbookCompare-table">
        <thead>
          <tr>
            <th scope="col">{text.__('Run')}</th>
            {several && <th scope="col">{text.__('Metric')}</th>}
            {[
              text.__('Latest'),
              text.__('Minimum'),
              text.__('Maximum'),
              text.__('Points')
            ].map(head => (
              <th key={head} scope="col" className="jp-mod-numeric">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ owner, key, line }) => {
            const numbers = line.y.filter(Number.isFinite);
            const values = [
              line.y.at(-1) ?? NaN,
              numbers.reduce((least, y) => Math.min(least, y), Infinity),
              numbers.reduce((most, y) => Math.max(most, y), -Infinity)
            ];
            return (
              <tr key={`${owner.id} ${key}`}>
                <th scope="row">
                  <bdi>{clip(owner.label)}</bdi>
                </th>
                {several && <td>{clip(key)}</td>}
                {values.map((value, at) => (
                  <td key={at} className="jp-mod-numeric">
                    {Number.isFinite(value) ? formatNumber(value) : '–'}
                  </td>
                ))}
                <td className="jp-mod-numeric">{formatCount(line.total)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
