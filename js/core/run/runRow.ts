/** What is read off a run's row. */
import type { Aggregate, RunRow, WireNumber } from '../../protocol/generated';

/** What stands under a name of anybody's, which may be that of a member of every object. */
export function own<T>(
  values: Readonly<Record<string, T>>,
  key: string
): T | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

/** The values of each metric, by what of its series they are. */
export function metricsOf(
  row: RunRow,
  aggregate: Aggregate = 'latest'
): Record<string, WireNumber> {
  return (aggregate === 'latest' ? row.metrics : row[aggregate]) ?? {};
}

/** Milliseconds from start to end; null where no end is known. */
export function durationOf(row: RunRow): number | null {
  return row.end_time === null ? null : row.end_time - row.start_time;
}

/** Whether a run goes on: one may also have ended without anybody noting when. */
export function isRunning({
  end_time,
  status
}: Pick<RunRow, 'end_time' | 'status'>): boolean {
  return end_time === null && status === 'RUNNING';
}

/** The datasets that a run used, as one text; nothing where it used none. */
export function datasetsOf(row: RunRow): string | undefined {
  return row.datasets?.join(', ');
}
