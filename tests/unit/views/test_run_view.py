"""One run in a cell: what is saved, and its twin without scripts."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest

import trialbook as tb
from trialbook.protocol.messages import SavedView
from trialbook.views import live
from trialbook.views.html.note import note_html

if TYPE_CHECKING:
    from trialbook.views.run import RunView

HOSTILE = "</td><script>alert(1)</script><img src=x onerror=alert(2)>\u202e"


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


def saved_size(view: RunView) -> int:
    data = live.mime_bundle(view.bundle())
    return len(json.dumps({"data": data}, indent=1).encode())


def test_a_run_is_shown_with_its_curves() -> None:
    with tb.start_run(run_name="baseline") as run:
        tb.log_param("alpha", 0.5)
        tb.log_series("loss", [1 / (k + 1) for k in range(10_000)])
    view = tb.show_run(run)
    assert repr(view) == "<RunView of 'baseline'>"
    made = view.bundle()
    (drawn,) = made.view.snapshot.curves
    assert (drawn.total, drawn.values[0], drawn.values[-1]) == (10_000, 1.0, 1e-4)
    assert len(drawn.steps) <= 200
    assert "<polyline" in made.html
    assert "loss = 0.0001" in made.text
    assert msgspec.convert(msgspec.to_builtins(made.view), SavedView) == made.view
    assert live.find(view.view_id) is view


def test_whatever_a_run_holds_stays_text() -> None:
    with tb.start_run(run_name=HOSTILE, description=HOSTILE, tags={HOSTILE: HOSTILE}) as run:
        tb.log_param(HOSTILE, HOSTILE)
        schema = json.dumps({"mlflow_colspec": [{"name": HOSTILE, "type": HOSTILE}]})
        tb.log_input(tb.entities.Dataset(HOSTILE, "1", HOSTILE, HOSTILE, schema), context=HOSTILE)
        tb.log_series(HOSTILE, [float("nan"), float("inf"), -1e308, 1e308])
    made = tb.show_run(run.info.run_id).bundle()
    tags = Tags(made.html)
    assert tags.seen <= {
        *("div", "p", "strong", "bdi", "table", "caption", "thead", "tbody", "tr", "th", "td"),
        *("svg", "polyline", "details", "summary", "pre", "strong", "em", "code"),
    }
    assert not [name for name in tags.attributes if name.startswith("on")]
    assert "\u202e" not in made.text


@pytest.mark.parametrize(
    ("note", "html"),
    [
        ("plain\nlines", "plain\nlines"),
        ("## A *title* ##", "<strong>A <em>title</em></strong>"),
        ("**a** and `b*c*`", "<strong>a</strong> and <code>b*c*</code>"),
        ("x * y * z, a_b_c, 2**8", "x * y * z, a_b_c, 2**8"),
        ("**a *b** c*", "**a <em>b</em>* c*"),
        ("```python\nx **= 2\n```\n- end", "<code>x **= 2\n</code>• end"),
        ("![<img>](x.png)", "&lt;img&gt; (x.png)"),
        ("[a](javascript:b)", "a (javascript:b)"),
    ],
)
def test_a_note_is_text_without_marks(note: str, html: str) -> None:
    assert note_html(note) == html


def test_what_is_saved_stays_small() -> None:
    schema = json.dumps({"mlflow_colspec": [{"name": "ü" * 100, "type": "any"}] * 1_000})
    used = [tb.entities.Dataset("ü" * 500, str(k), "local", "ü" * 9000, schema) for k in range(200)]
    with tb.start_run(description="note " * 100_000, tags={"t": "x" * 900_000}) as run:
        tb.log_inputs(used)
        tb.log_params({f"{'ü' * 200}{k}": "ü" * 2000 for k in range(1000)})
        for k in range(40):
            tb.log_series(f"curve {k}", [float(v % 97) for v in range(3000)])
        tb.log_metrics({f"{'m' * 200}{k}": k for k in range(1000)})
    view = tb.show_run(run)
    assert saved_size(view) < 300_000  # escaped as \u here, which a notebook is not
    made = view.bundle()
    assert len(json.dumps(live.mime_bundle(made), ensure_ascii=False, indent=1).encode()) < 200_000
    assert made.view.snapshot.left_out > 0


def test_what_else_was_logged_is_saved_for_the_sections_of_the_page() -> None:
    tag = "trialbook.predictions.forest.test"
    with tb.start_run() as run:
        tb.log_image(np.zeros((2, 2)), key="mask", step=0)
        tb.set_tag(tag, '{"name": "forest"}')
    made = tb.show_run(run).bundle()
    kept = made.view.snapshot.detail
    assert kept.reserved_tags == {"mlflow.loggedImages": "true", tag: '{"name": "forest"}'}
    assert kept.tags == {}
    assert "trialbook.predictions" not in made.html


def test_page_of_its_own(tmp_path: Path) -> None:
    with tb.start_run(run_name="<b>") as run:
        pass
    page = tb.show_run(run).to_html(tmp_path / "run.html").read_text()
    assert "<title>&lt;b&gt;</title>" in page


def test_a_run_that_is_not_there() -> None:
    with pytest.raises(tb.NotFoundError):
        tb.show_run("0" * 32)
    with pytest.raises(tb.InvalidParameterError):
        tb.show_run("../x")


def test_a_run_of_a_store_that_is_open_but_not_current(workspace: Path) -> None:
    with tb.start_run(run_name="there") as run:
        pass
    tb.set_tracking_uri(workspace / "other.db")
    with tb.start_run():
        pass
    assert "there" in tb.show_run(run.info.run_id).bundle().html


def test_registered_versions_are_saved_and_stand_in_the_twin() -> None:
    with tb.start_run() as run:
        tb.log_text("1", "models/forest/weights.txt")
    client = tb.TrackingClient()
    name = "<img src=x onerror=alert(1)>"
    for _ in range(30):
        version = tb.register_model(f"runs:/{run.info.run_id}/models/forest", name.ljust(256, "é"))
        for number in range(4):
            alias = f"{version.version}-{number}".ljust(255, "ü")
            client.set_registered_model_alias(version.name, alias, version.version)
    client.transition_model_version_stage(version.name, version.version, "Staging")
    view = tb.show_run(run)
    made = view.bundle()
    saved = json.dumps(live.mime_bundle(made), ensure_ascii=False, indent=1)
    assert len(saved.encode()) < 200_000
    assert made.view.snapshot.detail.versions[0].version == 30
    assert len(made.view.snapshot.detail.versions) + made.view.snapshot.left_out == 30
    assert "Registered versions" in made.html
    assert "models/forest" in made.html
    assert "Staging" in made.html
    assert "img" not in Tags(made.html).seen
