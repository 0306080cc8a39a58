"""Signatures of models: what goes in and what comes out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from trialbook.errors import InvalidParameterError
from trialbook.types import ColSpec, ParamSchema, Schema
from trialbook.types.schema import AnyType
from trialbook.unsupported import names_missing_in

log = logging.getLogger("trialbook.models")


class ModelSignature:
    """The schemas of a model's inputs, outputs and params.

    Parameters
    ----------
    inputs, outputs : Schema, optional
    params : ParamSchema, optional

    Raises
    ------
    InvalidParameterError
        None of them is given, or one is no schema.

    Examples
    --------
    >>> from trialbook.models import ModelSignature
    >>> from trialbook.types import ColSpec, Schema
    >>> signature = ModelSignature(Schema([ColSpec("double", "length")]))
    >>> ModelSignature.from_dict(signature.to_dict()) == signature
    True
    """

    def __init__(
        self,
        inputs: Schema | None = None,
        outputs: Schema | None = None,
        params: ParamSchema | None = None,
    ) -> None:
        for name, given, kind in (
            ("inputs", inputs, Schema),
            ("outputs", outputs, Schema),
            ("params", params, ParamSchema),
        ):
            if given is not None and not isinstance(given, kind):
                raise InvalidParameterError(
                    f"{name} must be a {kind.__name__}, not {given!r}; infer_signature makes "
                    "signatures of data."
                )
        if inputs is None and outputs is None and params is None:
            raise InvalidParameterError("A signature needs inputs, outputs or params.")
        self.inputs = inputs
        self.outputs = outputs
        self.params = params

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ModelSignature) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment] # as its schemas have none

    def __repr__(self) -> str:
        parts = (("inputs", self.inputs), ("outputs", self.outputs), ("params", self.params))
        return "".join(f"{name}: \n  {part!r}\n" for name, part in parts)

    def to_dict(self) -> dict[str, str | None]:
        """Return the schemas as JSON texts, as MLflow writes them."""
        return {
            name: None if part is None else part.to_json()
            for name, part in (
                ("inputs", self.inputs),
                ("outputs", self.outputs),
                ("params", self.params),
            )
        }

    @classmethod
    def from_dict(cls, signature_dict: Mapping[str, Any]) -> Self:
        """Return the one that a dictionary of JSON texts describes; InvalidParameterError."""
        inputs, outputs, params = map(signature_dict.get, ("inputs", "outputs", "params"))
        return cls(
            Schema.from_json(inputs) if inputs else None,
            Schema.from_json(outputs) if outputs else None,
            ParamSchema.from_json(params) if params else None,
        )


def infer_signature(
    model_input: Any = None, model_output: Any = None, params: dict[str, Any] | None = None
) -> ModelSignature:
    """Return the signature of a model from what goes in and what comes out.

    Parameters
    ----------
    model_input, model_output : DataFrame, Series, array, dictionary, list or scalar, optional
        For instance training data and predictions. Where no schema describes them, it is
        that of any value, and the log says so.
    params : dict, optional
        What the model takes besides, with the defaults.

    Raises
    ------
    InvalidParameterError
        Nothing is given, or a param is none that a schema describes.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> from trialbook.models import infer_signature
    >>> table = pd.DataFrame({"length": [5.1, None], "kind": ["a", "b"]})
    >>> signature = infer_signature(table, np.array([0, 1]), params={"k": 3})
    >>> signature.inputs
    ['length': double (optional), 'kind': string (required)]
    >>> signature.outputs, signature.params
    ([Tensor('int64', (-1,))], ['k': long (default: 3)])
    """
    from trialbook.types.inference import infer_params

    return ModelSignature(
        None if model_input is None else _schema("inputs", model_input),
        None if model_output is None else _schema("outputs", model_output),
        infer_params(params) if params else None,
    )


def _schema(what: str, data: Any) -> Schema:
    from trialbook.types.inference import infer_schema

    try:
        return infer_schema(data)
    except (InvalidParameterError, RecursionError) as error:
        log.warning("The schema of the %s is that of any value: %s", what, error)
        return Schema([ColSpec(AnyType())])


if not TYPE_CHECKING:
    __getattr__ = names_missing_in(__name__)
