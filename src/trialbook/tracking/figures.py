"""Figures as artifacts, drawn by the figure itself: pyplot's state is never touched."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError, MissingExtraError
from trialbook.service.artifacts.paths import checked_artifact_file
from trialbook.service.validation.limits import checked_key, checked_mapping, explained, shown

if TYPE_CHECKING:
    from trialbook.service.artifacts.base import Artifacts

_PLOTLY_IMAGES = ("jpeg", "jpg", "pdf", "png", "svg", "webp")


def write_figure(
    folder: Artifacts,
    figure: Any,
    artifact_file: object,
    save_kwargs: Mapping[str, Any] | None = None,
) -> None:
    """Write a matplotlib or plotly figure in the format that the file's suffix names.

    Raises
    ------
    InvalidParameterError
        It is no figure, or its library does not know the format.
    MissingExtraError
        plotly needs kaleido for images.
    """
    name = checked_artifact_file(artifact_file)
    suffix = Path(name).suffix.lower().removeprefix(".")
    given = {} if save_kwargs is None else checked_mapping("save_kwargs", save_kwargs)
    options = {checked_key("figure's option", key): value for key, value in given.items()}
    failed = f"The figure cannot be written as {shown(name)}"
    if _is(figure, "matplotlib.figure", "Figure"):
        _check_format(name, suffix, sorted(figure.canvas.get_supported_filetypes()), "matplotlib")
        with folder.writing(name) as path, explained(failed):
            figure.savefig(path, **{"format": suffix} | options)
    elif _is(figure, "plotly.basedatatypes", "BaseFigure"):
        _check_format(name, suffix, ("html", "json", *_PLOTLY_IMAGES), "plotly")
        with folder.writing(name) as path, explained(failed):
            _write_plotly(figure, path, suffix, options)
    else:
        raise InvalidParameterError(
            f"log_figure needs a matplotlib or plotly figure, not {shown(figure)} of type "
            f"{type(figure).__name__}{_hint(figure)}."
        )


def _is(value: object, module: str, name: str) -> bool:
    """Tell whether the value is of a class whose module may not even be loaded."""
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(value, getattr(loaded, name))


def _check_format(name: str, suffix: str, known: Any, library: str) -> None:
    if suffix not in known:
        raise InvalidParameterError(
            f"{library} cannot write {shown(name)}; end the name with one of "
            f"{', '.join('.' + each for each in known)}."
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


def _hint(value: object) -> str:
    if getattr(value, "__name__", "") == "matplotlib.pyplot":
        return "; pass plt.gcf()"
    if _is(getattr(value, "figure", None), "matplotlib.figure", "Figure"):
        return "; pass its .figure"
    if hasattr(value, "__array__") or _is(value, "PIL.Image", "Image"):
        return "; use log_image"
    return ""
