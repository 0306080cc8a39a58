"""The test command ends with the tests that took longest, of whatever step."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parents[3]
REPORT = """<testsuites><testsuite>
<testcase classname="tests.unit.test_{step}" name="test_fast" time="0.25" />
<testcase classname="tests.unit.test_{step}" name="test_slow[&lt;1&gt;]" time="{slow}" />
</testsuite></testsuites>"""


def test_the_slowest_of_all_steps_come_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "dev"))
    slowest = importlib.import_module("slowest")
    for step, slow in (("python", 2), ("ui", 12.5)):
        (tmp_path / f"{step}.xml").write_text(REPORT.format(step=step, slow=slow), "utf-8")
    assert slowest.lines(tmp_path, most=3) == [
        "   12.5 s  ui        test_ui::test_slow[<1>]",
        "    2.0 s  python    test_python::test_slow[<1>]",
        "    0.2 s  ui        test_ui::test_fast",
    ]
