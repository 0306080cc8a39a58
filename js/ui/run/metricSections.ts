/**
 * Which metrics stand in one chart, and which charts in one section, by their names alone.
 *
 * - The first word of a name that is a role (train, training; val, valid, validation, dev, eval, evaluation;
 *   test, testing) tells which data it was measured on. Words end at `/ _ . -` and spaces; case does not count.
 * - Names that are the same but for that word are one chart: `train/loss` and `val/loss`, `loss_train` and `loss_val`,
 *   but not `train/loss` and `val_loss`. Of two with one role the second stays alone.
 * - A name without a role is the training of one with validation where it is what is left without the word, as in Keras:
 *   `loss` and `val_loss`.
 * - A section has what is before the last slash, the role left out.
 */
import type { MetricSummary } from '../../protocol/generated';
import type { MetricChart, Role } from '../chart/metricChart';

export interface MetricSection {
  /** What the names of its metrics begin with, such as `train/` and `val/`; empty for those without a slash. */
  readonly prefixes: readonly string[];
  readonly charts: readonly MetricChart[];
}

const WORDS: Readonly<Record<string, Role>> = {
  train: 'train',
  training: 'train',
  val: 'validation',
  valid: 'validation',
  validation: 'validation',
  dev: 'validation',
  eval: 'validation',
  evaluation: 'validation',
  test: 'test',
  testing: 'test'
};
const ORDER: readonly (Role | null)[] = ['train', null, 'validation', 'test'];

interface Named {
  readonly metric: MetricSummary;
  readonly role: Role | null;
  /** The name with something that no name has for its role. */
  readonly shape: string;
  /** The name without the word and what separates it. */
  readonly rest: string;
}

export function sectionsOf(metrics: readonly MetricSummary[]): MetricSection[] {
  const sections = new Map<
    string,
    { prefixes: Set<string>; charts: MetricChart[] }
  >();
  for (const group of groupsOf(metrics.map(named))) {
    const [{ shape }] = group;
    const place = prefixOf(shape);
    const section = sections.get(place) ?? { prefixes: new Set(), charts: [] };
    sections.set(place, section);
    group.forEach(({ metric }) => section.prefixes.add(prefixOf(metric.key)));
    section.charts.push(chartOf(group));
  }
  return [...sections]
    .sort(([a], [b]) => Number(a !== '') - Number(b !== ''))
    .map(([, { prefixes, charts }]) => ({
      prefixes: [...prefixes].filter(prefix => prefix !== ''),
      charts
    }));
}

/** What stands together, in the order in which its first metric comes. */
function groupsOf(all: readonly Named[]): [Named, ...Named[]][] {
  const groups = new Map<string, [Named, ...Named[]]>();
  for (const each of all) {
    const { role, shape, metric } = each;
    const group = groups.get(shape);
    if (group && role && !group.some(other => other.role === role)) {
      group.push(each);
    } else {
      groups.set(group ? metric.key : shape, [each]);
    }
  }
  for (const group of [...groups.values()]) {
    const [{ rest }] = group;
    const plain = groups.get(rest);
    const roles = group.map(({ role }) => role);
    if (
      plain?.[0].role === null &&
      roles.includes('validation') &&
      !roles.includes('train')
    ) {
      groups.delete(rest);
      group.push({ ...plain[0], role: 'train' });
    }
  }
  return [...groups.values()];
}

function chartOf(group: readonly Named[]): MetricChart {
  const sorted = [...group].sort(
    (a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role)
  );
  const keys = sorted.map(({ metric }) => metric.key);
  const rest = sorted[0]?.rest ?? '';
  const alone = sorted.length === 1;
  return {
    name: alone || rest === '' ? keys.join(', ') : rest,
    metrics: sorted.map(({ metric }) => metric),
    roles: sorted.map(({ role }) => (alone ? null : role))
  };
}

function named(metric: MetricSummary): Named {
  const { key } = metric;
  for (const { 0: word, index } of key.matchAll(/[^/_.\- ]+/g)) {
    const lower = word.toLowerCase();
    const role = Object.hasOwn(WORDS, lower) ? WORDS[lower] : undefined;
    if (role) {
      const before = key.slice(0, index);
      const after = key.slice(index + word.length);
      return {
        metric,
        role,
        shape: `${before}\0${after}`,
        rest: after === '' ? before.slice(0, -1) : before + after.slice(1)
      };
    }
  }
  return { metric, role: null, shape: key, rest: key };
}

function prefixOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1);
}
