"""The fluent functions that keep files with a run."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any

from trialbook.service import current_experiment
from trialbook.service.artifacts.paths import checked_artifact_path
from trialbook.service.tracker import Tracker
from trialbook.tracking.client import TrackingClient
from trialbook.tracking.records import target

if TYPE_CHECKING:
    import pandas as pd

    from trialbook.service.validation.one_or_several import Several


def _client(run_id: str | None = None) -> tuple[TrackingClient, str]:
    tracker, known = target(run_id)
    return TrackingClient.of(tracker), known


def log_artifact(
    local_path: str | os.PathLike[str],
    artifact_path: str | None = None,
    run_id: str | None = None,
) -> None:
    """Copy a file, or a folder under its own name, into the artifacts of a run.

    Parameters
    ----------
    local_path : str or path
    artifact_path : str, optional
        Folder within the artifacts; their root unless given.
    run_id : str, optional
        Another run than the active one.

    Raises
    ------
    NotFoundError
        There is no such file.
    InvalidParameterError
        The path would leave the run's artifacts.

    Examples
    --------
    >>> _ = Path("notes.txt").write_text("It works.")
    >>> with tb.start_run() as run:
    ...     tb.log_artifact("notes.txt", "docs")
    >>> [file.path for file in tb.artifacts.list_artifacts(run_id=run.info.run_id)]
    ['docs']
    """
    client, known = _client(run_id)
    client.log_artifact(known, local_path, artifact_path)


def log_artifacts(
    local_dir: str | os.PathLike[str],
    artifact_path: str | None = None,
    run_id: str | None = None,
) -> None:
    """Copy what a folder contains into the artifacts of a run.

    Parameters
    ----------
    local_dir : str or path
    artifact_path, run_id
        See `log_artifact`.

    Raises
    ------
    NotFoundError
        There is no such folder.

    Examples
    --------
    >>> Path("plots").mkdir()
    >>> _ = Path("plots/roc.svg").write_text("<svg/>")
    >>> with tb.start_run() as run:
    ...     tb.log_artifacts("plots")
    >>> [file.path for file in tb.artifacts.list_artifacts(run_id=run.info.run_id)]
    ['roc.svg']
    """
    client, known = _client(run_id)
    client.log_artifacts(known, local_dir, artifact_path)


def log_text(text: str, artifact_file: str, run_id: str | None = None) -> None:
    """Write text to an artifact, as UTF-8.

    Parameters
    ----------
    text : str
    artifact_file : str
        For instance ``"notes/readme.md"``.
    run_id : str, optional
        Another run than the active one.

    Examples
    --------
    >>> with tb.start_run():
    ...     tb.log_text("It works.", "notes.txt")
    ...     Path(tb.artifacts.download_artifacts(tb.get_artifact_uri("notes.txt"))).read_text()
    'It works.'
    """
    client, known = _client(run_id)
    client.log_text(known, text, artifact_file)


def log_dict(
    dictionary: Mapping[str, Any] | list[Any], artifact_file: str, run_id: str | None = None
) -> None:
    """Write a dictionary or a list to an artifact: YAML by its suffix, else JSON.

    Parameters
    ----------
    dictionary : dict or list
        NumPy's numbers and arrays in it become numbers and lists, and what has ``items()`` a
        dictionary; dates, paths, sets and all else that JSON does not know become their text.
    artifact_file : str
        For instance ``"config.json"`` or ``"config.yaml"``.
    run_id : str, optional
        Another run than the active one.

    Raises
    ------
    InvalidParameterError
        It contains itself, or something whose text cannot be had.
    MissingExtraError
        YAML is asked for and PyYAML is not installed.

    Examples
    --------
    >>> with tb.start_run():
    ...     tb.log_dict({"layers": [64, 10]}, "config.json")
    """
    client, known = _client(run_id)
    client.log_dict(known, dictionary, artifact_file)


def log_figure(
    figure: Any, artifact_file: str, *, save_kwargs: Mapping[str, Any] | None = None
) -> None:
    """Write a figure to an artifact of the active run.

    Parameters
    ----------
    figure : object
        A figure of matplotlib, or axes, whose figure is meant; of seaborn a grid
        (``FacetGrid``, ``PairGrid``, ``JointGrid``) or a ``seaborn.objects.Plot``; a figure of
        plotly; a chart of Altair.
    artifact_file : str
        Its suffix is the format. matplotlib and seaborn write ``.svg``, ``.pdf``, ``.png`` and
        more; plotly ``.html`` (which carries plotly.js and needs no network), ``.json`` or an
        image; Altair ``.vl.json``, which is Vega-Lite, and with the package vl-convert
        ``.html`` (which carries Vega), ``.svg``, ``.png`` or ``.pdf``.
    save_kwargs : dict, optional
        Passed to what the library writes it with: ``savefig``, ``write_html``, ``write_json``,
        ``write_image`` or ``save``.

    Raises
    ------
    InvalidParameterError
        It is no figure, or the format is not known.
    MissingExtraError
        plotly needs kaleido for images; Altair needs vl-convert for images and for HTML.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> figure = Figure()
    >>> _ = figure.subplots().plot([1, 4, 9])
    >>> with tb.start_run():
    ...     tb.log_figure(figure, "plots/squares.png")
    """
    client, known = _client()
    client.log_figure(known, figure, artifact_file, save_kwargs=save_kwargs)


def log_image(
    image: Any,
    artifact_file: str | None = None,
    key: str | None = None,
    step: int | None = None,
    timestamp: int | None = None,
    synchronous: bool | None = False,  # noqa: FBT001, FBT002 -- MLflow's signature
    *,
    caption: str | None = None,
    boxes: Any = None,
    masks: Any = None,
    classes: Any = None,
) -> None:
    """Write an image to an artifact of the active run.

    Parameters
    ----------
    image : numpy.ndarray or PIL.Image.Image
        An array is of shape (H, W), (H, W, 1), (H, W, 3) or (H, W, 4), with
        booleans, integers from 0 to 255 or floats from 0 to 1.
    artifact_file : str, optional
        Its suffix is the format. Give it, or a key.
    key : str, optional
        Name of a series of images, which are kept in the folder ``images``.
    step : int, default 0
        Position in the series.
    timestamp : int, optional
        Milliseconds since 1970-01-01 UTC; now unless given.
    synchronous : bool, optional
        As in MLflow; the image is written before the call returns either way.
    caption : str, optional
        What `trialbook.gallery` shows below the image.
    boxes : list of dict, or dict of such lists, optional
        Boxes with ``x`` and ``y`` of the corner at the left and top, ``width`` and ``height``:
        pixels, or fractions of the image where none is greater than 1; with a ``class``, its name
        or its number, and a ``score`` where they have these. A dictionary tells them apart, such as
        ``{"truth": [...], "prediction": [...]}``.
    masks : numpy.ndarray or dict of them, optional
        Integers from 0 to 255 in the image's shape (H, W): the class of each pixel, 0 for none.
    classes : str, list of str or dict, optional
        What the whole image is of; or the names of the numbers in boxes and masks, such as
        ``{1: "cat"}``.

    Raises
    ------
    InvalidParameterError
        It is no image, the format is not known, or boxes or masks do not fit the image.

    Examples
    --------
    >>> import numpy as np
    >>> with tb.start_run():
    ...     tb.log_image(np.zeros((8, 8, 3), dtype=np.uint8), "black.png")
    ...     tb.log_image(np.random.rand(8, 8), key="noise", step=1)
    ...     box = {"x": 2, "y": 2, "width": 4, "height": 3, "class": "cat", "score": 0.9}
    ...     tb.log_image(np.zeros((8, 8)), key="cats", step=1, caption="a cat", boxes=[box])
    """
    client, known = _client()
    client.log_image(
        known,
        image,
        artifact_file,
        key,
        step,
        timestamp,
        synchronous,
        caption=caption,
        boxes=boxes,
        masks=masks,
        classes=classes,
    )


def log_table(data: Any, artifact_file: str, run_id: str | None = None) -> None:
    """Write a table to an artifact; where there is one, add the rows to it.

    Parameters
    ----------
    data : pandas.DataFrame or dict
        A dictionary has a list for each column, or one value for each. Cells may hold
        `trialbook.Image`, which is written beside the table, in ``table_images``.
    artifact_file : str
        Ends with ``.json``, for columns and rows as text, or with ``.parquet``.
    run_id : str, optional
        Another run than the active one.

    Raises
    ------
    InvalidParameterError
        It is no table, or the name has another ending.

    Examples
    --------
    >>> with tb.start_run() as run:
    ...     tb.log_table({"question": ["2 + 2"], "answer": [4]}, "answers.json")
    ...     tb.log_table({"question": ["2 * 3"], "answer": [6]}, "answers.json")
    >>> tb.load_table("answers.json", run_ids=[run.info.run_id])["answer"].tolist()
    [4, 6]
    """
    client, known = _client(run_id)
    client.log_table(known, data, artifact_file)


def load_table(
    artifact_file: str,
    run_ids: Several | None = None,
    extra_columns: Several | None = None,
) -> pd.DataFrame:
    """Return the rows of a table that `log_table` wrote in several runs.

    Parameters
    ----------
    artifact_file : str
    run_ids : str or list of str, optional
        All runs of the experiment of `set_experiment` unless given.
    extra_columns : str or list of str, optional
        Columns of `search_runs` to add, such as ``["run_id", "params.alpha"]``.

    Returns
    -------
    pandas.DataFrame
        The rows of the run that started last come first. Times are text in JSON.

    Raises
    ------
    NotFoundError
        No run has such a table.

    Examples
    --------
    >>> with tb.start_run(run_name="first"):
    ...     tb.log_table({"answer": [4]}, "answers.json")
    >>> tb.load_table("answers.json", extra_columns="tags.mlflow.runName").values.tolist()
    [[4, 'first']]
    """
    tracker = Tracker.current()
    chosen = current_experiment.chosen_id(tracker.store)
    return TrackingClient.of(tracker).load_table(chosen, artifact_file, run_ids, extra_columns)


def log_stream(stream: IO[bytes], artifact_file: str, run_id: str | None = None) -> None:
    """Write what a stream of bytes holds to an artifact.

    Parameters
    ----------
    stream : file opened with mode "rb", io.BytesIO, or a response that can be read
    artifact_file : str
    run_id : str, optional
        Another run than the active one.

    Raises
    ------
    InvalidParameterError
        It is no stream, or gives text.

    Examples
    --------
    >>> import io
    >>> with tb.start_run():
    ...     tb.log_stream(io.BytesIO(b"It works."), "notes.txt")
    ...     tb.artifacts.load_text(tb.get_artifact_uri("notes.txt"))
    'It works.'
    """
    client, known = _client(run_id)
    client.log_stream(known, stream, artifact_file)


def get_artifact_uri(artifact_path: str | None = None) -> str:
    """Return where the artifacts of the active run are, or one of them.

    Parameters
    ----------
    artifact_path : str, optional

    Returns
    -------
    str

    Examples
    --------
    >>> with tb.start_run():
    ...     tb.get_artifact_uri("plots/roc.png").endswith("/artifacts/plots/roc.png")
    True
    """
    tracker, known = target()
    root = tracker.run(known).info.artifact_uri.rstrip("/")
    path = checked_artifact_path(artifact_path)
    return f"{root}/{path}" if path else root
