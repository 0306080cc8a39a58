"""JupyterLab as a user meets it: what to do in it, and what to wait for."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any

from server import WAIT

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import ConsoleMessage, Error, Locator, Page
    from server import Server

IGNORED_ERRORS = {
    r"^Could not restore the debugger state: Canceled future": (
        "the debugger's request is cut off when a kernel restarts"
    ),
    r"^Cannot read properties of null \(reading 'kernel'\)\n[^\n]+\n +at .*/@jupyter-widgets/": (
        "ipywidgets' extension takes it for granted that an opened notebook has a kernel"
    ),
    r"\(reading 'last_modified'\)\n[^\n]+\n +at .*/static/notebook/": (
        "Notebook 7.2 takes it for granted that a notebook has a checkpoint"
    ),
}
"""Console errors of JupyterLab's and ipywidgets' own, as patterns, each with its reason."""

KERNEL = """() => window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel ?? null"""


class Lab:
    """One browser page with JupyterLab."""

    def __init__(self, page: Page, server: Server, workspace: str, screenshots: Path) -> None:
        self.page = page
        self.errors: list[str] = []
        self._server = server
        self._screenshots = screenshots
        self._url = f"{server.url}/lab/workspaces/{workspace}"
        page.on("console", self._note_console)
        page.on("pageerror", self._note_error)

    def open(self) -> None:
        """Open JupyterLab, or open it again, with no document open."""
        self.page.goto(f"{self._url}?token={self._server.token}&reset")
        self._wait_until_ready()

    def reload(self) -> None:
        """Load the page again, as F5 does."""
        self.page.reload()
        self._wait_until_ready()

    def return_later(self, *remembered: str, forgotten: tuple[str, ...] = ()) -> None:
        """Load the page again once JupyterLab has written what it must remember.

        It does so only every few seconds. What is remembered is looked for as
        JSON in its workspace, the saved layout and the habits of plugins; what is
        to be forgotten must not be there any more.
        """
        # a predicate that returns a promise is taken for true: so the page itself looks again
        self.page.evaluate(
            """async ([id, texts, gone, deadline]) => {
                const { workspaces } = window.jupyterapp.serviceManager;
                for (;;) {
                    const kept = JSON.stringify((await workspaces.fetch(id)).data);
                    const missing = texts.filter(text => !kept.includes(text));
                    const stays = gone.filter(text => kept.includes(text));
                    if (missing.length + stays.length === 0) {
                        return;
                    }
                    if (Date.now() > deadline) {
                        throw new Error(`not remembered: ${missing}, not forgotten: ${stays}`);
                    }
                    await new Promise(resolve => setTimeout(resolve, 100));
                }
            }""",
            [
                self._url.rsplit("/", 1)[1],
                remembered,
                forgotten,
                (time.time() + WAIT) * 1000,
            ],
        )
        self.page.goto(f"{self._url}?token={self._server.token}")
        self._wait_until_ready()

    def execute(self, command: str, args: dict[str, Any] | None = None) -> None:
        """Execute a command without waiting for its end."""
        self.page.evaluate(
            "([id, args]) => { void window.jupyterapp.commands.execute(id, args); }",
            [command, args or {}],
        )

    def open_notebook(self, path: str, *, kernel: bool = True) -> Notebook:
        """Open a notebook, or bring it to the front, and wait for its cells and its kernel."""
        self.execute("docmanager:open", {"path": path})
        self.wait_for_front(path)
        notebook = Notebook(self.page)
        if kernel:
            notebook.wait_for_kernel()
        return notebook

    def wait_for_front(self, path: str) -> None:
        """Wait until a document is in front."""
        self.page.wait_for_function(
            """path => {
                const panel = window.jupyterapp.shell.currentWidget;
                return panel?.context?.path === path && panel.context.isReady && panel.isVisible;
            }""",
            arg=path,
        )

    def open_folder(self, path: str) -> None:
        """Go to a folder in the file browser."""
        self.execute("filebrowser:go-to-path", {"path": path, "dontShowBrowser": True})

    def close_all(self) -> None:
        """Close every tab of the main area, unsaved changes or not."""
        # JupyterLab complains of a document that is closed while it finds or starts its kernel
        self.page.evaluate(
            """async () => {
                const widgets = [...window.jupyterapp.shell.widgets('main')];
                await Promise.all(widgets.map(w => w.context?.sessionContext?.initialize()));
                for (const widget of widgets) {
                    widget.dispose();
                }
            }"""
        )

    def show_sidebar(self) -> Locator:
        """Show Trialbook's panel."""
        self.execute("trialbook:show-sidebar")
        sidebar = self.page.get_by_role("region", name="Trialbook")
        sidebar.wait_for()
        return sidebar

    def use_theme(self, name: str) -> None:
        """Switch to a theme, for instance ``JupyterLab Dark``."""
        self.execute("apputils:change-theme", {"theme": name})
        light = "false" if "Dark" in name else "true"
        self.page.locator(f"body[data-jp-theme-light='{light}']").wait_for(state="attached")
        # JupyterLab fails when two of its splash screens overlap.
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")

    def drop(self, run: Locator, cell: Locator, screenshot: str) -> None:
        """Drag a run from where it is listed and drop it above a cell."""
        start, end = run.bounding_box(), cell.bounding_box()
        assert start
        assert end
        self.page.mouse.move(start["x"] + 60, start["y"] + 10)
        self.page.mouse.down()
        self.page.mouse.move(start["x"] + 90, start["y"] + 30, steps=3)
        self.page.mouse.move(end["x"] + 200, end["y"] + 10, steps=5)
        self.page.locator(".jp-mod-dropTarget").wait_for()
        self.screenshot(screenshot)
        self.page.mouse.up()

    def screenshot(self, name: str) -> None:
        """Save what the page shows as ``<name>.png``."""
        self._screenshots.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self._screenshots / f"{name}.png")

    def _wait_until_ready(self) -> None:
        self.page.wait_for_function("() => window.jupyterapp !== undefined")
        self.page.evaluate("() => window.jupyterapp.restored")
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._note(f"{message.text} ({message.location.get('url', '')})")

    def _note_error(self, error: Error) -> None:
        self._note(f"{error.message}\n{error.stack or ''}")

    def _note(self, text: str) -> None:
        if not any(re.search(pattern, text) for pattern in IGNORED_ERRORS):
            self.errors.append(text)


class Notebook:
    """The notebook in front."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def wait_for_kernel(self) -> None:
        """Wait until the kernel is connected and has said what it is."""
        context = "window.jupyterapp.shell.currentWidget.sessionContext"
        self.page.evaluate(f"async () => {{ await {context}.ready; }}")
        self.page.wait_for_function(
            f"() => {context}.session?.kernel?.connectionStatus === 'connected'"
        )
        self.page.evaluate(f"async () => {{ await {context}.session.kernel.info; }}")

    @property
    def kernel_id(self) -> str | None:
        """Id of the kernel that the page is connected to."""
        return self.page.evaluate(f"() => ({KERNEL})()?.id ?? null")

    def start_cell(self, index: int) -> None:
        """Start a cell and do not wait for its end."""
        self.page.evaluate(
            """index => {
                const app = window.jupyterapp;
                app.shell.currentWidget.content.deselectAll();
                app.shell.currentWidget.content.activeCellIndex = index;
                void app.commands.execute('notebook:run-cell');
            }""",
            index,
        )

    def run_cell(self, index: int) -> None:
        """Run a cell and wait for its end; fail where it raises."""
        self.start_cell(index)
        self.wait_for_cell(index)

    def wait_for_cell(self, index: int) -> None:
        """Wait for a cell's end; fail where it has raised."""
        self.page.wait_for_function(
            """index => {
                const { model } = window.jupyterapp.shell.currentWidget.content.widgets[index];
                return model.executionState === 'idle' && model.executionCount !== null;
            }""",
            arg=index,
        )
        errors = [o for o in self.outputs(index) if o["output_type"] == "error"]
        assert not errors, "\n".join(errors[0]["traceback"])

    def set_source(self, index: int, source: str) -> None:
        """Write other code into a cell."""
        self.page.evaluate(
            """([index, source]) => {
                const { model } = window.jupyterapp.shell.currentWidget.content.widgets[index];
                model.sharedModel.setSource(source);
            }""",
            [index, source],
        )

    def is_running(self, index: int) -> bool:
        """Return whether a cell is executing."""
        state = """index =>
            window.jupyterapp.shell.currentWidget.content.widgets[index].model.executionState"""
        return self.page.evaluate(state, index) == "running"

    def outputs(self, index: int) -> list[dict[str, Any]]:
        """Return a cell's outputs as the notebook would save them."""
        return self.page.evaluate(
            "index => window.jupyterapp.shell.currentWidget.content.model"
            ".cells.get(index).outputs.toJSON()",
            index,
        )

    def wait_for_saved_view(self, index: int, text: str) -> None:
        """Wait until what would be saved of a cell's view says something."""
        self.page.wait_for_function(
            """([index, text]) => {
                const { model } = window.jupyterapp.shell.currentWidget.content.widgets[index];
                const html = model.outputs.get(0)?.toJSON().data?.['text/html'] ?? '';
                return (Array.isArray(html) ? html.join('') : html).includes(text);
            }""",
            arg=[index, text],
        )

    def cell(self, index: int) -> Locator:
        """Return the element of a cell."""
        return self.page.locator(".jp-Notebook:visible .jp-Cell").nth(index)

    def view(self, index: int) -> Locator:
        """Return the element of the view that a cell shows."""
        return self.cell(index).locator(".jp-TrialbookView")

    def restart_kernel(self) -> None:
        """Restart the kernel, as the menu does after its question."""
        self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.restartKernel()"
        )

    def shut_kernel_down(self) -> None:
        """Shut the kernel down, so that the notebook has none."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")

    def save(self) -> None:
        """Save the notebook and wait until it is on the disk."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.save()")


def write_notebook(path: Path, *cells: str | dict[str, Any]) -> None:
    """Write a notebook of code cells, each given by its source or whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{index}",
                "execution_count": None,
                "metadata": {},
                "outputs": [],
                **({"source": cell} if isinstance(cell, str) else cell),
            }
            for index, cell in enumerate(cells)
        ],
    }
    path.write_text(json.dumps(document))
