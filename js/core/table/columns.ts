/** The columns of a run table. */
import type {
  Aggregate,
  ColumnGroup,
  Columns,
  RunRow,
  RunsPage,
  WireNumber
} from '../../protocol/generated';
import { datasetsOf, metricsOf } from '../run/runRow';
import { isNumeral } from './order';
import { formatNumber } from '../text/format';

export interface Column {
  /** Unique in the table. */
  readonly id: string;
  readonly group: ColumnGroup;
  /** As in a Sort. */
  readonly key: string;
  /** Whether values are numbers: they stand at the right. */
  readonly numeric: boolean;
  /** In pixels; depends on the kind and the name alone, so that nothing jumps. */
  readonly width: number;
  /** What of a metric's series it shows. */
  readonly aggregate: Aggregate;
  readonly pinned: boolean;
  readonly shown: boolean;
  /** Left out because all rows have the same there. */
  readonly constant: boolean;
  /** Digits behind the point, so that points stand below one another. */
  readonly decimals: number;
}

/** How a column is before anyone has touched it. */
const UNTOUCHED = {
  aggregate: 'latest',
  pinned: false,
  shown: true,
  constant: false,
  decimals: 0
} as const;
/** Rows that are looked at for what kind of values there are. */
const MAX_SAMPLE = 200;
const MAX_DECIMALS = 6;

/** What a run has of itself: its name and its status lead, the others stand behind its results and inputs. */
const FIRST_WIDTHS = { run_name: 192, status: 96 };
const LAST_WIDTHS = {
  experiment_id: 132,
  datasets: 168,
  start_time: 104,
  duration: 104
};
/** Texts that stand among numbers. */
const NO_NUMBER = new Set(['None', 'nan', 'inf', '-inf']);
/** Wide enough for the numbers that `formatNumber` writes. */
export const METRIC_WIDTH = 108;
const NUMBER_WIDTH = 84;
const TEXT_WIDTH = 120;
const MAX_FIRST_WIDTH = 184;
/** What a letter of a header takes, and what its sort mark and padding take. */
const LETTER_WIDTH = 8;
const HEADER_PADDING = 36;

function width(key: string, group: ColumnGroup, numeric: boolean): number {
  const header = key.length * LETTER_WIDTH + HEADER_PADDING;
  return Math.min(
    Math.max(
      group === 'metric' ? METRIC_WIDTH : numeric ? NUMBER_WIDTH : TEXT_WIDTH,
      header
    ),
    MAX_FIRST_WIDTH
  );
}

/** The value in a column; undefined where the run has none. */
export function valueOf(
  row: RunRow,
  {
    group,
    key,
    aggregate
  }: Pick<Column, 'group' | 'key'> & { aggregate?: Aggregate }
): number | string | undefined {
  const values: Readonly<Record<string, number | string>> | null =
    group === 'param'
      ? row.params
      : group === 'metric'
        ? metricsOf(row, aggregate)
        : group === 'tag'
          ? row.tags
          : null;
  return values && Object.hasOwn(values, key) ? values[key] : undefined;
}

function has(row: RunRow, group: ColumnGroup, key: string): boolean {
  return valueOf(row, { group, key }) !== undefined;
}

/**
 * The columns for these rows.
 *
 * `complete` says that there are no other rows: then columns in which no row
 * has a value are left out.
 */
export function tableColumns(
  page: Pick<RunsPage, 'columns' | 'experiments'>,
  rows: readonly RunRow[],
  complete: boolean
): Column[] {
  const sample = rows.slice(0, MAX_SAMPLE);
  const severalExperiments = Object.keys(page.experiments).length > 1;
  const columns: Column[] = [];
  const addAttributes = (widths: Readonly<Record<string, number>>) => {
    for (const [key, fixed] of Object.entries(widths)) {
      if (
        (key !== 'experiment_id' || severalExperiments) &&
        (key !== 'datasets' || page.columns.datasets === true)
      ) {
        columns.push({
          id: `attribute:${key}`,
          group: 'attribute',
          key,
          numeric: key === 'duration',
          width: fixed,
          ...UNTOUCHED,
          shown: isShownAtFirst(key, rows)
        });
      }
    }
  };
  const add = (group: ColumnGroup, keys: readonly string[]) => {
    for (const key of keys) {
      if (complete && !rows.some(row => has(row, group, key))) {
        continue;
      }
      const values = sample
        .map(row => valueOf(row, { group, key }))
        .filter(value => value !== undefined);
      const numeric =
        group === 'metric' ||
        (group === 'param' &&
          values.length > 0 &&
          values.every(
            value => isNumeral(String(value)) || NO_NUMBER.has(String(value))
          ));
      columns.push({
        id: `${group}:${key}`,
        group,
        key,
        numeric,
        width: width(key, group, numeric),
        ...UNTOUCHED
      });
    }
  };
  addAttributes(FIRST_WIDTHS);
  // Results before inputs: a notebook is narrow, and they are what is looked for.
  add('metric', page.columns.metrics);
  add('param', page.columns.params);
  add('tag', page.columns.tags);
  addAttributes(LAST_WIDTHS);
  return columns;
}

/** Whether an attribute has a column before anyone has asked for it. */
function isShownAtFirst(key: string, rows: readonly RunRow[]): boolean {
  switch (key) {
    case 'status':
      // An icon beside the name tells it.
      return false;
    case 'experiment_id':
      return rows.some(row => row.experiment_id !== rows[0]?.experiment_id);
    case 'datasets':
      return rows.some(row => datasetsOf(row) !== undefined);
    default:
      return true;
  }
}

/** How many digits stand behind the point; null where there is no point to align. */
export function decimalsOf(shown: string): number | null {
  const match = /^-?[\d\u202f]+(?:\.(\d+))?$/.exec(shown);
  return match ? (match[1]?.length ?? 0) : null;
}

/** The metrics' columns with the decimals that their values need. */
export function withDecimals(
  columns: readonly Column[],
  rows: readonly RunRow[]
): Column[] {
  const sample = rows.slice(0, MAX_SAMPLE);
  return columns.map(column => {
    if (column.group !== 'metric' || !column.shown) {
      return column;
    }
    const decimals = sample.map(row => {
      const value = valueOf(row, column);
      return value === undefined
        ? 0
        : (decimalsOf(formatNumber(value as WireNumber)) ?? 0);
    });
    return {
      ...column,
      decimals: Math.min(MAX_DECIMALS, Math.max(0, ...decimals))
    };
  });
}

/** The columns shown before where they are the same, so that nothing is drawn anew. */
export function keepColumns(
  before: readonly Column[],
  now: readonly Column[]
): readonly Column[] {
  const same =
    before.length === now.length &&
    now.every((column, at) => {
      const old = before[at];
      return (
        old !== undefined &&
        (Object.keys(column) as (keyof Column)[]).every(
          key => column[key] === old[key]
        )
      );
    });
  return same ? before : now;
}

function merge(shown: string[], now: readonly string[]): string[] {
  const present = new Set(now);
  const kept = shown.filter(name => present.has(name));
  const known = new Set(kept);
  const added = now.filter(name => !known.has(name));
  return kept.length === shown.length && added.length === 0
    ? shown
    : [...kept, ...added];
}

/** The headline metrics that a person has chosen. */
export function chosenIn({ headline = [], chosen = 0 }: Columns): string[] {
  return headline.slice(0, chosen);
}

/** The names now present, those already shown in their old places; the same object for the same names. */
export function mergeNames(shown: Columns, now: Columns): Columns {
  const params = merge(shown.params, now.params);
  // Whoever chooses another headline metric wants to see it lead.
  const metrics =
    String(chosenIn(shown)) === String(chosenIn(now))
      ? merge(shown.metrics, now.metrics)
      : now.metrics;
  const tags = merge(shown.tags, now.tags);
  const datasets = shown.datasets ?? now.datasets;
  return params === shown.params &&
    metrics === shown.metrics &&
    tags === shown.tags &&
    datasets === shown.datasets &&
    String(shown.headline) === String(now.headline) &&
    shown.chosen === now.chosen
    ? shown
    : { ...now, params, metrics, tags, ...(datasets && { datasets }) };
}

/** The names with those of some rows behind them; the same object when there are no others. */
export function addNames(shown: Columns, rows: readonly RunRow[]): Columns {
  const more = (names: string[], kind: 'params' | 'metrics' | 'tags') => {
    const known = new Set(names);
    const found = new Set(
      rows.flatMap(row => Object.keys(row[kind])).filter(key => !known.has(key))
    );
    return found.size > 0 ? [...names, ...[...found].sort()] : names;
  };
  const params = more(shown.params, 'params');
  const metrics = more(shown.metrics, 'metrics');
  const tags = more(shown.tags, 'tags');
  const datasets =
    shown.datasets ?? rows.some(row => row.datasets !== undefined);
  return params === shown.params &&
    metrics === shown.metrics &&
    tags === shown.tags &&
    datasets === (shown.datasets ?? false)
    ? shown
    : { ...shown, params, metrics, tags, ...(datasets && { datasets }) };
}
