import React from 'react';
import { shortened } from './canvas';
import { GUTTER, type PlotBox, TURNED_LETTERS, xIn, yIn } from './plotBox';

/** Letters of a label that is not turned. */
const LETTERS = 14;

/** Ticks with their labels, and where runs without a value are. */
export function PlotAxes({
  box,
  none
}: {
  box: PlotBox;
  none: string;
}): React.JSX.Element {
  const { left, right, top, bottom, noX, noY, isTurned } = box;
  const below = bottom + (noY === null ? 10 : 10 + GUTTER) + 12;
  return (
    <>
      {box.yTicks.map(({ at, label }) => (
        <g key={at} transform={`translate(0 ${String(yIn(box, at))})`}>
          <line x1={left - 10} x2={right + 8} />
          <text
            x={left - 14 - (noX === null ? 0 : GUTTER)}
            y={4}
            textAnchor="end"
          >
            {shortened(label, 14)}
            <title>{label}</title>
          </text>
        </g>
      ))}
      {box.xTicks.map(({ at, label }) => {
        const across = xIn(box, at);
        return (
          <text
            key={at}
            x={across}
            y={below}
            textAnchor={isTurned ? 'end' : 'middle'}
            transform={
              isTurned
                ? `rotate(-40 ${String(across)} ${String(below - 4)})`
                : undefined
            }
          >
            {shortened(label, isTurned ? TURNED_LETTERS : LETTERS)}
            <title>{label}</title>
          </text>
        );
      })}
      {noX !== null && (
        <>
          <line
            className="jp-mod-gutter"
            x1={left - 12}
            x2={left - 12}
            y1={top}
            y2={bottom}
          />
          <text
            x={noX}
            y={(top + bottom) / 2}
            textAnchor="middle"
            transform={`rotate(-90 ${String(noX)} ${String((top + bottom) / 2)})`}
          >
            {none}
          </text>
        </>
      )}
      {noY !== null && (
        <>
          <line
            className="jp-mod-gutter"
            x1={left - 10}
            x2={right + 8}
            y1={bottom + 12}
            y2={bottom + 12}
          />
          <text x={left - 14} y={noY + 4} textAnchor="end">
            {none}
          </text>
        </>
      )}
    </>
  );
}
