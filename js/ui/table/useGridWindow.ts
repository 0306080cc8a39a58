import type React from 'react';
import { useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import {
  isSameWindow,
  scrolledTo,
  scrolledToColumn,
  windowAt,
  type GridWindow,
  type Placement
} from '../../core/table/gridWindow';

/** Pixels; before the page has been laid out, and where it is not. */
const AT_FIRST = { width: 1600, height: 420 };
/** Milliseconds without a scroll after which lines are put in order. */
const AT_REST_AFTER_MS = 150;

export interface ScrolledWindow extends GridWindow {
  /** False while it scrolls: lines are drawn where one has gone, in whatever order. */
  readonly resting: boolean;
  readonly scrollTo: (index: number) => void;
  readonly scrollToColumn: (placement: Placement, id: string) => void;
}

/** What of a grid is in sight, whose first `raised` lines always are; drawn within the frame that scrolls. */
export function useGridWindow(
  scroller: React.RefObject<HTMLDivElement>,
  count: number,
  raised: number
): ScrolledWindow {
  const [position, setPosition] = useState({ top: 0, left: 0, ...AT_FIRST });
  const [resting, setResting] = useState(true);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) {
      return undefined;
    }
    let last = position;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let size = sizeOf(element);
    const measure = () => {
      // Of a size that is known: to ask for it would lay the page out once more in each frame.
      const now = { ...scrollOf(element), ...size };
      const moved = !isSameWindow(seen(last, count), seen(now, count));
      last = now;
      return moved;
    };
    const onScroll = () => {
      if (measure()) {
        flushSync(() => {
          setPosition(last);
          setResting(false);
        });
        clearTimeout(timer);
        timer = setTimeout(() => {
          setResting(true);
        }, AT_REST_AFTER_MS);
      }
    };
    const onResize = () => {
      size = sizeOf(element);
      if (measure()) {
        setPosition(last);
      }
    };
    onResize();
    const observer = new ResizeObserver(onResize);
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
      clearTimeout(timer);
      setResting(true);
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the place is where it begins
  }, [scroller, count]);
  const scrollTo = (index: number) => {
    const element = scroller.current;
    const { height } = element ? sizeOf(element) : AT_FIRST;
    const top = scrolledTo(index, element?.scrollTop ?? 0, height, raised);
    if (top !== null) {
      element?.scrollTo({ top });
    }
  };
  const scrollToColumn = (placement: Placement, id: string) => {
    const element = scroller.current;
    if (!element) {
      return;
    }
    const { left } = scrollOf(element);
    const to = scrolledToColumn(placement, id, left, sizeOf(element).width);
    if (to !== null) {
      const reversed = getComputedStyle(element).direction === 'rtl';
      element.scrollTo({ left: reversed ? -to : to });
    }
  };
  return { ...seen(position, count), resting, scrollTo, scrollToColumn };
}

type ScrollPosition = typeof AT_FIRST & { top: number; left: number };

function seen(
  { top, left, width, height }: ScrollPosition,
  count: number
): GridWindow {
  return windowAt({ top, left }, { width, height }, count);
}

function scrollOf(element: HTMLElement): { top: number; left: number } {
  // Negative where one reads from the right.
  return { top: element.scrollTop, left: Math.abs(element.scrollLeft) };
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  const { clientWidth, clientHeight } = element;
  return {
    width: clientWidth || AT_FIRST.width,
    height: clientHeight || AT_FIRST.height
  };
}
