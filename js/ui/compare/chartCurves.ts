/** What a chart of a comparison draws, from the lines that have come. */
import type { DrawnLine, LinesAnswer } from '../../core/compare/chartLines';
import { curveName } from '../../core/run/curves';
import type { AxisRange, ChartSettings } from '../../protocol/generated';
import type { ChartCurve } from '../chart/LineChart';
import { smoothedBy, within, withoutOutliers } from './smoothing';

/** Whose lines a chart shows: a run's, or a group's. */
export interface LineOwner {
  readonly id: string;
  readonly label: string;
  readonly colour: string;
  /** The runs that it stands for. */
  readonly runIds: readonly string[];
}

/** A line with whose it is and of what. */
export interface OwnedLine {
  readonly owner: LineOwner;
  readonly key: string;
  readonly line: DrawnLine;
}

/** The lines that there are, in the order of their owners. */
export function ownedLines(
  answer: LinesAnswer | null,
  owners: readonly LineOwner[],
  keys: readonly string[]
): OwnedLine[] {
  return owners.flatMap(owner =>
    keys.flatMap(key => {
      const line = answer?.lines.get(curveName(owner.id, key));
      return line && line.x.length > 0 ? [{ owner, key, line }] : [];
    })
  );
}

/** The curves to draw; those of other runs than the one pointed at are faint. */
export function curvesToDraw(
  lines: readonly OwnedLine[],
  { smoothing, ignore_outliers, y_range }: ChartSettings,
  pointed: string | null,
  several: boolean
): ChartCurve[] {
  const isPointed = ({ owner }: OwnedLine) =>
    pointed !== null && owner.runIds.includes(pointed);
  const isAnyPointed = lines.some(isPointed);
  const range =
    y_range ??
    (ignore_outliers ? withoutOutliers(lines.map(({ line }) => line.y)) : null);
  const inRange = (y: Float64Array) => (range ? within(y, range) : y);
  const curves = lines.flatMap(owned => {
    const { owner, key, line } = owned;
    const { colour } = owner;
    const name = `${owner.id} ${key}`;
    const label = several ? `${owner.label} · ${key}` : owner.label;
    const pale = isAnyPointed && !isPointed(owned);
    const curve = (
      id: string,
      y: Float64Array,
      isPale: boolean
    ): ChartCurve => ({
      ...{ id, label, x: line.x, y: inRange(y) },
      style: { colour, pale: isPale }
    });
    const behind = [
      ...(smoothing ? [curve(`${name} raw`, line.y, true)] : []),
      ...(line.low ? [curve(`${name} low`, line.low, true)] : []),
      ...(line.high ? [curve(`${name} high`, line.high, true)] : [])
    ];
    const y = smoothing ? smoothedBy(line.y, smoothing) : line.y;
    return [...behind, curve(name, y, pale)];
  });
  // What is drawn last lies above the others.
  return curves.sort(
    (a, b) => Number(b.style.pale ?? false) - Number(a.style.pale ?? false)
  );
}

/** From the first to the last x of some lines; null where there is none. */
export function wholeOf(answer: LinesAnswer): AxisRange | null {
  let [start, end] = [Infinity, -Infinity];
  for (const line of answer.lines.values()) {
    for (const x of line?.x ?? []) {
      start = Math.min(start, x);
      end = Math.max(end, x);
    }
  }
  return start <= end ? { start, end } : null;
}
