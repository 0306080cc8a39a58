"""A notebook executed without a front end is saved with its tables as they are at the end."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter

from trialbook.protocol import codec
from trialbook.protocol.messages import SavedView
from trialbook.views.live import MIME_TYPE

CELLS = [
    "import trialbook as tb\ntb.set_experiment('diabetes')\ntable = tb.runs()\ntable",
    "display(tb.runs(search_all_experiments=True))",
    "with tb.start_run(run_name='<b>first</b>'):\n    tb.log_metric('rmse', 54.0123456789)",
    "tb.start_run(run_name='second')\n"
    "tb.log_param('model', 'tree')\n"
    "tb.end_run()\n"
    "table.to_html('table.html')\n"
    "tb.report(['# Result', tb.last_active_run()], 'report.html')",
    "tb.compare()",
    "tb.runs(filter_string='rmze < 1')",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("notebook")


@pytest.fixture(scope="module")
def notebook(folder: Path) -> nbformat.NotebookNode:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CELLS])
    made.cells[-1].metadata["tags"] = ["raises-exception"]
    client = NotebookClient(made, resources={"metadata": {"path": str(folder)}}, timeout=60)
    client.execute(env=os.environ | {"IPYTHONDIR": str(folder / ".ipython")})
    nbformat.validate(made)
    return made


def displayed(notebook: nbformat.NotebookNode, cell: int) -> dict[str, Any]:
    (output,) = notebook.cells[cell].outputs
    assert output.output_type == "display_data"
    data: dict[str, Any] = output.data
    return data


@pytest.mark.parametrize("cell", [0, 1])
def test_the_table_is_current(notebook: nbformat.NotebookNode, cell: int) -> None:
    data = displayed(notebook, cell)
    assert set(data) == {MIME_TYPE, "text/html", "text/plain"}
    view = codec.read(SavedView, data[MIME_TYPE])
    assert [row.run_name for row in view.snapshot.rows] == ["second", "<b>first</b>"]
    assert "<bdi>&lt;b&gt;first&lt;/b&gt;</bdi>" in data["text/html"]
    assert "54.012" in data["text/plain"]


def test_nothing_but_the_table_is_added(notebook: nbformat.NotebookNode) -> None:
    assert notebook.cells[2].outputs == []
    assert "widgets" not in notebook.metadata


def test_converted_to_html_it_shows_the_static_table(notebook: nbformat.NotebookNode) -> None:
    html, _ = HTMLExporter().from_notebook_node(notebook)
    assert "Trialbook: experiment <bdi>diabetes</bdi> · 2 runs" in html
    assert "<b>first</b>" not in html


@pytest.mark.parametrize("template", ["lab", "classic", "webpdf"])
def test_converted_to_html_or_pdf_a_comparison_keeps_its_charts(
    notebook: nbformat.NotebookNode, template: str
) -> None:
    html, _ = HTMLExporter(template_name=template).from_notebook_node(notebook)
    (chart,) = re.findall("<figure.*?</figure>", html, re.DOTALL)
    assert "<bdi>rmse</bdi>" in chart
    assert chart.count("<circle") == 1
    assert "</text>" in chart
    assert "<script" not in chart


def test_a_report_has_the_code_of_a_run(notebook: nbformat.NotebookNode, folder: Path) -> None:
    page = (folder / "report.html").read_text("utf-8")
    assert "<summary>Code · 1 cell</summary>" in page
    assert "tb.log_param(&#x27;model&#x27;, &#x27;tree&#x27;)" in page
    assert "starts the run" in page


def test_to_html_is_a_page_of_its_own(notebook: nbformat.NotebookNode, folder: Path) -> None:
    page = (folder / "table.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "&lt;b&gt;first&lt;/b&gt;" in page


def test_a_typo_in_the_filter_fails_at_the_call(notebook: nbformat.NotebookNode) -> None:
    (output,) = notebook.cells[-1].outputs
    assert output.ename == "FilterError"
    assert "rmze" in output.evalue
    assert "rmse" in output.evalue
