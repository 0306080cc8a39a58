"""What runs record of the cells that execute while they are open."""

from __future__ import annotations

import pytest
from kernel_page import Kernel, Page
from notebook_page import Notebook, recovered


@pytest.fixture(scope="module")
def notebook(kernel: Kernel) -> Notebook:
    notebook = Notebook(kernel)
    assert notebook.run("import", "import trialbook as tb") == ""
    return notebook


def test_cells_are_recorded_in_order(notebook: Notebook) -> None:
    sources = [
        "# who starts  \ntb.start_run(run_name='three')\nprint('\\x1b[31mred\\x1b[0m é')\n",
        "import sys\nprint('0 %\\r100 %')\nprint('oops', file=sys.stderr)",
        "tb.log_metric('m', 1); tb.end_run(); print('after')",
    ]
    for number, source in enumerate(sources):
        assert notebook.run(f"three-{number}", source) == ""
    notebook.run("behind", "'not mine'")
    run, cells = notebook.recorded("three")
    assert run.info.status == "FINISHED"
    assert [cell.source for cell in cells] == sources
    assert [cell.cell_id for cell in cells] == ["three-0", "three-1", "three-2"]
    assert [cell.starts_run for cell in cells] == [True, False, False]
    counts = [cell.execution_count for cell in cells]
    assert counts == [counts[0], counts[0] + 1, counts[0] + 2]
    endings = [cell.ending for cell in cells]
    assert all(endings)
    assert [ending.outcome for ending in endings] == ["ok", "ok", "ok"]
    assert [ending.printed for ending in endings] == ["red é\n", "100 %\noops\n", "after\n"]
    assert all(cell.start_time <= cell.ending.end_time for cell in cells)


def test_the_end_of_what_is_printed(notebook: Notebook) -> None:
    notebook.run(
        "much", "with tb.start_run(run_name='much'):\n    for n in range(20_000): print(n)"
    )
    _, (cell,) = notebook.recorded("much")
    assert len(cell.ending.printed) == 2000
    assert cell.ending.printed.endswith("\n19998\n19999\n")


def test_the_cell_that_imports(tmp_path_factory: pytest.TempPathFactory) -> None:
    kernel = Kernel(tmp_path_factory.mktemp("first"))
    try:
        notebook = Notebook(kernel)
        source = "import trialbook as tb\nwith tb.start_run(run_name='first'): print('one')"
        assert notebook.run("first", source) == ""
        _, (cell,) = notebook.recorded("first")
        assert (cell.source, cell.ending.printed) == (source, "one\n")
        assert cell.execution_count == 1
    finally:
        kernel.stop()


def test_an_exception_fails_the_run_of_its_cell(notebook: Notebook) -> None:
    source = "tb.start_run(run_name='broken')\ndef f():\n    1 / 0\n\nf()"
    assert notebook.run("broken", source) == "ZeroDivisionError"
    run, (cell,) = notebook.recorded("broken")
    assert (run.info.status, cell.ending.outcome) == ("FAILED", "error")
    tags = run.data.tags
    assert tags["trialbook.exception.cell"] == "broken"
    assert tags["trialbook.exception.line"] == "5"
    text = tags["trialbook.exception"]
    assert text.startswith("Traceback")
    assert "in f" in text
    assert "ZeroDivisionError: division by zero" in text
    assert "interactiveshell" not in text
    (cell,) = notebook.recorded("broken")[1]
    there = f"Cell [{cell.execution_count}], line"
    assert f"  {there} 5\n    f()\n" in text
    assert f"  {there} 3, in f\n" in text
    assert "ipykernel_" not in text
    assert notebook.value("tb.active_run() is None")


def test_a_traceback_names_the_cells_that_it_goes_through(notebook: Notebook) -> None:
    notebook.run("define", "tb.start_run(run_name='defining')\ndef half(n):\n    return n / 0")
    notebook.run("close", "tb.end_run()")
    failing = (
        "async def later(n):\n"
        "    with tb.start_run(run_name='failing'):\n"
        "        try: half(n)\n"
        "        except ZeroDivisionError as error: raise ValueError('no') from error\n"
        "await later(1)"
    )
    assert notebook.run("use", failing) == "ValueError"
    (defining, _) = notebook.recorded("defining")[1]
    run, (cell,) = notebook.recorded("failing")
    text = run.data.tags["trialbook.exception"]
    assert f"Cell [{defining.execution_count}], line 3, in half" in text
    assert f"Cell [{cell.execution_count}], line 4, in later" in text
    assert "ipykernel_" not in text


def test_an_exception_in_a_later_cell_leaves_the_run_open(notebook: Notebook) -> None:
    notebook.run("long-1", "tb.start_run(run_name='long')")
    assert notebook.run("long-2", "tb.log_metricc('typo')") == "AttributeError"
    run, cells = notebook.recorded("long")
    assert run.info.status == "RUNNING"
    assert [cell.ending.outcome for cell in cells] == ["ok", "error"]
    assert notebook.run("long-3", "tb.end_run()") == ""


def test_nested_runs_each_have_the_cell(notebook: Notebook) -> None:
    notebook.run("outer", "tb.start_run(run_name='outer')")
    notebook.run("inner", "with tb.start_run(run_name='inner', nested=True): pass")
    notebook.run("close", "tb.end_run()")
    assert [cell.cell_id for cell in notebook.recorded("outer")[1]] == ["outer", "inner", "close"]
    assert [cell.cell_id for cell in notebook.recorded("inner")[1]] == ["inner"]


def test_the_run_of_a_thread_has_the_cell_that_started_it(notebook: Notebook) -> None:
    code = (
        "import threading\nready, go = threading.Event(), threading.Event()\n"
        "def work():\n    with tb.start_run(run_name='thread'):\n        ready.set(); go.wait()\n"
        "thread = threading.Thread(target=work); thread.start(); ready.wait(); None"
    )
    notebook.run("thread", code)
    notebook.run("other", "1")
    notebook.run("join", "go.set(); thread.join()")
    run, cells = notebook.recorded("thread")
    assert run.info.status == "FINISHED"
    assert [(cell.cell_id, cell.ending.outcome) for cell in cells] == [("thread", "ok")]


def test_executing_the_cell_again_starts_anew(notebook: Notebook) -> None:
    notebook.run("again", "tb.start_run(run_name='again 1')")
    notebook.run("again", "tb.start_run(run_name='again 2')  # changed")
    notebook.run("done", "tb.end_run()")
    first, cells = notebook.recorded("again 1")
    assert first.info.status == "FINISHED"
    assert [cell.source for cell in cells] == ["tb.start_run(run_name='again 1')"]
    _, cells = notebook.recorded("again 2")
    assert [cell.cell_id for cell in cells] == ["again", "done"]


def test_a_cell_executed_again_that_starts_nothing_takes_part(notebook: Notebook) -> None:
    notebook.run("same", "tb.start_run(run_name='same')")
    notebook.run("same", "tb.log_metric('m', 1)")
    notebook.run("done", "tb.end_run()")
    _, cells = notebook.recorded("same")
    assert [cell.source for cell in cells[:2]] == [
        "tb.start_run(run_name='same')",
        "tb.log_metric('m', 1)",
    ]


def test_an_interrupt_kills_the_run_of_its_cell(notebook: Notebook) -> None:
    code = "tb.start_run(run_name='stopped')\nprint('at work', flush=True)\nwhile True: pass"
    request = notebook.start("stopped", code)
    notebook.kernel.prints("at work")
    notebook.kernel.interrupt()
    assert notebook.end(request) == "KeyboardInterrupt"
    run, (cell,) = notebook.recorded("stopped")
    assert (run.info.status, cell.ending.outcome) == ("KILLED", "interrupted")
    assert cell.ending.printed == "at work\n"


def test_an_interrupt_of_an_await_kills_the_run_of_its_cell(notebook: Notebook) -> None:
    code = (
        "import asyncio\ntb.start_run(run_name='awaiting')\n"
        "print('asleep', flush=True)\nawait asyncio.sleep(600)"
    )
    request = notebook.start("awaiting", code)
    notebook.kernel.prints("asleep")
    notebook.kernel.interrupt()
    # ipykernel cancels what is awaited; it used to notice at the end of the sleep
    assert notebook.end(request) == "CancelledError"
    run, (cell,) = notebook.recorded("awaiting")
    assert (run.info.status, cell.ending.outcome) == ("KILLED", "interrupted")
    assert notebook.value("tb.active_run() is None")


def test_figures_are_kept_on_request(notebook: Notebook) -> None:
    show = "display({'image/png': 'iVBORw0KGg%s=', 'text/plain': 'x'}, raw=True)"
    first, second = show % "o", show % "s"
    notebook.run("quiet", f"with tb.start_run(run_name='quiet'):\n    {first}")
    notebook.run("switch", "tb.capture_figures()")
    notebook.run("shown", f"with tb.start_run(run_name='shown'):\n    {first}\n    {second}")
    notebook.run("switch", "tb.capture_figures(False)")
    assert notebook.recorded("quiet")[1][0].ending.figures == ()
    run, (cell,) = notebook.recorded("shown")
    assert cell.ending.figures == ("figures/figure-1.png", "figures/figure-2.png")
    folder = notebook.kernel.folder / run.info.artifact_uri
    assert (folder / "figures/figure-1.png").read_bytes() == b"\x89PNG\r\n\x1a\n"


def test_a_figure_is_kept_once_whoever_shows_it(notebook: Notebook) -> None:
    notebook.run("setup", "%matplotlib inline\nimport matplotlib.pyplot as plt")
    notebook.run("on", "tb.autolog(figures=True); tb.start_run(run_name='once')")
    notebook.run("draw", "fig, ax = plt.subplots(); ax.plot([1, 2]); plt.show(); display(fig); fig")
    notebook.run("more", "ax.plot([3, 1]); fig")
    notebook.run("named", "fig2, _ = plt.subplots(); tb.log_figure(fig2, 'named.svg')")
    notebook.run("off", "tb.autolog(disable=True)")
    notebook.run("silent", "plt.plot([1]); plt.show()")
    notebook.run("done", "tb.end_run()")
    run, cells = notebook.recorded("once")
    figures = {cell.cell_id: cell.ending.figures for cell in cells if cell.ending.figures}
    assert figures == {"draw": ("figures/figure-1.png",), "more": ("figures/figure-1.png",)}
    folder = notebook.kernel.folder / run.info.artifact_uri
    assert [file.name for file in (folder / "figures").iterdir()] == ["figure-1.png"]
    assert (folder / "named.svg").stat().st_size


def test_charts_are_kept_as_data_however_they_are_shown(notebook: Notebook) -> None:
    notebook.run(
        "setup",
        "import altair as alt, pandas as pd, plotly.graph_objects as go, plotly.io as pio\n"
        "chart = alt.Chart(pd.DataFrame({'x': [1]})).mark_bar().encode(x='x:Q')\n"
        "bars = go.Figure(go.Bar(y=[1, 2]))",
    )
    notebook.run("on", "tb.autolog(figures=True); tb.start_run(run_name='charts')")
    assert notebook.run("page", "chart") == ""
    assert notebook.run("mime", "alt.renderers.enable('mimetype'); chart") == ""
    assert notebook.run("plotly", "pio.renderers.default = 'plotly_mimetype'; bars") == ""
    assert notebook.run("again", "bars.show()") == ""
    assert notebook.run("html", "pio.renderers.default = 'notebook_connected'; bars") == ""
    notebook.run("off", "tb.autolog(disable=True); tb.end_run()")
    _, cells = notebook.recorded("charts")
    figures = {cell.cell_id: cell.ending.figures for cell in cells if cell.ending.figures}
    assert figures == {
        "page": ("figures/figure-1.vl.json",),
        "mime": ("figures/figure-1.vl.json",),
        "plotly": ("figures/figure-2.json",),
        "again": ("figures/figure-2.json",),
        "html": ("figures/figure-2.json",),
    }


def test_a_killed_kernel_leaves_its_cell(tmp_path_factory: pytest.TempPathFactory) -> None:
    kernel = Kernel(tmp_path_factory.mktemp("killed"))
    try:
        notebook = Notebook(kernel)
        notebook.run("import", "import trialbook as tb")
        notebook.run("start", "tb.start_run(run_name='killed')")
        source = "print('at work', flush=True)\nimport os, signal\nos.kill(os.getpid(), 9)"
        notebook.start("fatal", source)
        kernel.wait_until_dead()
    finally:
        kernel.stop()
    run, cells = recovered(kernel.folder, "killed")
    assert run.info.status == "KILLED"
    assert [(cell.cell_id, cell.ending.outcome) for cell in cells] == [
        ("start", "ok"),
        ("fatal", "died"),
    ]
    assert cells[1].source == source


def test_what_a_page_asks_of_cells(notebook: Notebook) -> None:
    page = Page(notebook.kernel)
    path = {"path": "models/süß.ipynb"}
    assert page.ask("session.notebook", path)["result"] == {}
    request = notebook.start("asked", "with tb.start_run(run_name='asked'): tb.log_metric('m', 1)")
    started = notebook.kernel.event("cell.changed")
    ended = notebook.kernel.event("cell.changed")
    notebook.end(request)
    run, (cell,) = notebook.recorded("asked")
    run_id = run.info.run_id
    told = {"cell_id": "asked", "run_id": run_id, "run_name": "asked"}
    assert started == told | {"status": "RUNNING"}
    assert ended == told | {"status": "FINISHED"}
    # one nested in another says so
    source = "with tb.start_run(run_name='outer'), tb.start_run(run_name='inner', nested=True): ..."
    notebook.run("nested", source)
    outer, inner = (notebook.kernel.event("cell.changed") for _ in range(2))
    assert inner["parent"] == outer["run_id"]
    assert "parent" not in outer
    for _ in range(2):
        notebook.kernel.event("cell.changed")
    assert cell.notebook == run.data.tags["mlflow.source.name"] == "models/süß.ipynb"
    asked = {"store_id": None, "run_id": run_id, "offset": 0, "limit": 10}
    answer = page.ask("run.cells", asked)["result"]
    assert [row["source"] for row in answer["cells"]] == [cell.source]
    sources = [{"cell_id": "asked", "source": "changed"}, {"cell_id": "nobody", "source": ""}]
    asked = {"store_id": None, "cells": sources, "limit": 3}
    (found,) = page.ask("cells.runs", asked)["result"]["cells"]
    assert found["count"] == 1
    assert found["runs"][0]["has_changed"]
    assert found["runs"][0]["headline"] == {"key": "m", "value": 1.0}
    asked = {"store_id": None, "cell_id": "asked"}
    assert page.ask("cell.run_ids", asked)["result"]["run_ids"] == [run_id]
    both = {"store_id": None, "base_run_id": run_id, "run_id": run_id}
    assert page.ask("run.code_diff", both)["result"]["cells"][0]["is_same"]
    now = {"store_id": None, "run_id": run_id, "cell": sources[0]}
    (differing,) = page.ask("cell.diff", now)["result"]["cells"]
    assert [line["text"] for line in differing["lines"]] == [cell.source, "changed"]
    nobody = page.ask("cell.diff", now | {"cell": sources[1]})["error"]["data"]
    assert nobody["error_code"] == "RESOURCE_DOES_NOT_EXIST"
    unknown = both | {"run_id": "0" * 32}
    assert page.ask("run.code_diff", unknown)["error"]["data"]["error_code"] == (
        "RESOURCE_DOES_NOT_EXIST"
    )
    page.close()


def test_a_cell_that_executes_cells_is_one(notebook: Notebook) -> None:
    code = (
        "tb.start_run(run_name='nest')\nget_ipython().run_cell('print(1)')\nprint(2)\ntb.end_run()"
    )
    assert notebook.run("nest", code) == ""
    _, (cell,) = notebook.recorded("nest")
    assert (cell.source, cell.ending.printed) == (code, "1\n2\n")
