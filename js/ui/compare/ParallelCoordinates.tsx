import React, {
  useCallback,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore
} from 'react';
import {
  type Brush,
  type Brushes,
  brushed,
  type PlacedAxis
} from '../../core/compare/parallelAxes';
import type { PointedRun } from '../../core/compare/pointedRun';
import { clip, formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { Point } from '../parts/Menu';
import { useWidth } from '../parts/useHost';
import { AxisView } from './AxisView';
import { useCanvas } from './canvas';
import { type LinesShape, runNear, strokeRuns, xOf } from './parallelLines';

const HEIGHT = 320;
/** Pixels that an axis has at least. */
const MIN_ROOM = 84;
/** Brushed lines are drawn so strong where they are few, and no fainter than this. */
const LEAST_ALPHA = 0.25;

/** Every run as a line across its params and metrics; those within the brushes stand out. */
export function ParallelCoordinates(props: {
  axes: readonly PlacedAxis[];
  runIds: readonly string[];
  /** The colour of each run; few different ones, of which each is drawn in one go. */
  colours: readonly string[];
  brushes: Brushes;
  pointed: PointedRun;
  text: Text;
  /** `done` says that the person has let the brush go. */
  onBrushes: (brushes: Brushes, done: boolean) => void;
  onMove: (from: number, to: number) => void;
  onMenu: (axis: PlacedAxis, at: Point) => void;
}): React.JSX.Element {
  const { axes, runIds, colours, brushes, pointed, text } = props;
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const width = Math.max(useWidth(frame), axes.length * MIN_ROOM);
  const shape = useMemo(
    (): LinesShape => ({ axes, width, height: HEIGHT }),
    [axes, width]
  );
  const within = useMemo(
    () => brushed(axes, brushes, runIds.length),
    [axes, brushes, runIds]
  );
  const near = useSyncExternalStore(pointed.subscribe, pointed.get);
  const every = useCanvas(
    shape,
    useCallback(
      (context, colour) => {
        strokeRuns(context, shape, runIds.keys(), {
          ...{ colour, alpha: 0.15, width: 1 }
        });
      },
      [shape, runIds]
    )
  );
  const standingOut = useCanvas(
    shape,
    useCallback(
      context => {
        const alpha = Math.max(LEAST_ALPHA, 1 - within.length / 400);
        for (const [colour, runs] of byColour(within, colours)) {
          strokeRuns(context, shape, runs, { colour, alpha, width: 1.2 });
        }
        const run = near === null ? -1 : runIds.indexOf(near);
        if (run >= 0) {
          const colour = colours[run] ?? '';
          strokeRuns(context, shape, [run], { colour, alpha: 1, width: 3 });
        }
      },
      [shape, within, colours, near, runIds]
    )
  );
  const svg = useRef<SVGSVGElement>(null);
  const count = text.__(
    '%1 of %2 runs',
    formatCount(within.length),
    formatCount(runIds.length)
  );
  const brush = (id: string, part: Brush | null, done: boolean) => {
    const now = new Map(brushes);
    now.delete(id);
    props.onBrushes(part ? now.set(id, part) : now, done);
  };
  const focus = (at: number) => {
    const id = axes[at]?.id;
    [...(svg.current?.querySelectorAll<SVGGElement>('[data-axis]') ?? [])]
      .find(({ dataset }) => dataset.axis === id)
      ?.focus();
  };
  const dragged = useRef<number | null>(null);
  const room = axes.length < 2 ? width : xOf(shape, 1) - xOf(shape, 0);
  const size = { width, height: HEIGHT };
  return (
    <div ref={setFrame} className="jp-TrialbookCompare-parallel">
      <div style={size}>
        <canvas ref={every} style={size} aria-hidden="true" />
        <canvas ref={standingOut} style={size} aria-hidden="true" />
        <svg
          ref={svg}
          {...size}
          role="group"
          aria-label={text.__('Parallel coordinates: %1', count)}
          onPointerMove={event => {
            if (event.buttons === 0) {
              const { left, top } = event.currentTarget.getBoundingClientRect();
              const run = runNear(
                shape,
                within,
                event.clientX - left,
                event.clientY - top
              );
              pointed.set(run === null ? null : (runIds[run] ?? null));
            }
          }}
          onPointerLeave={() => {
            pointed.set(null);
          }}
        >
          {axes.map((axis, at) => (
            <AxisView
              key={axis.id}
              axis={axis}
              x={xOf(shape, at)}
              room={room}
              height={HEIGHT}
              brush={brushes.get(axis.id)}
              said={count}
              text={text}
              onBrush={(part, done) => {
                brush(axis.id, part, done);
              }}
              onStep={by => {
                focus(at + by);
              }}
              onMove={by => {
                props.onMove(at, Math.max(0, at + by));
              }}
              onMenu={point => {
                props.onMenu(axis, point);
              }}
            />
          ))}
        </svg>
        {axes.map((axis, at) => (
          <button
            key={axis.id}
            type="button"
            className="jp-TrialbookCompare-axisName"
            style={{ left: xOf(shape, at) - room / 2, width: room }}
            draggable
            aria-haspopup="menu"
            title={axis.axis.key}
            onDragStart={event => {
              dragged.current = at;
              event.dataTransfer.effectAllowed = 'move';
            }}
            onDragOver={event => {
              if (dragged.current !== null) {
                event.preventDefault();
              }
            }}
            onDrop={event => {
              event.preventDefault();
              if (dragged.current !== null && dragged.current !== at) {
                props.onMove(dragged.current, at);
              }
              dragged.current = null;
            }}
            onDragEnd={() => {
              dragged.current = null;
            }}
            onClick={({ currentTarget }) => {
              const { left, bottom } = currentTarget.getBoundingClientRect();
              props.onMenu(axis, { x: left, y: bottom });
            }}
          >
            <bdi>
              {clip(
                axis.axis.aggregate === 'latest'
                  ? axis.axis.key
                  : `${axis.axis.aggregate}(${axis.axis.key})`
              )}
            </bdi>
          </button>
        ))}
      </div>
    </div>
  );
}

function byColour(
  runs: readonly number[],
  colours: readonly string[]
): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const run of runs) {
    const colour = colours[run] ?? '';
    const same = found.get(colour);
    if (same) {
      same.push(run);
    } else {
      found.set(colour, [run]);
    }
  }
  return found;
}
