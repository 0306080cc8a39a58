"""Text and dictionaries as artifacts."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from trialbook.errors import InvalidParameterError, MissingExtraError
from trialbook.service.artifact_paths import checked_artifact_file
from trialbook.service.limits import checked_text, shown

if TYPE_CHECKING:
    from trialbook.service.artifacts import Artifacts


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
    plain = _plain(dictionary)
    try:
        text = _yaml(plain) if name.endswith((".yaml", ".yml")) else _json(plain)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidParameterError(
            f"{shown(artifact_file)} cannot be written: {error}. log_dict takes dictionaries and "
            "lists of text, numbers, booleans and None."
        ) from error
    write_text(folder, text, name)


def _json(plain: object) -> str:
    import json

    return json.dumps(plain, indent=2, ensure_ascii=False)


def _yaml(plain: object) -> str:
    try:
        yaml: Any = importlib.import_module("yaml")
    except ImportError:
        raise MissingExtraError(
            "log_dict writes YAML with PyYAML, which is not installed: run `pip install pyyaml`, "
            "or give a name that ends with .json."
        ) from None
    try:
        return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False))
    except yaml.YAMLError as error:
        raise TypeError(error) from error


def _plain(value: object) -> object:
    """Return the value with NumPy's numbers and arrays, and tuples, as Python's own."""
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    to_list = getattr(value, "tolist", None)
    return to_list() if callable(to_list) else value
