import React, {
  useCallback,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore
} from 'react';
import type { PlacedAxis } from '../../core/compare/axisScale';
import type { Brush, Brushes } from '../../core/compare/parallelAxes';
import type { PointedRun } from '../../core/compare/pointedRun';
import type { RunStyle } from '../../core/marks/runColours';
import { clip, formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { Point } from '../parts/Menu';
import { columnLabel } from '../table/columnLabel';
import { AxisView } from './AxisView';
import { useCanvas, usePacedCanvas, useSize } from '../chart/canvas';
import {
  byLook,
  heightsOf,
  type LinesShape,
  runByKey,
  runNear,
  strokeRuns,
  xOf
} from './parallelLines';

/** Pixels that an axis has at least, and that a scrollbar takes below. */
const MIN_ROOM = 84;
const SCROLLBAR = 14;
const LEAST_HEIGHT = 240;
/** Brushed lines are drawn so strong where they are few, and no fainter than this. */
const LEAST_ALPHA = 0.25;
/** Lines are dashed by category where so many are; more would only be slower to draw and no easier to read. */
const MAX_DASHED = 200;

/** Every run as a line across its params and metrics; those within the brushes stand out. */
export function ParallelCoordinates(props: {
  axes: readonly PlacedAxis[];
  runIds: readonly string[];
  /** How each run looks; few different ways, of which each is drawn in one go. */
  styles: readonly RunStyle[];
  brushes: Brushes;
  /** Indices of the runs within all brushes. */
  within: readonly number[];
  pointed: PointedRun;
  text: Text;
  /** `done` says that the person has let the brush go. */
  onBrushes: (brushes: Brushes, done: boolean) => void;
  onMove: (from: number, to: number) => void;
  onMenu: (axis: PlacedAxis, at: Point) => void;
  /** A run in words. */
  read: (run: number) => string;
}): React.JSX.Element {
  const { axes, runIds, styles, brushes, within, pointed, text } = props;
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const visible = useSize(frame);
  const width = Math.max(visible.width, axes.length * MIN_ROOM);
  const height = Math.max(
    LEAST_HEIGHT,
    visible.height - (width > visible.width ? SCROLLBAR : 0)
  );
  const shape = useMemo(
    (): LinesShape => ({ axes, width, height }),
    [axes, width, height]
  );
  const heights = useMemo(() => heightsOf(shape), [shape]);
  const near = useSyncExternalStore(pointed.subscribe, pointed.get);
  const nearRun = near === null ? -1 : runIds.indexOf(near);
  const [spoken, setSpoken] = useState('');
  // All lines are drawn once, those within the brushes over them, and the one that is pointed at by itself.
  const every = useCanvas(
    shape,
    useCallback(
      (context, colour) => {
        strokeRuns(context, shape, heights, [...runIds.keys()], {
          ...{ colour, alpha: 0.15, width: 1 }
        });
      },
      [shape, heights, runIds]
    )
  );
  const drawn = within.length;
  const standingOut = usePacedCanvas(
    shape,
    within,
    useCallback(
      (context, some) => {
        const alpha = Math.max(LEAST_ALPHA, 1 - drawn / 400);
        for (const { style, runs } of byLook(some, styles).values()) {
          strokeRuns(context, shape, heights, runs, {
            // Wider ones take a browser without a graphics card many times as long.
            ...{ alpha, colour: style.colour, width: 1 },
            dash: drawn <= MAX_DASHED ? style.dash : ''
          });
        }
      },
      [shape, heights, styles, drawn]
    )
  );
  const pointedLine = useCanvas(
    shape,
    useCallback(
      context => {
        const style = styles[nearRun];
        if (style) {
          strokeRuns(context, shape, heights, [nearRun], {
            ...{ colour: style.colour, alpha: 1, width: 3.5 }
          });
        }
      },
      [shape, heights, styles, nearRun]
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
  const size = { width, height };
  const hint = text.__(
    'Drag along axes to select. Keys: ← → to another axis, ↑ ↓ to brush, Page Up and Page Down from run to run, Enter for what an axis can do'
  );
  return (
    <>
      <div ref={setFrame} className="jp-TrialbookCompare-parallel">
        <div style={size}>
          <canvas ref={every} style={size} aria-hidden="true" />
          <canvas ref={standingOut} style={size} aria-hidden="true" />
          <canvas ref={pointedLine} style={size} aria-hidden="true" />
          <svg
            ref={svg}
            {...size}
            role="group"
            aria-label={text.__('Parallel coordinates: %1', count)}
            aria-description={hint}
            onPointerMove={event => {
              if (event.buttons === 0) {
                const { left, top } =
                  event.currentTarget.getBoundingClientRect();
                const run = runNear(
                  shape,
                  heights,
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
                isLast={at > 0 && at === axes.length - 1}
                height={height}
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
                onRun={key => {
                  const run = runByKey(
                    axis,
                    within,
                    nearRun < 0 ? null : nearRun,
                    key
                  );
                  if (run !== undefined) {
                    pointed.set(runIds[run] ?? null);
                    setSpoken(props.read(run));
                  }
                  return run !== undefined;
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
              <bdi>{clip(columnLabel(axis.axis, text))}</bdi>
            </button>
          ))}
        </div>
      </div>
      <div className="jp-TrialbookCompare-plotFoot">
        <span className="jp-TrialbookCompare-quiet" title={hint}>
          <bdi>{nearRun < 0 ? hint : props.read(nearRun)}</bdi>
        </span>
      </div>
      <span className="jp-TrialbookChart-spoken" aria-live="polite">
        {spoken}
      </span>
    </>
  );
}
