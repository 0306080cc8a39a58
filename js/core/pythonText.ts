/** Values as Python code, to take into a cell. */
import { literal } from './tableText';

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i;
const NAMES = new Set(['None', 'True', 'False']);

/** A param as Python would read it: what looks like a number is one. */
function valueOf(value: string): string {
  return NUMBER.test(value) || NAMES.has(value) ? value : literal(value);
}

/** A dict of params or tags. */
export function toDict(
  entries: readonly (readonly [string, string])[]
): string {
  const lines = entries.map(
    ([key, value]) => `    ${literal(key)}: ${valueOf(value)},\n`
  );
  return `{\n${lines.join('')}}`;
}

/** Code that gives the local path of a run's file. */
export function toDownload(runId: string, path: string): string {
  return `import trialbook as tb; tb.artifacts.download_artifacts(run_id=${literal(runId)}, artifact_path=${literal(path)})`;
}
