/** What a table shows, as text to take elsewhere. */
import type { RunRow, RunsQuery, Sort } from '../../protocol/generated';
import { datasetsOf, durationOf, own } from '../run/runRow';
import { valueOf, type Column } from './columns';
import { isoTime } from '../text/format';
import { literal } from '../text/pythonText';
import type { RunTableView } from './runTableView';
import { levelsOf } from './levels';
import { isFixed } from './tableLayout';

/** As people and `search_runs` call a column: `metrics.rmse`, `min(metrics.rmse)`. */
export function columnName(
  column: Pick<Column, 'group' | 'key' | 'aggregate'>
): string {
  if (column.group === 'attribute') {
    return column.key;
  }
  const name = `${column.group}s.${column.key}`;
  return column.aggregate === 'latest' ? name : `${column.aggregate}(${name})`;
}

function cellOf(
  row: RunRow,
  column: CsvColumn,
  experiments: Readonly<Record<string, string>>
): string {
  if (column.group !== 'attribute') {
    return String(valueOf(row, column) ?? '');
  }
  switch (column.key) {
    case 'run_name':
      return row.run_name;
    case 'status':
      return row.status;
    case 'start_time':
      return isoTime(row.start_time);
    case 'duration': {
      const duration = durationOf(row);
      return duration === null ? '' : String(duration / 1000);
    }
    case 'datasets':
      return datasetsOf(row) ?? '';
    default:
      return own(experiments, row.experiment_id) ?? row.experiment_id;
  }
}

function isNumber(cell: string): boolean {
  return Number.isFinite(Number(cell)) || cell === '-Infinity';
}

/** A cell that no spreadsheet takes for a formula. */
function quoted(cell: string): string {
  const harmless =
    /^[=+\-@\t\r]/.test(cell) && !isNumber(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless)
    ? `"${harmless.replaceAll('"', '""')}"`
    : harmless;
}

const STATUS = {
  id: 'attribute:status',
  group: 'attribute',
  key: 'status',
  aggregate: 'latest'
} as const;

/** The columns, and behind the name the status that its icon tells where no column does. */
function withStatus(columns: readonly CsvColumn[]): readonly CsvColumn[] {
  return columns.some(({ id }) => id === STATUS.id)
    ? columns
    : columns.flatMap(column =>
        isFixed(column) ? [column, STATUS] : [column]
      );
}

type CsvColumn = Pick<Column, 'id' | 'group' | 'key' | 'aggregate'>;

/** Comma-separated values, RFC 4180: every digit, the id first, durations in seconds. */
export function toCsv(
  rows: readonly RunRow[],
  shown: readonly Column[],
  experiments: Readonly<Record<string, string>>
): string {
  const columns = withStatus(shown);
  const head = ['run_id', ...columns.map(columnName)];
  const lines = rows.map(row => [
    row.run_id,
    ...columns.map(column => cellOf(row, column, experiments))
  ]);
  return [head, ...lines]
    .map(line => `${line.map(quoted).join(',')}\r\n`)
    .join('');
}

/** A name as the search language has it. */
export function fieldName(group: Sort['group'], key: string): string {
  const plain = /^[A-Za-z_][\w.]*$/.test(key)
    ? key
    : `\`${key.replaceAll('`', '``')}\``;
  return `${group}s.${plain}`;
}

/** A column as `tb.runs` takes it. */
function columnTerm({
  group,
  key,
  aggregate
}: Pick<Sort, 'group' | 'key' | 'aggregate'>): string {
  if (group === 'attribute') {
    return key === 'datasets' ? 'dataset' : key;
  }
  const name = fieldName(group, key);
  return aggregate && aggregate !== 'latest' ? `${aggregate}(${name})` : name;
}

function orderTerm(sort: Sort): string {
  return `${columnTerm(sort)} ${sort.descending ? 'DESC' : 'ASC'}`;
}

/** The filter with the statuses that are left out beside it. */
export function wholeFilter({ filter, without = [] }: RunsQuery): string {
  const statuses = without.map(status => `attributes.status != '${status}'`);
  const asked = filter.trim();
  return [
    ...(asked ? [statuses.length ? `(${asked})` : asked] : []),
    ...statuses
  ].join(' AND ');
}

/** What a copied table is: as it is shown, or as a DataFrame. */
export type Copied = 'view' | 'frame';

/** Code that shows the same table again: its runs, order, columns, groups and baseline. */
export function toPython(
  {
    query,
    layout,
    columns
  }: Pick<RunTableView, 'query' | 'layout' | 'columns'>,
  copied: Copied = 'view',
  there: string | null = null
): string {
  const filter = wholeFilter(query);
  const levels = levelsOf(layout).map(({ group, key }) =>
    literal(group === 'dataset' ? 'dataset' : fieldName(group, key))
  );
  const [first, ...deeper] = levels;
  const list = (name: string, values: readonly string[]) =>
    values.length > 0 ? [`${name}=[${values.map(literal).join(', ')}]`] : [];
  const named = columns.filter(column => !isFixed(column)).map(columnTerm);
  const args = [
    // Of no runs it is an empty list, which is another thing than none.
    ...(Array.isArray(query.scope)
      ? [`run_ids=[${query.scope.map(literal).join(', ')}]`]
      : []),
    ...(query.experiment_ids
      ? list('experiment_ids', query.experiment_ids)
      : ['search_all_experiments=True']),
    ...(filter ? [`filter_string=${literal(filter)}`] : []),
    ...list('order_by', query.order_by.map(orderTerm)),
    // Without any the name stands alone.
    `columns=[${named.map(term => `\n        ${literal(term)},`).join('')}${named.length > 0 ? '\n    ' : ''}]`,
    ...(first === undefined
      ? []
      : [`group_by=${deeper.length > 0 ? `[${levels.join(', ')}]` : first}`]),
    ...(layout.baseline === null
      ? []
      : [`baseline=${literal(layout.baseline)}`]),
    ...(layout.nested === false ? ['nested=False'] : []),
    ...(there === null ? [] : [`tracking_uri=${literal(there)}`])
  ];
  const call = `tb.runs(\n${args.map(arg => `    ${arg},\n`).join('')})`;
  return `import trialbook as tb

${copied === 'frame' ? `frame = ${call}.frame()\nframe` : call}
`;
}

/** Code that gives single runs. */
export function toRunsPython(
  runIds: readonly string[],
  there: string | null
): string {
  const [only, ...others] = runIds.map(literal);
  const from = there === null ? 'tb' : 'client';
  const beginning = [
    'import trialbook as tb\n',
    ...(there === null ? [] : [`client = tb.TrackingClient(${literal(there)})`])
  ].join('\n');
  return others.length === 0
    ? `${beginning}
run = ${from}.get_run(${only ?? '""'})
`
    : `${beginning}
run_ids = [
${[only, ...others].map(id => `    ${id ?? ''},\n`).join('')}]
runs = [${from}.get_run(run_id) for run_id in run_ids]
`;
}

/** Code that compares runs. */
export function toComparePython(
  runIds: readonly string[],
  there: string | null
): string {
  const ids = runIds.map(id => `        ${literal(id)},\n`).join('');
  const uri = there === null ? '' : `    tracking_uri=${literal(there)},\n`;
  return `import trialbook as tb

tb.compare(
    [
${ids}    ],
${uri})
`;
}
