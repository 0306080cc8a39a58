"""Whole HTML documents that need nothing else: views come to life in them from saved data.

A document forbids itself everything but its own scripts, known by their digests, its styles and
the images in it: nothing is fetched, and no name that somebody recorded can be run.
"""

from __future__ import annotations

import base64
import os
import re
import uuid
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from trialbook.errors import InvalidParameterError, MissingFileError
from trialbook.views.formatting import visible

if TYPE_CHECKING:
    from collections.abc import Collection

    from trialbook.protocol.messages import SavedView

_STATIC = Path(__file__).parents[2] / "widget" / "static"
# Scripts of kinds of views that most documents have none of.
_OF_KINDS = {"evaluation": "page-evaluation.js"}
_POLICY = (
    "default-src 'none'; {scripts}style-src 'unsafe-inline'; img-src data: blob:; "
    "base-uri 'none'; form-action 'none'"
)
# of what stands still alone: views that live have sheets of their own
_STYLE = """
body{font:14px/1.45 system-ui,sans-serif;margin:16px}
[data-trialbook-still]{overflow-x:auto}
[data-trialbook-still] table{border-collapse:collapse}
[data-trialbook-still] :is(td,th){border-bottom:1px solid;font-variant-numeric:tabular-nums}
[data-trialbook-still] :is(td,th){padding:2px 8px}
[data-trialbook-still] caption{text-align:left;padding:8px}
[data-trialbook-still] pre{overflow-x:auto;padding:8px;border:1px solid rgb(128 128 128 / 40%)}
[data-trialbook-still] summary{cursor:pointer;padding:4px 0}
@media print{
.jp-TrialbookHosted{display:none!important}
[data-trialbook-twin]{display:block!important}
[data-trialbook-still]{overflow:visible}
[data-trialbook-still] pre{white-space:pre-wrap}
tr,figure,img{break-inside:avoid}
}
"""
# What a browser takes for the end of a script, and for the beginning of one in it; a script has
# them in texts alone.
_ENDS = re.compile("<(?=/script|!--)", re.IGNORECASE)
_IN_JSON = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


@dataclass(frozen=True, slots=True)
class _Bundle:
    """What brings the views of a document to life."""

    scripts: tuple[str, ...]
    styles: str

    @classmethod
    def built(cls, kinds: Collection[str]) -> _Bundle | None:
        """Return what is installed with the package; None where its page was not built."""
        names = ["page.js", *(name for kind, name in _OF_KINDS.items() if kind in kinds)]
        try:
            scripts = [_ENDS.sub(r"\\x3c", _static(name)) for name in names]
            styles = _static("host.css") + _static("widget.css")
        except FileNotFoundError:
            return None
        return cls(tuple(scripts), styles)

    @property
    def digests(self) -> str:
        """The scripts as a policy names them."""
        hashes = [sha256(script.encode()).digest() for script in self.scripts]
        return " ".join(f"'sha256-{base64.b64encode(each).decode()}'" for each in hashes)

    @property
    def tags(self) -> str:
        """The scripts as a document has them."""
        return "\n".join(f"<script>{script}</script>" for script in self.scripts)


def _static(name: str) -> str:
    return (_STATIC / name).read_text("utf-8")


def html_document(
    body: str,
    title: str,
    *,
    interactive: bool = False,
    style: str = "",
    kinds: Collection[str] = (),
) -> str:
    """Return a whole HTML document.

    Parameters
    ----------
    body : str
        HTML, such as static twins and what `view_html` returns.
    title : str
    interactive : bool
        Whether its views come to life.
    style : str
        CSS beside that of every document.
    kinds : collection of str
        Of the views that come to life.
    """
    bundle = _Bundle.built(kinds) if interactive else None
    policy = _POLICY.format(scripts=f"script-src {bundle.digests}; " if bundle else "")
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(visible(title))}</title>\n"
        f"<style>{_STYLE}{style}</style>\n"
        f"{f'<style>{bundle.styles}</style>' if bundle else ''}</head>\n"
        f"<body>{body}\n{bundle.tags if bundle else ''}</body></html>\n"
    )


def still_html(html: str) -> str:
    """Return HTML that the styles of a document are for: not that of a view that lives."""
    return f"<div data-trialbook-still>{html}</div>\n" if html else ""


def view_html(saved: SavedView, twin: str) -> str:
    """Return a view as a part of a document: what it shows as data, and its static twin.

    The twin is what is printed, and what a reader without scripts has.
    """
    data = msgspec.json.encode(saved).decode().translate(_IN_JSON)
    return (
        "<div data-trialbook-saved>\n"
        f'<script type="application/json">{data}</script>\n'
        f"<div data-trialbook-twin data-trialbook-still>{twin}</div></div>\n"
    )


def write_document(path: str | os.PathLike[str], html: str) -> Path:
    """Write a document: all of it or, where something goes wrong, nothing.

    Raises
    ------
    InvalidParameterError
        The path is a folder.
    MissingFileError
        There is no folder to write it into.
    """
    target = Path(path)
    if target.is_dir():
        raise InvalidParameterError(
            f"{str(target)!r} is a folder: name a file in it, such as {str(target / 'x.html')!r}."
        )
    # a link stays one
    place = Path(os.path.realpath(target))
    if not place.parent.is_dir():
        raise MissingFileError(
            f"There is no folder {str(target.parent)!r} to write {target.name!r} into: create it "
            "first, or name another."
        )
    beside = place.with_name(f".{place.name[:100]}.{uuid.uuid4().hex[:8]}")
    try:
        beside.write_text(html, encoding="utf-8", errors="replace", newline="\n")
        beside.replace(place)
    finally:
        beside.unlink(missing_ok=True)
    return target
