/** Which metrics are drawn in one chart, and which charts stand together. */
import { compareText } from '../table/order';

/** Metrics drawn together, and what they are called. */
export interface KeyGroup {
  readonly name: string;
  readonly keys: readonly string[];
}

/** Charts of one prefix. */
export interface ChartSectionOf<T> {
  /** What their names begin with; empty for those without a slash. */
  readonly prefix: string;
  readonly charts: readonly T[];
}

/** Words that say on which data a metric was measured. */
const SPLITS = /^(train|training|val|valid|validation|eval|dev|test)$/i;
const WORD = /([/_.\- ])/;

/** The thing that a metric measures, whatever data it was measured on: of `val/loss` and `train_loss` it is `loss`. */
export function measured(key: string): string {
  const parts = key.split(WORD);
  // Words stand at even places, what is between them at odd ones.
  const at = parts.findIndex(
    (part, place) => place % 2 === 0 && SPLITS.test(part)
  );
  if (at < 0 || parts.length === 1) {
    return key;
  }
  parts.splice(at === 0 ? 0 : at - 1, 2);
  return parts.join('');
}

/** A chart for each thing measured, training and validation together, in the order of their first metrics. */
export function pairedKeys(keys: readonly string[]): KeyGroup[] {
  const groups = new Map<string, string[]>();
  for (const key of keys) {
    const name = measured(key);
    groups.set(name, [...(groups.get(name) ?? []), key]);
  }
  return [...groups].map(([name, together]) => ({
    name: together.length > 1 ? name : (together[0] ?? name),
    keys: together
  }));
}

/** Charts by what their names have before the last slash; those without one come first. */
export function sectionsOf<T extends { readonly name: string }>(
  charts: readonly T[]
): ChartSectionOf<T>[] {
  const sections = new Map<string, T[]>([['', []]]);
  for (const chart of charts) {
    const prefix = chart.name.slice(0, chart.name.lastIndexOf('/') + 1);
    sections.set(prefix, [...(sections.get(prefix) ?? []), chart]);
  }
  return [...sections]
    .filter(([, { length }]) => length > 0)
    .sort(([a], [b]) => compareText(a, b))
    .map(([prefix, found]) => ({ prefix, charts: found }));
}
