/** Changes of runs as the kernel makes them, with the way back. */
import type { Params, Result } from '../../js/protocol/client';
import type { RunRow, RunsChange } from '../../js/protocol/generated';

type Change = Omit<RunsChange, 'run_ids'>;

/** Change a run; returns it, and what brings back how it was. */
function changed(run: RunRow, change: Change): [RunRow, Change] {
  const back: Change = {};
  const next: RunRow = { ...run, tags: { ...run.tags } };
  if (change.run_name !== undefined && change.run_name !== run.run_name) {
    back.run_name = run.run_name;
    next.run_name = change.run_name;
  }
  for (const mark of ['starred', 'pinned', 'archived'] as const) {
    const wanted = change[mark];
    if (wanted !== undefined && wanted !== (run[mark] ?? false)) {
      back[mark] = !wanted;
      next[mark] = wanted;
    }
  }
  for (const [key, value] of Object.entries(change.set_tags ?? {})) {
    const before = run.tags[key];
    next.tags[key] = value;
    if (before === undefined) {
      back.delete_tags = [...(back.delete_tags ?? []), key];
    } else if (before !== value) {
      back.set_tags = { ...back.set_tags, [key]: before };
    }
  }
  for (const key of change.delete_tags ?? []) {
    const before = run.tags[key];
    if (before !== undefined) {
      back.set_tags = { ...back.set_tags, [key]: before };
      next.tags = without(next.tags, key);
    }
  }
  return [next, back];
}

function without(tags: Record<string, string>, gone: string) {
  return Object.fromEntries(
    Object.entries(tags).filter(([key]) => key !== gone)
  );
}

/** Answer a request to change runs. */
export function updateRuns(
  runs: readonly RunRow[],
  { run_ids, ...change }: Params<'run.update'>
): { runs: RunRow[]; answer: Result<'run.update'> } {
  const undo: RunsChange[] = [];
  const next = runs.map(run => {
    if (!run_ids.includes(run.run_id)) {
      return run;
    }
    const [after, back] = changed(run, change);
    if (Object.keys(back).length > 0) {
      undo.push({ run_ids: [run.run_id], ...back });
    }
    return after;
  });
  return { runs: next, answer: { undo } };
}
