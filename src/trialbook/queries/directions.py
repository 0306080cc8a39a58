"""Which way a metric is better.

The page guesses the same; ``tests/protocol/golden/format.json`` holds both to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Direction = Literal["lower", "higher"]

_LOWER = re.compile(
    r"(^|[^a-z])(loss|err|error|errors|rmse|mse|mae|mape|smape|rmsle|mad|perplexity|ppl|logloss|nll"
    r"|bce|wer|cer|fid|regret|latency|seconds|duration|time|brier|divergence|kl|hinge|distance|cost"
    r"|fpr|fnr|ece)([^a-z]|\Z)|loss\Z|error\Z"
)
_HIGHER = re.compile(
    r"(^|[^a-z])(acc|accuracy|auc|auroc|auprc|roc|f1|f|fbeta|r2|precision|recall|score|map|iou|miou"
    r"|dice|bleu|rouge|psnr|ssim|ndcg|mrr|hit|hits|kappa|mcc|reward|return|throughput|sensitivity"
    r"|specificity|correlation|pearson|spearman|tpr|tnr|ap|elbo|likelihood)([^a-z]|\Z)"
    r"|accuracy\Z|score\Z|_at_[0-9]+\Z"
)
_WITH_DIGITS = re.compile(r"(^|[^a-z])(f1|r2)([^a-z0-9]|\Z)")


def guessed_direction(metric: str) -> Direction | None:
    """Return which way a metric is better, as far as its name tells.

    Examples
    --------
    >>> [guessed_direction(name) for name in ("valLoss", "f1_macro", "epoch")]
    ['lower', 'higher', None]
    """
    # camelCase falls into its words, digits stay with them: f1, r2
    words = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", metric).lower()
    words = re.sub(r"(f1|r2)(?=\Z|[^a-z0-9])", r"\1_", words)
    if _LOWER.search(words):
        return "lower"
    if _HIGHER.search(words.replace("²", "2")) or _WITH_DIGITS.search(words):
        return "higher"
    return None


def direction_of(metric: str, chosen: Mapping[str, Direction]) -> Direction | None:
    """Return which way a metric is better: as a person has chosen, else as its name tells."""
    return chosen.get(metric) or guessed_direction(metric)
