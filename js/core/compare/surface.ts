/** A metric between runs: estimated on a grid over two params, within the hull of the runs. */

export interface SurfacePoint {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/** A point of a plane. */
export type Spot = readonly [x: number, y: number];

/** Values at the corners of a grid, row by row from the lower left; x and y are from 0 to 1. */
export interface Surface {
  /** Corners along a side. */
  readonly side: number;
  readonly values: Float64Array;
}

/** Corners along a side, and distances that are computed at most: some tens of milliseconds. */
const SIDE = 60;
const LEAST_SIDE = 24;
const MAX_DISTANCES = 2_000_000;
/** Twice the area of a triangle that is no more than a line: places are of single precision. */
const FLAT = 1e-7;

/** Runs at one place as one point, with the mean of their values. */
export function distinctPoints(
  points: readonly SurfacePoint[]
): SurfacePoint[] {
  const found = new Map<string, { x: number; y: number; values: number[] }>();
  for (const { x, y, value } of points) {
    const id = `${String(x)} ${String(y)}`;
    const same = found.get(id);
    if (same) {
      same.values.push(value);
    } else {
      found.set(id, { x, y, values: [value] });
    }
  }
  return [...found.values()].map(({ x, y, values }) => ({
    ...{ x, y },
    value: values.reduce((sum, value) => sum + value / values.length, 0)
  }));
}

/** The value at a place: the mean of all points, weighted by the inverse square of their distance. */
export function estimate(
  points: readonly SurfacePoint[],
  x: number,
  y: number
): number {
  let [weights, sum] = [0, 0];
  for (const point of points) {
    const distance = (point.x - x) ** 2 + (point.y - y) ** 2;
    if (distance < 1e-12) {
      return point.value;
    }
    const weight = 1 / distance;
    weights += weight;
    sum += point.value * weight;
  }
  return sum / weights;
}

/** The estimates on a grid, of points that are all at different places. */
export function surfaceOf(points: readonly SurfacePoint[]): Surface {
  const affordable = Math.floor(Math.sqrt(MAX_DISTANCES / points.length));
  const side = Math.max(LEAST_SIDE, Math.min(SIDE, affordable));
  const values = Float64Array.from({ length: side * side }, (_, at) =>
    estimate(
      points,
      (at % side) / (side - 1),
      Math.floor(at / side) / (side - 1)
    )
  );
  return { side, values };
}

/** The corners of the convex hull, counter-clockwise; fewer than three where all is on one line. */
export function hullOf(
  points: readonly Pick<SurfacePoint, 'x' | 'y'>[]
): Spot[] {
  const sorted = points
    .map(({ x, y }): Spot => [x, y])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (spots: readonly Spot[]) => {
    const hull: Spot[] = [];
    for (const spot of spots) {
      while (hull.length > 1 && turn(hull.at(-2), hull.at(-1), spot) <= FLAT) {
        hull.pop();
      }
      hull.push(spot);
    }
    return hull.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** Twice the area of a triangle: above zero where its corners are counter-clockwise. */
function turn(a: Spot | undefined, b: Spot | undefined, c: Spot): number {
  return a && b
    ? (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    : 0;
}

/** Where a surface is at a level or above it: a polygon for each cell, or row of cells, that has a part of it. */
export function areaFrom({ side, values }: Surface, level: number): Spot[][] {
  const polygons: Spot[][] = [];
  const last = side - 1;
  const corner = (column: number, row: number) => ({
    spot: [column / last, row / last] as Spot,
    value: values[row * side + column] ?? NaN
  });
  for (let row = 0; row < last; row++) {
    let whole: number | null = null;
    for (let column = 0; column <= last; column++) {
      const corners =
        column === last
          ? []
          : [
              corner(column, row),
              corner(column + 1, row),
              corner(column + 1, row + 1),
              corner(column, row + 1)
            ];
      const above = corners.filter(({ value }) => value >= level).length;
      if (above === 4) {
        whole ??= column;
        continue;
      }
      if (whole !== null) {
        polygons.push([
          [whole / last, row / last],
          [column / last, row / last],
          [column / last, (row + 1) / last],
          [whole / last, (row + 1) / last]
        ]);
        whole = null;
      }
      if (above > 0) {
        polygons.push(cut(corners, level));
      }
    }
  }
  return polygons;
}

/** The part of a cell's outline at a level or above it, its edges cut where a straight line is at the level. */
function cut(
  corners: readonly { spot: Spot; value: number }[],
  level: number
): Spot[] {
  return corners.flatMap((a, at) => {
    const b = corners[(at + 1) % corners.length] ?? a;
    const kept = a.value >= level ? [a.spot] : [];
    if (a.value >= level === b.value >= level) {
      return kept;
    }
    const part = (level - a.value) / (b.value - a.value);
    return [
      ...kept,
      [
        a.spot[0] + part * (b.spot[0] - a.spot[0]),
        a.spot[1] + part * (b.spot[1] - a.spot[1])
      ] as Spot
    ];
  });
}
