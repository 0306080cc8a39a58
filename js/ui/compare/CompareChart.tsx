import React, {
  useDeferredValue,
  useMemo,
  useState,
  useSyncExternalStore
} from 'react';
import type { ChartLines, WantedLines } from '../../core/compare/chartLines';
import type { PlacedChart } from '../../core/compare/layoutCharts';
import { clip, formatCount } from '../../core/text/format';
import type { AxisRange, ChartSettings } from '../../protocol/generated';
import { ChartTools } from '../chart/ChartTools';
import { LineChart } from '../chart/LineChart';
import {
  curvesOf,
  curvesToDraw,
  dashOf,
  type LineOwner,
  isOfThese,
  ownedLines,
  prepared,
  rangeOf,
  wholeOf
} from './chartCurves';
import { type ChartEdits, ChartMenu } from './ChartMenu';
import type { CompareTools } from './compareTools';
import { LinesTable } from './LinesTable';
import { useChartLines } from './useChartLines';

/** What the axis and the margins take of the width. */
const BESIDE = 64;

/** One chart: the curves of all runs shown, or of their groups. */
export function CompareChart(props: {
  tools: CompareTools;
  chart: PlacedChart;
  settings: ChartSettings;
  lines: ChartLines;
  owners: readonly LineOwner[];
  ids: readonly string[];
  edits: ChartEdits;
  /** Charts with the same name have one crosshair; null for its own. */
  linkedTo: string | null;
  /** Pixels. */
  width: number;
  range: AxisRange | null;
  onZoom: (range: AxisRange | null) => void;
}): React.JSX.Element {
  const { tools, chart, settings, lines, owners, ids, range, width } = props;
  const { text, pointed } = tools;
  const [asTable, setAsTable] = useState(false);
  // In hundreds, so that a window made a little wider asks for nothing.
  const points = Math.min(
    4000,
    Math.max(100, Math.ceil((width - BESIDE) / 100) * 100)
  );
  const wanted = useMemo(
    (): WantedLines => ({
      keys: chart.keys,
      query: {
        ...{ range, points, axis: settings.axis },
        ...(settings.axis === 'metric' && { axisMetric: settings.axis_metric })
      }
    }),
    [chart, range, points, settings.axis, settings.axis_metric]
  );
  const answer = useChartLines(lines, chart.id, width > 0 ? wanted : null, ids);
  const wantedWhole = useMemo(
    () => ({ ...wanted, query: { ...wanted.query, range: null } }),
    [wanted]
  );
  // What a part is smoothed with lies before it.
  const needsWhole = width > 0 && range !== null && Boolean(settings.smoothing);
  const all = useChartLines(
    lines,
    `${chart.id} whole`,
    needsWhole ? wantedWhole : null,
    ids
  );
  const logX = settings.axis !== 'time' && (settings.log_x ?? false);
  const wholeLines = useMemo(
    () => (answer ?? all) && lines.answer(wantedWhole),
    [lines, answer, all, wantedWhole]
  );
  const whole = useMemo(
    () => wholeLines && wholeOf(wholeLines, logX),
    [wholeLines, logX]
  );
  const owned = useMemo(
    () => ownedLines(answer, owners, chart.keys, wholeLines),
    [answer, owners, chart, wholeLines]
  );
  const near = useDeferredValue(
    useSyncExternalStore(pointed.subscribe, pointed.get)
  );
  const several = chart.keys.length > 1;
  const ready = useMemo(
    () => prepared(owned, settings, several),
    [owned, settings, several]
  );
  const only = useMemo(() => rangeOf(owned, settings), [owned, settings]);
  const curves = useMemo(() => curvesToDraw(ready, chart), [ready, chart]);
  const standingOut = useMemo(() => curvesOf(ready, near), [ready, near]);
  const runOf = (curveId: string | null) =>
    ready.find(({ curve }) => curve.id === curveId)?.owner.runIds[0] ?? null;
  // At once what is known of the part, and more when it is there; but nothing along another axis.
  const asked = answer?.wanted.query;
  const isAlong =
    asked?.axis === settings.axis && asked.axisMetric === settings.axis_metric;
  const name = clip(chart.name);
  const isFailed = lines.failure !== null && !answer?.complete;
  return (
    <figure className="jp-TrialbookCompare-chart">
      <figcaption>
        <b title={chart.keys.join(', ')}>
          <bdi>{name}</bdi>
        </b>
        {several && (
          <span title={chart.keys.join(', ')}>
            {chart.keys.map(key => (
              <React.Fragment key={key}>
                <svg
                  viewBox="0 0 22 8"
                  width="22"
                  height="8"
                  aria-hidden="true"
                >
                  <path d="M0 4h22" strokeDasharray={dashOf(key, chart)} />
                </svg>
                <bdi>{clip(key)}</bdi>
              </React.Fragment>
            ))}
          </span>
        )}
        <ChartTools
          {...{ name, range, whole, logX, asTable, text }}
          onZoom={props.onZoom}
          onTable={() => {
            setAsTable(!asTable);
          }}
        />
        <ChartMenu {...{ tools, chart, settings }} edits={props.edits} />
      </figcaption>
      {owned.length === 0 ? (
        <p className="jp-TrialbookCompare-quiet">
          {isFailed
            ? lines.failure.data.error_code === 'DISCONNECTED'
              ? text.__('This chart needs a kernel.')
              : lines.failure.message.split('\n', 1)[0]
            : !isOfThese(answer, owners, chart.keys)
              ? text.__('Loading …')
              : tools.live
                ? text.__('None of the runs shown has points here.')
                : text.__('The notebook does not keep these curves.')}
        </p>
      ) : asTable ? (
        <LinesTable
          {...{ tools, several, name }}
          lines={owned}
          axis={asked?.axis ?? settings.axis}
          axisTitle={asked?.axisMetric}
        />
      ) : (
        <LineChart
          curves={curves}
          axis={asked?.axis ?? settings.axis}
          axisTitle={asked?.axisMetric}
          logX={logX}
          pointed={standingOut}
          onPoint={id => {
            pointed.set(runOf(id));
          }}
          onPick={id => {
            pointed.hold(runOf(id));
          }}
          range={isAlong ? range : (asked?.range ?? null)}
          whole={whole}
          log={settings.log_y ?? false}
          yOnly={only}
          linkedTo={props.linkedTo}
          width={width}
          summary={text._n(
            '%3: %1 curve',
            '%3: %2 curves',
            owned.length,
            formatCount(owned.length),
            name
          )}
          text={text}
          onZoom={props.onZoom}
        />
      )}
    </figure>
  );
}
