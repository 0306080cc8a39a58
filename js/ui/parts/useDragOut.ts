import type React from 'react';
import { useCallback, useEffect, useRef } from 'react';
import type { Point } from './Menu';

/** Pixels that the pointer moves before it drags. */
const DRAG_DISTANCE = 5;

/** Whether the main button goes down by itself; fingers may be about to scroll. */
export function isPlainPress(event: React.PointerEvent): boolean {
  const { altKey, ctrlKey, metaKey, shiftKey } = event;
  return (
    event.button === 0 &&
    event.pointerType !== 'touch' &&
    !(altKey || ctrlKey || metaKey || shiftKey)
  );
}

/**
 * Begin to drag once a pointer moves with its button down.
 *
 * Fingers scroll, and a pointer with Shift selects.
 */
export function useDragOut(): (
  event: React.PointerEvent,
  onDrag: (from: Point) => void
) => void {
  const stop = useRef<() => void>(() => undefined);
  useEffect(
    () => () => {
      stop.current();
    },
    []
  );
  return useCallback((event, onDrag) => {
    if (event.button !== 0 || event.shiftKey || event.pointerType === 'touch') {
      return;
    }
    const from = { x: event.clientX, y: event.clientY };
    const onMove = (moved: PointerEvent) => {
      const { clientX: x, clientY: y } = moved;
      if (Math.hypot(x - from.x, y - from.y) >= DRAG_DISTANCE) {
        stop.current();
        onDrag({ x, y });
      }
    };
    const end = () => {
      document.removeEventListener('pointermove', onMove, true);
      document.removeEventListener('pointerup', end, true);
      document.removeEventListener('pointercancel', end, true);
    };
    stop.current();
    stop.current = end;
    document.addEventListener('pointermove', onMove, true);
    document.addEventListener('pointerup', end, true);
    document.addEventListener('pointercancel', end, true);
  }, []);
}

/** Runs that can be dragged at once: a cell names each. */
export const MAX_DRAGGED = 100;

/** Runs that a pointer takes along. */
export interface DraggedRuns {
  readonly run_ids: readonly [string, ...string[]];
  /** Of the one that the pointer is at. */
  readonly name: string;
}
