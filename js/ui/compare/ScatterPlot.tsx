import React, {
  useCallback,
  useMemo,
  useState,
  useSyncExternalStore
} from 'react';
import { MISSING, type PlacedAxis } from '../../core/compare/parallelAxes';
import type { PointedRun } from '../../core/compare/pointedRun';
import { trendOf } from '../../core/compare/trend';
import { clip, formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { useWidth } from '../parts/useHost';
import { columnLabel } from '../table/columnLabel';
import { shortened, useCanvas } from './canvas';

const HEIGHT = 260;
/** Pixels around the points. */
const EDGE = { left: 64, right: 12, top: 12, bottom: 40 };
const RADIUS = 3.5;
/** Pixels from a point within which the pointer is at it. */
const NEAR = 10;
/** Pixels that a label of the horizontal axis takes. */
const LABEL_ROOM = 72;

/** Runs as points: a param against a metric, with the line of least squares. */
export function ScatterPlot(props: {
  across: PlacedAxis;
  up: PlacedAxis;
  runIds: readonly string[];
  colours: readonly string[];
  pointed: PointedRun;
  text: Text;
}): React.JSX.Element {
  const { across, up, runIds, colours, pointed, text } = props;
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const width = useWidth(frame);
  const near = useSyncExternalStore(pointed.subscribe, pointed.get);
  const size = useMemo(() => ({ width, height: HEIGHT }), [width]);
  const points = useMemo(() => {
    const inner = width - EDGE.left - EDGE.right;
    return runIds.flatMap((_, run) => {
      const [x, y] = [across.places[run], up.places[run]];
      return x === undefined ||
        y === undefined ||
        x === MISSING ||
        y === MISSING
        ? []
        : [{ run, x: EDGE.left + x * inner, y: heightOf(y) }];
    });
  }, [across, up, runIds, width]);
  const trend = useMemo(() => trendOf(across, up), [across, up]);
  const canvas = useCanvas(
    size,
    useCallback(
      context => {
        for (const { run, x, y } of points) {
          const isNear = runIds[run] === near;
          context.globalAlpha = isNear ? 1 : 0.7;
          context.fillStyle = colours[run] ?? '';
          context.beginPath();
          context.arc(x, y, isNear ? 2 * RADIUS : RADIUS, 0, 2 * Math.PI);
          context.fill();
        }
        context.globalAlpha = 1;
      },
      [points, colours, runIds, near]
    )
  );
  const [xLabel, yLabel] = [across, up].map(({ axis }) =>
    columnLabel(axis, text)
  );
  const label = text.__('%1 by %2', clip(yLabel ?? ''), clip(xLabel ?? ''));
  const inner = Math.max(0, width - EDGE.left - EDGE.right);
  const every = Math.max(
    1,
    Math.ceil((across.ticks.length * LABEL_ROOM) / Math.max(1, inner))
  );
  return (
    <figure className="jp-TrialbookCompare-scatter" aria-label={label}>
      <figcaption>
        <bdi>{label}</bdi>{' '}
        <span className="jp-TrialbookCompare-quiet">
          {text._n(
            '%1 run',
            '%2 runs',
            points.length,
            formatCount(points.length)
          )}
        </span>
      </figcaption>
      <div ref={setFrame} style={{ height: HEIGHT, position: 'relative' }}>
        <canvas ref={canvas} style={size} aria-hidden="true" />
        <svg
          {...size}
          aria-hidden="true"
          onPointerMove={event => {
            const { left, top } = event.currentTarget.getBoundingClientRect();
            const [x, y] = [event.clientX - left, event.clientY - top];
            let least = NEAR;
            let nearest: string | null = null;
            for (const point of points) {
              const distance = Math.hypot(point.x - x, point.y - y);
              if (distance < least) {
                least = distance;
                nearest = runIds[point.run] ?? null;
              }
            }
            pointed.set(nearest);
          }}
          onPointerLeave={() => {
            pointed.set(null);
          }}
        >
          {up.ticks.map(({ at, label: tick }) => (
            <g key={tick} transform={`translate(0 ${String(heightOf(at))})`}>
              <line x1={EDGE.left} x2={width - EDGE.right} />
              <text x={EDGE.left - 6} y={4} textAnchor="end">
                {tick}
              </text>
            </g>
          ))}
          {across.ticks
            .filter((_, at) => at % every === 0)
            .map(({ at, label: tick }) => (
              <text
                key={tick}
                x={EDGE.left + at * inner}
                y={HEIGHT - EDGE.bottom + 18}
                textAnchor="middle"
              >
                {shortened(tick, 12)}
                <title>{tick}</title>
              </text>
            ))}
          {trend && inner > 0 && (
            <line
              className="jp-TrialbookCompare-trend"
              x1={EDGE.left}
              x2={EDGE.left + inner}
              y1={heightOf(trend.from)}
              y2={heightOf(trend.to)}
            />
          )}
        </svg>
      </div>
    </figure>
  );
}

function heightOf(place: number): number {
  const bottom = HEIGHT - EDGE.bottom;
  return bottom - place * (bottom - EDGE.top);
}
