"""Data of which MLflow and Trialbook are to infer the same signature."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd


def names(infer_signature: Any) -> dict[str, Any]:
    """Return what the calls name."""
    return {
        "infer": infer_signature,
        "frame": frame,
        "np": np,
        "pd": pd,
        "dt": dt,
        "Decimal": Decimal,
        "nan": float("nan"),
    }


def frame() -> pd.DataFrame:
    """Return a table with columns of many types."""
    columns: dict[str, Any] = {
        str(kind): np.array([1, 2], kind)
        for kind in ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "f2", "f4", "f8", "?", "M8[ns]")
    }
    columns |= {
        "Int64": pd.array([1, None], "Int64"),
        "boolean": pd.array([True, None], "boolean"),
        "Float32": pd.array([1, None], "Float32"),
        "string": pd.array(["a", None], "string"),
        "text": ["a", "b"],
        "gaps": ["a", None],
        "missing": [1.5, None],
        "nothing": [None, None],
        "objects": pd.Series([1, 2], dtype=object),
        "bytes": [b"a", b"b"],
        "dates": [dt.date(2026, 1, 2), dt.date(2026, 1, 3)],
        "zoned": pd.to_datetime(pd.Series(["2026-01-02", None]), utc=True),
        "kinds": pd.Categorical(["a", "b"]),
        "numbers": pd.Categorical([1, 2]),
        "lists": [["a"], ["b", "c"]],
        "deep": [{"k": 1, "l": [1.5]}, {"k": 2}],
        "arrays": [np.array([1.0]), np.array([2.0, 3.0])],
    }
    return pd.DataFrame(columns)


CALLS = (
    "infer(frame())",
    *(f"infer(frame()[[{column!r}]])" for column in frame().columns),
    "infer(frame()['missing'])",
    "infer(pd.Series([1, 2]))",
    "infer(pd.Series([1, None], name='x'))",
    "infer(pd.DataFrame(np.zeros((3, 2))))",
    "infer(pd.DataFrame({'a': [1]}), pd.DataFrame({'p': [0.5]}))",
    "infer(pd.DataFrame({'a': [1.5], 'b': ['x']}), np.array([1, 0]))",
    "infer(pd.DataFrame({'a': ['x', 1]}))",
    "infer(pd.DataFrame({'a': [Decimal('1.5')]}))",
    "infer(pd.DataFrame({'a': pd.to_timedelta([1])}))",
    "infer(pd.DataFrame({'a': np.array([1], 'u8')}))",
    "infer(pd.DataFrame({'a': [1 + 2j]}))",
    "infer(pd.DataFrame([[1, 2]], columns=['a', 'a']))",
    "infer(pd.DataFrame())",
    *(
        f"infer(np.zeros((2, 3), {kind!r}))"
        for kind in (
            "f8",
            "f4",
            "f2",
            "i8",
            "i4",
            "u1",
            "u8",
            "?",
            "c16",
            "U5",
            "S5",
            "O",
            "M8[ns]",
        )
    ),
    "infer(np.array(['a', 'bcd']))",
    "infer(np.zeros((5, 28, 28, 3), 'u1'), np.zeros((5, 10), 'f4'))",
    "infer(np.array(1.0))",
    "infer(np.zeros((0, 3)))",
    "infer({'a': np.zeros((2, 3)), 'b': np.array([1, 2])})",
    "infer({'a': [1, 2], 'b': 'x', 'c': None, 'd': {'e': [True]}})",
    "infer({'a': np.array([]), 'b': 1})",
    "infer({1: 2})",
    "infer({})",
    "infer([])",
    "infer([[]])",
    "infer(['a', 'b'])",
    "infer([1, 2.5])",
    "infer([1, None, nan])",
    "infer([None])",
    "infer([['a', 'b'], [], None])",
    "infer([{'a': 1, 'b': 'x'}, {'a': None, 'c': [1.0]}])",
    "infer([{'a': {'x': 1}}, {'a': {'x': 2, 'y': 'z'}}, {'a': None}])",
    "infer([{'a': 1}, {'a': 'x'}])",
    "infer([{'a': {'x': None}}, {'a': {'x': 1}}])",
    "infer((1, 2))",
    "infer('text')",
    "infer(b'bytes')",
    "infer(1)",
    "infer(1.5)",
    "infer(True)",
    "infer(nan)",
    "infer(np.float32(1))",
    "infer(np.int32(1))",
    "infer(np.int8(1))",
    "infer(np.str_('x'))",
    "infer(np.datetime64('2026-01-02'))",
    "infer(dt.date(2026, 1, 2))",
    "infer([dt.datetime(2026, 1, 2), dt.datetime(2026, 1, 3)])",
    "infer([pd.Timestamp('2026-01-02')])",
    "infer(Decimal('1.5'))",
    "infer(object)",
    "infer(None, [1.5])",
    "infer()",
    "infer(['a'], params={'k': 5, 't': 0.5, 'name': 'x', 'flag': True, 'many': [1, 2]})",
    "infer(['a'], params={'when': dt.date(2026, 1, 2), 'all': [np.datetime64('2026-01-02')]})",
    "infer(['a'], params={'texts': ['a', 'b'], 'array': np.array([1.5]), 'int32': np.int32(5)})",
    "infer(['a'], params={'deep': {'a': 1, 'b': ['x']}})",
    "infer(['a'], params={'k': np.float32(0.5)})",
    "infer(['a'], params={'k': None})",
    "infer(['a'], params={'k': [[1]]})",
    "infer(['a'], params={'k': [1, 'a']})",
    "infer(['a'], params={'k': b'x'})",
    "infer(['a'], params={'k': (1, 2)})",
    "infer(['a'], params=[1])",
    "infer(['a'], params={})",
)
