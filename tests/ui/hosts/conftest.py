"""Which hosts are tried, and the table of what came of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "dev"))
import hosts

RESULTS: dict[str, dict[str, str]] = {}
"""By host and check: ``yes``, or what went wrong."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(hosts.EVERY, action="store_true", help="try every version of every host")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "host" in metafunc.fixturenames:
        words = [hosts.EVERY] if metafunc.config.getoption(hosts.EVERY) else []
        metafunc.parametrize("host", hosts.chosen(words), ids=lambda host: host.name)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not RESULTS:
        return
    checks = [*dict.fromkeys(check for row in RESULTS.values() for check in row)]
    width = max(map(len, RESULTS))
    terminalreporter.section("hosts")
    terminalreporter.write_line(" " * width + "  " + "  ".join(checks))
    for name, row in RESULTS.items():
        cells = [("yes" if row.get(check) == "yes" else "NO").ljust(len(check)) for check in checks]
        terminalreporter.write_line(f"{name.ljust(width)}  {'  '.join(cells)}")
    for name, row in RESULTS.items():
        for check, said in row.items():
            if said != "yes":
                terminalreporter.write_line(f"\n{name}, {check}: {said}")


@pytest.fixture
def results(host: hosts.Host) -> dict[str, str]:
    """Where a host's checks note what came of them."""
    return RESULTS.setdefault(host.name, {})
