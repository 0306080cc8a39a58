"""``%%run``: a cell that is one run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from notebook_page import Notebook

if TYPE_CHECKING:
    from kernel_page import Kernel

PLOT = (
    "import matplotlib.pyplot as plt\n"
    "fig, ax = plt.subplots(); ax.plot([1, 2]); plt.show()\n"
    "plt.figure(); plt.plot([2, 1])\n"
)


@pytest.fixture(scope="module")
def notebook(kernel: Kernel) -> Notebook:
    notebook = Notebook(kernel)
    assert notebook.run("import", "%load_ext trialbook\nimport trialbook as tb") == ""
    return notebook


def test_the_cell_is_the_run(notebook: Notebook) -> None:
    source = "%%run whole --tag stage=draft -e magic\nprint('out')\ntb.log_metric('m', 1)\n6 * 7"
    request = notebook.start("whole", source)
    result = notebook.kernel.published(lambda m: m["msg_type"] == "execute_result")
    assert result["content"]["data"]["text/plain"] == "42"
    assert notebook.end(request) == ""
    run, (cell,) = notebook.recorded("whole")
    assert (run.info.status, run.data.tags["stage"]) == ("FINISHED", "draft")
    assert run.data.metrics == {"m": 1.0}
    assert run.info.experiment_id != "0"
    assert (cell.source, cell.ending.printed, cell.starts_run) == (source, "out\n", True)
    assert notebook.value("tb.active_run() is None")


def test_its_name_may_hold_variables_and_it_may_await(notebook: Notebook) -> None:
    notebook.run("lr", "import asyncio\nlr = 0.5")
    code = "%%run lr {lr}\nawait asyncio.sleep(0)\nprint('awaited')"
    assert notebook.run("await", code) == ""
    run, (cell,) = notebook.recorded("lr 0.5")
    assert (run.info.status, cell.ending.printed) == ("FINISHED", "awaited\n")


def test_other_magics_below(notebook: Notebook) -> None:
    assert notebook.run("timed", "%%run timed\n%%time\nx_timed = 1") == ""
    _, (cell,) = notebook.recorded("timed")
    assert "time" in cell.ending.printed
    assert notebook.value("x_timed") == 1


def test_an_exception_fails_it_at_the_line_written(notebook: Notebook) -> None:
    assert notebook.run("bad", "%%run bad\nx = 1\nx / 0") == "ZeroDivisionError"
    run, (cell,) = notebook.recorded("bad")
    assert (run.info.status, cell.ending.outcome) == ("FAILED", "error")
    assert run.data.tags["trialbook.exception.line"] == "3"
    assert notebook.value("tb.active_run() is None")


def test_a_syntax_error_starts_nothing(notebook: Notebook) -> None:
    before = notebook.value("len(tb.search_runs(output_format='list'))")
    assert notebook.run("syntax", "%%run syntax\nx = = 1") == "SyntaxError"
    assert notebook.value("len(tb.search_runs(output_format='list'))") == before


def test_an_interrupt_kills_it(notebook: Notebook) -> None:
    request = notebook.start("stop", "%%run stop\nprint('at work', flush=True)\nwhile True: pass")
    notebook.kernel.prints("at work")
    notebook.kernel.interrupt()
    assert notebook.end(request) == "KeyboardInterrupt"
    assert notebook.recorded("stop")[0].info.status == "KILLED"


def test_executed_again_it_is_another_run(notebook: Notebook) -> None:
    for _ in range(2):
        assert notebook.run("twice", "%%run twice\ntb.log_metric('m', 1)") == ""
    found = "[r.info.status for r in tb.search_runs(['0'], \"run_name = 'twice'\", "
    found += "output_format='list')]"
    assert notebook.value(found) == ["FINISHED", "FINISHED"]


def test_inside_an_open_run_it_must_be_nested(notebook: Notebook) -> None:
    notebook.run("parent", "tb.start_run(run_name='parent')")
    assert notebook.run("alone", "%%run alone\nnever = 1") == "InvalidStateError"
    assert notebook.value("'never' in globals()") is False
    assert notebook.run("child", "%%run child --nested\npass") == ""
    assert notebook.value("tb.active_run().info.run_name") == "parent"
    notebook.run("close", "tb.end_run()")
    parent, _ = notebook.recorded("parent")
    assert notebook.recorded("child")[0].data.tags["mlflow.parentRunId"] == parent.info.run_id


@pytest.mark.parametrize("line", ["%%run --tag novalue", "%%run --unknown", "%%run 'half"])
def test_a_wrong_option_executes_nothing(notebook: Notebook, line: str) -> None:
    request = notebook.start("wrong", f"{line}\nwrong = 1")
    # such errors IPython prints
    notebook.kernel.prints("%%run")
    notebook.end(request)
    assert notebook.value("'wrong' in globals()") is False


def test_figures_are_kept_and_pyplot_is_left_alone(notebook: Notebook) -> None:
    plotly = (
        "import plotly.graph_objects as go\ngo.Figure(go.Bar(y=[1, 2])).show('plotly_mimetype')\n"
    )
    picture = "from PIL import Image\nImage.new('RGB', (2, 2))"
    before = "import matplotlib.pyplot as plt; plt.rcParams['figure.dpi']"
    notebook.run("setup", "%matplotlib inline\n" + before)
    assert notebook.run("fig", "%%run figures\n" + PLOT + plotly + picture) == ""
    run, (cell,) = notebook.recorded("figures")
    assert cell.ending.figures == (
        "figures/figure-1.png",
        "figures/figure-2.json",
        "figures/figure-3.png",
        "figures/figure-4.png",
    )
    folder = notebook.kernel.folder / run.info.artifact_uri
    assert all((folder / name).stat().st_size for name in cell.ending.figures)
    path = str(folder / "figures/figure-2.json")
    assert notebook.value(f"__import__('plotly').io.read_json({path!r}).data[0].type") == "bar"
    # as without the magic, the inline backend has shown and closed them
    assert notebook.value("plt.get_fignums()") == []


def test_without_figures(notebook: Notebook) -> None:
    assert notebook.run("nofig", "%%run nofig --no-figures\n" + PLOT) == ""
    assert notebook.recorded("nofig")[1][0].ending.figures == ()


def test_figures_open_before_stay_open(notebook: Notebook) -> None:
    code = "plt.switch_backend('agg')\nkept = plt.figure(7)\nprint(plt.get_fignums())"
    notebook.run("agg", code)
    assert notebook.run("agg2", "%%run agg\nplt.plot([1])\nassert plt.gcf() is kept") == ""
    assert notebook.value("plt.get_fignums()") == [7]
