/** A run's numbers beside those of the baseline. */
import type { TableLayout, WireNumber } from '../../protocol/generated';

export type Direction = 'lower' | 'higher';

const LOWER =
  /(^|[^a-z])(loss|err|error|errors|rmse|mse|mae|mape|smape|rmsle|mad|perplexity|ppl|logloss|nll|bce|wer|cer|fid|regret|latency|seconds|duration|time|brier|divergence|kl|hinge|distance|cost|fpr|fnr|ece)([^a-z]|$)|loss$|error$/;
const HIGHER =
  /(^|[^a-z])(acc|accuracy|auc|auroc|auprc|roc|f1|f|fbeta|r2|precision|recall|score|map|iou|miou|dice|bleu|rouge|psnr|ssim|ndcg|mrr|hit|hits|kappa|mcc|reward|return|throughput|sensitivity|specificity|correlation|pearson|spearman|tpr|tnr|ap|elbo|likelihood)([^a-z]|$)|accuracy$|score$|_at_\d+$/;

/** Which way a metric is better, as far as its name tells. */
export function guessDirection(metric: string): Direction | null {
  // camelCase falls into its words, digits stay with them: f1, r2.
  const words = metric
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/(f1|r2)(?=$|[^a-z\d])/g, '$1_');
  if (LOWER.test(words)) {
    return 'lower';
  }
  return HIGHER.test(words.replaceAll('²', '2')) ||
    /(^|[^a-z])(f1|r2)([^a-z\d]|$)/.test(words)
    ? 'higher'
    : null;
}

export function directionOf(
  metric: string,
  layout: Pick<TableLayout, 'directions'>
): Direction | null {
  return Object.hasOwn(layout.directions, metric)
    ? (layout.directions[metric] ?? null)
    : guessDirection(metric);
}

export interface Delta {
  /** What to add to the baseline's value. */
  readonly by: number;
  /** Null where it is the same, or where it is unknown which way is better. */
  readonly verdict: 'better' | 'worse' | null;
}

/** How far a value is from the baseline's; null where that has no meaning. */
export function deltaOf(
  value: WireNumber | undefined,
  base: WireNumber | undefined,
  direction: Direction | null
): Delta | null {
  if (typeof value !== 'number' || typeof base !== 'number') {
    return null;
  }
  const by = value - base;
  const verdict =
    by === 0 || direction === null
      ? null
      : by > 0 === (direction === 'higher')
        ? 'better'
        : 'worse';
  return Number.isFinite(by) ? { by, verdict } : null;
}
