"""Every kind of view, whatever it shows: listed once, made from its spec, saved in one envelope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import msgspec
import pytest

import trialbook as tb
from trialbook.protocol import codec
from trialbook.protocol.messages import SavedView, Snapshot, Spec
from trialbook.views import KINDS, view_of

if TYPE_CHECKING:
    from trialbook.views.view import View


def tags_of(union: Any) -> list[str]:
    return [str(kind.__struct_config__.tag) for kind in get_args(get_args(union)[0])]


@pytest.fixture
def views() -> list[View[Any, Any]]:
    tb.set_experiment("birds")
    with tb.start_run(run_name="forest") as run:
        tb.log_param("depth", 3)
        tb.log_metric("loss", 0.5)
    return [tb.runs(), tb.show_run(run), tb.experiments()]


def test_every_kind_has_a_spec_a_snapshot_and_a_class() -> None:
    assert tags_of(Spec) == tags_of(Snapshot) == list(KINDS)


def test_a_view_is_made_again_from_its_spec(views: list[View[Any, Any]]) -> None:
    for view in views:
        again = view_of(view.spec)
        assert type(again) is type(view)
        assert again.bundle().html.partition("as of")[0] == view.bundle().html.partition("as of")[0]


def test_what_is_saved_tells_store_and_revision_beside_the_snapshot(
    views: list[View[Any, Any]],
) -> None:
    for view in views:
        saved = view.bundle().view
        assert codec.read(SavedView, msgspec.to_builtins(saved)) == saved
        assert type(saved.spec).__struct_config__.tag == type(saved.snapshot).__struct_config__.tag
        assert saved.spec.store_id == saved.store.store_id
        assert saved.cursor > 0
        assert not {"store", "cursor"} & set(msgspec.to_builtins(saved.snapshot))


def test_views_as_frames_and_markdown(views: list[View[Any, Any]]) -> None:
    table, page, _ = views
    assert table.frame()["run_name"].tolist() == ["forest"]
    assert page.frame().to_dict("records") == [
        {"group": "metrics", "name": "loss", "value": 0.5},
        {"group": "params", "name": "depth", "value": "3"},
    ]
    assert page.to_markdown().splitlines() == [
        "| group | name | value |",
        "| --- | --- | --- |",
        "| metrics | loss | 0.5 |",
        "| params | depth | 3 |",
    ]
    assert table.to_markdown().startswith("| run\\_id | run\\_name | status |")


def test_markdown_takes_no_text_for_markup() -> None:
    with tb.start_run():
        tb.log_param("x", "a|b <img src=x> [x](y)\n# z")
    row = tb.runs(columns=["params.x"]).to_markdown().splitlines()[-1]
    assert row.endswith("| a\\|b &lt;img src=x&gt; \\[x\\](y) \\# z |")
