/** What a cell's badge says of runs. */
import {
  clip,
  formatNumber,
  formatStatus,
  fullNumber
} from '../../core/text/format';
import type { Text } from '../../core/text/text';
import type { CellRunRow } from '../../protocol/generated';

/** A run in words, with every digit. */
export function describe(run: CellRunRow, text: Text): string {
  const parts = [clip(run.run_name), formatStatus(run.status, text)];
  if (run.headline) {
    const { key, value } = run.headline;
    parts.push(`${clip(key)} = ${fullNumber(value)}`);
  }
  return parts.join(', ');
}

/** A run's headline metric as it is seen; empty where it has none. */
export function seenMetric({ headline }: CellRunRow): string {
  return headline
    ? `${clip(headline.key)} ${formatNumber(headline.value)}`
    : '';
}
