"""Images of runs in a cell."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from trialbook.errors import InvalidParameterError
from trialbook.model import LifecycleStage
from trialbook.protocol.messages import (
    MAX_RUN_IDS,
    GalleryField,
    GalleryLayout,
    GalleryOrder,
    GallerySpec,
)
from trialbook.queries import table
from trialbook.queries.gallery import chosen_keys, run_images
from trialbook.service.artifacts.base import artifacts_at
from trialbook.service.validation.one_or_several import Several, several_texts
from trialbook.views.asked import AskedRuns, chosen_runs, run_ids_in, store_asked
from trialbook.views.gallery_view import GalleryView
from trialbook.views.missing import no_such_name

if TYPE_CHECKING:
    import os

    from trialbook.store.base import Store

IMAGE_FIELDS = ("run", "key", "step", "caption", "class", "score")


def gallery(
    runs: Any = None,
    keys: Several | None = None,
    *,
    step: float | None = None,
    every_step: bool = False,
    rows: str = "run",
    sort: str | None = None,
    where: str = "",
    size: int = 128,
    filter_string: str | None = "",
    order_by: Several | None = None,
    experiment_ids: Several | None = None,
    experiment_names: Several | None = None,
    search_all_experiments: bool = False,
    tracking_uri: str | os.PathLike[str] | None = None,
) -> GalleryView:
    """Show the images of runs beside one another, with one slider for their steps.

    Sounds, films and texts among the runs' files are shown too.

    Parameters
    ----------
    runs : list of run ids or runs, DataFrame with a column run_id, or view, optional
        At most 1000. Without it the runs that the last arguments find, as for `trialbook.compare`.
    keys : str or list of str, optional
        Keys of `trialbook.log_image`, paths of files, patterns such as ``"val/*"``, or folders such
        as ``"val/"``. Without it all images, sounds and films; texts are shown where they are
        named.
    step : float, optional
        Of each series the last image up to this step; the last of all unless given.
    every_step : bool, default False
        Show all steps beside one another.
    rows : str, default "run"
        What images that stand together have the same: ``"run"``, ``"key"``, ``"step"``,
        ``"class"``, or a param or a tag such as ``"params.lr"``.
    sort : str, optional
        ``"step"``, ``"score"``, ``"caption"``, or a metric or a param such as ``"metrics.loss"``;
        with `` DESC`` at the end the greatest come first.
    where : str, optional
        Words and conditions of which each image has to fulfil all, such as
        ``"class = cat score < 0.5"`` or ``"metrics.loss < 0.1"``.
    size : int, default 128
        Pixels of a tile's side, from 32 to 512.
    filter_string, order_by, experiment_ids, experiment_names, search_all_experiments, tracking_uri
        Which runs, as for `trialbook.compare`.

    Returns
    -------
    GalleryView
        As the last expression of a cell it displays itself.

    Raises
    ------
    FilterError
        The filter or the order of runs cannot be understood.
    InvalidParameterError
        An argument is none of those above.
    NotFoundError
        There is no such run, or no image of such a key; it says what is near.

    Examples
    --------
    >>> import numpy as np
    >>> with tb.start_run(run_name="a") as run:
    ...     for step in range(3):
    ...         tb.log_image(np.full((8, 8), step / 2), key="val/mask", step=step)
    >>> tb.gallery([run], "val/*").frame()[["key", "step"]].values.tolist()
    [['val/mask', 0], ['val/mask', 1], ['val/mask', 2]]
    """
    store = store_asked(tracking_uri)
    chosen = None if runs is None else chosen_runs(store, run_ids_in(runs), "runs")
    if chosen is not None and not chosen:
        raise InvalidParameterError(
            "runs is empty: give ids of runs, runs, or what trialbook.search_runs returns."
        )
    if chosen and all(run.info.lifecycle_stage == LifecycleStage.DELETED for run in chosen):
        raise InvalidParameterError(
            "Every run given is archived, and a gallery leaves these out: "
            f"trialbook.restore_run({chosen[0].info.run_id!r}) brings one back."
        )
    asked = AskedRuns.of(
        store,
        chosen,
        filter_string=filter_string,
        order_by=order_by,
        experiment_ids=experiment_ids,
        experiment_names=experiment_names,
        search_all_experiments=search_all_experiments,
    )
    wanted = [] if keys is None else list(dict.fromkeys(several_texts("keys", keys)))
    spec = GallerySpec("", asked.store_id, asked.query, wanted)
    if wanted:
        _refuse_unknown(store, spec)
    layout = GalleryLayout(
        rows=UNSET if rows == "run" else _field("rows", rows),
        step=UNSET if step is None else _step(step),
        every_step=bool(every_step) or UNSET,
        size=UNSET if size == 128 else _size(size),
        order_by=UNSET if sort is None else _order(sort),
        filter=_text("where", where) or UNSET,
    )
    if layout != GalleryLayout():
        spec.layout = layout
    return GalleryView(spec)


def _refuse_unknown(store: Store | None, spec: GallerySpec) -> None:
    """Raise NotFoundError where nothing has one of the keys that are asked for."""
    rows = table.runs_page(store, spec.query, 0, MAX_RUN_IDS).rows
    runs = store.get_runs([row.run_id for row in rows]) if store else []
    known = sorted(
        {key for run in runs for key in run_images(artifacts_at(run.info.artifact_uri)).keys}
    )
    for each in spec.keys:
        # where there is nothing yet, it may come
        if known and not any(chosen_keys(known, [each])):
            raise no_such_name("key of images", each, known)


def _text(what: str, given: object) -> str:
    if not isinstance(given, str):
        raise InvalidParameterError(f"{what} must be text, not {given!r}.")
    return given.strip()


def _field(what: str, given: object) -> GalleryField:
    text = _text(what, given)
    if text in IMAGE_FIELDS:
        return GalleryField("image", text)
    for prefix, group in (("metrics.", "metric"), ("params.", "param"), ("tags.", "tag")):
        if text.startswith(prefix):
            key = text.removeprefix(prefix).strip("`")
            return GalleryField(group, key)  # type: ignore[arg-type] # as just looked
    raise InvalidParameterError(
        f"{what} must be one of {', '.join(IMAGE_FIELDS)}, or such as 'metrics.loss' or "
        f"'params.lr', not {given!r}."
    )


def _order(given: object) -> GalleryOrder:
    text = _text("sort", given)
    name, _, way = text.rpartition(" ")
    if way.upper() in ("ASC", "DESC") and name:
        return GalleryOrder(_field("sort", name), way.upper() == "DESC")
    return GalleryOrder(_field("sort", text), descending=False)


def _step(given: float) -> float:
    try:
        step = float(given)
    except (TypeError, ValueError):
        step = math.nan
    if not math.isfinite(step):
        raise InvalidParameterError(f"step must be a number, not {given!r}.")
    return step


def _size(given: int) -> int:
    if type(given) is not int or not 32 <= given <= 512:
        raise InvalidParameterError(f"size is from 32 to 512 pixels, not {given!r}.")
    return given
