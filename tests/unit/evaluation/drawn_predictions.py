"""Predictions as hypothesis draws them: few samples, many ties, one class, missing labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

NAMES = (["<b>", "a", "z & y"], [0, 1, 2], [True, False], ["no", "yes"], [-1, 1], [0, 1])


@dataclass
class Drawn:
    true: list[Any]
    predicted: list[Any]
    weight: list[float] | None

    def known(self) -> tuple[list[Any], list[Any], np.ndarray | None]:
        """Return what is left for scikit-learn, which knows no missing labels."""
        keep = [i for i, t in enumerate(self.true) if t is not None]
        weight = None if self.weight is None else np.array(self.weight)[keep]
        return [self.true[i] for i in keep], [self.predicted[i] for i in keep], weight


@st.composite
def classes(draw: st.DrawFn, missing: bool = True) -> Drawn:
    names = draw(st.sampled_from(NAMES))
    label = st.sampled_from(names)
    size = draw(st.integers(1, 12))
    true = draw(
        st.lists(st.one_of(label, st.none()) if missing else label, min_size=size, max_size=size)
    )
    if all(t is None for t in true):
        true[0] = names[0]
    predicted = draw(st.lists(label, min_size=size, max_size=size))
    weight = draw(st.one_of(st.none(), weights(size)))
    return Drawn(true, predicted, weight)


def weights(size: int) -> st.SearchStrategy[list[float]]:
    # the first is not 0: of no weight at all nothing can be said
    return st.lists(st.sampled_from([1.0, 0.5, 3.25, 1e-3]), min_size=size, max_size=size)


@st.composite
def scored(
    draw: st.DrawFn, probabilities: bool = False
) -> tuple[np.ndarray, np.ndarray, list[float] | None]:
    size = draw(st.integers(1, 25))
    true = draw(st.lists(st.integers(0, 1), min_size=size, max_size=size))
    tied = st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0])
    free = st.floats(0, 1) if probabilities else st.floats(-1e3, 1e3)
    score = draw(st.lists(st.one_of(tied, free), min_size=size, max_size=size))
    weight = draw(st.one_of(st.none(), weights(size)))
    return np.array(true), np.array(score), weight
