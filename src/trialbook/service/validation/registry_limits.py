"""What may name a registered model, an alias, a version or a stage: what MLflow takes."""

from __future__ import annotations

import re

from trialbook.errors import InvalidParameterError
from trialbook.registered import Stage
from trialbook.service.validation.limits import (
    checked_key,
    checked_mapping,
    checked_name,
    checked_value,
    shown,
)
from trialbook.service.validation.one_or_several import several

MAX_MODEL_NAME = 256
MAX_ALIAS = 255
MAX_TAG_VALUE = 100_000
MAX_SOURCE = 10_000

_TAG = "registry tag"
_STAGES = {stage.lower(): stage for stage in Stage.ALL}


def checked_model_name(name: object) -> str:
    """Return the name, which ``models:/`` URIs can hold, of at most 256 characters.

    Examples
    --------
    >>> checked_model_name("iris/forest")
    Traceback (most recent call last):
    trialbook.errors.InvalidParameterError: The name of a registered model must not contain '/' \
or ':', which part the URIs of models: 'iris/forest'.
    """
    checked = checked_name("The name of a registered model", name, MAX_MODEL_NAME)
    if "/" in checked or ":" in checked:
        raise InvalidParameterError(
            "The name of a registered model must not contain '/' or ':', which part the URIs of "
            f"models: {shown(name)}."
        )
    if checked in (".", ".."):
        raise InvalidParameterError(f"{shown(name)} is no name for a registered model.")
    return checked


def checked_alias(alias: object) -> str:
    """Return the alias: letters, digits, ``_`` and ``-``, and not what a version is called.

    Examples
    --------
    >>> checked_alias("champion")
    'champion'
    """
    checked = checked_name("An alias", alias, MAX_ALIAS)
    if re.fullmatch(r"[\w-]+", checked) is None:
        raise InvalidParameterError(
            f"An alias has letters, digits, '_' and '-' alone, and {shown(alias)} has more."
        )
    if checked.lower() == "latest" or re.fullmatch(r"[vV]\d+", checked):
        raise InvalidParameterError(
            f"{shown(alias)} is no alias, because it says which version it is; for instance "
            "'champion' is one."
        )
    return checked


def checked_version(version: object) -> int:
    """Return the number of a version, given as a number or as its digits.

    Examples
    --------
    >>> checked_version("3"), checked_version(3)
    (3, 3)
    """
    small = isinstance(version, int) and abs(version) < 10**18
    digits = str(version) if small or isinstance(version, str) else ""
    if isinstance(version, bool) or re.fullmatch(r"[0-9]{1,18}", digits) is None:
        raise InvalidParameterError(
            f"{shown(version)} is no version, which is a number such as 1; ask for an alias with "
            "get_model_version_by_alias."
        )
    return int(digits)


def checked_stage(stage: object) -> str:
    """Return the stage as it is written.

    Examples
    --------
    >>> checked_stage("production")
    'Production'
    """
    known = _STAGES.get(stage.lower()) if isinstance(stage, str) else None
    if known is None:
        raise InvalidParameterError(
            f"{shown(stage)} is no stage; use one of {', '.join(map(repr, Stage.ALL))}."
        )
    return known


def checked_stages(stages: object) -> tuple[str, ...]:
    """Return one or several stages; all of them where none is named, as in MLflow."""
    return tuple(map(checked_stage, several("stages", stages))) or Stage.ALL


def checked_registry_tag(key: object, value: object) -> tuple[str, str]:
    """Return key and value; a value has at most 100,000 characters."""
    name = checked_key(_TAG, key)
    text = checked_value(_TAG, name, value)
    if len(text) > MAX_TAG_VALUE:
        raise InvalidParameterError(
            f"The value of {_TAG} {shown(name)} has {len(text):,} characters, and at most "
            f"{MAX_TAG_VALUE:,} are kept."
        )
    return name, text


def checked_registry_tags(tags: object) -> dict[str, str]:
    """Return a mapping of valid keys to valid values; None is an empty one."""
    if tags is None:
        return {}
    return dict(checked_registry_tag(*pair) for pair in checked_mapping("Tags", tags).items())


def checked_remark(what: str, remark: object) -> str | None:
    """Return a description or a link, or None where there is none."""
    if remark is not None and not isinstance(remark, str):
        raise InvalidParameterError(f"The {what} must be text, not {shown(remark)}.")
    return None if remark is None else checked_value("the", what, remark)


def checked_source(source: object) -> str:
    """Return where a version's files are: a path or a URI, which is not empty."""
    return checked_name("The source of a model version", source, MAX_SOURCE)
