"""Datasets of pandas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trialbook.data.dataset import Dataset
from trialbook.errors import InvalidParameterError
from trialbook.service.validation.limits import explained, shown

if TYPE_CHECKING:
    import pandas as pd

    from trialbook.types import ColSpec

_LOOKED_AT = 1_000
"""Values of a column of objects that are looked at to know its type."""


class PandasDataset(Dataset):
    """A DataFrame as a dataset; `trialbook.data.from_pandas` makes it."""

    def __init__(
        self,
        df: pd.DataFrame,
        source: Any,
        targets: str | None = None,
        name: str | None = None,
        digest: str | None = None,
        predictions: str | None = None,
    ) -> None:
        if not hasattr(df, "columns") or not hasattr(df, "iloc"):
            raise InvalidParameterError(f"{shown(df)} of type {type(df).__name__} is no DataFrame.")
        for role, column in (("targets", targets), ("predictions", predictions)):
            if column is not None and column not in df.columns:
                raise InvalidParameterError(
                    f"There is no column {shown(column)} to be the {role}; there are "
                    f"{shown(list(df.columns), 200)}."
                )
        self._df = df
        self._targets = targets
        self._predictions = predictions
        super().__init__(source, name, digest)

    def _compute_digest(self) -> str:
        from trialbook.service.dataset_digest import table_digest

        return table_digest(_columns(self._df), len(self._df))

    @property
    def df(self) -> pd.DataFrame:
        """The table."""
        return self._df

    @property
    def targets(self) -> str | None:
        """The column that is to be predicted."""
        return self._targets

    @property
    def predictions(self) -> str | None:
        """The column of what was predicted."""
        return self._predictions

    @property
    def profile(self) -> dict[str, Any]:
        """The numbers of rows and of elements."""
        return {"num_rows": len(self._df), "num_elements": int(self._df.size)}

    def _infer_schema(self) -> Any:
        from trialbook.types import Schema

        columns = [_column(label, column) for label, column in _columns(self._df)]
        return Schema(columns) if columns else None

    def _schema_as_dict(self) -> dict[str, Any]:
        return {"mlflow_colspec": self.schema.to_dict()}


@explained("No dataset can be made of this table")
def from_pandas(
    df: pd.DataFrame,
    source: Any = None,
    targets: str | None = None,
    name: str | None = None,
    digest: str | None = None,
    predictions: str | None = None,
) -> PandasDataset:
    """Describe a DataFrame as a dataset; a run keeps its rows nowhere.

    Parameters
    ----------
    df : DataFrame
    source : str or path, optional
        The file or the URL that it came from, of which credentials are left out; the notebook
        or script unless given. One of MLflow's sources will do.
    targets, predictions : str, optional
        The columns that hold them.
    name : str, default "dataset"
    digest : str, optional
        A hash of the content. Unless given, it is made of the columns' names, the number of
        rows and the values of up to 10,000 rows, spread evenly: a change in a row between
        these goes unseen.

    Returns
    -------
    PandasDataset

    Raises
    ------
    InvalidParameterError
        There is no column of that name.

    Examples
    --------
    >>> import pandas as pd
    >>> df = pd.DataFrame({"length": [5.1, 4.9], "kind": ["a", "b"]})
    >>> dataset = tb.data.from_pandas(df, source="iris.csv", targets="kind", name="iris")
    >>> dataset.digest, dataset.source, dataset.profile["num_rows"]
    ('c509f73e5f70', LocalArtifactDatasetSource('iris.csv'), 2)
    >>> dataset.schema
    ['length': double (required), 'kind': string (required)]
    >>> with tb.start_run() as run:
    ...     tb.log_input(dataset, context="training")
    >>> tb.get_run(run.info.run_id).inputs.dataset_inputs[0].dataset.profile
    '{"num_rows": 2, "num_elements": 4}'
    """
    return PandasDataset(df, source, targets, name, digest, predictions)


def _columns(df: pd.DataFrame) -> list[tuple[Any, pd.Series[Any]]]:
    # by place, because two columns may have one name
    return [(label, df.iloc[:, place]) for place, label in enumerate(df.columns)]


def _column(label: Any, column: pd.Series[Any]) -> ColSpec:
    from trialbook.types import ColSpec
    from trialbook.types.inference import column_type
    from trialbook.types.schema import AnyType

    known = label if isinstance(label, str | int) else str(label)
    # to look at each value of a million takes longer than all else
    looked_at = column.iloc[:_LOOKED_AT].dropna() if column.dtype.kind == "O" else column
    try:
        kind = column_type(looked_at) if len(looked_at) else AnyType()
    except InvalidParameterError:
        kind = AnyType()
    return ColSpec(kind, known, not bool(column.isna().any()))
