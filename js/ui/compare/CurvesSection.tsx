import { useVirtualizer } from '@tanstack/react-virtual';
import React, { useEffect, useMemo, useRef, useState } from 'react';
import { groupLines, runLines } from '../../core/compare/lineSources';
import { MAX_CURVES } from '../../core/compare/compareLayout';
import {
  chosenKeys,
  pairedKeys,
  sectionName,
  sectionsOf,
  type KeyGroup
} from '../../core/run/metricPairs';
import { clip, formatCount } from '../../core/text/format';
import type { AxisRange, ChartSettings } from '../../protocol/generated';
import { Icon } from '../parts/icons';
import { FailureNotice, Notice } from '../parts/Notice';
import { matches, SearchBox } from '../parts/SearchBox';
import { useWidth } from '../parts/useHost';
import { chartId, CompareChart } from './CompareChart';
import type { CompareTools } from './compareTools';
import { CurveSettings } from './CurveSettings';
import { GroupLegend } from './GroupLegend';
import { useLinesFailure } from './useChartLines';
import { useLineOwners } from './useLineOwners';

/** Pixels: a chart is at least so wide, and always so high with what stands above it. */
const MIN_WIDTH = 340;
/** Wider ones would be flat; where there is one alone it may be twice as wide. */
const MAX_WIDTH = 640;
const CHART_HEIGHT = 268;
const HEAD_HEIGHT = 30;
const GAP = 12;
/** Charts fewer than these are seen at a glance. */
const FEW = 6;

interface PlacedChart extends KeyGroup {
  readonly settings?: ChartSettings;
}

type Item =
  | { readonly kind: 'head'; readonly name: string; readonly count: number }
  | {
      readonly kind: 'charts';
      readonly charts: readonly PlacedChart[];
      /** Charts that a row of the section has room for. */
      readonly columns: number;
    };

/** A chart for each metric, of which those in sight are drawn. */
export function CurvesSection(props: {
  tools: CompareTools;
}): React.JSX.Element {
  const { tools } = props;
  const { state, view, text } = tools;
  const { layout, table, drawn } = view;
  const { centre = 'mean', band = 'minmax' } = layout.settings;
  const isGrouped = layout.group_by !== undefined;
  const lines = useMemo(() => {
    const storeId = () => state.storeId;
    return isGrouped
      ? groupLines(state.client, storeId, { centre, band })
      : runLines(state.client, storeId);
  }, [state, isGrouped, centre, band]);
  useEffect(() => lines.start(), [lines]);
  const failure = useLinesFailure(lines);
  const { owners, ids, cut } = useLineOwners(tools);
  useEffect(() => {
    lines.setIds(ids);
  }, [lines, ids]);
  const [search, setSearch] = useState('');
  const [folded, setFolded] = useState<ReadonlySet<string> | null>(null);
  const [shared, setShared] = useState(false);
  const [zooms, setZooms] = useState<ReadonlyMap<string, AxisRange>>(new Map());
  const scroller = useRef<HTMLDivElement>(null);
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const width = useWidth(frame);
  const metrics = table.page?.columns.metrics;
  const charts = useMemo(
    (): PlacedChart[] =>
      layout.charts?.map(({ keys, settings }) => ({
        ...chosenKeys(keys),
        ...(settings && { settings })
      })) ?? pairedKeys(metrics ?? []),
    [layout.charts, metrics]
  );
  const across = Math.max(1, Math.floor((width + GAP) / (MIN_WIDTH + GAP)));
  const most = charts.length === 1 ? 2 * MAX_WIDTH : MAX_WIDTH;
  const { items, closed } = useMemo(() => {
    const found = charts.filter(({ name, keys }) =>
      matches(search, name, ...keys)
    );
    const sections = sectionsOf(found);
    // What a machine logs by itself is not what a person looks for first.
    const closed =
      folded ??
      new Set(sections.map(sectionName).filter(name => name === 'system/'));
    const items = sections.flatMap((section): Item[] => {
      const { charts } = section;
      const name = sectionName(section);
      // One chart alone has all the room.
      const columns = Math.min(across, charts.length);
      const rows = rowsOf(charts, columns).map(row => ({
        kind: 'charts' as const,
        charts: row,
        columns
      }));
      return sections.length === 1
        ? rows
        : [
            { kind: 'head', name, count: charts.length },
            ...(closed.has(name) ? [] : rows)
          ];
    });
    return { items, closed };
  }, [charts, search, folded, across]);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: at =>
      items[at]?.kind === 'head' ? HEAD_HEIGHT : CHART_HEIGHT + GAP,
    overscan: 1
  });
  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, items]);
  const zoomName = (id: string, { axis, axis_metric }: ChartSettings) =>
    JSON.stringify([axis, axis_metric ?? '', shared ? null : id]);
  return (
    <div className="jp-TrialbookCompare-part">
      <div className="jp-TrialbookCompare-bar">
        {charts.length > FEW && (
          <SearchBox
            value={search}
            label={text.__('Search metrics')}
            onChange={setSearch}
          />
        )}
        <CurveSettings tools={tools} shared={shared} onShared={setShared} />
      </div>
      {isGrouped && <GroupLegend tools={tools} owners={owners} />}
      {cut && (
        <p className="jp-TrialbookCompare-quiet">
          {isGrouped
            ? text.__('The first groups are drawn, and of each the first runs.')
            : text.__(
                'The curves of the first %1 of %2 runs are drawn.',
                formatCount(MAX_CURVES),
                formatCount(drawn.length)
              )}
        </p>
      )}
      {failure && failure.data.error_code !== 'DISCONNECTED' && (
        <FailureNotice
          failure={failure.message}
          retry={lines.retry}
          text={text}
        >
          {reason => text.__('The curves could not be read: %1', reason)}
        </FailureNotice>
      )}
      {charts.length === 0 ? (
        <Notice>{text.__('No run has a metric yet.')}</Notice>
      ) : drawn.length === 0 ? (
        <Notice
          action={{
            label: text.__('Show all runs'),
            run: () => {
              const { first: _, hidden_runs: _hidden, ...all } = layout;
              tools.onLayout(all);
            }
          }}
        >
          {text.__('Every run is hidden.')}
        </Notice>
      ) : items.length === 0 ? (
        <Notice
          action={{
            label: text.__('Clear the search'),
            run: () => {
              setSearch('');
            }
          }}
        >
          {text.__('Nothing matches.')}
        </Notice>
      ) : (
        <div ref={scroller} className="jp-TrialbookCompare-scroller">
          <div
            ref={setFrame}
            className="jp-TrialbookCompare-charts"
            style={{ height: virtualizer.getTotalSize() }}
          >
            {virtualizer.getVirtualItems().map(({ index, key, start }) => {
              const item = items[index];
              const style = { transform: `translateY(${String(start)}px)` };
              if (!item) {
                return null;
              }
              if (item.kind === 'head') {
                const isOpen = !closed.has(item.name);
                return (
                  <h3 key={key} style={style}>
                    <button
                      type="button"
                      aria-expanded={isOpen}
                      onClick={() => {
                        const now = new Set(closed);
                        if (!now.delete(item.name)) {
                          now.add(item.name);
                        }
                        setFolded(now);
                      }}
                    >
                      <Icon name={isOpen ? 'caretDown' : 'caretRight'} />
                      <bdi>
                        {item.name === ''
                          ? text.__('Metrics')
                          : clip(item.name)}
                      </bdi>
                      <span className="jp-TrialbookCompare-quiet">
                        {formatCount(item.count)}
                      </span>
                    </button>
                  </h3>
                );
              }
              return (
                <div
                  key={key}
                  className="jp-TrialbookCompare-chartRow"
                  style={{
                    ...style,
                    gridTemplateColumns: `repeat(${item.columns}, ${widthIn(width, item.columns, most)}px)`
                  }}
                >
                  {item.charts.map(chart => {
                    const settings = chart.settings ?? layout.settings;
                    const zoom = zoomName(chartId(chart), settings);
                    return (
                      <CompareChart
                        key={chartId(chart)}
                        {...{ tools, chart, lines, owners, ids, settings }}
                        width={widthIn(width, item.columns, most)}
                        range={zooms.get(zoom) ?? null}
                        onZoom={range => {
                          const now = new Map(zooms);
                          now.delete(zoom);
                          setZooms(range ? now.set(zoom, range) : now);
                        }}
                      />
                    );
                  })}
                </div>
              );
            })}
          </div>
        </div>
      )}
    </div>
  );
}

/** The width of each of the charts that stand side by side. */
function widthIn(width: number, columns: number, most: number): number {
  return Math.min(most, Math.floor((width - (columns - 1) * GAP) / columns));
}

function rowsOf<T>(all: readonly T[], across: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / across) }, (_, at) =>
    all.slice(at * across, (at + 1) * across)
  );
}
