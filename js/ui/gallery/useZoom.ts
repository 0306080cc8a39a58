import type React from 'react';
import { useEffect, useRef } from 'react';
import { panned, WHOLE, type Zoom, zoomed } from '../../core/gallery/zoom';

const STEP = 1.25;
const MOVE = 0.1;

/** By the wheel and by dragging: which part of an image is in sight; a ref of the pane. */
export function useZoomPane(
  zoom: Zoom,
  onZoom: (change: (zoom: Zoom) => Zoom) => void
): {
  ref: React.RefObject<HTMLDivElement>;
  onPointerDown: (event: React.PointerEvent<HTMLDivElement>) => void;
  onPointerMove: (event: React.PointerEvent<HTMLDivElement>) => void;
} {
  const ref = useRef<HTMLDivElement>(null);
  const change = useRef(onZoom);
  useEffect(() => {
    change.current = onZoom;
  });
  useEffect(() => {
    const pane = ref.current;
    if (!pane) {
      return undefined;
    }
    const onWheel = (event: WheelEvent) => {
      // React's own wheel listeners cannot keep the page from scrolling.
      event.preventDefault();
      const { left, top, width, height } = pane.getBoundingClientRect();
      const at = {
        x: (event.clientX - left) / Math.max(1, width),
        y: (event.clientY - top) / Math.max(1, height)
      };
      const by = event.deltaY < 0 ? STEP : 1 / STEP;
      change.current(now => zoomed(now, by, at));
    };
    pane.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      pane.removeEventListener('wheel', onWheel);
    };
  }, []);
  return {
    ref,
    onPointerDown: event => {
      if (event.button === 0 && zoom.scale > 1) {
        event.currentTarget.setPointerCapture(event.pointerId);
      }
    },
    onPointerMove: event => {
      const pane = event.currentTarget;
      if (event.buttons === 1 && zoom.scale > 1) {
        const { width, height } = pane.getBoundingClientRect();
        onZoom(now =>
          panned(
            now,
            event.movementX / Math.max(1, width),
            event.movementY / Math.max(1, height)
          )
        );
      }
    }
  };
}

/** What a key does to what is in sight; null where it does nothing. */
export function zoomByKey(key: string): ((zoom: Zoom) => Zoom) | null {
  switch (key) {
    case '+':
    case '=':
      return zoom => zoomed(zoom, STEP);
    case '-':
      return zoom => zoomed(zoom, 1 / STEP);
    case '0':
      return () => WHOLE;
    case 'ArrowLeft':
      return zoom => panned(zoom, MOVE, 0);
    case 'ArrowRight':
      return zoom => panned(zoom, -MOVE, 0);
    case 'ArrowUp':
      return zoom => panned(zoom, 0, MOVE);
    case 'ArrowDown':
      return zoom => panned(zoom, 0, -MOVE);
    default:
      return null;
  }
}
