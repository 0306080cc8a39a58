/** How a person has arranged a comparison; every change is a new layout. */
import type {
  Columns,
  CompareLayout,
  CompareSection,
  MetricPart,
  RunRow,
  RunsQuery,
  TableLayout
} from '../../protocol/generated';
import { isVisible, withEye } from '../table/eyes';
import { PLAIN } from '../table/tableLayout';

export const SECTIONS: readonly CompareSection[] = [
  'curves',
  'params',
  'differences'
];

/** As a comparison is before anyone has touched it. */
export const UNTOUCHED: CompareLayout = {
  sections: [...SECTIONS],
  settings: { axis: 'step' }
};

/** Runs that are listed, and set against one another by their params. */
export const MAX_LISTED = 2000;
/** Runs whose curves are drawn; more are no lines any more but an area. */
export const MAX_CURVES = 100;

/** What an undefined value takes out of an object. */
export type Changes<T> = { [K in keyof T]?: T[K] | undefined };

/** A copy with some members changed, those that are undefined taken out. */
export function changed<T extends object>(before: T, changes: Changes<T>): T {
  const entries = Object.entries({ ...before, ...changes });
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined)
  ) as T;
}

/** Whether two say the same, in whatever order their members stand. */
export function isAlike(a: object, b: object): boolean {
  return written(a) === written(b);
}

function written(value: object): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))
        )
      : part
  );
}

/** What a run table has to know to list the runs as this layout has them. */
export function tableLayoutOf(
  layout: CompareLayout,
  metric: MetricPart | null
): TableLayout {
  const column = metric && {
    ...{ ...metric, group: 'metric' as const },
    ...{ shown: true, pinned: false, width: null }
  };
  const axes = (layout.axes ?? []).flatMap(({ group, key, aggregate }) =>
    group === 'metric' && key !== metric?.key
      ? [{ group, key, aggregate, shown: true, pinned: false, width: null }]
      : []
  );
  return {
    ...PLAIN,
    columns: column ? [column, ...axes] : axes,
    baseline: layout.baseline ?? null,
    directions: layout.directions ?? {},
    hidden_runs: layout.hidden_runs ?? [],
    first: layout.first ?? null,
    nested: false
  };
}

/** The runs whose eye is open. */
export function drawnOf(
  rows: readonly RunRow[],
  layout: CompareLayout
): readonly RunRow[] {
  const table = tableLayoutOf(layout, null);
  return rows.filter(({ run_id }, at) => isVisible(table, run_id, at));
}

/** The layout with a run's eye closed, or open where it was closed. */
export function withRunEye(
  layout: CompareLayout,
  runId: string,
  rows: readonly RunRow[]
): CompareLayout {
  const index = rows.findIndex(({ run_id }) => run_id === runId);
  const { first, hidden_runs } = withEye(
    tableLayoutOf(layout, null),
    runId,
    Math.max(0, index),
    at => rows[at]
  );
  return changed(layout, {
    first: first ?? undefined,
    hidden_runs: hidden_runs.length > 0 ? hidden_runs : undefined
  });
}

/** The metric that stands for a run: the chosen one, that of the order, the headline metric, else the first. */
export function metricOf(
  layout: CompareLayout,
  { order_by }: RunsQuery,
  columns: Columns | undefined
): MetricPart | null {
  const [sort] = order_by;
  if (layout.metric) {
    return layout.metric;
  }
  if (sort?.group === 'metric') {
    return { key: sort.key, aggregate: sort.aggregate ?? 'latest' };
  }
  const [key] = [...(columns?.headline ?? []), ...(columns?.metrics ?? [])];
  return key === undefined ? null : { key, aggregate: 'latest' };
}
