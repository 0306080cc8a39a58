import React, { useSyncExternalStore } from 'react';
import {
  clip,
  formatCount,
  formatNumber,
  fullNumber
} from '../../core/text/format';
import { directionOf, type Direction } from '../../core/table/comparison';
import { LineSample, placeText } from '../chart/ChartLegend';
import type { ChartAxis } from '../chart/ticks';
import { wireOf } from '../chart/wireOf';
import type { OwnedLine } from './chartCurves';
import type { CompareTools } from './compareTools';

/** The curves of a chart in numbers, for those who read rather than look: all digits are at each of them. */
export function LinesTable(props: {
  tools: Pick<CompareTools, 'pointed' | 'text' | 'view'>;
  lines: readonly OwnedLine[];
  /** Whether it is of several metrics. */
  several: boolean;
  name: string;
  /** What the lines are over. */
  axis: ChartAxis;
  /** The metric that is the axis, if one is. */
  axisTitle?: string | undefined;
}): React.JSX.Element {
  const { axis, axisTitle = '', lines, several, tools } = props;
  const { pointed, text, view } = tools;
  const near = useSyncExternalStore(pointed.subscribe, pointed.get);
  const directions = view.layout.directions ?? {};
  const directionFor = (key: string) => directionOf(key, { directions });
  const hasBest = lines.some(({ key }) => directionFor(key) !== null);
  const told = ({ shown }: OwnedLine, at: number | null) => {
    const y = at === null ? undefined : shown.y[at];
    const x = at === null ? undefined : shown.x[at];
    return y === undefined || x === undefined ? (
      <td className="jp-mod-numeric">–</td>
    ) : (
      <td
        className="jp-mod-numeric"
        title={`${fullNumber(wireOf(y))} · ${placeText(axis, axisTitle, x, text)}`}
      >
        {formatNumber(wireOf(y))}
      </td>
    );
  };
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
              ...(hasBest ? [text.__('Best')] : []),
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
          {lines.map(owned => {
            const { owner, key, shown } = owned;
            const [low, high] = (['lower', 'higher'] as const).map(direction =>
              firstBest(shown.y, direction)
            ) as [number | null, number | null];
            const direction = directionFor(key);
            return (
              <tr
                key={`${owner.id} ${key}`}
                className={
                  near !== null && owner.runIds.includes(near)
                    ? 'jp-mod-pointed'
                    : undefined
                }
                onMouseEnter={() => {
                  pointed.set(owner.runIds[0] ?? null);
                }}
                onMouseLeave={() => {
                  pointed.set(null);
                }}
              >
                <th scope="row" title={owner.label}>
                  <LineSample {...owner.style} /> <bdi>{clip(owner.label)}</bdi>
                </th>
                {several && <td>{clip(key)}</td>}
                {told(owned, shown.y.length - 1)}
                {hasBest &&
                  told(owned, direction === 'lower' ? low : direction && high)}
                {told(owned, low)}
                {told(owned, high)}
                <td className="jp-mod-numeric">{formatCount(shown.total)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The first of the least or of the greatest numbers; null where there is none. */
function firstBest(y: Float64Array, direction: Direction): number | null {
  let best: number | null = null;
  y.forEach((value, at) => {
    const known = best === null ? undefined : y[best];
    const isBetter =
      known === undefined ||
      (direction === 'lower' ? value < known : value > known);
    if (Number.isFinite(value) && isBetter) {
      best = at;
    }
  });
  return best;
}
