"""What the sidebar asks of every store: scopes, the archive, pins and a search over names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trialbook.model import RunTag, TagName
from trialbook.protocol.messages import ExperimentsListParams, RunsQuery
from trialbook.queries.experiments import experiment_rows
from trialbook.queries.table import runs_page
from trialbook.service.context import session as environment

if TYPE_CHECKING:
    from trialbook.store.base import Store


@pytest.fixture
def filled(store: Store, new_run, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Four runs: of this session, of this notebook earlier, of another one, and archived."""
    monkeypatch.setattr(environment, "_told_path", "")
    monkeypatch.setattr(environment, "_earlier_paths", [])
    monkeypatch.setenv("JPY_SESSION_NAME", "/home/ada/a.ipynb")
    environment.set_notebook_path("old.ipynb")
    environment.set_notebook_path("a.ipynb")
    session = environment.session_id()
    other = store.create_experiment("other", None, {})
    for name, where, of_session, notebook in (
        ("here", "0", session, "renamed since.ipynb"),
        ("earlier", "0", "0" * 16, "old.ipynb"),
        ("elsewhere", other, "0" * 16, "b.ipynb"),
        ("gone", "0", session, "a.ipynb"),
    ):
        tags = {TagName.SESSION: of_session, TagName.NOTEBOOK: notebook}
        new_run(where, run_id=name, run_name=name, tags=tags)
    store.delete_run("gone")
    return store


def names(store: Store, **query: object) -> list[str]:
    asked = RunsQuery(None, "", [], **query)  # type: ignore[arg-type] # the test's own words
    return [row.run_name for row in runs_page(store, asked, 0, 10).rows]


def counts(store: Store, **asked: object) -> dict[str, int]:
    params = ExperimentsListParams(**asked)  # type: ignore[arg-type] # the test's own words
    return {row.name: row.found or row.run_count for row in experiment_rows(store, params)}


def test_scopes(filled: Store) -> None:
    assert names(filled) == ["elsewhere", "earlier", "here"]
    assert names(filled, scope="notebook") == ["earlier", "here"]
    assert names(filled, scope="session") == ["here"]
    assert counts(filled) == {"Default": 2, "other": 1}
    assert counts(filled, scope="notebook") == {"Default": 2}
    assert counts(filled, scope="session") == {"Default": 1}


def test_a_process_without_a_notebook_has_its_session_alone(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "_told_path", "")
    monkeypatch.setattr(environment, "_earlier_paths", [])
    monkeypatch.delenv("JPY_SESSION_NAME")
    assert names(filled, scope="notebook") == ["here"]


def test_archive(filled: Store) -> None:
    (row,) = runs_page(filled, RunsQuery(None, "", [], archived=True), 0, 10).rows
    assert (row.run_name, row.archived) == ("gone", True)
    assert names(filled, archived=False) == names(filled)
    assert counts(filled, archived=True) == {"Default": 1}
    assert counts(filled, archived=True, scope="notebook") == {"Default": 1}
    for row_ in experiment_rows(filled):
        filled.delete_experiment(row_.experiment_id)
    archived = experiment_rows(filled, ExperimentsListParams(archived=True))
    assert {row_.name: (row_.run_count, row_.archived) for row_ in archived} == {
        "Default": (3, True),
        "other": (1, True),
    }


def test_pinned_runs_come_first_in_the_usual_order(filled: Store) -> None:
    filled.log_batch("here", tags=[RunTag(TagName.PINNED, "true")])
    filled.log_batch("earlier", tags=[RunTag(TagName.STARRED, "true")])
    first, second, third = runs_page(filled, RunsQuery(None, "", []), 0, 10).rows
    assert (first.run_name, first.pinned, second.run_name) == ("here", True, "elsewhere")
    assert (third.run_name, third.starred) == ("earlier", True)
    assert not any((second.pinned, second.starred, second.archived))


def test_search_finds_experiments_and_runs(filled: Store) -> None:
    assert counts(filled, search="ELSE") == {"other": 1}
    assert counts(filled, search="here") == {"Default": 1, "other": 1}
    assert counts(filled, search="fault") == {"Default": 2}
    assert counts(filled, search="fault", scope="session") == {"Default": 1}
    assert counts(filled, search="it's") == {}
    (row,) = experiment_rows(filled, ExperimentsListParams(search="fault"))
    assert row.found == 0
