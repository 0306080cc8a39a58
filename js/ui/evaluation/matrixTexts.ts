/** What is said of the cells of a matrix. */
import {
  formatNumber,
  formatRounded,
  formatSpread
} from '../../core/text/format';
import type { Text } from '../../core/text/text';
import { clip } from '../../core/text/format';
import { countAt, type Normalize, wholeOf } from '../../core/evaluation/matrix';
import {
  type CellValue,
  cellOf,
  type ShownMatrix
} from '../../core/evaluation/shownMatrix';
import type { Measure } from '../../core/evaluation/measures';

export function measureTitle(measure: Measure, text: Text): string {
  switch (measure) {
    case 'support':
      return text.__('Support');
    case 'precision':
      return text.__('Precision');
    case 'recall':
      return text.__('Recall');
    case 'f1':
      return text.__('F1');
  }
}

/** A class by its name; the others where one stands against all of them. */
export function className(shown: ShownMatrix, at: number, text: Text): string {
  const name = shown.labels[at] ?? '';
  return shown.choices.label !== null && at === 0 && name === ''
    ? text.__('All others')
    : clip(name);
}

/** A share in per cent, short enough for a cell. */
export function shareText(share: number): string {
  if (Number.isNaN(share)) {
    return '–';
  }
  const percent = 100 * share;
  const size = Math.abs(percent);
  return size > 0 && size < 0.05
    ? `${percent < 0 ? '−' : ''}<0.1`
    : formatNumber(Number(percent.toFixed(size >= 99.95 ? 0 : 1)));
}

/** What stands in a cell; nothing where there is nothing. */
export function cellText(cell: CellValue, shown: ShownMatrix): string {
  const { normalize } = shown.choices;
  const { spread, value } = cell;
  if (value === 0 && (spread?.deviation ?? 0) === 0) {
    return '';
  }
  const sign = shown.base && value > 0 ? '+' : '';
  if (normalize !== null) {
    return sign + shareText(value).replace(/^-/, '−');
  }
  const short =
    Math.abs(value) >= 1e5 || !Number.isInteger(value)
      ? formatRounded(value, 3)
      : formatNumber(value);
  return sign + short.replace(/^-/, '−');
}

/** All that is known of a cell, in words. */
export function cellTold(
  shown: ShownMatrix,
  truth: number,
  taken: number,
  text: Text
): string {
  const { base, matrix, choices } = shown;
  const [is, as] = [truth, taken].map(at => className(shown, at, text));
  const where = text.__('True %1, predicted %2', is ?? '', as ?? '');
  const count = countAt(matrix, truth, taken);
  if (base) {
    const before = countAt(base, truth, taken);
    return text.__(
      '%1: %2 samples before, %3 now',
      where,
      formatNumber(before),
      formatNumber(count)
    );
  }
  const parts = [
    text._n('%1 sample', '%2 samples', count, formatNumber(count))
  ];
  const shares = (['true', 'pred', 'all'] as const).flatMap(normalize => {
    const whole = wholeOf(matrix, truth, taken, normalize);
    return whole > 0
      ? [shareTold(count / whole, normalize, [is ?? '', as ?? ''], text)]
      : [];
  });
  const { spread } = cellOf(shown, truth, taken);
  if (spread) {
    const scale = choices.normalize === null ? 1 : 100;
    const [mean, deviation] = formatSpread(
      scale * spread.mean,
      scale * spread.deviation
    );
    parts.push(text.__('%1 ± %2 over the folds', mean, deviation));
  }
  return `${where}: ${[...parts, ...shares].join(' · ')}`;
}

function shareTold(
  share: number,
  normalize: Exclude<Normalize, null>,
  [is, as]: readonly [string, string],
  text: Text
): string {
  const percent = shareText(share);
  switch (normalize) {
    case 'true':
      return text.__('%1 % of true %2', percent, is);
    case 'pred':
      return text.__('%1 % of predicted %2', percent, as);
    case 'all':
      return text.__('%1 % of all', percent);
  }
}
