import { useVirtualizer } from '@tanstack/react-virtual';
import React, { useEffect, useId, useMemo, useRef, useState } from 'react';
import { changed } from '../../core/compare/compareLayout';
import type { PlacedChart } from '../../core/compare/layoutCharts';
import { sectionName, sectionsOf } from '../../core/run/metricPairs';
import { clip, formatCount } from '../../core/text/format';
import type { AxisRange } from '../../protocol/generated';
import { Icon } from '../parts/icons';
import { useWidth } from '../parts/useHost';
import type { LineOwner } from './chartCurves';
import { CompareChart } from './CompareChart';
import type { CompareTools } from './compareTools';
import { useChartEdits } from './useChartEdits';
import type { LineSources } from './useLineSources';

/** Pixels: a chart is at least so wide, and always so high with what stands above it. */
const MIN_WIDTH = 340;
/** Wider ones would be flat; where there is one alone it may be twice as wide. */
const MAX_WIDTH = 640;
const CHART_HEIGHT = 268;
const HEAD_HEIGHT = 30;
const GAP = 12;
/** The section of what a machine logs by itself, which is not what a person looks for first. */
const MACHINE = 'system/';

type Item =
  | { readonly kind: 'head'; readonly name: string; readonly count: number }
  | {
      readonly kind: 'charts';
      readonly charts: readonly PlacedChart[];
      /** Charts that a row of the section has room for. */
      readonly columns: number;
    };

/** Charts in their sections, of which those in sight are there. */
export function ChartGrid(props: {
  tools: CompareTools;
  /** Those that were searched for. */
  charts: readonly PlacedChart[];
  isSearching: boolean;
  sources: LineSources;
  owners: readonly LineOwner[];
  ids: readonly string[];
  /** The chart that is to be in sight and to have the focus. */
  sought: string | null;
  onSought: (id: string | null) => void;
}): React.JSX.Element {
  const { tools, charts, isSearching, sought } = props;
  const { view, text, onLayout } = tools;
  const { layout } = view;
  const linked = layout.linked ?? false;
  const group = useId();
  const [zooms, setZooms] = useState<ReadonlyMap<string, AxisRange>>(new Map());
  const scroller = useRef<HTMLDivElement>(null);
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const width = useWidth(frame);
  const across = Math.max(1, Math.floor((width + GAP) / (MIN_WIDTH + GAP)));
  const most = charts.length === 1 ? 2 * MAX_WIDTH : MAX_WIDTH;
  // What was searched for is seen in whatever section it is.
  const closed = useMemo(
    () => new Set(isSearching ? [] : (layout.closed ?? [MACHINE])),
    [isSearching, layout.closed]
  );
  const items = useMemo(
    () => itemsOf(charts, closed, across),
    [charts, closed, across]
  );
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
  useEffect(() => {
    const at = items.findIndex(
      item =>
        item.kind === 'charts' && item.charts.some(({ id }) => id === sought)
    );
    if (at >= 0) {
      virtualizer.scrollToIndex(at);
    }
  }, [virtualizer, items, sought]);
  const fold = (name: string) => {
    const now = new Set(closed);
    if (!now.delete(name)) {
      now.add(name);
    }
    onLayout(changed(layout, { closed: [...now] }));
  };
  const edits = useChartEdits(props);
  return (
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
                  disabled={isSearching}
                  onClick={() => {
                    fold(item.name);
                  }}
                >
                  <Icon name={isOpen ? 'caretDown' : 'caretRight'} />
                  <bdi>
                    {item.name === '' ? text.__('Metrics') : clip(item.name)}
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
                const axis = JSON.stringify([
                  settings.axis,
                  settings.axis_metric ?? ''
                ]);
                const zoom = linked ? axis : `${axis} ${chart.id}`;
                return (
                  <CompareChart
                    key={chart.id}
                    {...{ tools, chart, settings }}
                    {...{ owners: props.owners, ids: props.ids }}
                    lines={props.sources.of(settings)}
                    edits={edits(chart)}
                    linkedTo={linked ? `${group} ${axis}` : null}
                    width={widthIn(width, item.columns, most)}
                    range={zooms.get(zoom) ?? null}
                    onZoom={range => {
                      setZooms(before => {
                        const now = new Map(before);
                        now.delete(zoom);
                        return range ? now.set(zoom, range) : now;
                      });
                    }}
                  />
                );
              })}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function itemsOf(
  charts: readonly PlacedChart[],
  closed: ReadonlySet<string>,
  across: number
): Item[] {
  const sections = sectionsOf(charts);
  return sections.flatMap((section): Item[] => {
    const { charts: together } = section;
    const name = sectionName(section);
    // One chart alone has all the room.
    const columns = Math.min(across, together.length);
    const rows = rowsOf(together, columns).map(row => ({
      kind: 'charts' as const,
      charts: row,
      columns
    }));
    return sections.length === 1
      ? rows
      : [
          { kind: 'head', name, count: together.length },
          ...(closed.has(name) ? [] : rows)
        ];
  });
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
