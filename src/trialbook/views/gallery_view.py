"""What a gallery shows, saves and returns."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from msgspec import UNSET
from msgspec.structs import asdict, replace

from trialbook.protocol.messages import (
    MAX_RUN_IDS,
    GalleryItem,
    GalleryLayout,
    GallerySnapshot,
    GallerySpec,
    SavedImage,
)
from trialbook.queries import table
from trialbook.queries.gallery import KINDS, listed, notes_at
from trialbook.queries.gallery_thumbnails import boxes_of, small_pictures
from trialbook.service.store_access import store_named
from trialbook.views.formatting import plain, shortened
from trialbook.views.html.gallery import gallery_html
from trialbook.views.html.table import TEXT_ROWS, aligned, text_rows
from trialbook.views.markdown import fitted_table, fitting
from trialbook.views.snapshot import cut, snapshot_of
from trialbook.views.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from trialbook.protocol.messages import RunsPage
    from trialbook.queries.gallery import Listed
    from trialbook.queries.gallery_thumbnails import Small
    from trialbook.store.base import Store
    from trialbook.views.view import Limit

SAVED_SIZE = 96
"""Pixels of a picture that a notebook keeps."""
PAGE_SIZE = 256
"""Of one in a document."""
_PAGE_IMAGES = 2_000


class GalleryView(View[GallerySpec, GallerySnapshot]):
    """Images of runs; make one with `gallery`."""

    MAX_ROWS = 60
    """Images that a notebook keeps."""

    def __init__(self, spec: GallerySpec) -> None:
        super().__init__(spec)
        self._images: list[GalleryItem] = []

    def select_images(self, images: Sequence[GalleryItem]) -> None:
        """Take over which images the person selected; the front end calls this."""
        self._images = list(images)

    def selected(self) -> pd.DataFrame:
        """Return the images that are selected in the gallery, as rows of `frame`.

        `selection` has the ids of their runs.
        """
        frame = self.frame()
        wanted = [(item.run_id, item.key, item.step, item.nth) for item in self._images]
        nth = frame.groupby(["run_id", "key", "step"], sort=False).cumcount()
        names = list(
            zip(frame["run_id"], frame["key"], frame["step"].astype(float), nth, strict=True)
        )
        places = {name: at for at, name in enumerate(names)}
        return frame.iloc[[places[name] for name in wanted if name in places]]

    def _read(self, store: Store | None, rows: int | None) -> GallerySnapshot:
        page = table.runs_page(store, self.spec.query, 0, MAX_RUN_IDS)
        told = listed(store, [row.run_id for row in page.rows], self.spec.keys)
        shown = _in_sight(told, self._layout())
        limit = _PAGE_IMAGES if rows is None else rows
        items = [_item(told, *each) for each in shown[:limit]]
        size = PAGE_SIZE if rows is None else SAVED_SIZE
        return GallerySnapshot(
            **_found(page),
            images=[
                _saved(item, small)
                for item, small in zip(items, small_pictures(store, items, size), strict=True)
            ],
            image_total=sum(len(chosen) for _, _, chosen in told.parts),
        )

    def _rows(self, snapshot: GallerySnapshot) -> int:
        return len(snapshot.images)

    def _cut(self, snapshot: GallerySnapshot, limit: Limit) -> GallerySnapshot:
        images = snapshot.images[: limit.rows]
        present = {image.item.run_id for image in images}
        runs = [row for row in snapshot.rows if row.run_id in present]
        kept = cut(replace(snapshot, rows=runs), len(runs), limit.length)
        return replace(
            kept,
            images=[
                replace(each, caption=shortened(each.caption, limit.length)) for each in images
            ],
        )

    def _html(self, snapshot: GallerySnapshot, taken_at: int, *, whole: bool) -> str:
        return gallery_html(snapshot, taken_at=taken_at, whole=whole)

    def _text(self, snapshot: GallerySnapshot, taken_at: int) -> str:  # noqa: ARG002 - no ages
        if not snapshot.images:
            return "No images."
        most = min(TEXT_ROWS, len(snapshot.images))
        return fitting(most, partial(_lines, snapshot))

    def _title(self, snapshot: GallerySnapshot) -> str:
        return f"Images of {snapshot.total} runs"

    def frame(self) -> pd.DataFrame:
        """Return every image of the runs, of all steps.

        Returns
        -------
        DataFrame
            Columns ``run_id``, ``run_name``, ``key``, ``step``, ``kind`` (``"image"``, ``"audio"``,
            ``"video"`` or ``"text"``), ``path`` among the run's artifacts, ``caption``, ``classes``
            (a list of names) and ``score``, the greatest of its boxes.

        Examples
        --------
        >>> import numpy as np
        >>> with tb.start_run(run_name="a") as run:
        ...     tb.log_image(np.zeros((8, 8)), "black.png", caption="nothing")
        >>> tb.gallery([run]).frame()[["run_name", "path", "caption"]].values.tolist()
        [['a', 'black.png', 'nothing']]
        """
        import pandas as pd

        store = store_named(self.spec.store_id)
        page = table.runs_page(store, self.spec.query, 0, MAX_RUN_IDS)
        told = listed(store, [row.run_id for row in page.rows], self.spec.keys)
        columns: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
        for run, (place, images, chosen) in zip(told.runs, told.parts, strict=True):
            noted = set(images.noted)
            notes = [notes_at(place, images.paths[at]) if at in noted else None for at in chosen]
            columns["run_id"] += [run.info.run_id] * len(chosen)
            columns["run_name"] += [run.info.run_name] * len(chosen)
            columns["key"] += [images.keys[images.key[at]] for at in chosen]
            columns["step"] += images.step[chosen].astype(np.int64).tolist()
            columns["kind"] += [KINDS[images.kind[at]] for at in chosen]
            columns["path"] += [images.paths[at] for at in chosen]
            columns["caption"] += [each.caption if each else "" for each in notes]
            columns["classes"] += [each.labels if each else [] for each in notes]
            columns["score"] += [each.score if each else None for each in notes]
        frame = pd.DataFrame(columns, columns=_COLUMNS)
        return frame.astype({"step": "int64", "score": "float64"})

    def to_markdown(self) -> str:
        """Return the first images as a table: run, key, step, caption, classes, score.

        At most 2,000 characters of GitHub's Markdown; `frame` returns everything.

        Examples
        --------
        >>> import numpy as np
        >>> with tb.start_run(run_name="a") as run:
        ...     tb.log_image(np.zeros((8, 8)), key="val", step=3)
        >>> print(tb.gallery([run]).to_markdown())
        | run | key | step |
        | --- | --- | --: |
        | a | val | 3 |
        """
        frame = self.frame()
        short = frame[["run_name", "key", "step"]].rename(columns={"run_name": "run"})
        if (frame["caption"] != "").any():
            short["caption"] = frame["caption"]
        if frame["classes"].map(bool).any():
            short["classes"] = frame["classes"].map(", ".join)
        if frame["score"].notna().any():
            short["score"] = frame["score"]
        return fitted_table(short, len(short))

    def __repr__(self) -> str:
        # Cheap: a debugger or a log must not read the store.
        keys = ", ".join(map(repr, self.spec.keys[:3])) or "all images"
        return f"<GalleryView of {keys}>"

    def _layout(self) -> GalleryLayout:
        return self.spec.layout or GalleryLayout()


_COLUMNS = ["run_id", "run_name", "key", "step", "kind", "path", "caption", "classes", "score"]


def _in_sight(told: Listed, layout: GalleryLayout) -> list[tuple[int, int]]:
    """Return run and index of the images that a gallery shows first: of each series one step."""
    found = []
    for run, (_, images, chosen) in enumerate(told.parts):
        if layout.every_step:
            found += [(run, int(at)) for at in chosen]
            continue
        step = layout.step
        shown = chosen if isinstance(step, type(UNSET)) else chosen[images.step[chosen] <= step]
        # the images of one step of one key stand beside one another
        last: dict[int, float] = {}
        for at in shown:
            last[int(images.key[at])] = float(images.step[at])
        found += [(run, int(at)) for at in shown if images.step[at] == last[int(images.key[at])]]
    return found


def _item(told: Listed, run: int, at: int) -> GalleryItem:
    _, images, _ = told.parts[run]
    first = at
    while (
        first > 0
        and images.key[first - 1] == images.key[at]
        and images.step[first - 1] == images.step[at]
    ):
        first -= 1
    key, step = images.keys[images.key[at]], float(images.step[at])
    return GalleryItem(told.runs[run].info.run_id, key, step, at - first)


def _saved(item: GalleryItem, small: Small) -> SavedImage:
    notes, picture = small.notes, small.picture
    return SavedImage(
        item=item,
        kind=small.kind,  # type: ignore[arg-type] # one of KINDS
        caption=notes.caption if notes else "",
        labels=notes.labels if notes else [],
        score=notes.score if notes else None,
        path=small.path or "",
        width=picture.width if picture else 0,
        height=picture.height if picture else 0,
        media_type=picture.media_type if picture else "",
        picture=picture.content if picture else b"",
        boxes=(boxes_of(notes)[:100] or UNSET) if notes else UNSET,
    )


def _lines(snapshot: GallerySnapshot, count: int) -> str:
    names = {row.run_id: row.run_name for row in snapshot.rows}
    images = snapshot.images[:count]
    columns = [
        aligned(["Run", *(plain(names.get(each.item.run_id, "")) for each in images)]),
        aligned(["Key", *(plain(each.item.key) for each in images)]),
        aligned(["Step", *(f"{each.item.step:g}" for each in images)], right=True),
        aligned(["Caption", *(plain(each.caption) for each in images)]),
    ]
    hidden = snapshot.image_total - len(images)
    return text_rows(columns) + (f"\n… and {hidden} more" if hidden else "")


def _found(page: RunsPage) -> dict[str, Any]:
    """Return what a page tells of runs, without its place in the store."""
    told = asdict(snapshot_of(page))
    del told["curves"]
    return told
