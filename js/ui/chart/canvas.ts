/** What canvases of any chart need. */
import { useEffect, useLayoutEffect, useState } from 'react';
import { useTheme } from '../parts/useHost';
import { DrawingPace, strewn } from './drawingPace';

/** Draw a canvas anew, with the next frame, whenever `draw` is another function or the theme has changed. */
export function useCanvas(
  size: { readonly width: number; readonly height: number },
  draw: (context: CanvasRenderingContext2D, colour: string) => void
): (canvas: HTMLCanvasElement | null) => void {
  const [canvas, setCanvas] = useState<HTMLCanvasElement | null>(null);
  const theme = useTheme();
  const { width, height } = size;
  useEffect(() => {
    const frame = requestAnimationFrame(() => {
      const context = canvas?.getContext('2d');
      if (!canvas || !context) {
        return;
      }
      prepare(canvas, context, width, height);
      draw(context, getComputedStyle(canvas).color);
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [canvas, width, height, draw, theme]);
  return setCanvas;
}

/** A text of so many letters at most: its beginning and its end tell it from others. */
export function shortened(text: string, letters: number): string {
  const all = Array.from(text);
  if (all.length <= letters) {
    return text;
  }
  const end = Math.floor((letters - 1) / 2);
  const beginning = Math.max(1, letters - 1 - end);
  return `${all.slice(0, beginning).join('')}…${end > 0 ? all.slice(-end).join('') : ''}`;
}

/** The size of an element, told anew when it changes; nothing while it is not shown. */
export function useSize(element: HTMLElement | null): {
  readonly width: number;
  readonly height: number;
} {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    if (!element) {
      return undefined;
    }
    const observer = new ResizeObserver(() => {
      const { offsetWidth: width, offsetHeight: height } = element;
      setSize(before =>
        before.width === width && before.height === height
          ? before
          : { width, height }
      );
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return size;
}

/**
 * Draw many items on a canvas, as many with each frame as there is time for.
 *
 * The first ones are from all over the list, so that already the first frame
 * looks like the whole; another list begins anew.
 */
export function usePacedCanvas<T>(
  size: { readonly width: number; readonly height: number },
  items: readonly T[],
  draw: (context: CanvasRenderingContext2D, some: readonly T[]) => void
): (canvas: HTMLCanvasElement | null) => void {
  const [canvas, setCanvas] = useState<HTMLCanvasElement | null>(null);
  const [pace] = useState(() => new DrawingPace());
  const theme = useTheme();
  const { width, height } = size;
  useLayoutEffect(() => {
    const order = strewn(items);
    let next = 0;
    const step = (now: number) => {
      const context = canvas?.getContext('2d');
      if (!canvas || !context) {
        return;
      }
      if (next === 0) {
        prepare(canvas, context, width, height);
      }
      const some = order.slice(next, next + pace.lines);
      draw(context, some);
      next += some.length;
      // Not taken back by what is drawn next: a frame that is late has to be learnt from.
      requestAnimationFrame(then => {
        pace.took(then - now, some.length);
      });
      if (next < order.length) {
        frame = requestAnimationFrame(step);
      }
    };
    let frame = requestAnimationFrame(step);
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [canvas, width, height, items, draw, pace, theme]);
  return setCanvas;
}

/** Empty a canvas, and have a pixel of the page be one of its units. */
function prepare(
  canvas: HTMLCanvasElement,
  context: CanvasRenderingContext2D,
  width: number,
  height: number
): void {
  const ratio = window.devicePixelRatio || 1;
  const [across, up] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== up) {
    canvas.width = across;
    canvas.height = up;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
}
