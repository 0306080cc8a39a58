"""URIs of files that a run or a registered model has: ``runs:/…`` and ``models:/…``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialbook.errors import InvalidParameterError
from trialbook.service.validation.limits import shown

_MODEL = re.compile(r"models:/([^/@]+)(?:@([^/]+)|/([^/]+))(?:/(.*))?")


@dataclass(frozen=True, slots=True)
class ModelUri:
    """A parsed ``models:/`` URI.

    Attributes
    ----------
    name : str
    alias : str or None
        Behind ``@``.
    version : str or None
        A number, ``latest`` or a stage; None where there is an alias.
    path : str
        Within the version's files; empty for all of them.
    """

    name: str
    alias: str | None
    version: str | None
    path: str


def is_model_uri(uri: str) -> bool:
    """Whether a URI means files of a registered model."""
    return uri.startswith("models:")


def parse_model_uri(uri: str) -> ModelUri:
    """Return the parts of a URI.

    Examples
    --------
    >>> parse_model_uri("models:/iris/3")
    ModelUri(name='iris', alias=None, version='3', path='')
    >>> parse_model_uri("models:/iris@champion/model.pkl")
    ModelUri(name='iris', alias='champion', version=None, path='model.pkl')
    """
    match = _MODEL.fullmatch(uri)
    if match is None:
        raise InvalidParameterError(
            f"{shown(uri)} is no URI of a registered model; use 'models:/<name>/<version>', "
            "'models:/<name>/latest' or 'models:/<name>@<alias>'."
        )
    name, alias, version, path = match.groups()
    return ModelUri(name, alias, version, path or "")


def parts_of_run_uri(uri: str) -> tuple[str, str] | None:
    """Return run id and path of a ``runs:/`` URI; None where it is another.

    Examples
    --------
    >>> parts_of_run_uri("runs:/5f0a/model/weights")
    ('5f0a', 'model/weights')
    """
    if not uri.startswith("runs:/"):
        return None
    run_id, _, path = uri.removeprefix("runs:/").lstrip("/").partition("/")
    return run_id, path.strip("/")
