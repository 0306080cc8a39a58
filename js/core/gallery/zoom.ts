/** Which part of an image is in sight, the same in all that are looked at together. */

export interface Zoom {
  /** How many times as large as the whole image in its pane. */
  readonly scale: number;
  /** By how much it is moved, in shares of the pane. */
  readonly x: number;
  readonly y: number;
}

export const WHOLE: Zoom = { scale: 1, x: 0, y: 0 };
const MAX_SCALE = 64;

/** Make larger or smaller, with what is at a point, in shares of the pane, staying there. */
export function zoomed(
  zoom: Zoom,
  by: number,
  at: { x: number; y: number } = { x: 0.5, y: 0.5 }
): Zoom {
  const scale = Math.min(MAX_SCALE, Math.max(1, zoom.scale * by));
  const rest = scale / zoom.scale;
  return kept({
    scale,
    x: at.x - (at.x - zoom.x) * rest,
    y: at.y - (at.y - zoom.y) * rest
  });
}

/** Move by shares of the pane. */
export function panned(zoom: Zoom, x: number, y: number): Zoom {
  return kept({ ...zoom, x: zoom.x + x, y: zoom.y + y });
}

/** No further than to the edges. */
function kept({ scale, x, y }: Zoom): Zoom {
  const least = 1 - scale;
  return {
    scale,
    x: Math.min(0, Math.max(least, x)),
    y: Math.min(0, Math.max(least, y))
  };
}
