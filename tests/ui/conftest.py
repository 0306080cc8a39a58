"""One server and one browser for all tests; for each test a page, a folder and no kernels."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import other_kernel
import pytest
from browser import launch
from lab import Lab
from playwright.sync_api import expect, sync_playwright
from server import WAIT, serve

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "kernel"))
import ipykernels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Playwright
    from server import Server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("lab")) as server:
        yield server


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=WAIT * 1000)
    # a second one in the same process does not start
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = launch(playwright)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One profile for JupyterLab's pages: what one has loaded and compiled the next have."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    context.set_default_timeout(WAIT * 1000)
    yield context
    context.close()


@pytest.fixture(scope="session")
def older(server: Server) -> None:
    """Offer a kernel without subshells, as `other_kernel.choose` chooses it."""
    other_kernel.add_to(server, ipykernels.variables("6.31.0"))


@pytest.fixture
def folder(request: pytest.FixtureRequest, server: Server) -> Path:
    """An empty folder that the server serves; its name is the test's."""
    path = server.root / re.sub(r"\W+", "-", request.node.name).strip("-")
    path.mkdir()
    return path


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    return Path(os.environ.get("TRIALBOOK_TESTS_SCREENSHOTS") or tmp_path)


@pytest.fixture
def lab(server: Server, context: BrowserContext, folder: Path, screenshots: Path) -> Iterator[Lab]:
    """An open JupyterLab. Any error on the console fails the test."""
    lab = Lab(context.new_page(), server, folder.name, screenshots)
    lab.open()
    yield lab
    lab.screenshot(f"end-{folder.name}")
    for page in context.pages:
        page.close()
    context.clear_cookies()
    context.clear_permissions()
    server.shut_kernels_down()
    assert lab.errors == []
