"""Which Chromium the browser tests start; as a program, whether it starts."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Playwright

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome")
WINDOW = "1400x900"
# Without these the browser calls home at every start.
QUIET = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]


def launch(playwright: Playwright, *, scrollbars: bool = False) -> Browser:
    """Start Playwright's own Chromium, or the system's where that is not installed."""
    return playwright.chromium.launch(
        executable_path=_program(playwright),
        args=[*QUIET, *_as_root()],
        ignore_default_args=["--hide-scrollbars"] if scrollbars else None,
    )


def launch_with_profile(
    playwright: Playwright, profile: Path, *, as_used: bool = False
) -> BrowserContext:
    """Start it with a profile in a folder, where it keeps what it has compiled.

    ``as_used`` has it connect ahead of requests, as a person's does.
    """
    left_out = QUIET[:1] if as_used else []
    width, height = (os.environ.get("TRIALBOOK_TESTS_WINDOW") or WINDOW).split("x")
    return playwright.chromium.launch_persistent_context(
        profile,
        executable_path=_program(playwright),
        args=[*(word for word in QUIET if word not in left_out), *_as_root()],
        ignore_default_args=left_out or None,
        viewport={"width": int(width), "height": int(height)},
    )


def _program(playwright: Playwright) -> str | Path:
    own = playwright.chromium.executable_path
    system = next(filter(None, map(shutil.which, SYSTEM_NAMES)), None)
    return own if Path(own).exists() or system is None else system


def _as_root() -> list[str]:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ["--no-sandbox"] if root else []


if __name__ == "__main__":
    with sync_playwright() as program:
        launch(program).close()
