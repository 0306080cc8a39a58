"""One server and one browser for all tests; for each test a page, a folder and no kernels."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import other_kernel
import pytest
from browser import launch, launch_with_profile
from lab import Lab
from playwright.sync_api import expect, sync_playwright
from server import WAIT, serve

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "kernel"))
import ipykernels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Playwright
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
def context(
    playwright: Playwright, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """One profile for all pages: what one has loaded and compiled the next have."""
    context = launch_with_profile(playwright, tmp_path_factory.mktemp("profile"))
    context.set_default_timeout(WAIT * 1000)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page, closed after the test with those that it has opened."""
    # the browser ends with its last page
    first = context.pages[0]
    yield context.new_page()
    for page in context.pages:
        if page is not first:
            page.close()
    context.clear_cookies()
    context.clear_permissions()


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
def lab(server: Server, page: Page, folder: Path, screenshots: Path) -> Iterator[Lab]:
    """An open JupyterLab. Any error on the console fails the test."""
    lab = Lab(page, server, folder.name, screenshots)
    lab.open()
    yield lab
    lab.screenshot(f"end-{folder.name}")
    page.close()
    server.shut_kernels_down()
    assert lab.errors == []
