"""Which Chromium the browser tests start; as a program, whether it starts."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without these the browser calls home at every start.
QUIET = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]


def launch(playwright: Playwright, *, scrollbars: bool = False) -> Browser:
    """Start Playwright's own Chromium, or the system's where that is not installed."""
    own = playwright.chromium.executable_path
    system = next(filter(None, map(shutil.which, SYSTEM_NAMES)), None)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return playwright.chromium.launch(
        executable_path=own if Path(own).exists() or system is None else system,
        args=[*QUIET, *(["--no-sandbox"] if root else [])],
        ignore_default_args=["--hide-scrollbars"] if scrollbars else None,
    )


if __name__ == "__main__":
    with sync_playwright() as program:
        launch(program).close()
