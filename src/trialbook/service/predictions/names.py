"""Which predictions a run has: the names of their files, and the tags that describe them."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from trialbook.errors import InvalidParameterError, NotFoundError
from trialbook.model import TagName
from trialbook.search import names_near
from trialbook.service.artifacts.paths import checked_artifact_file
from trialbook.service.validation.limits import checked_key, checked_name, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from trialbook.service.artifacts.base import Artifacts

FOLDER = "predictions"
TAG = TagName.PREDICTIONS
MAX_NAME = 100
MAX_FOLD = 2**31 - 1
_NAMED = 10
_FILE = re.compile(r"(?P<split>.+?)(?:\.fold-(?P<fold>\d{1,10}))?\.parquet", re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class PredictionsFile:
    """One file of predictions.

    Attributes
    ----------
    name, split : str
    fold : int
        -1 where the file is not of one fold.
    """

    name: str
    split: str
    fold: int = -1

    @property
    def path(self) -> str:
        """Where it is among the artifacts."""
        fold = "" if self.fold < 0 else f".fold-{self.fold}"
        return f"{FOLDER}/{self.name}/{self.split}{fold}.parquet"

    @property
    def tag(self) -> str:
        """The key of the tag that describes it; dots within a name do not count as its ends."""
        fold = "" if self.fold < 0 else f".{self.fold}"
        return f"{TAG}{_escaped(self.name)}.{_escaped(self.split)}{fold}"


@dataclass(frozen=True, slots=True)
class LoggedPredictions:
    """What a tag says of predictions, so that no file need be read.

    Attributes
    ----------
    name, split : str
    fold : int or None
    task : str
        ``"binary"``, ``"multiclass"``, ``"multilabel"`` or ``"regression"``.
    count : int
        Samples.
    classes : int
        0 for a regression.
    scores : bool
        Whether there are scores.
    path : str
        The file among the artifacts.
    """

    name: str
    split: str
    fold: int | None
    task: str
    count: int
    classes: int
    scores: bool
    path: str

    def as_tag(self) -> str:
        """Return the value of the tag."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))


def checked_file(name: object, split: object, fold: int | None) -> PredictionsFile:
    """Return which file predictions go to.

    Raises
    ------
    InvalidParameterError
        A name can be no part of a path, or the fold is negative.
    """
    if fold is not None and not 0 <= fold <= MAX_FOLD:
        raise InvalidParameterError(f"A fold is a number from 0 to {MAX_FOLD:,}, not {fold:,}.")
    file = PredictionsFile(
        _checked("The name of predictions", name),
        _checked("The split of predictions", split),
        -1 if fold is None else fold,
    )
    match = _FILE.fullmatch(f"{file.split}.parquet")
    if match is None or match["fold"] is not None:
        raise InvalidParameterError(
            f"The split of predictions must not end as the files of folds do; {shown(split)} does. "
            "Give the fold as fold=…"
        )
    checked_artifact_file(file.path)
    checked_key("tag", file.tag)
    return file


def _checked(what: str, name: object) -> str:
    text = checked_name(what, name, MAX_NAME)
    if "/" in text or "\\" in text or text.startswith("."):
        raise InvalidParameterError(
            f"{what} is part of a file's name, so it has no slash and does not begin with a dot; "
            f"{shown(text)} does."
        )
    return text


def _escaped(name: str) -> str:
    return name.replace("%", "%25").replace(".", "%2E")


def list_predictions(tags: Mapping[str, str]) -> list[LoggedPredictions]:
    """Return the predictions that the tags of a run describe, by name, split and fold.

    A tag that somebody else wrote in other words is left out.

    Examples
    --------
    >>> list_predictions({"trialbook.predictions.a.test": "anything"})
    []
    """
    found = [told for key, value in tags.items() if key.startswith(TAG) and (told := _told(value))]
    return sorted(found, key=_order)


def _order(told: LoggedPredictions) -> PredictionsFile:
    return PredictionsFile(told.name, told.split, -1 if told.fold is None else told.fold)


def _told(value: str) -> LoggedPredictions | None:
    try:
        said = json.loads(value)
        fold = said["fold"]
        told = LoggedPredictions(
            name=str(said["name"]),
            split=str(said["split"]),
            fold=None if fold is None else int(fold),
            task=str(said["task"]),
            count=int(said["count"]),
            classes=int(said["classes"]),
            scores=bool(said["scores"]),
            path=checked_artifact_file(said["path"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return None
    return told if told.path.startswith(f"{FOLDER}/") else None


def find_files(
    artifacts: Artifacts, name: object, split: object = None, fold: int | None = None
) -> list[PredictionsFile]:
    """Return the files of some predictions, by split and fold, which are there in fact.

    A file without a fold may hold several, so it is among those of every fold.

    Raises
    ------
    NotFoundError
        There is none; it says which there are.
    """
    wanted = _checked("The name of predictions", name)
    wanted_split = None if split is None else _checked("The split of predictions", split)
    files = _files_in(artifacts, wanted)
    if not files:
        known = [info.path.rpartition("/")[2] for info in artifacts.entries(FOLDER) if info.is_dir]
        raise _missing(f"predictions {shown(wanted)}", "predictions", wanted, known)
    found = [file for file in files if wanted_split in (None, file.split)]
    if not found:
        splits = dict.fromkeys(file.split for file in files)
        what = f"split {shown(split)} of predictions {shown(wanted)}"
        raise _missing(what, "splits", str(wanted_split), splits)
    of_fold = [file for file in found if fold is None or file.fold in (-1, fold)]
    if not of_fold:
        folds = [str(file.fold) for file in found]
        what = f"fold {fold} of predictions {shown(wanted)}"
        raise _missing(what, "folds", str(fold), dict.fromkeys(folds))
    return of_fold


def no_such_fold(name: object, fold: int) -> NotFoundError:
    """Return the error for a fold that no sample of the files is of."""
    return NotFoundError(f"No sample of predictions {shown(name)} is of fold {fold}.")


def _files_in(artifacts: Artifacts, name: str) -> list[PredictionsFile]:
    found = []
    for info in artifacts.entries(f"{FOLDER}/{name}"):
        match = _FILE.fullmatch(info.path.rpartition("/")[2])
        if match is not None and not info.is_dir:
            fold = -1 if match["fold"] is None else int(match["fold"])
            file = PredictionsFile(name, match["split"], fold)
            # a fold may be written with zeros before it, by somebody else
            if file.path == info.path:
                found.append(file)
    return sorted(found)


def _missing(what: str, kind: str, wanted: str, known: Iterable[str]) -> NotFoundError:
    names = list(known)
    near = list(names_near(wanted, names))[:3]
    if near:
        return NotFoundError(f"The run has no {what}. Did you mean {' or '.join(map(repr, near))}?")
    there = ", ".join(shown(each) for each in names[:_NAMED]) or "none; log_predictions logs some"
    return NotFoundError(f"The run has no {what}; its {kind}: {there}.")
