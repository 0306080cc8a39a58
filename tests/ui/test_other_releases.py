"""A kernel whose Trialbook is another release than the page's."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import other_kernel
import pytest
from lab import write_notebook
from playwright.sync_api import expect
from test_connection import is_live, one_run, run_in

import trialbook
from trialbook.protocol.codec import PROTOCOL
from trialbook.service.version import version

if TYPE_CHECKING:
    from lab import Lab, Notebook
    from server import Server

OTHER = "9.8.7"
SAYS_MORE = """

_result_message = result_message

def result_message(request_id, result):
    message = _result_message(request_id, result)
    message["result"]["weather"] = {"rain": 0.5}
    return message
"""
"""What a release adds to each answer of which the page's has never heard."""


def install(folder: Path, protocol: int) -> Path:
    """Make a release of the sources at hand that has another number, and answers with more."""
    source = Path(trialbook.__file__).parent
    ignored = shutil.ignore_patterns("__pycache__", "static", "labextension")
    shutil.copytree(source, folder / "trialbook", ignore=ignored)
    codec = folder / "trialbook/protocol/codec.py"
    said = codec.read_text("utf-8")
    assert said.count(f"\nPROTOCOL = {PROTOCOL}\n") == 1
    said = said.replace(f"\nPROTOCOL = {PROTOCOL}\n", f"\nPROTOCOL = {protocol}\n")
    codec.write_text(said + SAYS_MORE, "utf-8")
    metadata = folder / f"trialbook-{OTHER}.dist-info/METADATA"
    metadata.parent.mkdir()
    metadata.write_text(f"Metadata-Version: 2.1\nName: trialbook\nVersion: {OTHER}\n")
    return folder


@pytest.fixture
def release(request: pytest.FixtureRequest, server: Server, tmp_path: Path) -> str:
    """Name of a kernel with a release that speaks another protocol by so much."""
    protocol = PROTOCOL + request.param
    name = f"speaks-{protocol}"
    installed = install(tmp_path / name, protocol)
    path = os.pathsep.join(filter(None, [str(installed), os.environ.get("PYTHONPATH", "")]))
    other_kernel.add_to(server, {"PYTHONPATH": path}, name)
    return name


def opened(lab: Lab, folder: Path, release: str) -> Notebook:
    """Return a notebook whose kernel has the release, with a run and a table of it."""
    write_notebook(folder / "n.ipynb", one_run("demo", "theirs"), "tb.runs()", "tb.__version__")
    other_kernel.choose(folder / "n.ipynb", release)
    notebook = lab.open_notebook(f"{folder.name}/n.ipynb")
    for cell in range(3):
        notebook.run_cell(cell)
    assert notebook.outputs(2)[0]["data"]["text/plain"] == repr(OTHER)
    return notebook


@pytest.mark.parametrize(
    ("release", "how", "says", "action"),
    [
        (1, "new", "install it for JupyterLab too, then reload the page.", "Reload the page"),
        (-1, "old", "here and restart the kernel.", "Copy the command"),
    ],
    indirect=["release"],
    ids=["newer", "older"],
)
def test_views_and_sidebar_say_that_it_speaks_otherwise_and_what_to_do(
    release: str, lab: Lab, folder: Path, how: str, says: str, action: str
) -> None:
    notebook = opened(lab, folder, release)
    view, sidebar = notebook.view(1), lab.show_sidebar()
    for part in (view, sidebar):
        expect(part).to_contain_text(
            f"This kernel has trialbook {OTHER}, which is too {how} for the {version()} of"
        )
        expect(part).to_contain_text(says)
        expect(part.get_by_role("button", name=action)).to_have_count(1)
    expect(view).not_to_contain_text("no kernel")
    # what was saved is there all the same
    expect(view.get_by_role("row").filter(has_text="theirs")).to_be_visible()
    lab.screenshot(f"other-release-{how}")


@pytest.mark.parametrize("release", [0], indirect=True, ids=["alike"])
def test_what_speaks_alike_is_live_whatever_else_it_says(
    release: str, lab: Lab, folder: Path
) -> None:
    notebook = opened(lab, folder, release)
    sidebar = lab.show_sidebar()
    is_live(notebook.view(1))
    is_live(sidebar)
    expect(run_in(sidebar, "theirs")).to_be_visible()
