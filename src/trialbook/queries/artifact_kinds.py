"""What an artifact is, by its name and its first bytes: how it can be shown."""

from __future__ import annotations

import mimetypes
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialbook.protocol.messages import ArtifactKind

UNTRUSTED: tuple[ArtifactKind, ...] = ("svg", "html")
"""These can hold scripts: a page shows them in a sandbox without same-origin, or not at all."""
_ENDINGS: dict[ArtifactKind, str] = {
    "image": "png jpg jpeg gif webp bmp ico avif",
    "svg": "svg svgz",
    "table": "csv tsv parquet jsonl ndjson",
    "text": "txt log out err",
    "markdown": "md markdown",
    "code": "py ipynb r jl js ts sh sql toml yaml yml ini cfg c cpp h java rs go diff patch",
    "pdf": "pdf",
    "html": "html htm xhtml xml",
    "json": "json",
    "model": "pkl pickle joblib pt pth ckpt onnx h5 hdf5 keras safetensors ubj bst cbm",
}
_KINDS: dict[str, ArtifactKind] = {
    ending: kind for kind, endings in _ENDINGS.items() for ending in endings.split()
}
_SIGNATURES: tuple[tuple[bytes, ArtifactKind], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"%PDF-", "pdf"),
    (b"PAR1", "table"),
)


_LOGGED_IMAGE = re.compile(r"(.+)%step%(\d+)%timestamp%.+")
"""As `log_image` names its files."""


def order(path: str) -> tuple[str, int, str]:
    """Return what files are sorted by: images that were logged by key and step, others by name.

    Examples
    --------
    >>> images = ["a%step%10%timestamp%1%0f.png", "b.txt", "a%step%9%timestamp%2%0e.png"]
    >>> [name[:9] for name in sorted(images, key=order)]
    ['a%step%9%', 'a%step%10', 'b.txt']
    """
    logged = _LOGGED_IMAGE.fullmatch(path)
    # a number of more digits than Python converts is no step
    is_step = logged is not None and len(logged[2]) < 20
    return (logged[1], int(logged[2]), path) if logged and is_step else (path, 0, path)


def kind_of_name(name: str) -> ArtifactKind:
    """Return the kind that a name tells.

    Examples
    --------
    >>> kind_of_name("plots/roc.SVG"), kind_of_name("model/MLmodel"), kind_of_name("weights")
    ('svg', 'model', 'binary')
    """
    name = name.rpartition("/")[2].lower()
    if name == "mlmodel":
        return "model"
    if name.endswith(".plotly.json"):
        return "plotly"
    return _KINDS.get(name.rpartition(".")[2] if "." in name else "", "binary")


def kind_of(name: str, head: bytes) -> ArtifactKind:
    """Return the kind that a name and the file's first bytes tell.

    Examples
    --------
    >>> kind_of("figure.json", b'{"data":[{"type":"bar"}],"layout":{}}'), kind_of("notes", b"hello")
    ('plotly', 'text')
    >>> kind_of("a.json", b'{"$schema":"https://vega.github.io/schema/vega/v6.json","data":[],"layout":{}}')
    'json'
    >>> kind_of("report.pdf", b"%PDF-1.7"), kind_of("report.pdf", b"<script>")
    ('pdf', 'text')
    """
    kind = kind_of_name(name)
    if kind == "json":
        return _kind_of_json(head)
    if kind == "image" and b"<svg" in head[:1000].lower():
        return "svg"
    if kind == "pdf" and b"%PDF-" not in head[:1024]:
        kind = "binary"
    if kind != "binary":
        return kind
    for signature, told in _SIGNATURES:
        if head.startswith(signature):
            return told
    return "text" if is_text(head) else "binary"


def media_type(name: str, kind: ArtifactKind) -> str:
    """Return the media type of a file; what is not to be trusted is never another's."""
    fixed: dict[ArtifactKind, str] = {
        "svg": "image/svg+xml",
        "html": "text/html",
        "pdf": "application/pdf",
        "plotly": "application/json",
        "json": "application/json",
    }
    if kind in fixed:
        return fixed[kind]
    guessed = mimetypes.guess_type(name, strict=False)[0] or ""
    if kind == "image":
        return guessed if guessed.startswith("image/") else "image/png"
    return "text/plain" if kind in ("text", "markdown", "code") else "application/octet-stream"


def is_text(content: bytes) -> bool:
    """Whether the beginning of a file is UTF-8 text; a character may be cut at its end."""
    if b"\0" in content:
        return False
    try:
        content.decode()
    except UnicodeDecodeError as error:
        return error.start >= len(content) - 3 and error.reason == "unexpected end of data"
    return True


def _kind_of_json(head: bytes) -> ArtifactKind:
    start = head.lstrip()[:200].replace(b" ", b"")
    if b"//vega.github.io/schema/" in head:  # charts have data and a layout too
        return "json"
    if start.startswith(b"{") and b'"data"' in head and b'"layout"' in head:
        return "plotly"
    split = start.startswith(b'{"columns":[') and b'"data"' in head
    return "table" if start.startswith((b"[{", b"[\n{")) or split else "json"
