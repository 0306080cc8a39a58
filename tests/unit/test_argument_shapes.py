"""Arguments in the shapes in which people have them mean what they mean in MLflow."""

from __future__ import annotations

import enum
import math
from collections import ChainMap, Counter, OrderedDict, UserDict
from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType, SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

import trialbook as tb


class Config:
    """A configuration that is no Mapping, as OmegaConf's is none."""

    def __init__(self, **values: Any) -> None:
        self._values = values

    def items(self) -> Any:
        return self._values.items()


class Tensor:
    """One number as PyTorch has it."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __repr__(self) -> str:
        return f"Tensor({self._value!r})"

    def item(self) -> Any:
        return self._value


class Level(enum.IntEnum):
    LOW = 1


SHAPES: dict[str, Callable[[Any], Any]] = {
    "one": lambda one: one,
    "list": lambda one: [one],
    "tuple": lambda one: (one,),
    "set": lambda one: {one},
    "dict": lambda one: {one: 1},
    "generator": lambda one: (each for each in [one]),
    "array": lambda one: np.array([one]),
    "scalar of NumPy": lambda one: np.array([one])[0],
    "array without dimensions": np.array,
    "Series": lambda one: pd.Series([one]),
    "Index": lambda one: pd.Index([one]),
    "two equal": lambda one: [one, one],
}


@pytest.fixture
def experiment_id() -> str:
    experiment_id = tb.set_experiment("wine").experiment_id
    with tb.start_run(run_name="first"):
        tb.log_metric("r2", 0.4)
    with tb.start_run(run_name="second"):
        tb.log_metric("r2", 0.8)
    tb.set_experiment("another")
    return experiment_id


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("kind", [str, int, float, np.int64, np.uint8])
def test_ids_of_experiments(experiment_id: str, shape: str, kind: type) -> None:
    def given() -> Any:
        return SHAPES[shape](kind(experiment_id))

    assert len(tb.search_runs(given())) == 2
    assert len(tb.search_runs(experiment_ids=given(), output_format="list")) == 2
    assert len(tb.MlflowClient().search_runs(given())) == 2
    assert set(tb.runs(given()).spec.query.experiment_ids or ()) == {experiment_id}


@pytest.mark.parametrize("shape", SHAPES)
def test_names_and_orders(experiment_id: str, shape: str) -> None:
    names = SHAPES[shape]("wine")
    orders = (SHAPES[shape]("metrics.r2 DESC") for _ in range(3))
    found = tb.search_runs(experiment_names=names, order_by=next(orders))
    assert found["metrics.r2"].tolist() == [0.8, 0.4]
    page = tb.MlflowClient().search_runs([experiment_id], order_by=next(orders))
    assert [run.info.run_name for run in page] == ["second", "first"]
    assert [sort.key for sort in tb.runs(order_by=next(orders)).spec.query.order_by or ()] == [
        "r2"
    ] * (2 if shape == "two equal" else 1)


@pytest.mark.parametrize("shape", SHAPES)
def test_orders_and_stages_of_others(shape: str) -> None:
    client = tb.MlflowClient()
    client.create_registered_model("forest")
    assert client.get_latest_versions("forest", SHAPES[shape]("Production")) == []
    for search in (
        tb.search_experiments,
        client.search_experiments,
        tb.search_registered_models,
        client.search_registered_models,
        tb.search_model_versions,
        client.search_model_versions,
    ):
        found: Any = search(order_by=SHAPES[shape]("name"))
        assert isinstance(found, list)


@pytest.mark.parametrize("nothing", [None, [], (), "", np.array([]), pd.Series([], dtype=object)])
def test_no_ids_are_the_chosen_experiment(experiment_id: str, nothing: Any) -> None:
    tb.set_experiment("wine")
    assert len(tb.search_runs(nothing)) == 2
    assert len(tb.search_runs(experiment_names=nothing)) == 2
    assert len(tb.search_runs(order_by=nothing)) == 2


@pytest.mark.parametrize(
    "wrong", [True, None, 1.5, "wine", "-1", -1, object(), b"1", "1 OR 1", float("nan")]
)
def test_what_is_no_id(wrong: Any) -> None:
    with pytest.raises(tb.InvalidParameterError, match="experiment id"):
        tb.search_runs([wrong])


def test_an_experiment_instead_of_its_id_is_explained() -> None:
    experiment = tb.set_experiment("wine")
    with pytest.raises(tb.InvalidParameterError, match="give its experiment_id"):
        tb.search_runs([experiment])  # type: ignore[list-item]  # on purpose


def test_endless_ids_are_refused() -> None:
    def endless() -> Iterator[str]:
        while True:
            yield "0"

    with pytest.raises(tb.InvalidParameterError, match="more than 100,000"):
        tb.search_runs(endless())


# Experiments that are not there yet


def test_an_experiment_that_is_not_there_has_no_runs(experiment_id: str) -> None:
    with pytest.warns(UserWarning, match="no experiment named 'wines'.*Did you mean 'wine'"):
        frame = tb.search_runs(experiment_names=["wines"])
    assert len(frame) == 0
    assert frame.columns.tolist() == [
        *("run_id", "experiment_id", "status", "artifact_uri", "start_time", "end_time")
    ]
    with pytest.warns(UserWarning, match="no experiment with id '99'"):
        assert tb.search_runs("99", output_format="list") == []
    with pytest.warns(UserWarning, match="no experiment with id '99'"):
        assert tb.MlflowClient().search_runs(["99"]) == []
    with pytest.warns(UserWarning, match="'wines'"):
        assert len(tb.search_runs(experiment_names=["wines", "wine"])) == 2
    with pytest.warns(UserWarning, match="'wines'"):
        found = tb.search_runs(experiment_names="wines", filter_string="accuracy > 0.5")
    assert len(found) == 0


def test_the_warning_names_the_line_that_searches() -> None:
    with pytest.warns(UserWarning, match="no experiment named") as caught:
        tb.search_runs(experiment_names=["wines"])
    assert caught[0].filename == __file__


def test_a_wrong_filter_is_one_also_where_no_experiment_is() -> None:
    with pytest.warns(UserWarning, match="wines"), pytest.raises(tb.FilterError):
        tb.search_runs(experiment_names=["wines"], filter_string="metrics.a >")


# What counts as nothing given


def test_nothing_given_is_the_default(experiment_id: str) -> None:
    client = tb.MlflowClient()
    assert len(tb.search_runs(experiment_id, filter_string=None, max_results=None)) == 2
    assert len(tb.search_runs(experiment_id, max_results=0)) == 0
    assert tb.search_runs(experiment_id, max_results=0, output_format="list") == []
    assert tb.search_experiments(max_results=0) == []
    assert len(client.search_runs([experiment_id], filter_string=None, page_token="")) == 2
    assert len(tb.search_experiments(filter_string="", order_by=[])) == 3
    with tb.start_run(
        run_id="", run_name="", description="", tags={}, parent_run_id="", experiment_id=None
    ) as run:
        assert run.info.run_name
        assert "mlflow.note.content" not in run.data.tags


@pytest.mark.parametrize("wrong", [-1, "many", [1], object()])
def test_wrong_numbers_of_results(wrong: Any) -> None:
    with pytest.raises(tb.InvalidParameterError, match="max_results"):
        tb.search_runs(max_results=wrong)


@pytest.mark.parametrize("wrong", [5, b"metrics.a > 1", ["metrics.a > 1"], {"a": 1}])
def test_wrong_filters(wrong: Any) -> None:
    client = tb.MlflowClient()
    for search in (
        tb.search_runs,
        tb.runs,
        tb.search_experiments,
        tb.search_registered_models,
        client.search_model_versions,
    ):
        with pytest.raises(tb.InvalidParameterError, match="filter_string must be text"):
            search(filter_string=wrong)


# Names and values

MAPPINGS: dict[str, Any] = {
    "config": Config(a=1, b=2),
    "Series": pd.Series({"a": 1, "b": 2}),
    "proxy": MappingProxyType({"a": 1, "b": 2}),
    "ordered": OrderedDict(a=1, b=2),
    "chained": ChainMap({"a": 1}, {"b": 2}),
    "counter": Counter("abb"),
    "user's": UserDict(a=1, b=2),
    "row": pd.DataFrame({"a": [1], "b": [2]}).iloc[0],
    "texts of NumPy": {np.str_("a"): np.int64(1), np.str_("b"): np.float16(2)},
}


@pytest.mark.parametrize("shape", MAPPINGS)
def test_whatever_has_items(shape: str) -> None:
    given = MAPPINGS[shape]
    with tb.start_run(tags=given) as run:
        tb.log_params(given)
        tb.log_metrics(given)
        tb.set_tags(given)
    data = tb.get_run(run.info.run_id).data
    assert {key: float(value) for key, value in data.params.items()} == {"a": 1, "b": 2}
    assert data.metrics == {"a": 1, "b": 2}
    assert {key: float(data.tags[key]) for key in "ab"} == {"a": 1, "b": 2}
    experiment_id = tb.create_experiment("tagged", tags=given)
    assert set(tb.get_experiment(experiment_id).tags) == {"a", "b"}


@pytest.mark.parametrize(
    "wrong", [[("a", 1)], "a", 5, None, SimpleNamespace(a=1), dict, {1: 2}, {("a",): 1}, {"": 1}]
)
def test_what_has_no_items_is_refused(wrong: Any) -> None:
    with tb.start_run():
        for record in (tb.log_params, tb.log_metrics):
            with pytest.raises(tb.InvalidParameterError, match=r"dictionary|key of a"):
                record(wrong)


def test_items_that_cannot_be_read_are_refused() -> None:
    class Missing:
        def items(self) -> Any:
            raise LookupError("Missing mandatory value: lr")

    with tb.start_run(), pytest.raises(tb.InvalidParameterError, match="mandatory value: lr"):
        tb.log_params(Missing())  # type: ignore[arg-type]  # on purpose


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("0.12", 0.12),
        (" 1e-3\n", 0.001),
        ("nan", math.nan),
        ("-inf", -math.inf),
        (b"0.5", 0.5),
        (np.str_("0.5"), 0.5),
        (True, 1),
        (np.bool_(True), 1),
        (np.int8(-3), -3),
        (np.uint64(2**63), 2.0**63),
        (np.float16(0.5), 0.5),
        (np.longdouble("0.5"), 0.5),
        (np.array(0.5), 0.5),
        (np.array([0.5]), 0.5),
        (np.array([["0.5"]]), 0.5),
        (np.array([0.5], dtype=object), 0.5),
        (pd.Series([0.5]), 0.5),
        (Tensor(0.5), 0.5),
        (Tensor("0.5"), 0.5),
        (Decimal("0.5"), 0.5),
        (Fraction(1, 2), 0.5),
        (Level.LOW, 1),
    ],
    ids=repr,
)
def test_numbers(given: Any, value: float) -> None:
    client = tb.MlflowClient()
    with tb.start_run() as run:
        tb.log_metric("one", given)
        tb.log_metrics({"several": given})
        client.log_metric(run.info.run_id, "client", given)
        client.log_batch(run.info.run_id, [tb.Metric("batch", given, 0, 0)])
        tb.log_series("series", [given])
    found = tb.get_run(run.info.run_id).data.metrics
    assert found == pytest.approx(
        dict.fromkeys(("one", "several", "client", "batch", "series"), value), nan_ok=True
    )


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "abc", "0x10", "1,5", "5 %", "½", b"x", None, 1j, np.complex64(1)),
        *([0.5], (0.5,), {"a": 1}, np.array([1, 2]), np.array([]), pd.NA, pd.NaT),
        *(np.timedelta64(1, "s"), pd.Timestamp(0), Decimal("sNaN"), 10**400, Tensor([1, 2])),
    ],
    ids=repr,
)
def test_what_is_no_number(wrong: Any) -> None:
    with tb.start_run() as run:
        with pytest.raises(tb.InvalidParameterError, match="must be a number"):
            tb.log_metric("a", wrong)
        with pytest.raises(tb.InvalidParameterError, match="must be a number"):
            tb.log_metrics({"b": 1, "a": wrong})
    assert tb.get_run(run.info.run_id).data.metrics == {}


@pytest.mark.parametrize(
    ("given", "step"),
    [
        (None, 0),
        ("", 0),
        (3.0, 3),
        (1.5, 1),
        (-1.5, -1),
        ("7", 7),
        ("1.5", 1),
        (True, 1),
        (Level.LOW, 1),
        (np.int64(3), 3),
        (np.uint8(3), 3),
        (np.float32(2.7), 2),
        (np.array(4), 4),
        (np.array([4]), 4),
        (Tensor(5), 5),
        (Decimal("2.7"), 2),
        (Fraction(7, 2), 3),
    ],
    ids=repr,
)
def test_steps(given: Any, step: int) -> None:
    client = tb.MlflowClient()
    with tb.start_run() as run:
        tb.log_metric("one", 1, step=given)
        tb.log_metrics({"several": 1}, step=given)
        client.log_metric(run.info.run_id, "client", 1, step=given)
        client.log_batch(run.info.run_id, [tb.Metric("batch", 1, 0, given)])
        if given is not None and given != "":
            tb.log_series("series", [1], steps=[given])
    for key in tb.get_run(run.info.run_id).data.metrics:
        assert tb.metric_history(run.info.run_id, key)["step"].tolist() == [step]


@pytest.mark.parametrize(
    "wrong",
    [
        *("x", b"3", [3], math.nan, math.inf, 1e30, 2**63, pd.NA, pd.Timestamp(0), 1j),
        *(np.timedelta64(1, "s"), np.datetime64(1, "ns"), np.array([1, 2]), ...),
    ],
    ids=repr,
)
def test_what_is_no_step(wrong: Any) -> None:
    with tb.start_run(), pytest.raises(tb.InvalidParameterError, match="Step must"):
        tb.log_metric("a", 1, step=wrong)
