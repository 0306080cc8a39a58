"""Notebook 7 with one notebook open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lab import IGNORED_ERRORS, Notebook

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page
    from server import Server

NOTEBOOK7_ERRORS = IGNORED_ERRORS | {
    r"reading 'schema'\)\n.*\n.*notebook_core": (
        "Notebook 7 reads the schema of a plugin that it does not have, with or without ours"
    ),
}
"""Errors of Notebook 7's own, as patterns, each with its reason."""


class Notebook7:
    """One browser page with Notebook 7."""

    def __init__(self, page: Page, server: Server, screenshots: Path) -> None:
        self.page = page
        self.errors: list[str] = []
        self._server = server
        self._screenshots = screenshots
        page.on("console", lambda m: m.type == "error" and self._note(m.text))
        page.on("pageerror", lambda e: self._note(f"{e.message}\n{e.stack or ''}"))

    def open(self, path: str, *, kernel: bool = True) -> Notebook:
        """Open a notebook and wait for its cells and its kernel."""
        self.page.goto(f"{self._server.url}/notebooks/{path}?token={self._server.token}")
        return self._opened(kernel=kernel)

    def reload(self) -> Notebook:
        """Load the page again, as F5 does."""
        self.page.reload()
        return self._opened(kernel=True)

    def use_theme(self, name: str) -> None:
        """Switch to a theme, for instance ``JupyterLab Dark``."""
        self.page.evaluate(
            "theme => { void window.jupyterapp.commands.execute("
            "'apputils:change-theme', { theme }); }",
            name,
        )
        light = "false" if "Dark" in name else "true"
        self.page.locator(f"body[data-jp-theme-light='{light}']").wait_for(state="attached")

    def screenshot(self, name: str) -> None:
        """Save what the page shows as ``<name>.png``."""
        self._screenshots.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self._screenshots / f"{name}.png")

    def _opened(self, *, kernel: bool) -> Notebook:
        self.page.wait_for_function(
            "() => window.jupyterapp?.shell.currentWidget?.context?.isReady === true"
        )
        notebook = Notebook(self.page)
        if kernel:
            notebook.wait_for_kernel()
        return notebook

    def _note(self, text: str) -> None:
        if not any(re.search(pattern, text) for pattern in NOTEBOOK7_ERRORS):
            self.errors.append(text)
