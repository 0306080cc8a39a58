"""One server and one browser for all tests; for each test a page, a folder and no kernels."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browser import launch
from lab import Lab
from playwright.sync_api import expect, sync_playwright
from server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser
    from server import Server

TIMEOUT = 20_000
"""Milliseconds to wait for anything: long, because the machine may be busy."""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=TIMEOUT)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def folder(request: pytest.FixtureRequest, server: Server) -> Path:
    """An empty folder that the server serves; its name is the test's."""
    path = server.root / re.sub(r"\W+", "-", request.node.name).strip("-")
    path.mkdir()
    return path


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    return Path(os.environ.get("TRIALBOOK_SCREENSHOTS") or tmp_path)


@pytest.fixture
def lab(server: Server, browser: Browser, folder: Path, screenshots: Path) -> Iterator[Lab]:
    """An open JupyterLab. Any error on the console fails the test."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(TIMEOUT)
    lab = Lab(context.new_page(), server, folder.name, screenshots)
    lab.open()
    yield lab
    lab.screenshot(f"end-{folder.name}")
    context.close()
    server.shut_kernels_down()
    assert lab.errors == []
