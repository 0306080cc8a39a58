"""A gallery without scripts: small pictures as data in the page, with what they are below them."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from trialbook.views.formatting import time_text
from trialbook.views.html.table import bdi, title_attribute

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trialbook.protocol.messages import GallerySnapshot, RunRow, SavedImage

PICTURES = 12
"""In a cell."""
_TYPES = ("image/png", "image/jpeg")


def gallery_html(snapshot: GallerySnapshot, *, taken_at: int, whole: bool) -> str:
    """Return a gallery as HTML: by run, every text escaped, no style sheet and no colours.

    Parameters
    ----------
    snapshot : GallerySnapshot
    taken_at : int
        In milliseconds since 1970-01-01 UTC.
    whole : bool
        Whether all pictures are asked for, and not what fits a cell.
    """
    shown = snapshot.images if whole else snapshot.images[:PICTURES]
    amount = f"{snapshot.image_total} image{'s' * (snapshot.image_total != 1)}"
    if len(shown) < snapshot.image_total:
        amount = f"{len(shown)} of {amount} shown"
    rows = {row.run_id: row for row in snapshot.rows}
    parts = "".join(_runs(shown, rows))
    return f"<div><p>Trialbook: {amount} · as of {time_text(taken_at)}</p>{parts}</div>"


def _runs(images: list[SavedImage], rows: dict[str, RunRow]) -> Iterator[str]:
    for run_id in dict.fromkeys(image.item.run_id for image in images):
        name = rows[run_id].run_name if run_id in rows else run_id
        mine = [image for image in images if image.item.run_id == run_id]
        yield f"<p><strong>{bdi(name)}</strong></p><div>{''.join(map(_figure, mine))}</div>"


def _figure(image: SavedImage) -> str:
    item = image.item
    said = f"{bdi(item.key)}, step {item.step:g}"
    caption = f"<br>{bdi(image.caption)}" if image.caption else ""
    labels = f"<br>{', '.join(map(bdi, image.labels))}" if image.labels else ""
    return (
        '<figure style="display:inline-block;margin:0 12px 8px 0;max-width:200px;'
        f'vertical-align:top;break-inside:avoid"{title_attribute(image.path)}>'
        f"{_picture(image)}<figcaption>{said}{caption}{labels}</figcaption></figure>"
    )


def _picture(image: SavedImage) -> str:
    if not image.picture or image.media_type not in _TYPES:
        return f"<div>no picture ({image.kind})</div>"
    data = base64.b64encode(image.picture).decode()
    return (
        f'<img src="data:{image.media_type};base64,{data}" alt="" '
        'style="max-width:192px;max-height:192px;min-width:48px;image-rendering:auto">'
    )
