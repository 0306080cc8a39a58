"""Views, texts, run pages and figures in one document."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError
from trialbook.model import Run
from trialbook.service.version import version
from trialbook.store.clock import now
from trialbook.views.formatting import shortened, time_text, visible
from trialbook.views.html.page import html_document, still_html, write_document
from trialbook.views.html.prose import Heading, prose_html
from trialbook.views.run import show_run
from trialbook.views.view import View

if TYPE_CHECKING:
    import os
    from pathlib import Path

_RUN_ID = re.compile("[0-9a-f]{32}")
_VALID = "views, Markdown texts, runs, ids of runs and Matplotlib figures"
MANY_HEADINGS = 4
"""A report with more begins with a table of contents."""
_DOTS_PER_INCH = 150
_CSS_DOTS_PER_INCH = 96
_STYLE = """
main{margin:0 auto;max-width:1200px}
main>[data-trialbook-still]>:not(table,pre){max-width:72ch}
main>*{margin-block:12px}
nav ul{list-style:none;padding:0}
main>p>img,[data-trialbook-still] img{height:auto;max-width:100%}
footer{font-size:12px;opacity:.8}
@media print{nav{break-after:page}h1,h2,h3,h4{break-after:avoid}}
"""


def report(
    parts: Iterable[Any],
    path: str | os.PathLike[str],
    *,
    title: str | None = None,
    interactive: bool = True,
) -> Path:
    """Write views, texts, runs and figures into one HTML document that needs nothing else.

    It opens without a network, a kernel or Trialbook; printed, its views are tables and charts.

    Parameters
    ----------
    parts : iterable
        In their order: views, such as `compare` or `runs` return; texts in Markdown; runs or their
        ids, as pages with the code of their cells; Matplotlib figures, as pictures. HTML in a text
        stays text, and of images those alone are shown that are in it as ``data:`` addresses.
        Texts take the package mistune, which comes with JupyterLab.
    path : str or path
    title : str, optional
        Stands above all else.
    interactive : bool, default True
        Whether views can be sorted, zoomed and hovered there.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InvalidParameterError
        There are no parts, one is of another kind, or the path is a folder.
    MissingExtraError
        There are texts, and mistune is not installed.
    NotFoundError
        There is no such run, or no folder to write the file into.

    Examples
    --------
    >>> with tb.start_run(run_name="baseline") as run:
    ...     tb.log_metric("loss", 0.5)
    >>> parts = ["# What we tried", tb.runs(), "## The best one", run]
    >>> tb.report(parts, "report.html", title="Week 12").name
    'report.html'
    """
    listed: list[Any] = _listed(parts)
    headings: list[Heading] = []
    written = [_part_html(part, at, headings, interactive) for at, part in enumerate(listed, 1)]
    above = "" if title is None else f"<h1>{escape(visible(title))}</h1>\n"
    contents = _contents(headings) if len(headings) > MANY_HEADINGS else ""
    about = f"Trialbook {escape(version())} · as of {time_text(now())}"
    body = f"<main>{above}{contents}{''.join(written)}<footer>{about}</footer></main>"
    kinds = [part.kind for part in listed if isinstance(part, View)]
    document = html_document(
        body, title or "Report", interactive=interactive, style=_STYLE, kinds=kinds
    )
    return write_document(path, document)


def _listed(parts: object) -> list[Any]:
    # one part is as good as a list of it, and a text is no list of letters
    alone = isinstance(parts, str | View | Run) or not isinstance(parts, Iterable)
    listed = [parts] if alone else list(parts)  # type: ignore[call-overload] # as just looked
    if not listed:
        raise InvalidParameterError(f"The report has no parts; they are {_VALID}.")
    return listed


def _part_html(part: object, at: int, headings: list[Heading], interactive: bool) -> str:  # noqa: FBT001 - of `report`
    if isinstance(part, Run) or (isinstance(part, str) and _RUN_ID.fullmatch(part)):
        view = show_run(part)
        made = view.document_part(interactive=interactive)
        anchor = f"part-{len(headings) + 1}"
        headings.append(Heading(2, escape(visible(shortened(made.title, 200))), anchor))
        return f'<section id="{anchor}">\n{made.html}</section>\n'
    if isinstance(part, View):
        return f"<section>\n{part.document_part(interactive=interactive).html}</section>\n"
    if isinstance(part, str):
        return still_html(prose_html(part, headings))
    if _is_figure(part):
        return _figure_html(part)
    raise InvalidParameterError(
        f"Part {at} of the report is a {type(part).__name__}; parts are {_VALID}"
        f"{'; pass its .figure' if _is_figure(getattr(part, 'figure', None)) else ''}."
    )


def _contents(headings: Iterable[Heading]) -> str:
    listed = list(headings)
    least = min(heading.level for heading in listed)
    lines = "".join(
        f'<li style="padding-left:{1.2 * (each.level - least):.1f}em">'
        f'<a href="#{each.anchor}">{each.html}</a></li>\n'
        for each in listed
    )
    return f'<nav aria-label="Contents"><ul>\n{lines}</ul></nav>\n'


def _is_figure(part: object) -> bool:
    # whose package may not even be loaded
    return any(
        kind.__module__ == "matplotlib.figure" and kind.__name__ == "FigureBase"
        for kind in type(part).__mro__
    ) and hasattr(part, "savefig")


def _figure_html(figure: Any) -> str:
    file = BytesIO()
    figure.savefig(file, format="png", dpi=_DOTS_PER_INCH, bbox_inches="tight")
    picture = file.getvalue()
    # the width of a PNG file, which stands at one place in it
    width = int.from_bytes(picture[16:20], "big") * _CSS_DOTS_PER_INCH // _DOTS_PER_INCH
    data = base64.b64encode(picture).decode()
    words = escape(visible(shortened(_words_of(figure), 500)))
    return f'<p><img src="data:image/png;base64,{data}" width="{width}" alt="{words}"></p>\n'


def _words_of(figure: Any) -> str:
    """Return what a figure says of itself, for whoever does not see it."""
    # before Matplotlib 3.8 a figure does not say its own
    above = figure.get_suptitle() if hasattr(figure, "get_suptitle") else ""
    titles = [above, *(axes.get_title() for axes in figure.axes)]
    return ", ".join(title for title in titles if title) or "Figure"
