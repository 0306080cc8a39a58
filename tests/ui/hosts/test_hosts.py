"""The same six checks in every host."""

from __future__ import annotations

import json
import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import ipykernels
import other_kernel
from lab import Lab, Notebook, write_notebook
from notebook7 import Notebook7
from playwright.sync_api import Error, expect
from run_table import RunTable
from server import WAIT, serve
from test_busy_pages import is_live

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from hosts import Host
    from playwright.sync_api import Browser, BrowserContext, WebSocket
    from server import Server

NAME = "tried.ipynb"
CELLS = (
    """
import pathlib, time
import trialbook as tb
tb.set_experiment("demo")
for name, r2 in (("apple", 0.7), ("pear", 0.9)):
    with tb.start_run(run_name=name):
        tb.log_metric("r2", r2)
""",
    "tb.runs()",
    """
with tb.start_run(run_name="training"):
    step = 0
    while not pathlib.Path("stop").exists():
        step += 1
        if step % 20_000 == 0:
            tb.log_metric("r2", 0.5 + step / 1e9, step=step)
print("ended")
""",
)


class Tried:
    """A notebook that is open in a host, and what came of each check."""

    def __init__(
        self, host: Host, server: Server, context: BrowserContext, screenshots: Path
    ) -> None:
        self.host = host
        self.server = server
        self.path = server.root / NAME
        write_notebook(self.path, *CELLS)
        other_kernel.choose(self.path)
        self._comms: set[str] = set()
        context.on("page", lambda page: page.on("websocket", self._note_comms))
        # else a page shows nothing live that another one has executed
        server.trust(self.path)
        others = [
            Lab(context.new_page(), server, f"other-{n}", screenshots) for n in range(1, host.pages)
        ]
        self.others = [(lab, _opened_in(lab)) for lab in others]
        page = context.new_page()
        self._app = (
            Notebook7(page, server, screenshots)
            if host.program == "notebook"
            else Lab(page, server, "hosts", screenshots)
        )
        self.notebook = (
            _opened_in(self._app) if isinstance(self._app, Lab) else self._app.open(NAME)
        )

    @property
    def errors(self) -> list[str]:
        """What the pages' consoles said, but for comms of ipywidgets' that a kernel refused."""
        said = [*self._app.errors, *(error for lab, _ in self.others for error in lab.errors)]
        refused = [re.match(r"Comm not found for comm id (\S+)", text) for text in said]
        return [
            text
            for text, comm in zip(said, refused, strict=True)
            if comm is None or comm[1] in self._comms
        ]

    def _note_comms(self, socket: WebSocket) -> None:
        """Note the comms that Trialbook opens."""

        def note(frame: str | bytes) -> None:
            data = frame if isinstance(frame, bytes) else frame.encode()
            opened = rb'"comm_id":"([^"]+)","target_name":"trialbook'
            self._comms.update(found.decode() for found in re.findall(opened, data))

        socket.on("framesent", note)

    @property
    def table(self) -> RunTable:
        return RunTable(self.notebook.view(1))

    def execute(self) -> None:
        """Have the last cell execute, after the others or with them."""
        if self.host.run_all:
            self.notebook.restart_kernel()
            self.notebook.page.evaluate(
                "() => { void window.jupyterapp.commands.execute('notebook:run-all-cells'); }"
            )
            return
        for index in (0, 1):
            self.notebook.start_cell(index)
        expect(self.notebook.view(1).get_by_role("rowheader").first).to_be_visible()
        self.notebook.start_cell(2)

    def reload(self) -> None:
        """Load the page again while the cell executes."""
        self.save()
        page = self.notebook.page
        if isinstance(self._app, Lab):
            self._app.reload()
            self.notebook = self._app.open_notebook(NAME, kernel=False)
        else:
            page.reload()
            page.wait_for_function(
                "() => window.jupyterapp?.shell.currentWidget?.context?.isReady === true"
            )
            self.notebook = Notebook(page)

    def save(self) -> None:
        """Save as Ctrl+S does, unless the server saves by itself."""
        # there jupyter-collaboration waits for an answer of the server's that may get lost
        if not self.host.autosaved:
            save = "() => window.jupyterapp.commands.execute('docmanager:save')"
            self.notebook.page.evaluate(save)

    def wait_for_saved(self, text: str) -> None:
        """Wait until the file has one view, its twin with a text and no run that is running."""
        deadline = time.monotonic() + WAIT
        while True:
            outputs = json.loads(self.path.read_text())["cells"][1]["outputs"]
            twins = ["".join(output["data"]["text/html"]) for output in outputs]
            if len(twins) == 1 and text in twins[0] and "RUNNING" not in json.dumps(outputs):
                return
            assert time.monotonic() < deadline, f"what is saved: {twins}"
            time.sleep(0.1)

    def end(self) -> None:
        """Let the last cell end."""
        (self.server.root / "stop").touch()

    def is_busy(self) -> bool:
        return not (self.server.root / "stop").exists()


def _opened_in(lab: Lab) -> Notebook:
    lab.open()
    return lab.open_notebook(NAME)


@contextmanager
def opened(host: Host, browser: Browser, folder: Path, screenshots: Path) -> Iterator[Tried]:
    with serve(folder, host.program, python=host.python) as server:
        other_kernel.add_to(server, ipykernels.variables(host.ipykernel))
        context = browser.new_context(viewport={"width": 1400, "height": 900})
        context.set_default_timeout(WAIT * 1000)
        try:
            yield Tried(host, server, context, screenshots)
        finally:
            context.close()


def follows(tried: Tried) -> None:
    row = tried.table.row("training")
    expect(row).to_be_visible()
    is_live(tried.notebook.view(1))
    value = tried.table.cell("training", "r2")
    before = value.inner_text()
    expect(value).not_to_have_text(before)
    assert tried.is_busy()


def answers_a_click(tried: Tried) -> None:
    tried.table.sort("r2")
    expect(tried.table.first).to_have_text("training")
    tried.table.sort("r2")
    expect(tried.table.first).to_have_text("pear")
    assert tried.is_busy()


def catches_up(tried: Tried) -> None:
    tried.reload()
    follows(tried)


def saves_the_view(tried: Tried) -> None:
    tried.end()
    expect(tried.table.row("training").get_by_role("img", name="Finished")).to_be_visible()
    tried.notebook.wait_for_saved_view(1, "training")
    tried.notebook.page.wait_for_function(
        """() => {
            const { model } = window.jupyterapp.shell.currentWidget.content.widgets[1];
            return !JSON.stringify(model.outputs.toJSON()).includes('RUNNING');
        }"""
    )
    tried.save()
    tried.wait_for_saved("training")
    for lab, notebook in tried.others:
        lab.page.bring_to_front()
        assert len(notebook.outputs(1)) <= 1, "the output has multiplied in another page"


def is_recorded_with_its_cell(tried: Tried) -> None:
    from trialbook.store.base import RunQuery
    from trialbook.store.sqlite.store import SqliteStore

    store = SqliteStore(str(tried.server.root / "trialbook.db"))
    try:
        [run] = [r for r in store.search_runs(RunQuery(), 0, 9) if r.info.run_name == "training"]
        assert [cell.cell_id for cell in store.run_cells(run.info.run_id)] == ["cell-2"]
    finally:
        store.close()


def says_nothing_on_the_console(tried: Tried) -> None:
    assert tried.errors == []


CHECKS: dict[str, Callable[[Tried], None]] = {
    "live while busy": follows,
    "a click answered": answers_a_click,
    "reload catches up": catches_up,
    "saved view": saves_the_view,
    "recorded with its cell": is_recorded_with_its_cell,
    "no console error": says_nothing_on_the_console,
}


def test_a_host(
    host: Host, browser: Browser, tmp_path: Path, screenshots: Path, results: dict[str, str]
) -> None:
    with opened(host, browser, tmp_path, screenshots) as tried:
        tried.execute()
        for name, check in CHECKS.items():
            try:
                check(tried)
                results[name] = "yes"
            except (AssertionError, Error) as error:
                results[name] = str(error)
        tried.end()
    assert {name: said for name, said in results.items() if said != "yes"} == {}
