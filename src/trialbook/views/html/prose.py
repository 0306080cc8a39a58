"""A report's Markdown as HTML: what is HTML in it stays text, and nothing in it is fetched."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from trialbook.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable

_LEADS = re.compile(r"(https?:|mailto:|#|[^:]*([/?#]|\Z))", re.IGNORECASE)
"""Addresses that a link may have: of these kinds, or without any."""
_IMAGE = re.compile(r"data:image/(gif|png|jpeg|webp|svg\+xml)[;,]", re.IGNORECASE)
_TAG = re.compile("<[^>]*>")
_PLUGINS = ["table", "strikethrough", "task_lists", "url"]


class Heading(NamedTuple):
    """What a table of contents says of a part, and where it leads."""

    level: int
    html: str
    """Without tags."""
    anchor: str


def prose_html(text: str, headings: list[Heading]) -> str:
    """Return Markdown as HTML, and add its headings to those before.

    Raises
    ------
    MissingExtraError
        The package that reads Markdown is not installed.
    """
    return _reader(headings)(text)


def _reader(headings: list[Heading]) -> Callable[[str], str]:
    try:
        import mistune
        from mistune.renderers.html import HTMLRenderer
    except ImportError as error:
        raise MissingExtraError(
            "Markdown in a report needs mistune 3, which is not installed: run "
            "`pip install 'trialbook[report]'`, or leave the texts out."
        ) from error

    class Renderer(HTMLRenderer):
        """As the package's own, but for what leads or reaches elsewhere."""

        def heading(self, text: str, level: int, **_: Any) -> str:
            anchor = f"part-{len(headings) + 1}"
            headings.append(Heading(level, _TAG.sub("", text), anchor))
            return f'<h{level} id="{anchor}">{text}</h{level}>\n'

        def link(self, text: str, url: str, title: str | None = None) -> str:
            if not _LEADS.match(url):
                return text
            more = f' title="{escape(title)}"' if title else ""
            return f'<a href="{escape(url)}" rel="noreferrer"{more}>{text}</a>'

        def image(self, text: str, url: str, title: str | None = None) -> str:
            words = escape(_TAG.sub("", text))
            if not _IMAGE.match(url):
                # what is elsewhere would have to be fetched
                return f"<em>{words or escape(url)}</em>"
            more = f' title="{escape(title)}"' if title else ""
            return f'<img src="{escape(url)}" alt="{words}"{more}>'

    def read(text: str) -> str:
        html = mistune.create_markdown(renderer=Renderer(escape=True), plugins=_PLUGINS)(text)
        return str(html)

    return read
