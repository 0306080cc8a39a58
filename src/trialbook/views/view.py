"""What every view does whatever it shows: displays itself, is saved, writes itself to a page."""

from __future__ import annotations

import json
import logging
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar

import msgspec
from msgspec.structs import replace

from trialbook.protocol.messages import SavedView, Snapshot, Spec, ViewBundleResult
from trialbook.queries import table
from trialbook.service.store_access import store_named
from trialbook.service.version import version
from trialbook.store.clock import now
from trialbook.views import live as live_views
from trialbook.views.html.page import html_document, still_html, view_html, write_document
from trialbook.views.markdown import fitted_table

if TYPE_CHECKING:
    import os

    import pandas as pd

    from trialbook.protocol.messages import GalleryItem
    from trialbook.store.base import Store

SpecT = TypeVar("SpecT", bound=Spec)
SnapshotT = TypeVar("SnapshotT", bound=Snapshot)
Observer = Callable[[list[str]], object]

MAX_BYTES = 195_000
"""Of data, HTML and text together, as a notebook writes them; metadata brings them to 200 kB."""
LENGTHS = (1000, 200, 40)
"""Texts are cut to the first of these; to the next only where not one row would fit."""
# How deep outputs lie in a notebook, which is written with one blank of indentation per level.
_DEPTH = 7

log = logging.getLogger("trialbook.views")


class Limit(NamedTuple):
    """How much of a snapshot is saved."""

    rows: int
    """Whatever the view counts as such."""
    length: int
    """Of each text, in characters."""


class Twins(NamedTuple):
    """What a view is without scripts."""

    html: str
    text: str


class DocumentPart(NamedTuple):
    """A view as a part of an HTML document."""

    title: str
    html: str


class View(ABC, Generic[SpecT, SnapshotT]):
    """A view of what a store has; one class for each kind, listed in `trialbook.views.KINDS`.

    A kind says what it reads, how that is cut to what a notebook can hold, and how it looks
    without scripts. All else is here.

    Parameters
    ----------
    spec : Spec
        What is shown. Without a ``view_id`` it is a view that is made now: it gets one, and the
        kernel finds the view by it for as long as somebody holds it.
    """

    MAX_ROWS: ClassVar[int] = 500
    """Rows that are saved at most."""

    def __init__(self, spec: SpecT) -> None:
        self._selection: list[str] = []
        self._observers: list[Observer] = []
        self._spec = spec if spec.view_id else replace(spec, view_id=uuid.uuid4().hex)
        if not spec.view_id:
            live_views.register(self)

    @abstractmethod
    def _read(self, store: Store | None, rows: int | None) -> SnapshotT:
        """Return what is shown, of so many rows at most; None for all."""

    @abstractmethod
    def _rows(self, snapshot: SnapshotT) -> int:
        """Return how many rows a snapshot has that `_cut` can leave out."""

    @abstractmethod
    def _cut(self, snapshot: SnapshotT, limit: Limit) -> SnapshotT:
        """Return the beginning of a snapshot."""

    @abstractmethod
    def _html(self, snapshot: SnapshotT, taken_at: int, *, whole: bool) -> str:
        """Return the static twin: hostile texts escaped, no scripts, no style sheet, no colours.

        ``whole`` asks for everything, and not for what fits a cell.
        """

    @abstractmethod
    def _text(self, snapshot: SnapshotT, taken_at: int) -> str:
        """Return some lines for a terminal."""

    @abstractmethod
    def _title(self, snapshot: SnapshotT) -> str:
        """Return the title of a page that shows the view."""

    @abstractmethod
    def frame(self) -> pd.DataFrame:
        """Return what is shown as a DataFrame."""

    def _with_curves(self, store: Store | None, snapshot: SnapshotT) -> SnapshotT:  # noqa: ARG002
        """Return a snapshot with the curves that a document has room for beside those it has."""
        return snapshot

    def _beside(self, store: Store | None) -> str:  # noqa: ARG002 - for kinds that ask the store
        """Return HTML that stands below the view in a document."""
        return ""

    def _fixed(
        self,
        store: Store | None,  # noqa: ARG002 - for kinds that ask the store again
        snapshot: SnapshotT,  # noqa: ARG002
        taken_at: int,  # noqa: ARG002
        *,
        whole: bool,  # noqa: ARG002
    ) -> Twins | None:
        """Return static twins that do not depend on how much is saved.

        None for those of `_html` and `_text`.
        """
        return None

    @property
    def spec(self) -> SpecT:
        """What is shown: enough to show it again on another kernel."""
        return self._spec

    @property
    def kind(self) -> str:
        """Which kind of view it is, such as ``"runs"``."""
        return str(type(self._spec).__struct_config__.tag)

    @property
    def view_id(self) -> str:
        """Names the view in messages, and its displays."""
        return self._spec.view_id

    @property
    def selection(self) -> list[str]:
        """The ids of the runs that are selected in the view, as they were selected."""
        return list(self._selection)

    def observe(self, callback: Observer) -> None:
        """Have a function called with the run ids whenever the selection changes.

        It is called on a thread of the kernel, perhaps while a cell executes;
        an exception that it raises goes to the log.
        """
        self._observers.append(callback)

    def unobserve(self, callback: Observer) -> None:
        """Undo `observe`; a function that does not observe is passed over."""
        self._observers = [observer for observer in self._observers if observer != callback]

    def select(self, run_ids: Sequence[str]) -> None:
        """Take over what the person selected; the front end calls this."""
        if list(run_ids) == self._selection:
            return
        self._selection = list(run_ids)
        for observer in self._observers:
            try:
                observer(self.selection)
            except Exception:
                log.exception("A function that observes the selection failed.")

    def select_images(self, images: Sequence[GalleryItem]) -> None:
        """Take over which images the person selected, for kinds that show some."""

    def bundle(self) -> ViewBundleResult:
        """Return what a notebook saves of the view: data that fit it, the static twin and text."""
        taken_at = now()
        store = store_named(self._spec.store_id)
        # Read first: a change that comes in between is then reported once more, not lost.
        cursor = 0 if store is None else store.changes_since(-1).revision
        spec = self._spec if store is None else replace(self._spec, store_id=store.store_id)
        read = self._read(store, self.MAX_ROWS)
        fixed = self._fixed(store, read, taken_at, whole=False)
        there = self._rows(read)
        for length in LENGTHS:
            rows = there
            while True:
                snapshot = self._cut(read, Limit(rows, length))
                twins = fixed or Twins(
                    self._html(snapshot, taken_at, whole=False), self._text(snapshot, taken_at)
                )
                made = ViewBundleResult(
                    SavedView(version(), spec, table.store_info(store), cursor, snapshot, taken_at),
                    *twins,
                )
                size = _saved_size(made)
                if size <= MAX_BYTES or rows == 0:
                    break
                rows = min(rows - 1, rows * MAX_BYTES // size)
            if size <= MAX_BYTES and (rows or not there):
                break
        return made

    def to_html(self, path: str | os.PathLike[str], *, interactive: bool = True) -> Path:
        """Write all that is shown as one HTML page that needs nothing else, no network either.

        Parameters
        ----------
        path : str or path
        interactive : bool, default True
            Whether the view can be sorted, zoomed and hovered there. Without it, where scripts are
            off and where the page is printed, it is tables and charts that stand still.

        Returns
        -------
        Path
            The file.

        Raises
        ------
        InvalidParameterError
            The path is a folder.
        NotFoundError
            There is no folder to write it into.

        Examples
        --------
        >>> with tb.start_run():
        ...     tb.log_metric("loss", 0.5)
        >>> tb.runs().to_html("runs.html").name
        'runs.html'
        """
        part = self.document_part(interactive=interactive)
        document = html_document(part.html, part.title, interactive=interactive, kinds=[self.kind])
        return write_document(path, document)

    def document_part(self, *, interactive: bool) -> DocumentPart:
        """Return all that is shown as a part of an HTML document."""
        taken_at = now()
        store = store_named(self._spec.store_id)
        cursor = 0 if store is None else store.changes_since(-1).revision
        spec = self._spec if store is None else replace(self._spec, store_id=store.store_id)
        read = self._read(store, None)
        fixed = self._fixed(store, read, taken_at, whole=True)
        html = fixed.html if fixed else self._html(read, taken_at, whole=True)
        if interactive:
            about = table.store_info(store)
            kept = self._with_curves(store, read)
            html = view_html(SavedView(version(), spec, about, cursor, kept, taken_at), html)
        else:
            html = still_html(html)
        return DocumentPart(self._title(read), html + still_html(self._beside(store)))

    def to_markdown(self) -> str:
        """Return what `frame` returns as a table in GitHub's Markdown, as far as it is short.

        It has at most 2,000 characters, and says what is left out. Numbers have at most five
        significant digits there; texts are escaped.

        Examples
        --------
        >>> with tb.start_run() as run:
        ...     tb.log_metric("r2", 0.4812345)
        >>> print(tb.show_run(run).to_markdown())
        | group | name | value |
        | --- | --- | --- |
        | metrics | r2 | 0.48123 |
        """
        frame = self.frame()
        return fitted_table(frame, len(frame))

    def _ipython_display_(self) -> None:
        # A display that has an id can be updated later; a cell's result cannot.
        if not live_views.show(self):
            raise NotImplementedError

    def _display_(self) -> object:
        # marimo's protocol.
        return live_views.marimo_view(self)

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None
    ) -> dict[str, Any]:
        data = live_views.mime_bundle(self.bundle())
        wanted = set(include or data) - set(exclude or ())
        return {mime_type: value for mime_type, value in data.items() if mime_type in wanted}


def _saved_size(made: ViewBundleResult) -> int:
    """Return how many bytes a view takes in a notebook file."""
    bundle = {
        "view": msgspec.to_builtins(made.view),
        "html": made.html.splitlines(keepends=True),
        "text": made.text.splitlines(keepends=True),
    }
    saved = json.dumps(bundle, indent=1, ensure_ascii=False)
    return len(saved.encode()) + _DEPTH * saved.count("\n")
