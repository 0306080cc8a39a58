/** Which runs have their curves drawn: those whose eye is open. */
import type { RunRow, TableLayout } from '../../protocol/generated';
import type { Column } from './columns';

/** The layout with an entry of one of its lists put in or taken out. */
export function toggled(list: readonly string[], entry: string): string[] {
  return list.includes(entry)
    ? list.filter(other => other !== entry)
    : [...list, entry];
}

/** The layout with a run's eye closed, or open where it was closed. */
export function withEye(
  layout: TableLayout,
  runId: string,
  index: number,
  rowAt: (index: number) => Pick<RunRow, 'run_id'> | undefined
): TableLayout {
  const { first, hidden_runs: hidden } = layout;
  if (first === null || index < first) {
    return { ...layout, hidden_runs: toggled(hidden, runId) };
  }
  // Behind the first: these go as far as this one, and those between stay closed.
  const between = Array.from(
    { length: index - first },
    (_, at) => rowAt(first + at)?.run_id ?? ''
  ).filter(id => id !== '' && !hidden.includes(id));
  return {
    ...layout,
    first: index + 1,
    hidden_runs: [...hidden.filter(id => id !== runId), ...between]
  };
}

/** The metrics whose curves are drawn beside their values: what a closed eye hides. */
export function curvesDrawn({
  layout,
  columns
}: {
  layout: TableLayout;
  columns: readonly Column[];
}): string[] {
  return layout.sparklines.filter(key =>
    columns.some(column => column.group === 'metric' && column.key === key)
  );
}

/** Whether a run's eye is open. */
export function isVisible(
  layout: TableLayout,
  runId: string,
  index: number
): boolean {
  return (
    !layout.hidden_runs.includes(runId) &&
    (layout.first === null || index < layout.first)
  );
}
