/** What a chart of a comparison draws, from the lines that have come. */
import type { DrawnLine, LinesAnswer } from '../../core/compare/chartLines';
import type { RunStyle } from '../../core/marks/runColours';
import { inRange } from '../../core/run/curveRange';
import { curveName } from '../../core/run/curves';
import type { KeyGroup } from '../../core/run/metricPairs';
import type { AxisRange, ChartSettings } from '../../protocol/generated';
import type { LineChartProps } from '../chart/LineChart';
import { ROLE_DASHES } from '../chart/metricChart';
import { smoothedLine, withoutOutliers } from './smoothing';

type ChartCurve = LineChartProps['curves'][number];

/** How a line is told from others, also by whoever sees no colours. */
export type LineStyle = Pick<RunStyle, 'colour' | 'shape' | 'dash'>;

/** Whose lines a chart shows: a run's, or a group's. */
export interface LineOwner {
  readonly id: string;
  readonly label: string;
  readonly style: LineStyle;
  /** The runs that it stands for. */
  readonly runIds: readonly string[];
}

/** A line with whose it is and of what. */
export interface OwnedLine {
  readonly owner: LineOwner;
  readonly key: string;
  readonly line: DrawnLine;
  /** Its points in the range that is shown, without those beside it. */
  readonly shown: DrawnLine;
  /** The same line over all of the axis, once that is known. */
  readonly whole?: DrawnLine | null;
}

/** The lines that there are, in the order of their owners. */
export function ownedLines(
  answer: LinesAnswer | null,
  owners: readonly LineOwner[],
  keys: readonly string[],
  whole: LinesAnswer | null = null
): OwnedLine[] {
  const range = answer?.wanted.query.range ?? null;
  return owners.flatMap(owner =>
    keys.flatMap(key => {
      const name = curveName(owner.id, key);
      const line = answer?.lines.get(name);
      return line && line.x.length > 0
        ? [
            {
              ...{ owner, key, line },
              shown: inRange(line, range),
              whole: whole?.lines.get(name) ?? null
            }
          ]
        : [];
    })
  );
}

/** Whether all has come that was asked of these owners, and not of those that stood there before. */
export function isOfThese(
  answer: LinesAnswer | null,
  owners: readonly LineOwner[],
  keys: readonly string[]
): boolean {
  return (
    answer?.complete === true &&
    owners.every(({ id }) =>
      keys.every(key => answer.lines.has(curveName(id, key)))
    )
  );
}

/** A curve that is drawn of a line, but for what depends on the pointer. */
export interface PreparedCurve {
  readonly curve: Omit<ChartCurve, 'style'>;
  readonly owner: LineOwner;
  readonly key: string;
  /** Whether it stands behind another one: unsmoothed. */
  readonly isBehind: boolean;
}

/** All that is to be shown of y; null for what there is. */
export function rangeOf(
  lines: readonly OwnedLine[],
  { ignore_outliers, y_range, log_y = false }: ChartSettings
): AxisRange | null {
  if (y_range) {
    // A logarithmic axis has neither zero nor less.
    return log_y && y_range.start <= 0 ? null : y_range;
  }
  return ignore_outliers
    ? withoutOutliers(
        lines.flatMap(({ shown: { y, low = y, high = y } }) => [low, y, high]),
        log_y
      )
    : null;
}

/** Smooth lines. */
export function prepared(
  lines: readonly OwnedLine[],
  { axis, smoothing }: ChartSettings,
  several: boolean
): PreparedCurve[] {
  const goesBack = axis === 'metric';
  return lines.flatMap(({ owner, key, line, shown, whole }) => {
    const { x, y, low, high } = line;
    const name = `${owner.id} ${key}`;
    const label = several ? `${owner.label} · ${key}` : owner.label;
    const one = (id: string, of: Float64Array, isBehind: boolean) => ({
      ...{ owner, key, isBehind },
      curve: {
        ...{ id, label, x, y: of, goesBack },
        ...(!several && { metric: key })
      }
    });
    if (!smoothing) {
      const front = one(name, y, false);
      const band = low && high && { x, low, high };
      return [band ? { ...front, curve: { ...front.curve, band } } : front];
    }
    const smooth = smoothedLine(
      line,
      shown,
      whole ?? null,
      smoothing,
      goesBack
    );
    const front = one(name, smooth.y, false);
    const behind = one(`${name} raw`, y, true);
    const band = smooth.low &&
      smooth.high && { x, low: smooth.low, high: smooth.high };
    return [
      behind,
      band ? { ...front, curve: { ...front.curve, band } } : front
    ];
  });
}

/** Of metrics that somebody has put together. */
const DASHES = ['', '6 3', '2 2.5', '9 2.5 2 2.5'];

/** Of several metrics in one chart each has dashes of its own, those of its role as on a run's page. */
export function dashOf(
  key: string,
  { keys, roles }: Pick<KeyGroup, 'keys' | 'roles'>
): string {
  const at = keys.indexOf(key);
  const role = roles[at];
  return role ? ROLE_DASHES[role] : (DASHES[at % DASHES.length] ?? '');
}

/** The curves to draw. */
export function curvesToDraw(
  curves: readonly PreparedCurve[],
  chart: Pick<KeyGroup, 'keys' | 'roles'>
): ChartCurve[] {
  return (
    curves
      .map(({ curve, owner, key, isBehind }) => ({
        ...curve,
        style: {
          ...owner.style,
          ...(chart.keys.length > 1 && { dash: dashOf(key, chart) }),
          pale: isBehind
        }
      }))
      // What is drawn last lies above the others.
      .sort((a, b) => Number(b.style.pale) - Number(a.style.pale))
  );
}

/** The curves of a run, or of the group that it is in. */
export function curvesOf(
  curves: readonly PreparedCurve[],
  runId: string | null
): ReadonlySet<string> {
  return new Set(
    curves.flatMap(({ curve, owner }) =>
      runId !== null && owner.runIds.includes(runId) ? curve.id : []
    )
  );
}

/** From the first to the last x of some lines, on a logarithmic axis those above zero; null where there is none. */
export function wholeOf(answer: LinesAnswer, logX = false): AxisRange | null {
  let [start, end] = [Infinity, -Infinity];
  for (const line of answer.lines.values()) {
    for (const x of line?.x ?? []) {
      if (!logX || x > 0) {
        start = Math.min(start, x);
        end = Math.max(end, x);
      }
    }
  }
  return start <= end ? { start, end } : null;
}
