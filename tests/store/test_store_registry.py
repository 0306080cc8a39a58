"""Registered models and their versions, in every store."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from trialbook.errors import AlreadyExistsError, InvalidParameterError, NotFoundError
from trialbook.registered import ModelVersion, NewVersion, RegisteredModel, Stage
from trialbook.search import MODEL_VERSIONS, REGISTERED_MODELS, parse_filter, parse_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trialbook.search.tree import OrderTerm
    from trialbook.store.base import Store

NOWHERE = NewVersion("s3://bucket/model")


def versions(store: Store, text: str = "", order: Sequence[str] = ()) -> list[str]:
    node = parse_filter(text, MODEL_VERSIONS)
    found = store.search_model_versions(99, node, parse_order(order, MODEL_VERSIONS), None)
    return [f"{each.name}{each.version}" for each in found]


def models(store: Store, text: str = "", order: Sequence[str] = ()) -> list[str]:
    node = parse_filter(text, REGISTERED_MODELS)
    found = store.search_registered_models(99, node, parse_order(order, REGISTERED_MODELS), None)
    return [each.name for each in found]


def pause() -> None:
    """Let the clock, which counts milliseconds, go on."""
    now = time.time_ns() // 1_000_000
    while time.time_ns() // 1_000_000 == now:
        pass


def updated(store: Store, name: str, *numbers: int) -> list[int]:
    of_model = store.get_registered_model(name).last_updated_timestamp
    of_versions = [store.get_model_version(name, n).last_updated_timestamp for n in numbers]
    return [of_model, *of_versions]


def test_a_model_comes_back_as_it_was_registered(store: Store) -> None:
    made = store.create_registered_model("süß", "of é", {"team": "é", "empty": ""})
    assert made == store.get_registered_model("süß")
    assert made == RegisteredModel(
        "süß",
        made.creation_timestamp,
        made.creation_timestamp,
        "of é",
        tags={"team": "é", "empty": ""},
    )
    assert store.create_registered_model("bare", None, {}).description is None
    with pytest.raises(AlreadyExistsError, match="'süß' already"):
        store.create_registered_model("süß", None, {})
    assert models(store) == ["bare", "süß"]


def test_versions_come_back_as_they_were_registered(store: Store, new_run) -> None:
    run_id = new_run().info.run_id
    store.create_registered_model("m", None, {})
    whole = NewVersion("/a/model", run_id, "ada", "of é", "https://x", {"k": "é"})
    made = store.create_model_version("m", whole)
    bare = store.create_model_version("m", NOWHERE)
    at = made.creation_timestamp
    assert made == store.get_model_version("m", 1)
    assert made == ModelVersion(
        "m", 1, at, at, "/a/model", run_id, "ada", "None", "of é", "https://x", [], {"k": "é"}
    )
    assert (bare.version, bare.run_id, bare.description, bare.tags) == (2, None, None, {})
    assert (bare.status, bare.status_message) == ("READY", None)


def test_numbers_count_up_and_are_not_used_again(store: Store) -> None:
    store.create_registered_model("m", None, {})
    store.create_registered_model("other", None, {})
    assert [store.create_model_version("m", NOWHERE).version for _ in range(3)] == [1, 2, 3]
    store.delete_model_version("m", 3)
    store.delete_model_version("m", 1)
    assert store.create_model_version("m", NOWHERE).version == 4
    assert store.create_model_version("other", NOWHERE).version == 1
    assert versions(store, "name = 'm'") == ["m4", "m2"]
    with pytest.raises(NotFoundError, match="'m' has no version 3"):
        store.get_model_version("m", 3)
    # a name that is free again begins anew
    store.delete_registered_model("m")
    store.create_registered_model("m", None, {})
    assert store.create_model_version("m", NOWHERE).version == 1


def test_many_who_register_at_once_get_a_number_each(store: Store) -> None:
    store.create_registered_model("m", None, {})
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: store.create_model_version("m", NOWHERE), range(20)))
    assert sorted(version.version for version in made) == list(range(1, 21))


def test_what_does_not_exist_is_said(store: Store) -> None:
    store.create_registered_model("m", None, {})
    for name, error in (("gone", "named 'gone'"), ("m", "no version 7")):
        for call in (
            lambda name: store.get_model_version(name, 7),
            lambda name: store.delete_model_version(name, 7),
            lambda name: store.describe_model_version(name, 7, ""),
            lambda name: store.set_model_version_stage(name, 7, Stage.STAGING),
            lambda name: store.set_model_version_tag(name, 7, "k", "v"),
            lambda name: store.set_model_version_tag(name, 7, "k", None),
            lambda name: store.set_registered_model_alias(name, "a", 7),
        ):
            with pytest.raises(NotFoundError, match=error):
                call(name)
    for call in (
        lambda: store.get_registered_model("gone"),
        lambda: store.delete_registered_model("gone"),
        lambda: store.rename_registered_model("gone", "m"),
        lambda: store.describe_registered_model("gone", ""),
        lambda: store.set_registered_model_tag("gone", "k", "v"),
        lambda: store.set_registered_model_alias("gone", "a", None),
        lambda: store.create_model_version("gone", NOWHERE),
        lambda: store.get_model_version_by_alias("gone", "a"),
    ):
        with pytest.raises(NotFoundError, match="named 'gone'"):
            call()


def test_an_alias_stands_for_one_version(store: Store) -> None:
    store.create_registered_model("m", None, {})
    for _ in range(2):
        store.create_model_version("m", NOWHERE)
    for alias, version in (("champion", 1), ("é", 2), ("best", 2), ("champion", 2), ("Best", 1)):
        store.set_registered_model_alias("m", alias, version)
    assert store.get_registered_model("m").aliases == {"Best": 1, "best": 2, "champion": 2, "é": 2}
    assert list(store.get_registered_model("m").aliases) == ["Best", "best", "champion", "é"]
    assert store.get_model_version("m", 2).aliases == ["best", "champion", "é"]
    assert store.get_model_version_by_alias("m", "champion") == store.get_model_version("m", 2)
    # a missing one may be deleted, as in MLflow
    for alias in ("best", "nobody"):
        store.set_registered_model_alias("m", alias, None)
    with pytest.raises(InvalidParameterError, match="no alias 'best'; it has 'Best', 'champion'"):
        store.get_model_version_by_alias("m", "best")
    store.delete_model_version("m", 2)
    assert store.get_registered_model("m").aliases == {"Best": 1}
    store.set_registered_model_alias("m", "Best", None)
    with pytest.raises(InvalidParameterError, match="it has none"):
        store.get_model_version_by_alias("m", "Best")


def test_stages(store: Store) -> None:
    store.create_registered_model("m", None, {})
    store.create_registered_model("other", None, {})
    for name in ("m", "m", "m", "other"):
        store.create_model_version(name, NOWHERE)
    store.set_model_version_stage("other", 1, Stage.STAGING)
    for version in (1, 2):
        store.set_model_version_stage("m", version, Stage.STAGING)

    def stages() -> list[str]:
        return [store.get_model_version("m", n).current_stage for n in (1, 2, 3)]

    assert stages() == ["Staging", "Staging", "None"]
    latest = store.get_registered_model("m").latest_versions
    assert [(v.version, v.current_stage) for v in latest] == [(3, "None"), (2, "Staging")]
    done = store.set_model_version_stage("m", 3, Stage.STAGING, archive_others=True)
    assert (done.version, done.current_stage) == (3, "Staging")
    assert stages() == ["Archived", "Archived", "Staging"]
    assert store.get_model_version("other", 1).current_stage == "Staging"
    assert versions(store, "current_stage = 'Archived'", ["version_number"]) == ["m1", "m2"]


def test_tags_are_set_overwritten_and_deleted(store: Store) -> None:
    store.create_registered_model("m", None, {"k": "1"})
    store.create_model_version("m", replace(NOWHERE, tags={"k": "1"}))
    for value in ("2", "é"):
        store.set_registered_model_tag("m", "k", value)
        store.set_model_version_tag("m", 1, "k", value)
    store.set_registered_model_tag("m", "empty", "")
    assert store.get_registered_model("m").tags == {"k": "é", "empty": ""}
    assert store.get_model_version("m", 1).tags == {"k": "é"}
    for key in ("k", "nobody"):
        store.set_registered_model_tag("m", key, None)
        store.set_model_version_tag("m", 1, key, None)
    assert store.get_registered_model("m").tags == {"empty": ""}
    assert store.get_model_version("m", 1).tags == {}


def test_a_renamed_model_keeps_everything(store: Store) -> None:
    store.create_registered_model("old", "d", {"k": "v"})
    store.create_registered_model("taken", None, {})
    store.create_model_version("old", replace(NOWHERE, tags={"a": "b"}))
    store.set_registered_model_alias("old", "champion", 1)
    with pytest.raises(AlreadyExistsError, match="'taken' already"):
        store.rename_registered_model("old", "taken")
    renamed = store.rename_registered_model("old", "new")
    assert (renamed.name, renamed.tags, renamed.aliases) == ("new", {"k": "v"}, {"champion": 1})
    assert [v.name for v in renamed.latest_versions] == ["new"]
    found = store.get_model_version_by_alias("new", "champion")
    assert (found.name, found.tags) == ("new", {"a": "b"})
    assert versions(store) == ["new1"]
    assert store.rename_registered_model("new", "new").name == "new"
    with pytest.raises(NotFoundError):
        store.get_registered_model("old")
    store.create_registered_model("old", None, {})


def test_a_deleted_model_takes_its_versions_with_it(store: Store) -> None:
    for name in ("gone", "here"):
        store.create_registered_model(name, None, {"k": "v"})
        store.create_model_version(name, replace(NOWHERE, tags={"k": "v"}))
        store.set_registered_model_alias(name, "a", 1)
    store.delete_registered_model("gone")
    assert (models(store), versions(store)) == (["here"], ["here1"])
    store.create_registered_model("gone", None, {})
    assert store.get_registered_model("gone").tags == {}
    assert store.get_registered_model("gone").aliases == {}


def test_what_updates_what_is_as_in_mlflow(store: Store) -> None:
    store.create_registered_model("m", None, {})
    for _ in range(2):
        store.create_model_version("m", NOWHERE)
    for call, expected in (
        (lambda: store.describe_model_version("m", 1, "d"), [0, 1, 0]),
        (lambda: store.describe_registered_model("m", "d"), [1, 0, 0]),
        (lambda: store.set_model_version_stage("m", 1, "Staging"), [1, 1, 0]),
        (lambda: store.set_model_version_stage("m", 2, "Staging", archive_others=True), [1, 1, 1]),
        (lambda: store.rename_registered_model("m", "m"), [1, 1, 1]),
        (lambda: store.create_model_version("m", NOWHERE), [1, 0, 0]),
        (lambda: store.delete_model_version("m", 3), [1, 0, 0]),
        (lambda: store.set_registered_model_tag("m", "k", "v"), [0, 0, 0]),
        (lambda: store.set_model_version_tag("m", 1, "k", "v"), [0, 0, 0]),
        (lambda: store.set_registered_model_alias("m", "a", 1), [0, 0, 0]),
    ):
        before = updated(store, "m", 1, 2)
        pause()
        call()
        changed = [a != b for a, b in zip(before, updated(store, "m", 1, 2), strict=True)]
        assert changed == expected
    assert store.get_registered_model("m").description == "d"
    assert store.get_model_version("m", 1).description == "d"


def test_a_version_is_a_change_of_its_run_and_outlives_it(store: Store, new_run) -> None:
    run_id, other = new_run().info.run_id, new_run().info.run_id
    store.create_registered_model("m", None, {})
    for source in (run_id, other, None, "purged long ago"):
        store.create_model_version("m", replace(NOWHERE, run_id=source))
    for call, expected in (
        (lambda: store.create_model_version("m", replace(NOWHERE, run_id=run_id)), {run_id}),
        (lambda: store.set_registered_model_alias("m", "a", 1), {run_id}),
        (lambda: store.set_registered_model_alias("m", "a", 2), {run_id, other}),
        (lambda: store.set_registered_model_alias("m", "a", None), {other}),
        (lambda: store.set_model_version_stage("m", 2, "Staging"), {other}),
        (lambda: store.describe_model_version("m", 3, "d"), set()),
        (lambda: store.rename_registered_model("m", "n"), {run_id, other}),
        (lambda: store.delete_model_version("n", 2), {other}),
        (lambda: store.delete_registered_model("n"), {run_id}),
    ):
        revision = store.changes_since(-1).revision
        call()
        assert set(store.changes_since(revision).run_ids) == expected
    store.create_registered_model("m", None, {})
    store.create_model_version("m", replace(NOWHERE, run_id=run_id))
    store.delete_run(run_id)
    store.purge_runs([run_id])
    assert store.get_model_version("m", 1).run_id == run_id
    assert versions(store, f"run_id = '{run_id}'") == ["m1"]


@pytest.mark.parametrize("bad", ["a\0b", "\ud800"], ids=["NUL", "surrogate"])
def test_a_text_that_no_database_can_hold_is_refused(store: Store, bad: str) -> None:
    store.create_registered_model("m", None, {})
    store.create_model_version("m", NOWHERE)
    for call in (
        lambda: store.create_registered_model(bad, None, {}),
        lambda: store.create_registered_model("n", bad, {}),
        lambda: store.create_registered_model("n", None, {"k": bad}),
        lambda: store.rename_registered_model("m", bad),
        lambda: store.describe_registered_model("m", bad),
        lambda: store.set_registered_model_tag("m", bad, "v"),
        lambda: store.set_registered_model_alias("m", bad, 1),
        lambda: store.create_model_version("m", NewVersion(bad)),
        lambda: store.create_model_version("m", NewVersion("s", description=bad)),
        lambda: store.create_model_version("m", NewVersion("s", tags={bad: "v"})),
        lambda: store.describe_model_version("m", 1, bad),
        lambda: store.set_model_version_tag("m", 1, "k", bad),
    ):
        with pytest.raises(InvalidParameterError, match="cannot be stored"):
            call()
    assert (models(store), versions(store)) == (["m"], ["m1"])


@pytest.fixture(scope="module")
def filled(shared_store: Store) -> Store:
    """Return models of which MLflow was asked too."""
    for name, tags in (("alpha", {"team": "a"}), ("beta", {"team": "b"}), ("Gamma", {})):
        shared_store.create_registered_model(name, None, tags)
        pause()
    for name, source, run_id, tags in (
        ("alpha", "s3://a/1", "1", {"k": "1"}),
        ("alpha", "s3://a/2", "2", {"k": "2"}),
        ("beta", "s3://b/1", None, {}),
        ("alpha", "s3://c/1", "1", {"z": "1"}),
        ("Gamma", "s3://g/1", "2", {"k": "1"}),
    ):
        shared_store.create_model_version(name, NewVersion(source, run_id, tags=tags))
        pause()
    return shared_store


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "Gamma1 alpha3 beta1 alpha2 alpha1"),
        ("name = 'alpha'", "alpha3 alpha2 alpha1"),
        ("name LIKE 'AL%'", ""),
        ("name ILIKE 'AL%'", "alpha3 alpha2 alpha1"),
        ("name IN ('alpha','beta')", "alpha3 beta1 alpha2 alpha1"),
        ("run_id = '1'", "alpha3 alpha1"),
        ("run_id IN ('1')", "alpha3 alpha1"),
        ("run_id != '1'", "Gamma1 alpha2"),
        ("run_id IS NULL", "beta1"),
        ("version_number = 1", "Gamma1 beta1 alpha1"),
        ("version_number > 1", "alpha3 alpha2"),
        ("source_path = 's3://a/1'", "alpha1"),
        ("source_path ILIKE 'S3://A%'", "alpha2 alpha1"),
        ("tags.k = '1'", "Gamma1 alpha1"),
        ("tags.k != '1'", "alpha2"),
        ("tags.k = '1' AND tags.z = '1'", ""),
        ("tags.k='1' and attribute.name='alpha'", "alpha1"),
        ("tags.k IS NULL AND NOT name = 'beta'", "alpha3"),
        ("name = 'beta' OR tags.z = '1'", "alpha3 beta1"),
        ("ALPHA 2", "alpha2"),
    ],
)
def test_searches_for_versions(filled: Store, text: str, expected: str) -> None:
    assert " ".join(versions(filled, text)) == expected


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("version_number DESC", "alpha3 alpha2 Gamma1 alpha1 beta1"),
        ("name", "Gamma1 alpha3 alpha2 alpha1 beta1"),
        ("name DESC, version_number", "beta1 alpha1 alpha2 alpha3 Gamma1"),
        ("creation_timestamp", "alpha1 alpha2 beta1 alpha3 Gamma1"),
        ("last_updated_timestamp ASC", "alpha1 alpha2 beta1 alpha3 Gamma1"),
        ("run_id DESC", "Gamma1 alpha2 alpha3 alpha1 beta1"),
        ("tags.k DESC", "alpha2 Gamma1 alpha1 alpha3 beta1"),
    ],
)
def test_orders_of_versions(filled: Store, order: str, expected: str) -> None:
    terms = order.split(", ")
    assert " ".join(versions(filled, order=terms)) == expected


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("", "", "Gamma alpha beta"),
        ("name ILIKE 'g%'", "", "Gamma"),
        ("name != 'alpha'", "", "Gamma beta"),
        ("tags.team != 'a'", "", "beta"),
        ("tags.team LIKE '%'", "", "alpha beta"),
        ("Team B", "", "beta"),
        ("", "name DESC", "beta alpha Gamma"),
        ("", "timestamp", "beta alpha Gamma"),
        ("", "last_updated_timestamp DESC", "Gamma alpha beta"),
        ("creation_timestamp > 0", "tags.team DESC", "beta alpha Gamma"),
    ],
)
def test_searches_for_models(filled: Store, text: str, order: str, expected: str) -> None:
    assert " ".join(models(filled, text, [order] if order else [])) == expected


@pytest.mark.parametrize("order", [[], ["tags.k"], ["run_id DESC"], ["version_number"]])
def test_pages_hold_every_version_once(filled: Store, order: list[str]) -> None:
    terms: tuple[OrderTerm, ...] = parse_order(order, MODEL_VERSIONS)
    paged, token = [], None
    while not paged or token:
        page = filled.search_model_versions(2, None, terms, token)
        paged += [f"{each.name}{each.version}" for each in page]
        token = page.token
    assert paged == versions(filled, order=order)
    with pytest.raises(InvalidParameterError, match="page token"):
        filled.search_model_versions(2, None, terms, "nonsense")


def test_pages_hold_every_model_once(filled: Store) -> None:
    first = filled.search_registered_models(2, None, (), None)
    second = filled.search_registered_models(2, None, (), first.token)
    assert [each.name for each in (*first, *second)] == models(filled)
    assert second.token is None
    assert [v.version for v in first[1].latest_versions] == [3]
