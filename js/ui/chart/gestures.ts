/** What fingers, the wheel and a drag with Shift do in a chart. One finger alone scrolls the page. */

/** What is told of a gesture; places are parts of the width as it was shown when the gesture began. */
export interface GestureEvents {
  begin(): void;
  /** What lies between two places is to fill the width. */
  change(from: number, to: number): void;
  end(): void;
}

/** The wheel has come to rest. */
const REST_MS = 150;
/** How much a pixel of the wheel zooms. */
const ZOOM_PER_PIXEL = 0.002;
/** CSS pixels of a line of the wheel. */
const LINE = 16;
/** Fingers nearer to one another than this part of the width move it and do not zoom. */
const NEAR = 0.08;

/** Hear gestures on an element until what is returned is called. */
export function followGestures(
  element: HTMLElement,
  events: GestureEvents
): () => void {
  const stop = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(
    kind: K,
    hear: (event: HTMLElementEventMap[K]) => void
  ) => {
    element.addEventListener(kind, hear, {
      signal: stop.signal,
      passive: false
    });
  };
  const place = (clientX: number) => {
    const { left, width } = element.getBoundingClientRect();
    return (clientX - left) / (width || 1);
  };

  let rest: ReturnType<typeof setTimeout> | null = null;
  let window = { from: 0, to: 1 };
  const stay = () => {
    rest = null;
    events.end();
  };
  // Before what the press does, such as the double click that shows all of it.
  on('pointerdown', () => {
    if (rest !== null) {
      clearTimeout(rest);
      stay();
    }
  });
  on('wheel', event => {
    const isZoom = event.ctrlKey || event.metaKey;
    if (!isZoom && !event.shiftKey) {
      return;
    }
    event.preventDefault();
    if (rest === null) {
      window = { from: 0, to: 1 };
      events.begin();
    } else {
      clearTimeout(rest);
    }
    const by =
      (event.deltaY || event.deltaX) * (event.deltaMode === 0 ? 1 : LINE);
    const { from, to } = window;
    const length = to - from;
    if (isZoom) {
      const factor = Math.exp(ZOOM_PER_PIXEL * by);
      const at = place(event.clientX);
      const start = from + at * length * (1 - factor);
      window = { from: start, to: start + length * factor };
    } else {
      const { width } = element.getBoundingClientRect();
      const shift = (by / (width || 1)) * length;
      window = { from: from + shift, to: to + shift };
    }
    events.change(window.from, window.to);
    rest = setTimeout(stay, REST_MS);
  });

  let grabbed: number | null = null;
  on('pointerdown', event => {
    if (event.pointerType === 'mouse' && event.button === 0 && event.shiftKey) {
      grabbed = place(event.clientX);
      element.setPointerCapture(event.pointerId);
      events.begin();
    }
  });
  on('pointermove', event => {
    if (grabbed !== null) {
      const shift = grabbed - place(event.clientX);
      events.change(shift, 1 + shift);
    }
  });
  for (const kind of ['pointerup', 'pointercancel'] as const) {
    on(kind, () => {
      if (grabbed !== null) {
        grabbed = null;
        events.end();
      }
    });
  }

  let fingers: [number, number] | null = null;
  const two = ({ touches }: TouchEvent): [number, number] | null => {
    const [first, second] = [touches[0], touches[1]];
    return first && second && touches.length === 2
      ? [place(first.clientX), place(second.clientX)]
      : null;
  };
  on('touchstart', event => {
    const now = two(event);
    if (now) {
      event.preventDefault();
      if (!fingers) {
        events.begin();
        fingers = now;
      }
    }
  });
  on('touchmove', event => {
    const now = two(event);
    if (!fingers || !now) {
      return;
    }
    event.preventDefault();
    const [was, is] = [fingers[1] - fingers[0], now[1] - now[0]];
    const isPinch = Math.min(Math.abs(was), Math.abs(is)) > NEAR;
    const factor = isPinch ? Math.abs(was / is) : 1;
    // What was between the fingers stays there.
    const from =
      (fingers[0] + fingers[1]) / 2 - (factor * (now[0] + now[1])) / 2;
    events.change(from, from + factor);
  });
  for (const kind of ['touchend', 'touchcancel'] as const) {
    on(kind, event => {
      if (fingers && !two(event)) {
        fingers = null;
        events.end();
      }
    });
  }
  return () => {
    stop.abort();
    if (rest !== null) {
      clearTimeout(rest);
    }
  };
}
