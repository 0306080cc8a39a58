"""What JupyterLab loads of ours before anybody uses it."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab import Lab

BUDGET = 150_000
"""Bytes of JavaScript after gzip."""


def test_the_extension_stays_within_its_start_up_budget(lab: Lab) -> None:
    scripts = lab.page.evaluate(
        """async () => {
            const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
            const ours = loaded.filter(name => /extensions\\/trialbook\\/static\\/.*js/.test(name));
            return Promise.all(ours.map(async name => (await fetch(name)).text()));
        }"""
    )
    assert scripts, "the extension has not been loaded"
    size = sum(len(gzip.compress(script.encode())) for script in scripts)
    assert size <= BUDGET, f"{size:,} bytes"
    late = ("Plotly", "pdfjs", "dppxchange")
    assert not any(library in script for script in scripts for library in late)
