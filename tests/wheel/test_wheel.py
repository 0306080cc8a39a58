"""The built wheel: what is in it, and that it runs where there is no Node."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXTENSION = "trialbook-{version}.data/data/share/jupyter/labextensions/trialbook/"


@pytest.fixture(scope="module")
def wheel() -> Path:
    wheels = sorted((ROOT / "dist").glob("trialbook-*.whl"))
    assert len(wheels) == 1, "build the wheel first: python3 dev/test.py does"
    return wheels[0]


@pytest.fixture(scope="module")
def version() -> str:
    return json.loads((ROOT / "package.json").read_text())["version"]


def names_in(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_wheel_carries_the_lab_extension(wheel: Path, version: str) -> None:
    names = names_in(wheel)
    folder = EXTENSION.format(version=version)
    assert folder + "package.json" in names
    assert folder + "install.json" in names
    assert any(name.startswith(folder + "static/remoteEntry.") for name in names)
    assert any(name.startswith(folder + "schemas/trialbook/") for name in names)
    with zipfile.ZipFile(wheel) as archive:
        package = json.loads(archive.read(folder + "package.json"))
    assert package["version"] == version


def test_the_wheel_carries_nothing_else(wheel: Path, version: str) -> None:
    tops = {name.partition("/")[0] for name in names_in(wheel)}
    assert tops == {"trialbook", f"trialbook-{version}.dist-info", f"trialbook-{version}.data"}
    assert not any(name.startswith("trialbook/labextension/") for name in names_in(wheel))
    assert "trialbook/py.typed" in names_in(wheel)
    assert "trialbook/protocol/schema.json" in names_in(wheel)


def test_the_wheel_carries_what_pages_without_the_extension_get(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        sizes = {
            Path(name).name: len(gzip.compress(archive.read(name)))
            for name in archive.namelist()
            if name.startswith("trialbook/widget/static/")
        }
    scripts = {"loader.js", "widget.js", "plotly.js", "pdf.js", "uplot.js", "compare.js"}
    scripts |= {"run.js", "gallery.js", "evaluation.js", "page.js", "page-evaluation.js"}
    assert sizes.keys() == scripts | {"widget.css", "host.css"}
    assert sizes["loader.js"] <= 2000
    assert sizes["widget.js"] <= 150_000
    assert sizes["run.js"] <= 100_000
    assert sizes["compare.js"] <= 150_000
    assert sizes["gallery.js"] <= 60_000
    assert sizes["evaluation.js"] <= 150_000
    assert sizes["page.js"] <= 220_000
    assert sizes["page-evaluation.js"] <= 150_000


def test_the_wheel_runs_where_there_is_no_node(wheel: Path, version: str, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    home = Path(sysconfig.get_path("scripts", vars={"base": str(tmp_path / "venv")}))
    python = home / ("python.exe" if os.name == "nt" else "python")
    # Dependencies are those of this environment: only the wheel itself is under test.
    site = sysconfig.get_path("purelib", vars={"base": str(tmp_path / "venv")})
    Path(site, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    without_node = {"PATH": str(home), "HOME": str(tmp_path)}
    subprocess.run(
        [python, "-m", "pip", "install", "--ignore-installed", "--no-deps", "--no-index", wheel],
        check=True,
        env=without_node,
        capture_output=True,
    )
    script = (
        "import trialbook as tb, shutil, json\n"
        "assert shutil.which('node') is None\n"
        "with tb.start_run() as run: tb.log_metric('loss', 0.5)\n"
        "print(json.dumps([tb.__file__, tb.__version__, tb.get_run(run.info.run_id).data.metrics]))"
    )
    result = subprocess.run(
        [python, "-W", "error", "-c", script],
        check=True,
        env=without_node,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    file, shown, metrics = json.loads(result.stdout)
    assert Path(file).is_relative_to(tmp_path)
    assert shown == version
    assert metrics == {"loss": 0.5}
    assert (tmp_path / "venv/share/jupyter/labextensions/trialbook/package.json").exists()
    assert sys.prefix not in file
