/** How busy the machine was, in the order in which one looks for it. */
import type { MetricSummary } from '../../protocol/generated';

const ORDER = [/cpu/, /memory/, /gpu/, /disk/, /network/];

/** CPU, memory, GPU, disk, network, what is of another kind last; each by name. */
export function inSystemOrder(
  metrics: readonly MetricSummary[]
): MetricSummary[] {
  const place = ({ key }: MetricSummary) => {
    // A GPU has a memory too.
    const at = key.includes('gpu')
      ? 2
      : ORDER.findIndex(kind => kind.test(key));
    return at < 0 ? ORDER.length : at;
  };
  return [...metrics].sort((a, b) => place(a) - place(b));
}
