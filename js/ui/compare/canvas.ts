/** What canvases of any chart need. */
import { useEffect, useState } from 'react';
import { useTheme } from '../parts/useHost';

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
      const ratio = window.devicePixelRatio || 1;
      const [across, up] = [
        Math.round(width * ratio),
        Math.round(height * ratio)
      ];
      if (canvas.width !== across || canvas.height !== up) {
        canvas.width = across;
        canvas.height = up;
      }
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, width, height);
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
