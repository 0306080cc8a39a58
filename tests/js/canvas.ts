/** A canvas that remembers what is drawn: happy-dom has none. Imported for its effect. */

interface Line {
  readonly style: string;
  readonly filled: boolean;
  readonly dash: readonly number[];
  readonly alpha: number;
  readonly path: DrawnPath;
}

/** What was drawn since the canvas was empty. */
class Drawn {
  readonly paths: Line[] = [];
  readonly texts: string[] = [];
}

/** What the charts in a part of the page say of themselves. */
export function chartsIn(host: ParentNode): Partial<Record<string, string>>[] {
  return Array.from(
    host.querySelectorAll<HTMLElement>('[data-points]'),
    ({ dataset }) => Object.fromEntries(Object.entries(dataset))
  );
}

class DrawnPath {
  arcs = 0;
  readonly points: [number, number][] = [];
  constructor(readonly from: unknown = null) {}
  moveTo(x: number, y: number): void {
    this.points.push([x, y]);
  }
  lineTo(x: number, y: number): void {
    this.points.push([x, y]);
  }
  rect(): void {
    return;
  }
  arc(x: number, y: number): void {
    this.arcs += 1;
    this.points.push([x, y]);
  }
}

const canvases = new Map<HTMLCanvasElement, Drawn>();

/** What is on a chart's canvas now. */
export function drawnIn(host: ParentNode): Drawn {
  const canvas = host.querySelector('canvas');
  const drawn = canvas && canvases.get(canvas);
  if (!drawn) {
    throw new Error('Nothing has been drawn.');
  }
  return drawn;
}

function contextOf(canvas: HTMLCanvasElement): object {
  let path = new DrawnPath();
  const state: Record<string, unknown> = { strokeStyle: '', fillStyle: '' };
  let dash: readonly number[] = [];
  const draw = (filled: boolean, drawn: unknown) => {
    canvases.get(canvas)?.paths.push({
      style: String(filled ? state.fillStyle : state.strokeStyle),
      filled,
      dash,
      alpha: Number(state.globalAlpha ?? 1),
      path: drawn instanceof DrawnPath ? drawn : path
    });
  };
  const methods: Record<string, (...args: never[]) => unknown> = {
    clearRect: () => {
      canvases.set(canvas, new Drawn());
    },
    beginPath: () => {
      path = new DrawnPath();
    },
    moveTo: (x: number, y: number) => {
      path.moveTo(x, y);
    },
    lineTo: (x: number, y: number) => {
      path.lineTo(x, y);
    },
    arc: (x: number, y: number) => {
      path.arc(x, y);
    },
    stroke: (which?: unknown) => {
      draw(false, which);
    },
    fill: (which?: unknown) => {
      draw(true, which);
    },
    setLineDash: (lengths: readonly number[]) => {
      dash = lengths;
    },
    fillText: (text: string) => {
      canvases.get(canvas)?.texts.push(text);
    },
    measureText: (text: string) => ({ width: 6 * text.length })
  };
  return new Proxy(state, {
    get: (target, name) => {
      const known = String(name);
      return known in methods
        ? methods[known]
        : known in target
          ? target[known]
          : () => undefined;
    }
  });
}

const contexts = new WeakMap<HTMLCanvasElement, object>();
Object.defineProperty(HTMLCanvasElement.prototype, 'getContext', {
  configurable: true,
  value(this: HTMLCanvasElement) {
    const context = contexts.get(this) ?? contextOf(this);
    contexts.set(this, context);
    return context;
  }
});
Object.assign(globalThis, { Path2D: DrawnPath });
