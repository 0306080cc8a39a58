"""Figures and images as artifacts."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from matplotlib.figure import Figure
from PIL import Image

import trialbook as tb


@pytest.fixture(autouse=True)
def run() -> Any:
    with tb.start_run() as run:
        yield run


def logged(name: str) -> Path:
    return Path(tb.artifacts.download_artifacts(tb.get_artifact_uri(name)))


def opened(name: str) -> Image.Image:
    with Image.open(logged(name)) as image:
        image.load()
        return image


@pytest.fixture
def figure() -> Figure:
    figure = Figure(figsize=(2, 1))
    figure.subplots().plot([1, 4, 9])
    return figure


@pytest.mark.parametrize(
    ("name", "starts"),
    [("a.png", b"\x89PNG"), ("plots/a.svg", b"<?xml"), ("a.pdf", b"%PDF"), ("A.JPG", b"\xff\xd8")],
)
def test_matplotlib(figure: Figure, name: str, starts: bytes) -> None:
    tb.log_figure(figure, name)
    assert logged(name).read_bytes().startswith(starts)


def test_matplotlib_options_and_pyplot(figure: Figure) -> None:
    tb.log_figure(figure, "a.png", save_kwargs={"dpi": 50})
    assert opened("a.png").size == (100, 50)
    if "matplotlib.pyplot" in sys.modules:
        assert sys.modules["matplotlib.pyplot"].get_fignums() == []


def test_plotly(monkeypatch: pytest.MonkeyPatch) -> None:
    figure = go.Figure(go.Scatter(y=[1, 4, 9]), layout_title_text="<b>squares</b>")
    tb.log_figure(figure, "a.json")
    assert json.loads(logged("a.json").read_text())["data"][0]["type"] == "scatter"
    tb.log_figure(figure, "a.html")
    page = logged("a.html").read_text()
    assert len(page) > 1_000_000  # plotly.js is in the page
    assert "<script src=" not in page
    tb.log_figure(figure, "small.html", save_kwargs={"include_plotlyjs": False})
    assert len(logged("small.html").read_text()) < 20_000
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(tb.MissingExtraError, match="kaleido"):
        tb.log_figure(figure, "a.png")
    with pytest.raises(tb.InvalidParameterError, match=r"plotly cannot write 'a.txt'; .*\.html"):
        tb.log_figure(figure, "a.txt")


def test_axes_stand_for_their_figure(figure: Figure) -> None:
    tb.log_figure(figure.axes[0], "a.png", save_kwargs={"dpi": 50})
    assert opened("a.png").size == (100, 50)
    part: Any = Figure(figsize=(2, 1)).subfigures(1, 2)
    tb.log_figure(part[0].subplots(), "b.png", save_kwargs={"dpi": 50})
    assert opened("b.png").size == (100, 50)


# seaborn's own, with pandas 3
@pytest.mark.filterwarnings("ignore:The copy keyword is deprecated")
def test_seaborn() -> None:
    import matplotlib as mpl
    import pandas as pd
    import seaborn as sns
    import seaborn.objects as so

    mpl.use("agg")
    frame = pd.DataFrame({"x": [1, 2, 3, 4], "y": [1, 4, 9, 16], "kind": list("abab")})
    grids: dict[str, Callable[[], Any]] = {
        "axes": lambda: sns.scatterplot(frame, x="x", y="y"),
        "facets": lambda: sns.relplot(frame, x="x", y="y", col="kind"),
        "pairs": lambda: sns.pairplot(frame),
        "joint": lambda: sns.jointplot(frame, x="x", y="y"),
        "plot": lambda: so.Plot(frame, "x", "y", color="kind").add(so.Dots()),
    }
    for name, make in grids.items():
        drawn = make()
        tb.log_figure(drawn, f"{name}.svg")
        assert logged(f"{name}.svg").read_bytes().startswith(b"<?xml"), name
        tb.log_figure(drawn, f"{name}.pdf")
        assert logged(f"{name}.pdf").read_bytes().startswith(b"%PDF"), name
    # where the axes are not tight around the legend, it lies outside the picture
    tb.log_figure(drawn, "tight.png")
    tb.log_figure(drawn, "loose.png", save_kwargs={"bbox_inches": None})
    assert opened("tight.png").size != opened("loose.png").size
    with pytest.raises(tb.InvalidParameterError, match=r"matplotlib cannot write 'a\.html'"):
        tb.log_figure(drawn, "a.html")


def test_altair(monkeypatch: pytest.MonkeyPatch) -> None:
    import altair as alt
    import pandas as pd

    # more rows than Altair takes into a notebook
    chart = alt.Chart(pd.DataFrame({"x": range(6000)})).mark_bar().encode(x="x:Q")
    for each in (chart, chart | chart):
        tb.log_figure(each, "a.vl.json")
        kept = json.loads(logged("a.vl.json").read_text())
        assert kept["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
        assert len(next(iter(kept["datasets"].values()))) == 6000
    with pytest.raises(tb.InvalidParameterError, match=r"Altair cannot write 'a.txt'; .*\.json"):
        tb.log_figure(chart, "a.txt")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    for name in ("a.svg", "a.png", "a.pdf", "a.html"):
        with pytest.raises(tb.MissingExtraError, match=r"install vl-convert-python.*\.vl\.json"):
            tb.log_figure(chart, name)
    tb.log_figure(chart, "a.html", save_kwargs={"inline": False})
    assert "vega-embed" in logged("a.html").read_text()


def test_what_is_no_figure(figure: Figure) -> None:
    import matplotlib.pyplot as plt

    for wrong, says in [
        (plt, "pass plt.gcf"),
        (np.zeros((2, 2)), "use log_image"),
        (None, "not None of type NoneType"),
    ]:
        with pytest.raises(tb.InvalidParameterError, match=says):
            tb.log_figure(wrong, "a.png")
    for name in ("a", "a.xyz"):
        with pytest.raises(tb.InvalidParameterError, match=r"matplotlib cannot write .*\.png"):
            tb.log_figure(figure, name)
    with pytest.raises(tb.InvalidParameterError, match="leaves its folder"):
        tb.log_figure(figure, "../a.png")


@pytest.mark.parametrize(
    ("array", "mode", "first"),
    [
        (np.full((4, 6), 200, np.uint8), "L", 200),
        (np.full((4, 6, 1), 200, np.int64), "L", 200),
        (np.full((4, 6, 3), 255, np.uint8), "RGB", (255, 255, 255)),
        (np.full((4, 6, 4), 0.5), "RGBA", (128, 128, 128, 128)),
        (np.full((4, 6), 1.0, np.float16), "L", 255),
        (np.ones((4, 6), bool), "L", 255),
        (np.asfortranarray(np.full((4, 6, 3), 7, np.uint8))[::-1], "RGB", (7, 7, 7)),
    ],
)
def test_arrays(array: Any, mode: str, first: Any) -> None:
    tb.log_image(array, "a.png")
    image = opened("a.png")
    assert (image.mode, image.size, image.getpixel((0, 0))) == (mode, (6, 4), first)


def test_floats_out_of_range_are_scaled_with_a_warning() -> None:
    with pytest.warns(UserWarning, match="from -2.0 to 2.0") as caught:
        tb.log_image(np.array([[-2.0, 0.0, 2.0]]), "a.png")
    assert caught[0].filename == __file__
    assert [opened("a.png").getpixel((x, 0)) for x in range(3)] == [0, 128, 255]


@pytest.mark.parametrize(
    ("image", "says"),
    [
        (np.zeros((4, 6, 2)), r"not \(4, 6, 2\)"),
        (np.zeros(4), r"not \(4,\)"),
        (np.zeros((0, 4)), r"not \(0, 4\)"),
        (np.full((2, 2), 256), "from 256 to 256"),
        (np.full((2, 2), -1), "from 0 to 255"),
        (np.full((2, 2), np.nan), "NaN or infinite"),
        (np.array([["a"]]), "not values of type"),
        ([[1, 2]], "of type list"),
        (None, "of type NoneType"),
        (Figure(), "use log_figure"),
    ],
)
def test_what_is_no_image(image: Any, says: str) -> None:
    with pytest.raises(tb.InvalidParameterError, match=says):
        tb.log_image(image, "a.png")
    assert tb.artifacts.list_artifacts(tb.get_artifact_uri()) == []


def test_pil_images_and_formats() -> None:
    image = Image.new("RGBA", (5, 3), (255, 0, 0, 128))
    for name in ("a.png", "a.jpg", "a.webp", "A.GIF"):
        tb.log_image(image, name)
        assert opened(name).size == (5, 3)
    for name in ("a", "a.txt", "a.eps2"):
        with pytest.raises(tb.InvalidParameterError, match="names no image format"):
            tb.log_image(image, name)


def test_a_series_of_images(run: Any) -> None:
    pixels = np.zeros((2, 2), np.uint8)
    for step in range(2):
        tb.log_image(pixels, key="../a b/<é>", step=step, timestamp=1000 + step)
    tb.log_image(pixels, key="plain")
    names = [info.path for info in tb.artifacts.list_artifacts(tb.get_artifact_uri(), None)]
    assert names == ["images"]
    files = [
        Path(info.path).name
        for info in tb.TrackingClient().list_artifacts(run.info.run_id, "images")
    ]
    stems = [name.rpartition("%")[0] for name in files]
    assert stems[:2] == [
        "=2E.#a b#=3C=C3=A9=3E%step%0%timestamp%1000",
        "=2E.#a b#=3C=C3=A9=3E%step%1%timestamp%1001",
    ]
    assert stems[2].startswith("plain%step%0%timestamp%")
    assert tb.get_run(run.info.run_id).data.tags["mlflow.loggedImages"] == "true"


def test_file_or_key() -> None:
    pixels = np.zeros((2, 2), np.uint8)
    with pytest.raises(tb.InvalidParameterError, match="either artifact_file"):
        tb.log_image(pixels)
    with pytest.raises(tb.InvalidParameterError, match="not both"):
        tb.log_image(pixels, "a.png", key="a")
    with pytest.raises(tb.InvalidParameterError, match="too long"):
        tb.log_image(pixels, key="é" * 100)
