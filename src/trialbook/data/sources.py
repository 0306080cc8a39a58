"""Where datasets come from: files, URLs, or the code that makes them."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any, ClassVar, Self
from urllib.parse import urlsplit

from trialbook.errors import InvalidParameterError, NotFoundError, UnsupportedError
from trialbook.model import Dataset, DatasetInput, TagName
from trialbook.service.context.session import default_tags
from trialbook.service.validation.limits import shown

# in the options of a URL: one who has it may read what others may not
_SECRET = re.compile(r"(?i)(sig|token|secret|key|credential|pass|auth)")


class DatasetSource:
    """Base of the sources.

    Examples
    --------
    >>> from trialbook.data.sources import LocalArtifactDatasetSource
    >>> LocalArtifactDatasetSource("iris.csv").to_json()
    '{"uri": "iris.csv"}'
    """

    key: ClassVar[str]
    """Under which its JSON has the place."""

    def __init__(self, place: Any) -> None:
        self._place = place

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._place!r})"

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    __hash__ = None  # type: ignore[assignment] # as the dictionary in some has none

    def _get_source_type(self) -> str:
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """Return it as a run keeps it."""
        return {self.key: self._place}

    def to_json(self) -> str:
        """Return it as the JSON text that a run keeps."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_dict(cls, source_dict: dict[str, Any]) -> Self:
        """Return the one that a dictionary describes; InvalidParameterError."""
        if cls.key not in source_dict:
            raise InvalidParameterError(f"{source_dict!r} has no {cls.key!r} to be a source.")
        return cls(source_dict[cls.key])

    @classmethod
    def from_json(cls, source_json: str) -> Self:
        """Return the one that a JSON text describes; InvalidParameterError."""
        return cls.from_dict(_object(source_json))

    def load(self, dst_path: str | os.PathLike[str] | None = None) -> str:
        """Return the local path of the data, or of a copy of it.

        Parameters
        ----------
        dst_path : str or path, optional
            Copy into this folder.

        Raises
        ------
        NotFoundError
            The data is not there any more.
        """
        from trialbook.artifacts import download_artifacts

        return download_artifacts(str(self._place), dst_path=dst_path)


class ArtifactDatasetSource(DatasetSource):
    """A file or folder at a URL that fsspec knows, such as ``s3://…``."""

    key = "uri"

    @property
    def uri(self) -> str:
        """The URL, without credentials."""
        return str(self._place)

    def _get_source_type(self) -> str:
        return self.uri.partition("://")[0]


class LocalArtifactDatasetSource(ArtifactDatasetSource):
    """A file or folder of this machine."""

    def _get_source_type(self) -> str:
        return "local"


class HTTPDatasetSource(DatasetSource):
    """A file that a web server has."""

    key = "url"

    @property
    def url(self) -> str:
        """The URL, without credentials and options that hold a secret."""
        return str(self._place)

    def _get_source_type(self) -> str:
        return "http"

    def load(self, dst_path: str | os.PathLike[str] | None = None) -> str:
        """Return the path of a copy, in a temporary folder unless one is given.

        Raises
        ------
        NotFoundError
            The server does not give it.
        """
        import shutil
        import tempfile
        import urllib.error
        import urllib.request

        folder = Path(tempfile.mkdtemp() if dst_path is None else dst_path)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / (Path(urlsplit(self.url).path).name or "dataset_source")
        try:
            # of these schemes alone are sources of this kind
            with urllib.request.urlopen(self.url, timeout=60) as answer, path.open("wb") as file:  # noqa: S310
                shutil.copyfileobj(answer, file)
        except (urllib.error.URLError, TimeoutError) as error:
            raise NotFoundError(f"{shown(self.url)} cannot be loaded: {error}.") from error
        return str(path)


class CodeDatasetSource(DatasetSource):
    """The notebook or script that makes the data."""

    key = "tags"

    @property
    def tags(self) -> dict[str, str]:
        """What says which program it is, as in the tags of a run."""
        return dict(self._place)

    def _get_source_type(self) -> str:
        return "code"

    def load(self, dst_path: str | os.PathLike[str] | None = None) -> str:  # noqa: ARG002 -- the base's
        """Raise UnsupportedError: there is nothing but the code."""
        raise UnsupportedError(
            f"The data was made by {self.tags.get(TagName.SOURCE_NAME, 'a program')}, and is "
            "nowhere to be loaded from; run it, or log the file with log_artifact."
        )


_KINDS: dict[str, type[DatasetSource]] = {
    "local": LocalArtifactDatasetSource,
    "http": HTTPDatasetSource,
    "code": CodeDatasetSource,
}


def source_of(source: object) -> Any:
    """Return a source: one itself, or that of a path or a URL; None for the code.

    Raises
    ------
    InvalidParameterError
        It is nothing of these.
    """
    if source is None:
        return CodeDatasetSource({k: v for k, v in default_tags().items() if k != TagName.SESSION})
    if hasattr(source, "to_json") and hasattr(source, "_get_source_type"):
        return source
    if not isinstance(source, str | os.PathLike):
        raise InvalidParameterError(
            f"source must be a path or a URL, not {shown(source)} of type {type(source).__name__}."
        )
    place = os.fspath(source)
    text = place if isinstance(place, str) else os.fsdecode(place)
    scheme, separator, _ = text.partition("://")
    if not separator or scheme == "file":
        return LocalArtifactDatasetSource(text)
    clear = _clear(text)
    return (HTTPDatasetSource if scheme in ("http", "https") else ArtifactDatasetSource)(clear)


def get_source(dataset: Any) -> Any:
    """Return where a dataset came from, to load it again.

    Parameters
    ----------
    dataset : Dataset, DatasetInput
        Also what a run has of one.

    Raises
    ------
    InvalidParameterError
        It is no dataset, or its source is of a kind that Trialbook does not know.

    Examples
    --------
    >>> import pandas as pd
    >>> pd.DataFrame({"length": [5.1, 4.9]}).to_csv("iris.csv", index=False)
    >>> dataset = tb.data.from_pandas(pd.read_csv("iris.csv"), source="iris.csv")
    >>> with tb.start_run() as run:
    ...     tb.log_input(dataset)
    >>> used = tb.get_run(run.info.run_id).inputs.dataset_inputs[0]
    >>> len(pd.read_csv(tb.data.get_source(used).load()))
    2
    """
    known = dataset.dataset if isinstance(dataset, DatasetInput) else dataset
    if not isinstance(known, Dataset):
        if not hasattr(known, "digest") or not hasattr(known, "source"):
            raise InvalidParameterError(f"{shown(dataset)} is no dataset.")
        return known.source
    told = _object(known.source)
    kind = _KINDS.get(known.source_type, ArtifactDatasetSource)
    if kind.key not in told:
        raise InvalidParameterError(
            f"The source of dataset {shown(known.name)} is of the kind {shown(known.source_type)}, "
            f"which Trialbook does not know: {shown(known.source)}."
        )
    return kind.from_dict(told)


def _object(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise InvalidParameterError(f"{shown(text)} is no JSON object that describes a source.")
    return told


def _clear(url: str) -> str:
    """Return the URL without user, password and options that hold a secret."""
    parts = urlsplit(url)
    query = "" if _SECRET.search(parts.query) else parts.query
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query=query).geturl()
