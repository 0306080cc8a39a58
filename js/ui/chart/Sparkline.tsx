import React from 'react';
import type { DrawnCurve } from '../../core/run/curves';

const WIDTH = 60;
const HEIGHT = 16;
const EDGE = 1.5;

/** Segments through the finite points; a gap where there is none. */
function pathOf({ x: across, y: up }: Pick<DrawnCurve, 'x' | 'y'>): string {
  const numbers = up.filter(Number.isFinite);
  const least = Math.min(...numbers);
  const spread = Math.max(...numbers) - least;
  const first = across[0] ?? 0;
  const length = (across.at(-1) ?? 0) - first;
  let path = '';
  let pen = 'M';
  up.forEach((value, at) => {
    if (!Number.isFinite(value)) {
      pen = 'M';
      return;
    }
    const x = length > 0 ? ((across[at] ?? 0) - first) / length : 0.5;
    const y = spread > 0 ? (value - least) / spread : 0.5;
    path += `${pen}${place(x, WIDTH)} ${place(1 - y, HEIGHT)}`;
    pen = 'L';
  });
  return numbers.length === 1 ? `${path}h0.01` : path;
}

function place(part: number, size: number): string {
  return (EDGE + part * (size - 2 * EDGE)).toFixed(1);
}

/** A metric's history, small: the number beside it says what it has come to. */
export function Sparkline(props: {
  curve: Pick<DrawnCurve, 'x' | 'y'>;
  colour: string;
  /** As in `stroke-dasharray`. */
  dash?: string;
}): React.JSX.Element {
  return (
    <svg
      className="jp-TrialbookSparkline"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`}
      aria-hidden="true"
    >
      <path
        d={pathOf(props.curve)}
        fill="none"
        stroke={props.colour}
        strokeWidth="1.5"
        strokeDasharray={props.dash}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
