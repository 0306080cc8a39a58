"""Exceptions where MLflow's code expects them, and as it uses them."""

from __future__ import annotations

import json
import pickle

import pytest

import trialbook as tb
from trialbook.errors import (
    AlreadyExistsError,
    FilterError,
    InvalidParameterError,
    MissingExtraError,
    NotFoundError,
    TrialbookError,
    UnsupportedModuleError,
    UnsupportedNameError,
)
from trialbook.exceptions import MlflowException, RestException
from trialbook.protos.databricks_pb2 import (
    INVALID_PARAMETER_VALUE,
    RESOURCE_ALREADY_EXISTS,
    RESOURCE_DOES_NOT_EXIST,
    ErrorCode,
)


def test_what_mlflows_code_catches_is_ours() -> None:
    tb.create_experiment("taken")
    with pytest.raises(MlflowException) as caught:
        tb.create_experiment("taken")
    assert caught.value.error_code == ErrorCode.Name(RESOURCE_ALREADY_EXISTS)
    assert caught.value.get_http_status_code() == 400
    with pytest.raises(RestException, match="no_such"):
        tb.MlflowClient().get_registered_model("no_such")
    with pytest.raises(tb.exceptions.MlflowException):
        tb.get_run("0" * 32)
    assert tb.MlflowException is MlflowException


def test_one_is_made_as_mlflows_is() -> None:
    error = MlflowException("no such bucket", error_code=RESOURCE_DOES_NOT_EXIST, bucket="b")
    assert (str(error), error.message, error.error_code) == (
        "no such bucket",
        "no such bucket",
        "RESOURCE_DOES_NOT_EXIST",
    )
    assert error.get_http_status_code() == 404
    assert json.loads(error.serialize_as_json()) == {
        "error_code": "RESOURCE_DOES_NOT_EXIST",
        "message": "no such bucket",
        "bucket": "b",
    }
    assert MlflowException(ValueError("x")).message == "x"
    assert MlflowException("x").error_code == "INTERNAL_ERROR"
    assert MlflowException("x", 12345).error_code == "INTERNAL_ERROR"
    assert MlflowException("x", INVALID_PARAMETER_VALUE).get_http_status_code() == 400
    wrong = MlflowException.invalid_parameter_value("wrong", field="f")
    assert isinstance(wrong, InvalidParameterError)
    assert json.loads(wrong.serialize_as_json())["field"] == "f"


def test_every_exception_survives_its_way_from_another_process() -> None:
    kinds = (InvalidParameterError, NotFoundError, AlreadyExistsError, MissingExtraError)
    errors: list[TrialbookError] = [kind("what is wrong") for kind in kinds]
    errors += [UnsupportedNameError("no"), UnsupportedModuleError("no"), TrialbookError("x", 1000)]
    errors.append(FilterError("bad", text="metrics.x >", position=11, suggestions=["0"]))
    for error in errors:
        same = pickle.loads(pickle.dumps(error))  # noqa: S301 -- our own
        assert type(same) is type(error)
        assert (str(same), same.message, same.error_code) == (
            str(error),
            error.message,
            error.error_code,
        )
    assert same.suggestions == ("0",)


def test_codes_have_names_and_numbers() -> None:
    assert ErrorCode.Value("INVALID_PARAMETER_VALUE") == INVALID_PARAMETER_VALUE
    assert all(ErrorCode.Value(ErrorCode.Name(number)) == number for number in ErrorCode.values())
    with pytest.raises(InvalidParameterError, match="no code"):
        ErrorCode.Name(99_999)
    with pytest.raises(InvalidParameterError, match="no code"):
        ErrorCode.Value("TEAPOT")
