/** What a chart says of points that have no place in it. */
import { formatCount } from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { AxisRange } from '../../protocol/generated';
import type { Edge, PlacedCurve } from './chartData';

/** In a sentence each, also of what a range of y that somebody has chosen leaves out; empty where every point in sight has its place. */
export function notesOf(
  curves: readonly PlacedCurve[],
  x: AxisRange,
  y: readonly [number, number],
  isCut: boolean,
  text: Text
): string {
  const read = curves.filter(({ style }) => !style.pale);
  const edges = new Set(
    curves.flatMap(each =>
      each.edges
        .filter(({ at }) => isIn(each.x[at] ?? NaN, x))
        .map(({ edge }) => edge)
    )
  );
  const left = read.reduce((sum, { leftOut }) => sum + leftOut, 0);
  const beyond = isCut
    ? read.reduce((sum, curve) => sum + countBeyond(curve, x, y), 0)
    : 0;
  return [
    edges.size > 0 &&
      text.__(
        'Marked at the edge: %1',
        [...edges].map(edge => edgeText(edge, text)).join(', ')
      ),
    left > 0 &&
      text._n(
        '%1 point at zero or less is left out: the axis is logarithmic',
        '%1 points at zero or less are left out: the axis is logarithmic',
        left,
        formatCount(left)
      ),
    beyond > 0 &&
      text._n(
        '%1 point lies beyond the range',
        '%1 points lie beyond the range',
        beyond,
        formatCount(beyond)
      )
  ]
    .filter(Boolean)
    .join(' · ');
}

function isIn(at: number, { start, end }: AxisRange): boolean {
  return at >= start && at <= end;
}

function countBeyond(
  { drawn, x }: PlacedCurve,
  sight: AxisRange,
  [low, high]: readonly [number, number]
): number {
  let count = 0;
  drawn.forEach((value: number | null, at: number) => {
    const isBeyond = value !== null && (value < low || value > high);
    count += isBeyond && isIn(x[at] ?? NaN, sight) ? 1 : 0;
  });
  return count;
}

function edgeText(edge: Edge, text: Text): string {
  switch (edge) {
    case 'nan':
      return text.__('× NaN');
    case 'above':
      return text.__('▲ infinity');
    case 'below':
      return text.__('▼ minus infinity');
    case 'low':
      return text.__('▼ zero or less, which a logarithmic axis lacks');
  }
}
