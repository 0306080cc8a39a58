"""Figures as artifacts, drawn by the figure itself: pyplot's state is never touched."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError, MissingExtraError
from trialbook.service.artifacts.paths import checked_artifact_file
from trialbook.service.validation.limits import checked_key, checked_mapping, explained, shown

if TYPE_CHECKING:
    from trialbook.service.artifacts.base import Artifacts

_PLOTLY_IMAGES = ("jpeg", "jpg", "pdf", "png", "svg", "webp")
_ALTAIR_IMAGES = ("pdf", "png", "svg")


def write_figure(
    folder: Artifacts,
    figure: Any,
    artifact_file: object,
    save_kwargs: Mapping[str, Any] | None = None,
) -> None:
    """Write a figure of matplotlib, seaborn, plotly or Altair as the file's suffix says.

    Raises
    ------
    InvalidParameterError
        It is no figure, or its library does not know the format.
    MissingExtraError
        plotly needs kaleido for images; Altair needs vl-convert for images and for HTML.
    """
    name = checked_artifact_file(artifact_file)
    suffix = Path(name).suffix.lower().removeprefix(".")
    given = {} if save_kwargs is None else checked_mapping("save_kwargs", save_kwargs)
    options = {checked_key("figure's option", key): value for key, value in given.items()}
    failed = f"The figure cannot be written as {shown(name)}"
    drawn = matplotlib_figure(figure)
    if drawn is not None:
        _check_format(name, suffix, drawn.canvas.get_supported_filetypes(), "matplotlib")
        with folder.writing(name) as path, explained(failed):
            drawn.savefig(path, **{"format": suffix} | options)
    elif _is(figure, "seaborn.objects", "Plot"):
        _check_format(name, suffix, _matplotlib_formats(), "matplotlib")
        with folder.writing(name) as path, explained(failed):
            # its legend stands outside the axes, where it would be cut off
            figure.save(str(path), **{"format": suffix, "bbox_inches": "tight"} | options)
    elif is_plotly(figure):
        _check_format(name, suffix, ("html", "json", *_PLOTLY_IMAGES), "plotly")
        with folder.writing(name) as path, explained(failed):
            _write_plotly(figure, path, suffix, options)
    elif is_altair(figure):
        _check_format(name, suffix, ("html", "json", *_ALTAIR_IMAGES), "Altair")
        with folder.writing(name) as path, explained(failed):
            _write_altair(figure, path, suffix, options)
    else:
        raise InvalidParameterError(
            "log_figure needs a figure of matplotlib, seaborn, plotly or Altair, not "
            f"{shown(figure)} of type {type(figure).__name__}{_hint(figure)}."
        )


def matplotlib_figure(value: object) -> Any:
    """Return a matplotlib figure, or that of axes and of seaborn's grids; else None."""
    if _is(value, "matplotlib.figure", "Figure"):
        return value
    figure: Any = getattr(value, "figure", None)
    if _is(figure, "matplotlib.figure", "SubFigure"):
        figure = figure.canvas.figure
    return figure if _is(figure, "matplotlib.figure", "Figure") else None


def is_plotly(value: object) -> bool:
    """Tell whether the value is plotly's, without loading plotly."""
    return _is(value, "plotly.basedatatypes", "BaseFigure")


def is_altair(value: object) -> bool:
    """Tell whether the value is a chart of Altair's, without loading Altair."""
    return _is(value, "altair", "TopLevelMixin")


def _is(value: object, module: str, name: str) -> bool:
    """Tell whether the value is of a class whose module may not even be loaded."""
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(value, getattr(loaded, name, ()))


def _matplotlib_formats() -> Iterable[str]:
    from matplotlib.backend_bases import FigureCanvasBase

    formats: dict[str, str] = FigureCanvasBase.get_supported_filetypes()
    return formats


def _check_format(name: str, suffix: str, known: Iterable[str], library: str) -> None:
    if suffix not in known:
        raise InvalidParameterError(
            f"{library} cannot write {shown(name)}; end the name with one of "
            f"{', '.join('.' + each for each in sorted(known))}."
        )


def _write_plotly(figure: Any, path: Path, suffix: str, options: dict[str, Any]) -> None:
    if suffix == "html":
        # The page carries its own plotly.js: it must show without a network.
        figure.write_html(path, **{"auto_open": False, "include_plotlyjs": True} | options)
    elif suffix == "json":
        figure.write_json(path, **options)
    elif importlib.util.find_spec("kaleido") is None:
        raise MissingExtraError(
            f"plotly draws .{suffix} with kaleido, which is not installed: run "
            "`pip install kaleido`, or give a name that ends with .html or .json."
        )
    else:
        figure.write_image(path, **{"format": suffix} | options)


def _write_altair(chart: Any, path: Path, suffix: str, options: dict[str, Any]) -> None:
    if suffix == "html":
        # As plotly's: it carries Vega itself.
        options = {"inline": True} | options
    if suffix in _ALTAIR_IMAGES or options.get("inline"):
        _require_vl_convert(suffix)
    chart.save(str(path), **{"format": suffix} | options)


def _require_vl_convert(suffix: str) -> None:
    if importlib.util.find_spec("vl_convert") is None:
        raise MissingExtraError(
            f"Altair makes .{suffix} with vl-convert, which is not installed: run "
            "`pip install vl-convert-python`, or give a name that ends with .vl.json"
            + (
                ', or save_kwargs={"inline": False} for a page that loads Vega from the internet.'
                if suffix == "html"
                else "."
            )
        )


def _hint(value: object) -> str:
    if getattr(value, "__name__", "") == "matplotlib.pyplot":
        return "; pass plt.gcf()"
    if hasattr(value, "__array__") or _is(value, "PIL.Image", "Image"):
        return "; use log_image"
    return ""
