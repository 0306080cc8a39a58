import type { MetricSummary } from '../../protocol/generated';

export interface MetricSection {
  /** What the names of its metrics begin with; empty for those without a slash. */
  readonly prefix: string;
  readonly metrics: readonly MetricSummary[];
}

/** Metrics by what their names have before a slash; those without one come first. */
export function sectionsOf(metrics: readonly MetricSummary[]): MetricSection[] {
  const sections = new Map<string, MetricSummary[]>([['', []]]);
  for (const metric of metrics) {
    const prefix = metric.key.slice(0, metric.key.lastIndexOf('/') + 1);
    const section = sections.get(prefix) ?? [];
    section.push(metric);
    sections.set(prefix, section);
  }
  return [...sections]
    .filter(([, { length }]) => length > 0)
    .map(([prefix, found]) => ({ prefix, metrics: found }));
}
