/** The charts of a comparison, and how a person arranges them; every change is a new layout. */
import type {
  Chart,
  ChartSettings,
  CompareLayout
} from '../../protocol/generated';
import { chosenKeys, type KeyGroup, pairedKeys } from '../run/metricPairs';
import { changed, type Changes, isAlike } from './compareLayout';

/** A chart in its place. */
export interface PlacedChart extends KeyGroup {
  /** What it is told by: another one of the same metrics has another. */
  readonly id: string;
  /** Its own; where it has none, those of all charts. */
  readonly settings?: ChartSettings;
}

/** Where charts stand that have not been listed: behind the others, in the order of their metrics. */
interface Arranged {
  readonly layout: CompareLayout;
  readonly metrics: readonly string[];
}

/** The charts that are listed, then one for each metric that has no place yet, where these follow. */
export function chartsOf({ layout, metrics }: Arranged): PlacedChart[] {
  return withIds([
    ...listedOf(layout),
    ...(layout.charts && !layout.placed ? [] : othersOf(layout, metrics))
  ]);
}

/** How a metric is drawn: of one in several charts as in the first. */
export function settingsOfKey(
  { charts = [], settings }: CompareLayout,
  key: string
): ChartSettings {
  return charts.find(({ keys }) => keys.includes(key))?.settings ?? settings;
}

/** The layout with other settings for all charts, also those that have their own. */
export function withSettings(
  layout: CompareLayout,
  changes: Changes<ChartSettings>
): CompareLayout {
  const settings = changed(layout.settings, changes);
  return changed(layout, {
    settings,
    charts: layout.charts?.map(({ keys, settings: own }) =>
      chartOf(keys, own && changed(own, changes), settings)
    )
  });
}

/** The layout with settings of one chart that are its own; with null it has those of all. */
export function withOwnSettings(
  arranged: Arranged,
  id: string,
  changes: Changes<ChartSettings> | null
): CompareLayout {
  const { settings: ofAll } = arranged.layout;
  return withEdited(arranged, id, ({ keys, settings }) => [
    chartOf(keys, changes && changed(settings ?? ofAll, changes), ofAll)
  ]);
}

/** The layout with other metrics in a chart; without any the chart is gone. */
export function withKeys(
  arranged: Arranged,
  id: string,
  keys: readonly string[]
): CompareLayout {
  return withEdited(arranged, id, ({ settings }) =>
    keys.length === 0 ? [] : [chartOf(keys, settings)]
  );
}

/** The layout with one more chart, behind those that are listed. */
export function withChart(
  { layout, metrics }: Arranged,
  keys: readonly string[]
): CompareLayout {
  const { charts, placed } = listed({ layout, metrics }, 0);
  return changed(layout, { charts: [...charts, chartOf(keys)], placed });
}

/** The chart that `withChart` has added. */
export function lastListed(layout: CompareLayout): PlacedChart | undefined {
  return withIds(listedOf(layout)).at(-1);
}

/** The layout with a chart one place further in its section, or back; as it was where it cannot go. */
export function withMoved(
  arranged: Arranged,
  id: string,
  by: -1 | 1
): CompareLayout {
  const all = chartsOf(arranged);
  const chart = all.find(each => each.id === id);
  const together = all.filter(({ place }) => place === chart?.place);
  const other = chart && together.find((_, at) => together[at - by] === chart);
  if (!other) {
    return arranged.layout;
  }
  const [from, to] = [all.indexOf(chart), all.indexOf(other)];
  const { charts, placed } = listed(arranged, Math.max(from, to) + 1);
  const moved = charts.map(
    (each, at) =>
      (at === from ? charts[to] : at === to ? charts[from] : each) ?? each
  );
  return changed(arranged.layout, { charts: moved, placed });
}

function withEdited(
  arranged: Arranged,
  id: string,
  edit: (chart: PlacedChart) => Chart[]
): CompareLayout {
  const all = chartsOf(arranged);
  const at = all.findIndex(each => each.id === id);
  const chart = all[at];
  if (!chart) {
    return arranged.layout;
  }
  const { charts, placed } = listed(arranged, at + 1);
  return changed(arranged.layout, {
    charts: [...charts.slice(0, at), ...edit(chart), ...charts.slice(at + 1)],
    placed
  });
}

/** The charts that stand in a list, so many at least: those behind them stay as their metrics have them. */
function listed(
  arranged: Arranged,
  count: number
): { charts: Chart[]; placed: string[] | undefined } {
  const { layout } = arranged;
  const already = listedOf(layout).length;
  const own = chartsOf(arranged).slice(0, Math.max(already, count));
  const placed = [
    ...(layout.placed ?? []),
    ...own.slice(already).flatMap(({ keys }) => keys)
  ];
  return {
    charts: own.map(({ keys, settings }) => chartOf(keys, settings)),
    placed: layout.charts && !layout.placed ? undefined : placed
  };
}

function listedOf({
  charts = []
}: CompareLayout): (KeyGroup & { settings?: ChartSettings })[] {
  return charts.flatMap(({ keys, settings }) =>
    // Whoever can write a store may have written the layout.
    keys.length === 0
      ? []
      : [{ ...chosenKeys([...new Set(keys)]), ...(settings && { settings }) }]
  );
}

function othersOf(
  { placed = [] }: CompareLayout,
  metrics: readonly string[]
): KeyGroup[] {
  const known = new Set(placed);
  return pairedKeys(metrics.filter(key => !known.has(key)));
}

function withIds<T extends KeyGroup>(
  charts: readonly T[]
): (T & { id: string })[] {
  const times = new Map<string, number>();
  return charts.map(chart => {
    const name = JSON.stringify(chart.keys);
    const before = times.get(name) ?? 0;
    times.set(name, before + 1);
    return { ...chart, id: before === 0 ? name : `${name} ${before + 1}` };
  });
}

/** A chart; settings that are those of all charts are none of its own. */
function chartOf(
  keys: readonly string[],
  own?: ChartSettings | null,
  ofAll?: ChartSettings
): Chart {
  const settings = own && !(ofAll && isAlike(own, ofAll)) ? own : undefined;
  return { keys: [...keys], ...(settings && { settings }) };
}
