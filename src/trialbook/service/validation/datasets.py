"""What may be logged as a dataset, whoever made it, and the words when it may not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from trialbook.errors import InvalidParameterError
from trialbook.model import Dataset, DatasetInput, TagName
from trialbook.service.validation.limits import (
    checked_mapping,
    checked_name,
    checked_value,
    explained,
    shown,
)

MAX_NAME = 500
MAX_DIGEST = 36
MAX_SOURCE = 65_535
MAX_SCHEMA = 1_048_575
MAX_PROFILE = 16_777_215
MAX_TAG_KEY = 255
MAX_TAG_VALUE = 500
MAX_INPUTS = 1_000
"""Datasets in one call."""

_MISSING = object()


def used_as(dataset: object, context: object, tags: object) -> DatasetInput:
    """Return a dataset and the tags of its use, of which the context is one.

    Raises
    ------
    InvalidParameterError
        It is no dataset, or something of it is too long.
    """
    labels = dict(checked_mapping("tags", tags)) if tags else {}
    if context:
        labels[TagName.DATASET_CONTEXT] = context
    return DatasetInput.of(_checked_dataset(dataset), _checked_tags(labels))


def checked_inputs(inputs: object) -> list[DatasetInput]:
    """Return what `DatasetInput` or MLflow's class of that name say.

    Raises
    ------
    InvalidParameterError
        It is no list of them, too long, or something of it is.
    """
    if inputs is None:
        return []
    if not isinstance(inputs, list | tuple):
        raise InvalidParameterError(
            f"datasets must be a list of DatasetInput, not {shown(inputs)} of type "
            f"{type(inputs).__name__}."
        )
    if len(inputs) > MAX_INPUTS:
        raise InvalidParameterError(
            f"One call takes at most {MAX_INPUTS:,} datasets, not {len(inputs):,}."
        )
    return [
        DatasetInput.of(
            _checked_dataset(getattr(one, "dataset", one)),
            _checked_tags(_mapping_of(getattr(one, "tags", None))),
        )
        for one in inputs
    ]


def _mapping_of(tags: Any) -> Mapping[object, object]:
    """Return tags as a mapping; MLflow has a list of objects with key and value."""
    if tags is None:
        return {}
    if isinstance(tags, Mapping):
        return tags
    if isinstance(tags, Iterable):
        listed = list(tags)
        if all(hasattr(tag, "key") and hasattr(tag, "value") for tag in listed):
            return {tag.key: tag.value for tag in listed}
    raise InvalidParameterError(
        f"The tags of a dataset must be a dictionary of names and values, not {shown(tags)}."
    )


def _checked_tags(tags: Mapping[object, object]) -> dict[str, str]:
    checked = {}
    for key, value in tags.items():
        name = checked_name("The key of a dataset's tag", key, MAX_TAG_KEY)
        text = checked_value("tag", name, value)
        checked[name] = _short(f"The value of the dataset's tag {shown(name)}", text, MAX_TAG_VALUE)
    return checked


def _checked_dataset(dataset: object) -> Dataset:
    about = _told(dataset)
    name = checked_name("The name of a dataset", about["name"], MAX_NAME)
    limits = {"digest": MAX_DIGEST, "source_type": MAX_NAME, "source": MAX_SOURCE}
    texts = {
        member: _checked_text(name, member, about[member], limit)
        for member, limit in limits.items()
    }
    schema, profile = (
        None if about[member] is None else _checked_text(name, member, about[member], limit)
        for member, limit in (("schema", MAX_SCHEMA), ("profile", MAX_PROFILE))
    )
    return Dataset(name, **texts, schema=schema, profile=profile)


@explained("This is no dataset")
def _told(dataset: object) -> dict[str, object]:
    """Return what a dataset says of itself, in the words of its ``to_dict`` if it has one."""
    # a DataFrame has one too
    to_dict = getattr(dataset, "to_dict", None) if hasattr(dataset, "digest") else None
    is_entity = isinstance(getattr(dataset, "source_type", None), str)
    told = to_dict() if callable(to_dict) and not is_entity else None
    if isinstance(told, Mapping) and {"name", "digest", "source", "source_type"} <= told.keys():
        return {"schema": None, "profile": None, **told}
    names = ("name", "digest", "source_type", "source", "schema", "profile")
    about = {name: getattr(dataset, name, _MISSING) for name in names}
    if any(about[name] is _MISSING for name in names[:4]):
        raise InvalidParameterError(
            f"{shown(dataset)} of type {type(dataset).__name__} is no dataset; make one with "
            "trialbook.data.from_pandas or trialbook.data.from_numpy."
        )
    return {name: None if value is _MISSING else value for name, value in about.items()}


def _checked_text(name: str, member: str, value: object, limit: int) -> str:
    what = f"The {member} of dataset {shown(name)}"
    if not isinstance(value, str):
        raise InvalidParameterError(
            f"{what} must be text, not {shown(value)} of type {type(value).__name__}."
        )
    return _short(what, value, limit)


def _short(what: str, text: str, limit: int) -> str:
    if len(text) > limit:
        raise InvalidParameterError(
            f"{what} has at most {limit:,} characters, and this one has {len(text):,}."
        )
    return text
