"""The one metric of a run that stands for it where there is room for one."""

from __future__ import annotations

import re
from collections.abc import Iterable

# what is measured on data that was kept aside says most
_PLACES = ("test", "val", "valid", "validation", "eval", "dev")
_MEASURES = (
    *("accuracy", "acc", "balanced_accuracy", "f1", "f1_score", "auc", "roc_auc"),
    *("average_precision", "r2", "r2_score", "score", "precision", "recall"),
    *("rmse", "mae", "mse", "error", "loss"),
)
_WORD = re.compile(r"[a-z]+[0-9]*")


def headline_of(keys: Iterable[str]) -> str | None:
    """Return the key that says most of a run, or None where there is none.

    A measure that people know comes before others, such as accuracy before a loss; one of test or
    validation data comes before that of training.

    Examples
    --------
    >>> headline_of(["loss", "train_accuracy", "val_accuracy", "epoch"])
    'val_accuracy'
    >>> headline_of(["epoch", "loss"]), headline_of([])
    ('loss', None)
    """
    return min((key for key in keys if not key.startswith("system/")), key=_rank, default=None)


def _rank(key: str) -> tuple[int, int, int, str]:
    name = key.lower()
    words = _WORD.findall(name)
    ranks = [rank for rank, measure in enumerate(_MEASURES) if _has(words, measure)]
    place = next((rank for rank, known in enumerate(_PLACES) if known in words), len(_PLACES))
    return (min(ranks, default=len(_MEASURES)), place, len(key), key)


def _has(words: list[str], measure: str) -> bool:
    parts = measure.split("_")
    return any(words[at : at + len(parts)] == parts for at in range(len(words)))
