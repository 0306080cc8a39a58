import type { Columns, Sort } from '../../protocol/generated';
import { guessDirection } from '../table/comparison';
import type { SidebarSort } from './sidebarHabits';

/** Whether the least value of a metric stands first, as what is better does; else the greatest. */
export function isLeastFirst(metric: string): boolean {
  return guessDirection(metric) === 'lower';
}

/** The order of runs as queries take it. */
export function orderOf(sort: SidebarSort): Sort[] {
  switch (sort) {
    case 'newest':
      return [];
    case 'name':
      return [{ group: 'attribute', key: 'run_name', descending: false }];
    default: {
      const { metric: key } = sort;
      return [{ group: 'metric', key, descending: !isLeastFirst(key) }];
    }
  }
}

/** Metrics shown of runs where nobody has chosen any. */
const METRICS_AT_FIRST = 2;

/** What runs are sorted by, then the headline metrics. */
export function defaultMetrics(
  sort: SidebarSort,
  { metrics, headline = [] }: Pick<Columns, 'metrics' | 'headline'> = {
    metrics: []
  }
): string[] {
  const sorted = typeof sort === 'string' ? [] : [sort.metric];
  return [...new Set([...sorted, ...headline])]
    .filter(name => metrics.includes(name))
    .slice(0, METRICS_AT_FIRST);
}
