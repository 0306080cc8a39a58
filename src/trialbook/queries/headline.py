"""The order in which metrics stand wherever they are shown, and which of them lead it.

The headline metrics of an experiment are those that a person has chosen, which its tag
``trialbook.headline`` names, one a line. The others follow by rank until there are `FEW`:

1. what a model achieves before what its training costs: time, memory, learning rates;
2. what is measured on data that was kept aside, then measures that people know, such as a loss,
   then what is measured in training, then all else;
3. series before single values;
4. of known measures accuracy before a loss, as in `_MEASURES`;
5. validation before test, then short names before long ones.

What only counts (``epoch``, ``step``) and the metrics of the machine are never among them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from trialbook.errors import NotFoundError
from trialbook.model import SYSTEM_PREFIX, TagName

if TYPE_CHECKING:
    from trialbook.model import Experiment
    from trialbook.store.base import LoggedMetric, Store

FEW = 2
"""Headline metrics of an experiment, unless a person has chosen more."""

_KEPT_ASIDE = ("validation", "valid", "val", "dev", "eval", "oof", "cv", "holdout", "test")
_TRAINING = {"train", "training", "trn"}
_COUNTERS = {"epoch", "epochs", "step", "steps", "iteration", "iterations", "iter", "iters"}
_COSTS = {
    *("lr", "learning", "time", "second", "seconds", "sec", "duration", "elapsed", "latency"),
    *("throughput", "memory", "mem", "cpu", "gpu", "grad", "gradient", "norm"),
}
_MEASURES = (
    *("accuracy", "acc", "balanced_accuracy", "f1", "f1_score", "auc", "roc_auc", "auroc"),
    *("average_precision", "ap", "iou", "dice", "bleu", "r2", "r2_score", "score"),
    *("reward", "return", "precision", "recall"),
    *("rmse", "mae", "mape", "mse", "error", "logloss", "loss", "nll", "perplexity"),
)
_WORD = re.compile(r"[a-z]+[0-9]*")
_CAMEL_CASE = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")

# what each store answered last, as long as nothing in it changes
_known: WeakKeyDictionary[Store, tuple[int, dict[object, MetricOrder]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class MetricOrder:
    """The metrics of the runs of some experiments, without those of the machine.

    Attributes
    ----------
    logged : tuple of str
        All of them, first logged first.
    ranked : tuple of str
        Those that may stand for a run, those chosen first, then by rank.
    chosen : int
        How many of these a person has chosen.
    """

    logged: tuple[str, ...]
    ranked: tuple[str, ...]
    chosen: int

    @property
    def headline(self) -> tuple[str, ...]:
        """The metrics that stand for runs where there is room for few."""
        return self.ranked[: max(FEW, self.chosen)]

    def leading(self, first: str | None = None) -> list[str]:
        """Return all metrics: the given one, the headline metrics, the others as first logged."""
        given = [first] if first in self.logged else []
        return list(dict.fromkeys((*given, *self.headline, *self.logged)))

    def of(self, keys: Collection[str]) -> str | None:
        """Return the one metric that stands for a run which has these; None where none does."""
        return next((key for key in self.ranked if key in keys), None)


def metric_order(
    store: Store,
    experiment_ids: Sequence[str] | None,
    experiments: Iterable[Experiment],
    revision: int | None = None,
) -> MetricOrder:
    """Return the order of the metrics of some experiments.

    Parameters
    ----------
    store : Store
    experiment_ids : sequence of str or None
        None for every experiment that is not deleted.
    experiments : iterable of Experiment
        The same, those whose headline metrics count first.
    revision : int or None
        The store's present one, where it is known: the same is not read twice.
    """
    chosen = [key for experiment in experiments for key in chosen_in(experiment)]
    if revision is None:
        revision = store.changes_since(-1).revision
    before, answers = _known.get(store, (None, {}))
    if before != revision:
        answers = {}
        _known[store] = revision, answers
    asked = (None if experiment_ids is None else tuple(experiment_ids), *chosen)
    if asked not in answers:
        answers[asked] = ordered(store.first_logged(experiment_ids), chosen)
    return answers[asked]


def ordered(metrics: Iterable[LoggedMetric], chosen: Iterable[str] = ()) -> MetricOrder:
    """Return the order of metrics, given as first logged.

    Examples
    --------
    >>> from trialbook.store.base import LoggedMetric
    >>> names = ["epoch", "loss", "accuracy", "val_loss", "val_accuracy"]
    >>> order = ordered(LoggedMetric(name, is_series=True) for name in names)
    >>> order.headline, order.leading()
    (('val_accuracy', 'val_loss'), ['val_accuracy', 'val_loss', 'epoch', 'loss', 'accuracy'])
    >>> order.of(["accuracy", "loss"])
    'accuracy'
    """
    shown = [metric for metric in metrics if not metric.key.startswith(SYSTEM_PREFIX)]
    logged = dict.fromkeys(metric.key for metric in shown)
    first = [key for key in dict.fromkeys(chosen) if key in logged]
    ranked = sorted((metric for metric in shown if not _only_counts(metric.key)), key=_rank)
    by_rank = dict.fromkeys((*first, *(metric.key for metric in ranked)))
    return MetricOrder(tuple(logged), tuple(by_rank), len(first))


def chosen_in(experiment: Experiment) -> list[str]:
    """Return the headline metrics that a person has chosen for an experiment."""
    return [key for key in experiment.tags.get(TagName.HEADLINE, "").split("\n") if key.strip()]


def experiment_order(store: Store, experiment_id: str) -> MetricOrder:
    """Return the order of the metrics of one experiment."""
    try:
        experiments = [store.get_experiment(experiment_id)]
    except NotFoundError:  # purged meanwhile
        experiments = []
    return metric_order(store, [experiment_id], experiments)


def _only_counts(key: str) -> bool:
    words = _words(key)
    # of Lightning's `val_loss_epoch` the loss is what is measured
    return bool(words) and words[-1] in _COUNTERS and _measure(words) == len(_MEASURES)


def _rank(metric: LoggedMetric) -> tuple[bool, int, bool, int, int, int, str]:
    key, words = metric.key, _words(metric.key)
    measure = _measure(words)
    costs = measure == len(_MEASURES) and bool(_COSTS.intersection(words))
    aside = min((_KEPT_ASIDE.index(word) for word in words if word in _KEPT_ASIDE), default=None)
    if aside is not None:
        place = 0
    elif _TRAINING.intersection(words):
        place = 2
    else:
        place = 1 if measure < len(_MEASURES) else 3
    return (costs, place, not metric.is_series, measure, aside or 0, len(key), key)


def _measure(words: list[str]) -> int:
    ranks = [rank for rank, measure in enumerate(_MEASURES) if _has(words, measure)]
    return min(ranks, default=len(_MEASURES))


def _words(key: str) -> list[str]:
    return _WORD.findall(_CAMEL_CASE.sub("_", key).lower())


def _has(words: list[str], measure: str) -> bool:
    parts = measure.split("_")
    return any(words[at : at + len(parts)] == parts for at in range(len(words)))
