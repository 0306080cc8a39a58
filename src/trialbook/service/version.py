"""Which release this is."""

from __future__ import annotations

from functools import cache


@cache
def version() -> str:
    """Return the version of the installed package."""
    from importlib import metadata

    return metadata.version("trialbook")
