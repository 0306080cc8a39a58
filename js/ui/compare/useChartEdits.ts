import { useMemo } from 'react';
import {
  chartsOf,
  type PlacedChart,
  withKeys,
  withMoved,
  withOwnSettings
} from '../../core/compare/layoutCharts';
import { sectionsOf } from '../../core/run/metricPairs';
import type { ChartEdits } from './ChartMenu';
import type { CompareTools } from './compareTools';

/** What a person can do to each chart. */
export function useChartEdits(props: {
  tools: CompareTools;
  charts: readonly PlacedChart[];
  isSearching: boolean;
  sought: string | null;
  onSought: (id: string | null) => void;
}): (chart: PlacedChart) => ChartEdits {
  const { tools, charts, isSearching, sought, onSought } = props;
  const { view, onLayout } = tools;
  const metrics = view.table.page?.columns.metrics ?? [];
  const arranged = { layout: view.layout, metrics };
  const [firsts, lasts] = useMemo(() => {
    const sections = sectionsOf(charts);
    return [0, -1].map(
      end => new Set(sections.map(section => section.charts.at(end)?.id))
    );
  }, [charts]);
  return ({ id }) => {
    const move = (by: -1 | 1) => () => {
      onLayout(withMoved(arranged, id, by));
      onSought(id);
    };
    return {
      onSettings: changes => {
        onLayout(withOwnSettings(arranged, id, changes));
      },
      onKeys: keys => {
        const at = chartsOf(arranged).findIndex(each => each.id === id);
        const layout = withKeys(arranged, id, keys);
        onLayout(layout);
        if (keys.length > 0) {
          onSought(chartsOf({ layout, metrics })[at]?.id ?? null);
        }
      },
      // Among those that were searched for nobody sees what a chart passes.
      onBack: isSearching || firsts?.has(id) ? null : move(-1),
      onForth: isSearching || lasts?.has(id) ? null : move(1),
      isSought: sought === id,
      onMet: () => {
        onSought(null);
      }
    };
  };
}
