/** How a person has arranged a run table; every change is a new layout. */
import type {
  Aggregate,
  ColumnChoice,
  MetricPart,
  RunRow,
  RunsQuery,
  TableLayout
} from '../../protocol/generated';
import { METRIC_WIDTH, valueOf, type Column } from './columns';
import { levelsOf } from './levels';
import type { Arrangement } from './treeRows';

/** As a table is before anyone has touched it. */
export const PLAIN: TableLayout = {
  columns: [],
  hide_constant: false,
  baseline: null,
  directions: {},
  hidden_runs: [],
  first: null,
  sparklines: []
};

export const MIN_WIDTH = 48;
export const MAX_WIDTH = 1200;
/** What a delta and a curve take beside a number. */
const DELTA_WIDTH = 76;
/** Of `min()` around a metric's name. */
const AGGREGATE_WIDTH = 40;
const CURVE_WIDTH = 68;
/** What the standard deviation and the best of a group take beside its mean. */
const SPREAD_WIDTH = 116;
/** Names and values of groups, with how many runs they have, where the names of runs stand else. */
const HEADING_WIDTH = 64;
/** The same of datasets, which have digests. */
const DATASETS_WIDTH = 144;
/** Metrics that groups are asked for. */
const MAX_PARTS = 200;

type Identity = Pick<Column, 'group' | 'key'>;

function same(a: Identity, b: Identity): boolean {
  return a.group === b.group && a.key === b.key;
}

/** The name leads every row, whatever else is chosen. */
export function isFixed(column: Identity): boolean {
  return column.group === 'attribute' && column.key === 'run_name';
}

/** Whether nothing tells these rows apart in a column. */
function isConstant(column: Column, rows: readonly RunRow[]): boolean {
  const [first] = rows;
  return (
    first !== undefined &&
    rows.length > 1 &&
    column.group !== 'attribute' &&
    rows.every(row => valueOf(row, column) === valueOf(first, column))
  );
}

/** What groups of runs have nothing of. */
const OF_SINGLE_RUNS = ['status', 'start_time', 'duration'];

/** Every column there is, in the order chosen: pinned ones first, new ones behind their kind. */
export function arrange(
  every: readonly Column[],
  layout: TableLayout,
  rows: readonly RunRow[]
): Column[] {
  const columns =
    layout.group_by && !layout.only_named
      ? every.filter(
          ({ group, key }) =>
            group !== 'attribute' || !OF_SINGLE_RUNS.includes(key)
        )
      : every;
  const left = new Map(columns.map(column => [column.id, column]));
  const placed: Column[] = [];
  for (const choice of layout.columns) {
    const id = `${choice.group}:${choice.key}`;
    const column = left.get(id);
    if (column && left.delete(id)) {
      const { aggregate, pinned, shown } = choice;
      const width = choice.width ?? column.width;
      placed.push({ ...column, aggregate, pinned, shown, width });
    }
  }
  for (const [at, unnamed] of columns.entries()) {
    if (left.has(unnamed.id)) {
      const shown = unnamed.shown && !layout.only_named;
      placed.splice(placeOfNew(unnamed, columns[at - 1], placed), 0, {
        ...unnamed,
        shown
      });
    }
  }
  const rank = (column: Column) =>
    isFixed(column) ? 0 : column.pinned ? 1 : 2;
  const chosen = new Set(
    layout.columns
      .filter(({ width }) => width !== null)
      .map(({ group, key }) => `${group}:${key}`)
  );
  return placed
    .map(column => {
      const constant =
        layout.hide_constant && column.shown && isConstant(column, rows);
      return {
        ...column,
        width: chosen.has(column.id)
          ? column.width
          : usualWidth(column, layout),
        shown: isFixed(column) || (column.shown && !constant),
        constant
      };
    })
    .sort((a, b) => rank(a) - rank(b));
}

/** Where a column goes that the layout does not name: behind its kind, else behind what it follows by itself. */
function placeOfNew(
  { group }: Column,
  before: Column | undefined,
  placed: readonly Column[]
): number {
  const ofKind =
    group === 'attribute'
      ? -1
      : placed.map(column => column.group).lastIndexOf(group);
  return (
    (ofKind < 0 ? placed.findIndex(({ id }) => id === before?.id) : ofKind) + 1
  );
}

/** A column's width with what stands beside its values; no wider than these or its header need. */
function usualWidth(column: Column, layout: TableLayout): number {
  const { width } = column;
  if (isFixed(column)) {
    const levels = levelsOf(layout);
    const headings = levels.some(({ group }) => group === 'dataset')
      ? DATASETS_WIDTH
      : levels.length > 0
        ? HEADING_WIDTH
        : 0;
    return width + headings;
  }
  return column.group === 'metric'
    ? Math.max(
        width + (column.aggregate === 'latest' ? 0 : AGGREGATE_WIDTH),
        METRIC_WIDTH +
          (layout.baseline === null ? 0 : DELTA_WIDTH) +
          (layout.sparklines.includes(column.key) ? CURVE_WIDTH : 0) +
          (layout.group_by ? SPREAD_WIDTH : 0)
      )
    : width;
}

function choiceOf(column: Column, layout: TableLayout): ColumnChoice {
  const known = layout.columns.find(choice => same(choice, column));
  const { group, key, aggregate, pinned } = column;
  const shown = column.shown || column.constant;
  return known ?? { group, key, aggregate, pinned, shown, width: null };
}

/** The columns that a new layout names: those shown or chosen before, and these; others come when they have values. */
function toName(
  all: readonly Column[],
  layout: TableLayout,
  chosen: ReadonlySet<string>
): Column[] {
  return all.filter(
    column =>
      column.shown ||
      column.constant ||
      chosen.has(column.id) ||
      layout.columns.some(choice => same(choice, column))
  );
}

/** The layout with the columns in their present places, and one of them changed. */
export function change(
  layout: TableLayout,
  all: readonly Column[],
  column: Identity,
  changes: Partial<Omit<ColumnChoice, 'group' | 'key'>>
): TableLayout {
  const id = `${column.group}:${column.key}`;
  const columns = toName(all, layout, new Set([id])).map(each => {
    const choice = choiceOf(each, layout);
    return same(each, column) ? { ...choice, ...changes } : choice;
  });
  return withColumns(layout, columns);
}

/** Show or hide many columns at once. */
export function show(
  layout: TableLayout,
  all: readonly Column[],
  ids: ReadonlySet<string>,
  shown: boolean
): TableLayout {
  const columns = toName(all, layout, ids).map(column => {
    const choice = choiceOf(column, layout);
    return ids.has(column.id) ? { ...choice, shown } : choice;
  });
  return withColumns(layout, columns);
}

/** Put a column before or behind another one; it is pinned where that one is. */
export function move(
  layout: TableLayout,
  all: readonly Column[],
  from: string,
  to: string,
  behind: boolean
): TableLayout {
  const moved = all.find(({ id }) => id === from);
  const target = all.find(({ id }) => id === to);
  if (!moved || !target || moved === target || isFixed(moved)) {
    return layout;
  }
  const others = toName(all, layout, new Set([to])).filter(
    column => column !== moved
  );
  const at = others.indexOf(target) + (behind || isFixed(target) ? 1 : 0);
  const pinned = isFixed(target) ? moved.pinned : target.pinned;
  const columns = [
    ...others.slice(0, at).map(column => choiceOf(column, layout)),
    { ...choiceOf(moved, layout), pinned },
    ...others.slice(at).map(column => choiceOf(column, layout))
  ];
  return withColumns(layout, columns);
}

/** Put a column one place to the left or to the right among those shown. */
export function step(
  layout: TableLayout,
  all: readonly Column[],
  id: string,
  by: -1 | 1
): TableLayout {
  const shown = all.filter(column => column.shown);
  const at = shown.findIndex(column => column.id === id);
  const neighbour = at < 0 ? undefined : shown[at + by];
  return neighbour && !isFixed(neighbour)
    ? move(layout, all, id, neighbour.id, by > 0)
    : layout;
}

/** Choices for columns that are not there now are kept: other runs may have them. */
function withColumns(
  layout: TableLayout,
  columns: ColumnChoice[]
): TableLayout {
  const absent = layout.columns.filter(
    choice => !columns.some(column => same(column, choice))
  );
  return { ...layout, columns: [...columns, ...absent] };
}

/** What lines are, for a layout and a query; what is filtered is not a tree. */
export function arrangementOf(
  layout: TableLayout,
  query: RunsQuery
): Arrangement {
  if (layout.group_by) {
    return 'grouped';
  }
  const filtered =
    query.filter.trim() !== '' ||
    (query.without?.length ?? 0) > 0 ||
    // What is named one by one stands as it is named; a scope finds trees.
    Array.isArray(query.scope);
  return layout.nested === false || filtered ? 'flat' : 'nested';
}

/** The metrics shown, of which groups tell the mean. */
export function partsShown(columns: readonly Column[]): MetricPart[] {
  return columns
    .filter(({ group }) => group === 'metric')
    .slice(0, MAX_PARTS)
    .map(({ key, aggregate }) => ({ key, aggregate }));
}

/** The metrics of which the kernel must tell the extremes. */
export function extremesOf(layout: TableLayout): string[] {
  const wanted = (choice: { group: string; aggregate: Aggregate }) =>
    choice.group === 'metric' && choice.aggregate !== 'latest';
  return layout.columns
    .filter(choice => choice.shown && wanted(choice))
    .map(({ key }) => key)
    .sort();
}
