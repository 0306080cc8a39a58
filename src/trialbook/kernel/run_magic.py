"""``%%run``: a cell that is one run.

The first line becomes a call that starts the run, and the rest stays what it is: the notebook's
own cell, with ``await``, its last expression displayed, and line numbers as written. The run
ends with the cell, as `trialbook.tracking.active` says.
"""

from __future__ import annotations

import argparse
import re
import shlex
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from IPython.core import inputtransformer2
from IPython.core.error import UsageError

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from trialbook.tracking.magic_run import RunOfCell

_FIRST_LINE = re.compile(r"%%run(?:[ \t]+(.*))?$")
_cell_magic: Callable[[list[str]], list[str]] = inputtransformer2.cell_magic
_BEGIN = "trialbook_begin_run"


class _Options(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"%%run: {message}. {self.format_usage()}")


def register(shell: InteractiveShell) -> None:
    """Teach a shell the magic."""
    transforms = shell.input_transformer_manager.cleanup_transforms
    # before IPython's own, which would hand the cell over as a text
    place = transforms.index(_cell_magic) if _cell_magic in transforms else 0
    transforms.insert(place, as_run)
    register_magic: Any = shell.register_magic_function  # whose annotations forget its self
    register_magic(begin, "line", _BEGIN)
    register_magic(run, "cell", "run")


def as_run(lines: list[str]) -> list[str]:
    r"""Return the lines of a cell, of ``%%run`` as what is executed.

    Examples
    --------
    >>> as_run(["%%run lr {lr}\n", "train(lr)\n"])
    ["get_ipython().run_line_magic('trialbook_begin_run', 'lr {lr}')\n", 'train(lr)\n']
    >>> as_run(["train(lr)\n"])
    ['train(lr)\n']
    """
    found = _FIRST_LINE.match(lines[0].rstrip()) if lines else None
    if found is None:
        return lines
    options = found[1] or ""
    first = f"get_ipython().run_line_magic({_BEGIN!r}, {options!r})\n"
    # %%time and its like may come below
    return [first, *_cell_magic(lines[1:])]


def begin(line: str) -> None:
    """Start the run of a cell; what ``%%run`` becomes."""
    options_of(line).start()


def run(line: str, cell: str | None = None) -> Any:  # noqa: ARG001 -- IPython's signature
    """Make this cell one run: ``%%run [name] [-e EXPERIMENT] [--nested] [--tag KEY=VALUE]``.

    The run has the cell's source, what it printed and the figures that it displayed, as artifacts
    below ``figures/``; ``--no-figures`` leaves these out. An exception ends it as FAILED, an
    interrupt as KILLED. Executing the cell again starts another run.
    """
    raise UsageError("%%run must be the first line of its cell.")


def options_of(line: str) -> RunOfCell:
    """Read the magic's line.

    Examples
    --------
    >>> options_of("big forest -e diabetes --tag stage=draft --no-figures")
    RunOfCell(name='big forest', experiment='diabetes', nested=False, tags={'stage': 'draft'}, \
figures=False)
    """
    # not before a cell wants it: this module is loaded when the kernel starts
    from trialbook.tracking.magic_run import RunOfCell

    parser = _Options(prog="%%run", add_help=False)
    parser.add_argument("name", nargs="*")
    parser.add_argument("-e", "--experiment")
    parser.add_argument("--nested", action="store_true")
    parser.add_argument("--tag", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--no-figures", action="store_true")
    try:
        given = parser.parse_intermixed_args(shlex.split(line))
    except ValueError as error:  # a quotation mark without its other half
        raise UsageError(f"%%run: {error}.") from error
    name = " ".join(given.name) or None
    return RunOfCell(
        name, given.experiment, given.nested, _tags(given.tag), figures=not given.no_figures
    )


def _tags(given: Sequence[str]) -> dict[str, str]:
    tags = {}
    for text in given:
        key, equals, value = text.partition("=")
        if not (key and equals):
            raise UsageError(f"%%run: --tag takes KEY=VALUE, not {text!r}.")
        tags[key] = value
    return tags
