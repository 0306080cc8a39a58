"""marimo's editor on one notebook, from a server of its own."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import TYPE_CHECKING

from playwright.sync_api import Error
from server import START, _free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Locator, Page

MARIMO_ERRORS = {
    r"the server responded with a status of 404": "marimo asks for an icon that it does not have",
}
"""Errors of marimo's own, as patterns, each with its reason."""


@dataclass(frozen=True)
class MarimoServer:
    """Where marimo serves its notebook."""

    port: int
    token: str
    notebook: Path
    log: Path


class MarimoPage:
    """One browser page with marimo's editor."""

    def __init__(self, page: Page, server: MarimoServer, screenshots: Path) -> None:
        self.page = page
        self.errors: list[str] = []
        self._server = server
        self._screenshots = screenshots
        page.on("console", lambda m: m.type == "error" and self._note(m.text))
        page.on("pageerror", lambda e: self._note(f"{e.message}\n{e.stack or ''}"))

    def open(self) -> None:
        """Open the notebook and wait for its cells."""
        self.page.goto(f"http://127.0.0.1:{self._server.port}/?access_token={self._server.token}")
        try:
            self.page.locator("[data-cell-id] .cm-content").first.wait_for()
        except Error as error:
            shown = self.page.locator("body").inner_text()
            said = [*self.errors, self._server.log.read_text(errors="replace")]
            raise AssertionError("\n".join(["marimo shows", shown, "and says", *said])) from error

    def run_cell(self, index: int) -> None:
        """Start a cell, and whatever it needs."""
        self.page.locator("[data-cell-id] .cm-content").nth(index).focus()
        self.page.keyboard.press("Control+Enter")

    def view(self, index: int = 0) -> Locator:
        """Return a live view, counted from the top; it stands in a widget's shadow root."""
        return self.page.locator(".jp-TrialbookView").nth(index)

    def twin(self, index: int = 0) -> Locator:
        """Return a static twin, counted from the top, which a live view hides."""
        return self.page.locator("[data-trialbook-twin]").nth(index).locator("table").first

    def screenshot(self, name: str) -> None:
        """Save what the page shows as ``<name>.png``."""
        self._screenshots.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self._screenshots / f"{name}.png")

    def _note(self, text: str) -> None:
        if not any(re.search(pattern, text) for pattern in MARIMO_ERRORS):
            self.errors.append(text)


@contextmanager
def serve_marimo(notebook: Path, theme: str = "light") -> Iterator[MarimoServer]:
    """Run marimo on a notebook until the block ends, with settings beside it."""
    folder = notebook.parent
    settings = folder / "config/marimo/marimo.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(f'[display]\ntheme = "{theme}"\n[runtime]\nauto_instantiate = false\n')
    log = folder / "marimo.log"
    server = MarimoServer(_free_port(), secrets.token_hex(16), notebook, log)
    homes = {
        f"XDG_{name.upper()}_HOME": str(folder / name) for name in ("config", "state", "cache")
    }
    command = [sys.executable, "-m", "marimo", "-y", "edit", "--headless", "--skip-update-check"]
    address = ["--host", "127.0.0.1", "--port", str(server.port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *address, "--token-password", server.token, notebook.name],
            env=os.environ | homes,
            cwd=folder,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_up(server, process)
            yield server
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def write_marimo(path: Path, *cells: str) -> None:
    """Write a marimo notebook of cells that each define what others may use."""
    parts = ["import marimo\n\napp = marimo.App()\n"]
    for cell in cells:
        body = "\n".join(f"    {line}" if line else "" for line in cell.strip().splitlines())
        parts.append(f"@app.cell\ndef _():\n{body}\n    return\n")
    path.write_text("\n\n".join(parts) + '\n\nif __name__ == "__main__":\n    app.run()\n')


def _wait_until_up(server: MarimoServer, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and process.poll() is None:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
        try:
            connection.request("GET", "/health")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise RuntimeError(f"marimo did not start:\n{server.log.read_text(errors='replace')}")
