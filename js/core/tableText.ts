/** What a table shows, as text to take elsewhere. */
import type { RunRow, RunsQuery, Sort } from '../protocol/generated';
import { datasetsOf, durationOf, own } from '../protocol/order';
import { valueOf, type Column } from './columns';

/** As people and `search_runs` call a column: `metrics.rmse`, `min(metrics.rmse)`. */
export function columnName(column: Column): string {
  if (column.group === 'attribute') {
    return column.key;
  }
  const name = `${column.group}s.${column.key}`;
  return column.aggregate === 'latest' ? name : `${column.aggregate}(${name})`;
}

function cellOf(
  row: RunRow,
  column: Column,
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
      return new Date(row.start_time).toISOString();
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

/** A cell that no spreadsheet takes for a formula. */
function quoted(cell: string): string {
  const harmless =
    /^[=+\-@\t\r]/.test(cell) && !Number.isFinite(Number(cell))
      ? `'${cell}`
      : cell;
  return /[",\r\n]/.test(harmless)
    ? `"${harmless.replaceAll('"', '""')}"`
    : harmless;
}

/** Comma-separated values, RFC 4180: every digit, the id first, durations in seconds. */
export function toCsv(
  rows: readonly RunRow[],
  columns: readonly Column[],
  experiments: Readonly<Record<string, string>>
): string {
  const head = ['run_id', ...columns.map(columnName)];
  const lines = rows.map(row => [
    row.run_id,
    ...columns.map(column => cellOf(row, column, experiments))
  ]);
  return [head, ...lines]
    .map(line => `${line.map(quoted).join(',')}\r\n`)
    .join('');
}

/** A Python literal. */
export function literal(text: string): string {
  const escaped = text.replace(
    /[\\"\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    character =>
      character === '\\' || character === '"'
        ? `\\${character}`
        : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
  return `"${escaped}"`;
}

/** A name as the search language has it. */
export function fieldName(group: Sort['group'], key: string): string {
  const plain = /^[A-Za-z_][\w.]*$/.test(key) ? key : `\`${key}\``;
  return `${group}s.${plain}`;
}

function orderTerm({ group, key, descending, aggregate }: Sort): string {
  const name = fieldName(group, key);
  const field =
    aggregate && aggregate !== 'latest' ? `${aggregate}(${name})` : name;
  return `${field} ${descending ? 'DESC' : 'ASC'}`;
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

function isOfDatasets({ group, key }: Pick<Sort, 'group' | 'key'>): boolean {
  return group === 'attribute' && key === 'datasets';
}

/** Code that gives these runs and columns as a DataFrame. */
export function toPython(query: RunsQuery, columns: readonly Column[]): string {
  const filter = wholeFilter(query);
  const order = query.order_by.filter(sort => !isOfDatasets(sort));
  const args = [
    query.experiment_ids
      ? `experiment_ids=[${query.experiment_ids.map(literal).join(', ')}]`
      : 'search_all_experiments=True',
    ...(filter ? [`filter_string=${literal(filter)}`] : []),
    ...(order.length
      ? [`order_by=[${order.map(orderTerm).map(literal).join(', ')}]`]
      : [])
  ];
  const names = columns.flatMap(({ group, key }) => {
    if (group !== 'attribute') {
      return [`${group}s.${key}`];
    }
    // A DataFrame of runs has both times and no duration, and no datasets.
    if (isOfDatasets({ group, key })) {
      return [];
    }
    return key === 'run_name'
      ? ['tags.mlflow.runName']
      : key === 'duration'
        ? ['end_time']
        : [key];
  });
  const list = ['run_id', ...names].map(name => `    ${literal(name)},\n`);
  return `import trialbook as tb

runs = tb.search_runs(
${args.map(arg => `    ${arg},\n`).join('')})
runs[[
${list.join('')}]]
`;
}

/** Code that gives single runs. */
export function toRunsPython(runIds: readonly string[]): string {
  const [only, ...others] = runIds.map(literal);
  return others.length === 0
    ? `import trialbook as tb

run = tb.get_run(${only ?? '""'})
`
    : `import trialbook as tb

run_ids = [
${[only, ...others].map(id => `    ${id ?? ''},\n`).join('')}]
runs = [tb.get_run(run_id) for run_id in run_ids]
`;
}
