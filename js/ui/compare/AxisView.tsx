import React, { useRef } from 'react';
import { MISSING, type PlacedAxis } from '../../core/compare/axisScale';
import { type Brush, brushByKey } from '../../core/compare/parallelAxes';
import { clip, formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { Point } from '../parts/Menu';
import { columnLabel } from '../table/columnLabel';
import { shortened } from '../chart/canvas';
import { BELOW, MISSING_AT, placeAt, TOP, yOf } from './parallelLines';
import { thinned } from '../chart/plotBox';

/** Pixels that an axis takes of the pointer. */
const GRIP = 20;
/** What a line of a label and a letter of it take. */
const LINE = 13;
const LETTER = 6.2;
/** A brush smaller than this is a click. */
const LEAST = 0.01;

/** One axis: its values, and the part of it that is brushed. */
export function AxisView(props: {
  axis: PlacedAxis;
  x: number;
  /** Pixels to the next axis. */
  room: number;
  /** Whether none follows: there is room for labels on its other side alone. */
  isLast: boolean;
  height: number;
  brush: Brush | undefined;
  /** How many runs are within all brushes, in words. */
  said: string;
  text: Text;
  /** `done` says that the person has let it go. */
  onBrush: (brush: Brush | null, done: boolean) => void;
  /** Move the keyboard to another axis. */
  onStep: (by: 1 | -1) => void;
  onMove: (by: 1 | -1) => void;
  onMenu: (at: Point) => void;
  /** Go on to another run; whether the key does so. */
  onRun: (key: string) => boolean;
}): React.JSX.Element {
  const { axis, x, height, brush, text } = props;
  const name = clip(columnLabel(axis.axis, text));
  const part = !brush
    ? name
    : brush.to === MISSING
      ? text.__('%1, runs without a value', name)
      : text.__(
          '%1, from %2 to %3',
          name,
          axis.valueAt(brush.from),
          axis.valueAt(brush.to)
        );
  const shownBrush = brush && {
    // What is brushed may reach beyond the values that are left.
    top: yOf({ height }, within(brush.to)),
    bottom: yOf({ height }, within(brush.from))
  };
  const grip = useDragging(props);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const turn = { ArrowLeft: -1 as const, ArrowRight: 1 as const }[event.key];
    const next = brushByKey(axis, brush, event);
    if (turn !== undefined) {
      (event.altKey ? props.onMove : props.onStep)(turn);
    } else if (next !== undefined) {
      props.onBrush(next, true);
    } else if (event.key === 'Enter' || event.key === 'ContextMenu') {
      const { left, bottom } = event.currentTarget.getBoundingClientRect();
      props.onMenu({ x: left, y: bottom });
    } else if (!props.onRun(event.key)) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  // Where there are too many to stand below one another some stay unsaid; each has its place all the same.
  const ticks = thinned(axis.ticks, LINE / Math.max(1, height - TOP - BELOW));
  const nowhere = axis.without + axis.unplaced;
  const beside = props.isLast
    ? ({ x: -6, textAnchor: 'end' } as const)
    : { x: 6 };
  const letters = Math.max(3, Math.floor((props.room - 12) / LETTER));
  return (
    <g
      className="jp-TrialbookCompare-axis"
      data-axis={axis.id}
      transform={`translate(${String(x)} 0)`}
      role="group"
      aria-roledescription={text.__('axis')}
      aria-label={`${part}: ${props.said}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onContextMenu={event => {
        event.preventDefault();
        event.stopPropagation();
        props.onMenu({ x: event.clientX, y: event.clientY });
      }}
    >
      <line y1={TOP} y2={height - BELOW} />
      {ticks.map(({ at, label }) => (
        <text key={at} {...beside} y={yOf({ height }, at) + 4}>
          {shortened(label, letters)}
          <title>{label}</title>
        </text>
      ))}
      {nowhere > 0 && (
        <text
          className="jp-mod-none"
          {...beside}
          y={height - BELOW + MISSING_AT + 4}
          onClick={() => {
            const isOn = brush?.to === MISSING;
            props.onBrush(isOn ? null : { from: MISSING, to: MISSING }, true);
          }}
        >
          {shortened(text.__('no value'), letters)}
          <title>{noneText(axis, text)}</title>
        </text>
      )}
      <rect
        className="jp-TrialbookCompare-grip"
        x={-GRIP / 2}
        y={TOP - 4}
        width={GRIP}
        height={height - TOP - BELOW + 8}
        {...grip}
      />
      {shownBrush && (
        <rect
          className="jp-TrialbookCompare-brush"
          x={-6}
          y={shownBrush.top - 2}
          width={12}
          height={shownBrush.bottom - shownBrush.top + 4}
        />
      )}
    </g>
  );
}

function within(place: number): number {
  return place === MISSING ? place : Math.min(1, Math.max(0, place));
}

/** How many runs have no place on an axis, and why. */
function noneText({ without, unplaced }: PlacedAxis, text: Text): string {
  return [
    ...(without > 0
      ? [
          text._n(
            '%1 run without a value',
            '%2 runs without a value',
            without,
            formatCount(without)
          )
        ]
      : []),
    ...(unplaced > 0
      ? [
          text._n(
            '%1 run with NaN, infinity or, on a logarithmic axis, zero or less',
            '%2 runs with NaN, infinity or, on a logarithmic axis, zero or less',
            unplaced,
            formatCount(unplaced)
          )
        ]
      : [])
  ].join('; ');
}

/** Brush by the pointer: anew, or further along where it begins within a brush; a click takes it away. */
function useDragging(props: {
  height: number;
  brush: Brush | undefined;
  onBrush: (brush: Brush | null, done: boolean) => void;
}): Pick<
  React.SVGProps<SVGRectElement>,
  'onPointerDown' | 'onPointerMove' | 'onPointerUp'
> {
  const { height, brush, onBrush } = props;
  const from = useRef<{ place: number; moved: Brush | null } | null>(null);
  const placeOf = (event: React.PointerEvent<SVGRectElement>) => {
    const svg = event.currentTarget.ownerSVGElement;
    const top = svg?.getBoundingClientRect().top ?? 0;
    return placeAt({ height }, event.clientY - top);
  };
  const brushTo = (place: number): Brush | null => {
    const { current } = from;
    if (!current) {
      return null;
    }
    const { moved } = current;
    if (moved) {
      const by = Math.min(
        1 - moved.to,
        Math.max(-moved.from, place - current.place)
      );
      return { from: moved.from + by, to: moved.to + by };
    }
    return {
      from: Math.min(place, current.place),
      to: Math.max(place, current.place)
    };
  };
  return {
    onPointerDown: event => {
      if (event.button === 0) {
        const place = placeOf(event);
        const isWithin = brush && place >= brush.from && place <= brush.to;
        from.current = { place, moved: isWithin ? brush : null };
        event.currentTarget.setPointerCapture(event.pointerId);
      }
    },
    onPointerMove: event => {
      if (from.current) {
        onBrush(brushTo(placeOf(event)), false);
      }
    },
    onPointerUp: event => {
      if (from.current) {
        const place = placeOf(event);
        const isClick = Math.abs(place - from.current.place) < LEAST;
        onBrush(isClick ? null : brushTo(place), true);
        from.current = null;
      }
    }
  };
}
