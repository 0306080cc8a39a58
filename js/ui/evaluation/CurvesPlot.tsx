import React, { useCallback, useMemo, useState } from 'react';
import { useCanvas, useSize } from '../chart/canvas';
import { PlotAxes } from '../chart/PlotAxes';
import { plotBox } from '../chart/plotBox';
import { axisOf, type PlotRange, PlotScale } from './plotScale';

export type Draw = (
  context: CanvasRenderingContext2D,
  scale: PlotScale,
  colour: string
) => void;

/** What the plot as a whole is for whoever does not see it. */
export interface PlotRole {
  readonly label: string;
  /** Which keys do what. */
  readonly hint: string;
  /** Where it is a slider: what it is at; else a chart, of which points are read out. */
  readonly slider: {
    readonly min: number;
    readonly max: number;
    readonly now: number;
    readonly text: string;
  } | null;
}

/**
 * Two axes, with a canvas for what stays and one for what moves.
 *
 * What is under the pointer and which keys do what is said by whoever draws: with
 * each movement of a threshold only the upper canvas is drawn anew.
 */
export function CurvesPlot(props: {
  role: PlotRole;
  x: PlotRange;
  y: PlotRange;
  draw: Draw;
  /** Above, with each frame. */
  above: Draw;
  /** The pointer is at a place in pixels; null when it has left. */
  onPoint: (at: { x: number; y: number } | null, scale: PlotScale) => void;
  /** The pointer is pressed there, or moved while it is. */
  onPress?: (at: { x: number; y: number }, scale: PlotScale) => void;
  onClick?: (at: { x: number; y: number }, scale: PlotScale) => void;
  /** Whether a key means something here. */
  onKey: (event: React.KeyboardEvent) => boolean;
}): React.JSX.Element {
  const { role, x, y, draw, above, onPoint, onPress, onClick, onKey } = props;
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const { width, height } = useSize(frame);
  const size = useMemo(() => ({ width, height }), [width, height]);
  const scale = useMemo(
    () => new PlotScale(plotBox(size, axisOf(x), axisOf(y)), x, y),
    [size, x, y]
  );
  // What stays is not made anew with each movement of a threshold.
  const axes = useMemo(() => <PlotAxes box={scale.box} none="" />, [scale]);
  const still = useCanvas(
    size,
    useCallback(
      (context, colour) => {
        draw(context, scale, colour);
      },
      [draw, scale]
    )
  );
  const moving = useCanvas(
    size,
    useCallback(
      (context, colour) => {
        above(context, scale, colour);
      },
      [above, scale]
    )
  );
  const placeOf = (event: React.MouseEvent<SVGSVGElement>) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const { slider } = role;
  return (
    <div
      ref={setFrame}
      className="jp-TrialbookCurves-plot"
      {...(slider
        ? {
            role: 'slider',
            'aria-valuemin': slider.min,
            'aria-valuemax': slider.max,
            'aria-valuenow': slider.now,
            'aria-valuetext': slider.text
          }
        : { role: 'group' })}
      aria-label={role.label}
      aria-description={role.hint}
      tabIndex={0}
      onKeyDown={event => {
        if (!event.altKey && !event.ctrlKey && !event.metaKey && onKey(event)) {
          event.preventDefault();
          event.stopPropagation();
        }
      }}
    >
      <canvas ref={still} style={size} aria-hidden="true" />
      <canvas ref={moving} style={size} aria-hidden="true" />
      <svg
        {...size}
        aria-hidden="true"
        onPointerDown={event => {
          if (event.button === 0 && onPress) {
            event.currentTarget.setPointerCapture(event.pointerId);
            onPress(placeOf(event), scale);
          }
        }}
        onPointerMove={event => {
          onPoint(placeOf(event), scale);
          if ((event.buttons & 1) === 1) {
            onPress?.(placeOf(event), scale);
          }
        }}
        onClick={event => {
          onClick?.(placeOf(event), scale);
        }}
        onPointerLeave={() => {
          onPoint(null, scale);
        }}
      >
        {axes}
      </svg>
    </div>
  );
}
