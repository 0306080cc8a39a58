"""The slowest tests of all steps, read from the reports that pytest writes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

MAX_LINES = 20


def lines(folder: Path, most: int = MAX_LINES) -> list[str]:
    """Return one line for each of the slowest tests, the slowest first.

    Parameters
    ----------
    folder : Path
        With a report ``<step>.xml`` of each step.
    most : int, default 20
        How many at most.
    """
    times = [
        (float(case.get("time", 0)), path.stem, case.get("classname", ""), case.get("name", ""))
        for path in sorted(folder.glob("*.xml"))
        for case in ET.parse(path).iter("testcase")  # noqa: S314 -- our own pytest wrote it
    ]
    times.sort(reverse=True)
    return [
        f"{seconds:7.1f} s  {step:8}  {module.rpartition('.')[2]}::{name}"
        for seconds, step, module, name in times[:most]
    ]
