"""What a file of predictions says of itself: its task, its labels with their types, its columns."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, cast, get_args

from trialbook.evaluation.predictions import Label, Task, label_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

KEY = "trialbook"
"""Of Parquet's key-value metadata, whose value is the JSON of a `Layout`."""
VERSION = 1
ID, SPLIT, FOLD, TRUE, PREDICTED = "id", "split", "fold", "y_true", "y_pred"
SCORE, GROUP, WEIGHT = "score", "group", "weight"
OWN = (ID, SPLIT, FOLD, TRUE, PREDICTED, SCORE, GROUP, WEIGHT)
ROW = "file_row_number"
"""The name that DuckDB gives a row's number, which no column may have."""

LabelType = Literal["integer", "boolean", "number", "text"]
_INT64 = 2**63


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands in a file's metadata.

    Attributes
    ----------
    task : Task
    labels : tuple of Label
        In the order of the scores.
    label_type : {"integer", "boolean", "number", "text"}
        What ``y_true`` and ``y_pred`` hold.
    scores : tuple of str
        The columns of scores: none, ``score``, or one for each label.
    samples : dict
        The columns of samples by the names that their user gave them. In the file no two names
        differ by letter case alone, which databases would take for one.
    images : tuple of str
        Which of these hold PNG.
    fold : int or None
    count : int
    version : int
    """

    task: Task
    labels: tuple[Label, ...]
    label_type: LabelType
    scores: tuple[str, ...]
    samples: dict[str, str]
    images: tuple[str, ...]
    fold: int | None
    count: int
    version: int = VERSION

    def as_json(self) -> str:
        """Return it as text in ASCII."""
        told = asdict(self)
        told["labels"] = [_told(label) for label in self.labels]
        return json.dumps(told)

    @staticmethod
    def of_json(text: bytes) -> Layout | None:
        """Return what a text says; None where somebody else wrote it, for another purpose."""
        try:
            said = json.loads(text)
            labels = tuple(_label(each) for each in said["labels"])
            layout = Layout(
                task=cast("Task", _one_of(Task, said["task"])),
                labels=labels,
                label_type=cast("LabelType", _one_of(LabelType, said["label_type"])),
                scores=tuple(map(str, said["scores"])),
                samples={str(name): str(column) for name, column in said["samples"].items()},
                images=tuple(map(str, said["images"])),
                fold=None if said["fold"] is None else int(said["fold"]),
                count=int(said["count"]),
                version=int(said["version"]),
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
            return None
        distinct = len(set(labels)) == len(labels)
        fits = len(layout.scores) in (0, 1, len(labels))
        return layout if distinct and fits and layout.version == VERSION else None


def _told(label: Label) -> Label | dict[str, str]:
    # JSON has no infinity
    infinite = isinstance(label, float) and label - label != 0
    return {"number": str(label)} if infinite else label


def _label(said: object) -> Label:
    if isinstance(said, dict):
        return float(said["number"])
    if said is None or not isinstance(said, str | int | float):
        raise ValueError
    return said


def _one_of(kind: object, said: object) -> str:
    if said not in get_args(kind):
        raise ValueError
    return str(said)


def label_type(labels: Iterable[Label], task: Task) -> LabelType:
    """Return what a column of labels is: the narrowest type that keeps them all."""
    kinds = {type(label) for label in labels}
    fit = all(-_INT64 <= label < _INT64 for label in labels if type(label) is int)
    if not kinds or not fit:
        return "text"
    if kinds == {int}:
        return "integer"
    if task == "multilabel":
        return "text"
    if kinds == {bool}:
        return "boolean"
    exact = all(abs(label) <= 2**53 for label in labels if type(label) is int)
    return "number" if kinds <= {int, float} and exact else "text"


def label_texts(labels: Sequence[Label]) -> list[str]:
    """Return a text for each label, all different and such as every file can hold.

    Examples
    --------
    >>> label_texts([1, "1", "a"])
    ['1 (int)', '1', 'a']
    """
    plain = [utf8(label_text(label)) for label in labels]
    taken = {text for text, label in zip(plain, labels, strict=True) if isinstance(label, str)}
    texts: list[str] = []
    seen: set[str] = set()
    for text, label in zip(plain, labels, strict=True):
        if not isinstance(label, str) and text in taken:
            text = f"{text} ({type(label).__name__})"  # noqa: PLW2901 -- the same, made different
        while text in seen:
            text += "'"  # noqa: PLW2901
        seen.add(text)
        texts.append(text)
    return texts


def utf8(text: str) -> str:
    """Return a text with a question mark for each half of a surrogate pair, which no file takes."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def column_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    r"""Return names no two of which are the same for a database, which does not see letter case.

    Examples
    --------
    >>> column_names(["score_A", "score_a", "score_\0"])
    ['score_A', 'score_a_2', 'score_\\x00']
    """
    seen = {name.casefold() for name in taken}
    names = []
    for name in wanted:
        printable = "".join(c if c >= " " and c != "\x7f" else _code(c) for c in utf8(name))
        unique, number = printable, 2
        while unique.casefold() in seen:
            unique, number = f"{printable}_{number}", number + 1
        seen.add(unique.casefold())
        names.append(unique)
    return names


def _code(character: str) -> str:
    return character.encode("unicode_escape").decode()
