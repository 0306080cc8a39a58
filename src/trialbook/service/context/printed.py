"""The end of what a cell printed, as a person would read it."""

from __future__ import annotations

import re

from trialbook.model import MAX_PRINTED

# as much again as colours and progress bars may take
_HELD = 10 * MAX_PRINTED
# colours and other orders to a terminal, and what no store keeps
_NO_TEXT = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\-_]|\0")


class Printed:
    r"""What is written, of which the end is kept.

    Examples
    --------
    >>> printed = Printed()
    >>> printed.write("\x1b[31mred\x1b[0m\n 10 %\r100 %\n")
    >>> printed.tail()
    'red\n100 %\n'
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0

    def write(self, text: str) -> None:
        """Take in a text; may be called from any thread."""
        self._parts.append(text)
        self._size += len(text)
        if self._size > 2 * _HELD:
            parts, self._parts = self._parts, []
            kept = "".join(parts)[-_HELD:]
            self._parts.insert(0, kept)
            self._size = len(kept)

    def tail(self) -> str:
        """Return the last `MAX_PRINTED` characters, without colours.

        Of a line that was written over, such as a progress bar, its last state stays.
        """
        text = _NO_TEXT.sub("", "".join(self._parts)[-_HELD:]).replace("\r\n", "\n")
        lines = [_last_state(line) for line in text.split("\n")]
        return storable("\n".join(lines))[-MAX_PRINTED:]


def storable(text: str) -> str:
    """Return a text without what no store keeps: NUL characters and halves of surrogate pairs."""
    return text.replace("\0", "").encode(errors="replace").decode()


def _last_state(line: str) -> str:
    return line.rstrip("\r").rpartition("\r")[2]
