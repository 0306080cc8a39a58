"""YAML, which is optional, as text."""

from __future__ import annotations

import importlib
from typing import Any

from trialbook.errors import InvalidParameterError, MissingExtraError
from trialbook.service.validation.limits import reason, shown


def write_yaml(plain: object) -> str:
    """Return dictionaries, lists, texts and numbers as YAML.

    Raises
    ------
    MissingExtraError
        PyYAML is not installed.
    ValueError
        Something else is among them.
    """
    yaml = _library("log_dict writes")
    try:
        return str(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False))
    except yaml.YAMLError as error:
        raise ValueError(reason(error)) from error


def read_yaml(text: str, name: str) -> Any:
    """Return what a text in YAML says, of which nothing is run.

    Raises
    ------
    MissingExtraError
        PyYAML is not installed.
    InvalidParameterError
        It is none.
    """
    yaml = _library("load_dict reads")
    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise InvalidParameterError(f"{shown(name)} holds no YAML: {reason(error)}.") from error


def _library(who: str) -> Any:
    try:
        return importlib.import_module("yaml")
    except ImportError:
        raise MissingExtraError(
            f"{who} YAML with PyYAML, which is not installed: run `pip install pyyaml`, "
            "or use a name that ends with .json."
        ) from None
