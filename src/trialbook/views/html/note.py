"""A note's Markdown for a reader without scripts: no marks where they say nothing."""

from __future__ import annotations

import re
from html import escape

from trialbook.views.formatting import visible

_FENCE = re.compile(r"^```.*\n?", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +(.+?)(?: +#+)?$", re.MULTILINE)
_BULLET = re.compile(r"^( *)[-*+] +", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]\n]+)\]\(([^)\s]+)\)")
_MARKED = re.compile(
    r"`(?P<code>[^`\n]+)`|\*\*(?P<strong>[^*\n]+)\*\*|(?<![\w*])\*(?P<em>[^*\s][^*\n]*)\*(?!\w)"
)


def note_html(text: str) -> str:
    r"""Return headings, emphasis, lists and code as HTML; all else, links too, stays text.

    Examples
    --------
    >>> note_html("# Result\n* a **first** try, see [it](x.html)")
    '<strong>Result</strong>\n• a <strong>first</strong> try, see it (x.html)'
    >>> note_html("<b> 2*3*4")
    '&lt;b&gt; 2*3*4'
    """
    # between two fences is code
    parts = _FENCE.split(escape(visible(text)))
    return "".join(
        f"<code>{part}</code>" if at % 2 else _prose(part) for at, part in enumerate(parts)
    )


def _prose(text: str) -> str:
    # what is put in ends on the line where it began, so that tags close
    text = _LINK.sub(r"\1 (\2)", _BULLET.sub(r"\1• ", text))
    text = _HEADING.sub(r"<strong>\1</strong>", text)
    return _MARKED.sub(_tagged, text)


def _tagged(found: re.Match[str]) -> str:
    tag = found.lastgroup
    return f"<{tag}>{found[tag or 0]}</{tag}>"
