"""What every view does whatever it shows: displays itself, and writes itself to a page."""

from __future__ import annotations

import json
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from trialbook.service import views as live_views
from trialbook.views.static_twin import html_page

if TYPE_CHECKING:
    import os

    from trialbook.service.views import Spec

# How deep outputs lie in a notebook, which is written with one blank of indentation per level.
_DEPTH = 7


class View(ABC):
    """A view that a cell has made, which the kernel finds by its id.

    Attributes
    ----------
    view_id : str
        Names the view in messages, and its displays.
    """

    def __init__(self) -> None:
        self.view_id = uuid.uuid4().hex
        live_views.register(self)

    @property
    @abstractmethod
    def spec(self) -> Spec:
        """What is shown: enough to show it again on another kernel."""

    @abstractmethod
    def select(self, run_ids: Sequence[str]) -> None:
        """Take over what the person selected; the front end calls this."""

    @abstractmethod
    def _page(self) -> tuple[str, str]:
        """Return the HTML of a page that shows all of it, and the page's title."""

    def to_html(self, path: str | os.PathLike[str]) -> Path:
        """Write all that is shown as one HTML page that needs nothing else.

        Parameters
        ----------
        path : str or path

        Returns
        -------
        Path
            The file.
        """
        target = Path(path)
        target.write_text(html_page(*self._page()), encoding="utf-8")
        return target

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
        data = live_views.mime_bundle(live_views.bundle(self.spec))
        wanted = set(include or data) - set(exclude or ())
        return {mime_type: value for mime_type, value in data.items() if mime_type in wanted}


def saved_size(data: msgspec.Struct, html: str, text: str) -> int:
    """Return how many bytes a view's data, HTML and text take in a notebook file."""
    bundle = {
        "view": msgspec.to_builtins(data),
        "html": html.splitlines(keepends=True),
        "text": text.splitlines(keepends=True),
    }
    saved = json.dumps(bundle, indent=1, ensure_ascii=False)
    return len(saved.encode()) + _DEPTH * saved.count("\n")
