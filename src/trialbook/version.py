"""Which release this is: Trialbook's version, not that of an MLflow."""

from __future__ import annotations

from trialbook.service.version import version

VERSION = version()


def is_release_version() -> bool:
    """Whether it is a release and no build between two."""
    return VERSION.replace(".", "").isdecimal()
