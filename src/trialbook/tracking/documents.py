"""Text and dictionaries as artifacts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError, TrialbookError
from trialbook.service.artifacts.paths import checked_artifact_file
from trialbook.service.validation.limits import checked_text, is_time, reason, shown
from trialbook.service.yaml_text import write_yaml

if TYPE_CHECKING:
    from trialbook.service.artifacts.base import Artifacts


def write_text(folder: Artifacts, text: object, artifact_file: object) -> None:
    """Write text as UTF-8, with its line ends as they are."""
    if not isinstance(text, str):
        raise InvalidParameterError(
            f"log_text needs text, not {shown(text)} of type {type(text).__name__}; "
            "use str(…), or log_dict for dictionaries and lists."
        )
    data = checked_text("The text", text)
    with folder.writing(artifact_file) as path:
        path.write_bytes(data)


def write_dict(folder: Artifacts, dictionary: object, artifact_file: object) -> None:
    """Write YAML to a file named ``.yaml`` or ``.yml``, else JSON.

    Raises
    ------
    InvalidParameterError
        It contains something that the format cannot hold.
    MissingExtraError
        YAML is asked for and PyYAML is not installed.
    """
    name = checked_artifact_file(artifact_file)
    try:
        plain = _plain(dictionary)
        text = write_yaml(plain) if name.endswith((".yaml", ".yml")) else _json(plain)
    except RecursionError:
        raise InvalidParameterError(
            f"{shown(artifact_file)} cannot be written: the dictionary contains itself, or is "
            "nested too deeply."
        ) from None
    except Exception as error:  # of classes whose text cannot be had
        if isinstance(error, TrialbookError):
            raise
        raise InvalidParameterError(
            f"{shown(artifact_file)} cannot be written: {reason(error)}. log_dict takes "
            "dictionaries and lists of text, numbers, booleans and None; all else is written as "
            "its text."
        ) from error
    write_text(folder, text, name)


def _json(plain: object) -> str:
    import json

    return json.dumps(plain, indent=2, ensure_ascii=False)


def _plain(value: Any) -> object:
    """Return the value as Python's own containers, numbers and texts.

    NumPy's arrays and numbers become lists and numbers, what has ``items()`` a dictionary, and
    all that JSON does not know is written as its text.
    """
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if not isinstance(value, type | str):
        to_list = getattr(value, "tolist", None)
        if callable(to_list):
            return _plain(value.astype(str).tolist() if is_time(value) else to_list())
        if hasattr(value, "keys") and hasattr(value, "items"):
            return {_key(key): _plain(item) for key, item in value.items()}
    return _single(value)


def _single(value: object) -> str | int | float | None:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        # an enumeration's members, for instance, are more than that
        return int(value) if isinstance(value, int) else float(value)
    return str.__str__(value) if isinstance(value, str) else str(value)


def _key(key: object) -> object:
    plain = _plain(key)
    # what a list stands for is no key of JSON's
    return str(key) if isinstance(plain, list | dict) else plain
