"""Views, texts, runs and figures as one document: complete, harmless, whole or not there."""

from __future__ import annotations

import base64
import json
import re
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

import trialbook as tb
from trialbook.errors import InvalidParameterError, MissingFileError, NotFoundError
from trialbook.protocol import codec
from trialbook.protocol.messages import CellRow, RunCellsResult, SavedView
from trialbook.views.compare_lines import floats_in
from trialbook.views.html import page
from trialbook.views.html.code import code_html
from trialbook.views.html.prose import Heading, prose_html

if TYPE_CHECKING:
    from collections.abc import Callable

HOSTILE = "</script><script>alert(1)</script><!--\u2028\u202e&amp;"
SCRIPT = "const end = '</script><!--';"


@pytest.fixture(autouse=True)
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for what the build puts beside the package, which is tested in a browser."""
    folder = tmp_path / "static"
    folder.mkdir()
    for name, text in {"page.js": SCRIPT, "host.css": "a{}", "widget.css": "b{}"}.items():
        (folder / name).write_text(text)
    monkeypatch.setattr(page, "_STATIC", folder)


@pytest.fixture
def run() -> tb.ActiveRun:
    for n in range(3):
        with tb.start_run(run_name=f"{HOSTILE} {n}") as run:
            tb.log_params({"depth": n})
            tb.log_series("loss", [3.0, 2.0, 1.0 + n])
    return run


class Parts(HTMLParser):
    """What a browser would make of a document."""

    def __init__(self, path: Path | str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.words = ""
        self.feed(path.read_text("utf-8") if isinstance(path, Path) else path)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append((dict(attrs), ""))

    def handle_data(self, data: str) -> None:
        if self.lasttag == "script":
            known, text = self.scripts[-1]
            self.scripts[-1] = (known, text + data)
        self.words += data

    def handle_endtag(self, tag: str) -> None:
        self.lasttag = ""

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def policy(self) -> str:
        (policy,) = (meta["content"] for meta in self.of("meta") if "http-equiv" in meta)
        return str(policy)

    def saved(self) -> list[SavedView]:
        return [codec.read(SavedView, json.loads(text)) for known, text in self.scripts if known]


VIEWS: list[Callable[[], Any]] = [
    tb.runs,
    tb.compare,
    tb.experiments,
    lambda: tb.show_run(tb.search_runs()["run_id"][0]),
    lambda: tb.runs(group_by="params.depth"),
    lambda: tb.chart("loss", group_by="params.depth"),
]


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_lives_in_a_page_of_its_own(
    view: Callable[[], Any], run: tb.ActiveRun, tmp_path: Path
) -> None:
    parts = Parts(view().to_html(tmp_path / "x.html"))
    (saved,) = parts.saved()
    assert saved.spec.view_id
    assert saved.snapshot
    assert len(parts.of("script")) == 2
    (twin,) = (each for _, each in parts.tags if "data-trialbook-twin" in each)
    assert twin is not None
    assert parts.of("table")
    assert parts.scripts[-1] == ({}, r"const end = '\x3c/script>\x3c!--';")
    digest = base64.b64encode(sha256(parts.scripts[-1][1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in parts.policy
    assert "default-src 'none'" in parts.policy
    # light and dark as the reader has it
    assert {"name": "color-scheme", "content": "light dark"} in parts.of("meta")


def test_a_page_without_scripts_has_none(run: tb.ActiveRun, tmp_path: Path) -> None:
    parts = Parts(tb.compare().to_html(tmp_path / "x.html", interactive=False))
    assert parts.scripts == []
    assert "script-src" not in parts.policy
    assert len(parts.of("figure")) == 1


def test_where_the_front_end_is_not_built_the_page_stands_still(
    run: tb.ActiveRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "_STATIC", tmp_path / "nowhere")
    parts = Parts(tb.runs().to_html(tmp_path / "x.html"))
    assert [known for known, _ in parts.scripts] == [{"type": "application/json"}]
    assert "script-src" not in parts.policy


def test_a_page_has_more_of_the_curves_than_a_notebook(tmp_path: Path) -> None:
    with tb.start_run() as run:
        tb.log_series("loss", [float(n % 7) for n in range(5_000)])
    parts = Parts(tb.report([tb.compare(), run], tmp_path / "x.html"))
    compared, shown = (saved.snapshot for saved in parts.saved())
    kept = tb.compare().bundle().view.snapshot
    assert len(floats_in(compared.curves[0].x)) > 2_000  # type: ignore[union-attr]
    assert len(floats_in(kept.curves[0].x)) < 300  # type: ignore[union-attr]
    assert len(shown.curves[0].steps) > 1_000  # type: ignore[union-attr]


def test_a_report_has_all_its_parts_and_one_script(run: tb.ActiveRun, tmp_path: Path) -> None:
    figure = Figure()
    figure.suptitle(f"Loss {HOSTILE}")
    figure.subplots().plot([1, 2])
    target = tb.report(
        ["# Result\n\nIt *works*.", tb.compare(), run, run.info.run_id, figure, tb.runs()],
        tmp_path / "report.html",
        title=f"Week 12 {HOSTILE}",
    )
    assert target == tmp_path / "report.html"
    parts = Parts(target)
    kinds = [str(type(saved.spec).__struct_config__.tag) for saved in parts.saved()]
    assert kinds == ["compare", "run", "run", "runs"]
    assert sum(known == {} for known, _ in parts.scripts) == 1
    (picture,) = parts.of("img")
    assert str(picture["src"]).startswith("data:image/png;base64,iVBOR")
    assert str(picture["alt"]).startswith("Loss </script>")
    assert int(str(picture["width"])) > 100
    assert "<em>works</em>" in target.read_text("utf-8")
    (title,) = re.findall("<title>(.*)</title>", target.read_text("utf-8"))
    assert title.startswith("Week 12 &lt;/script&gt;")
    assert parts.of("nav") == []


def test_a_report_with_many_headings_begins_with_a_table_of_contents(
    run: tb.ActiveRun, tmp_path: Path
) -> None:
    texts = [f"# Part {n} <i>\n\n## In [it](https://x.y) *{n}*" for n in range(2)]
    parts = Parts(tb.report([*texts, run], tmp_path / "report.html"))
    anchors = [str(a["href"]) for a in parts.of("a") if str(a["href"]).startswith("#")]
    ids = [f"#{attributes['id']}" for _, attributes in parts.tags if "id" in attributes]
    assert anchors == ids
    assert len(anchors) == 5
    assert len(parts.of("nav")) == 1
    # what it says has no links of its own
    assert len([a for a in parts.of("a") if a["href"] == "https://x.y"]) == 2


def test_one_part_is_as_good_as_a_list_of_it(run: tb.ActiveRun, tmp_path: Path) -> None:
    for part in ("# Text", tb.runs(), run):
        assert "Text" in tb.report(part, tmp_path / "x.html").read_text("utf-8") or part != "# Text"


@pytest.mark.parametrize(
    ("parts", "error", "message"),
    [
        ([], InvalidParameterError, "no parts; they are views, Markdown texts"),
        (["# x", 3], InvalidParameterError, "Part 2 of the report is a int; parts are views"),
        ([Figure().subplots()], InvalidParameterError, "pass its .figure"),
        (["0" * 32], NotFoundError, "There is no run"),
    ],
)
def test_wrong_parts_are_named(
    parts: list[Any], error: type[Exception], message: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=message):
        tb.report(parts, tmp_path / "x.html")
    assert not (tmp_path / "x.html").exists()


def test_a_place_that_cannot_be_written_is_named(run: tb.ActiveRun, tmp_path: Path) -> None:
    with pytest.raises(MissingFileError, match=r"no folder .*nowhere' to write 'x.html' into"):
        tb.report(["x"], tmp_path / "nowhere" / "x.html")
    with pytest.raises(MissingFileError, match="no folder"):
        tb.runs().to_html(tmp_path / "nowhere" / "x.html")
    with pytest.raises(InvalidParameterError, match="is a folder: name a file in it"):
        tb.runs().to_html(tmp_path)


def test_a_file_is_written_whole_or_not_at_all(
    run: tb.ActiveRun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    target, link = folder / "x.html", folder / "latest.html"
    target.write_text("before")
    link.symlink_to(target)

    def fail(*_: object) -> None:
        raise OSError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", fail)
        with pytest.raises(OSError, match="full"):
            tb.report(["after"], target)
    assert target.read_text() == "before"
    tb.report(["after"], link)
    assert "after" in target.read_text()
    assert link.is_symlink()
    assert sorted(path.name for path in folder.iterdir()) == ["latest.html", "x.html"]


def cell(source: str, **more: Any) -> CellRow:
    known: dict[str, Any] = {
        **{"execution_id": "e", "cell_id": "c", "notebook": "a<b>.ipynb", "source": source},
        **{"source_is_cut": False, "execution_count": 3, "starts_run": True, "start_time": 1},
        **{"end_time": 2, "outcome": "ok", "printed": "", "figures": []},
    }
    return CellRow(**known | more)


def test_code_of_cells_is_text() -> None:
    cells = [cell(f"x = 1  # {HOSTILE}"), cell("1/0", outcome="error", printed="<b>2</b>")]
    parts = Parts(code_html(RunCellsResult(cells, 5, is_trimmed=False)))
    assert {tag for tag, _ in parts.tags} == {
        *("details", "summary", "p", "bdi", "pre", "code", "samp")
    }
    assert "Code · 2 of 5 cells" in parts.words
    assert f"# {HOSTILE}" in parts.words
    assert "Cell [3] · a<b>.ipynb · starts the run · failed" in parts.words
    assert code_html(RunCellsResult([], 0, is_trimmed=False)) == ""


PROSE = st.text(st.sampled_from("<>&\"'`*_#[]()!:/\\\n -|~aj\u2028") | st.characters(codec="utf-8"))
ADDRESSES = [
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x"),
    *("vbscript:x", "file:///etc/passwd", "&#106;avascript:alert(1)", "\x01javascript:alert(1)"),
]
TAGS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "em", "strong", "code", "pre", "ul", "ol", "li"),
    *("blockquote", "hr", "br", "a", "img", "table", "thead", "tbody", "tr", "th", "td", "del"),
    "input",
}


@given(text=PROSE | st.sampled_from(ADDRESSES).map(lambda to: f"[x]({to}) ![y]({to}) <{to}>"))
def test_markdown_has_no_markup_of_its_own(text: str) -> None:
    for tag, attributes in Parts(prose_html(text, [])).tags:
        assert tag in TAGS
        assert not any(name.startswith("on") for name in attributes)
        leads = str(attributes.get("href", ""))
        assert ":" not in leads.partition("/")[0] or leads.startswith(
            ("http:", "https:", "mailto:", "#")
        )
        assert tag != "img" or str(attributes["src"]).startswith("data:image/")


def test_markdown_is_what_people_write() -> None:
    headings: list[Heading] = []
    text = (
        "# One `x`\n\n| a | b |\n|---|---|\n| 1 | ~~2~~ |\n\n```python\nx < 1\n```\n\n"
        "![a plot](plot.png) ![dot](data:image/png;base64,AAAA) [there](other.html#x)"
    )
    html = prose_html(text, headings)
    assert headings == [Heading(1, "One x", "part-1")]
    assert '<h1 id="part-1">One <code>x</code></h1>' in html
    assert "<td>1</td>" in html
    assert "<del>2</del>" in html
    assert "x &lt; 1" in html
    assert "<em>a plot</em>" in html
    assert '<img src="data:image/png;base64,AAAA" alt="dot">' in html
    assert '<a href="other.html#x" rel="noreferrer">there</a>' in html
