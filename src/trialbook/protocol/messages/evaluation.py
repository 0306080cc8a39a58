"""Predictions in a view: which classes are taken for which, and the samples behind each number.

Arrays are texts here: base64 of little-endian numbers, doubles unless something else is said.
"""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from trialbook.protocol.message import Message
from trialbook.protocol.messages.stores import StoreInfo
from trialbook.protocol.messages.values import TableCell

Task = Annotated[
    Literal["binary", "multiclass", "multilabel", "regression"], Meta(title="PredictionTask")
]
"""What predictions are of: two classes, one of many, several at once, or numbers."""

_Label = Annotated[int, Meta(ge=0)]


class PredictionsOfRun(Message):
    """Predictions that a run has."""

    run_id: str
    name: str
    split: str
    fold: int | None
    """One fold of a cross-validation; null for all of them, or where there are none."""


class EvaluationLayout(Message):
    """How a person has arranged an evaluation."""

    normalize: Literal["true", "pred", "all"] | None = None
    """Shares of the true class, of the predicted one or of all; null for counts."""
    order: Literal["given", "name", "support", "confusion"] = "given"
    """By what the classes are sorted: as they were given, by name, largest or most confused first.
    """


class EvaluationSpec(Message, tag_field="view", tag="evaluation"):
    """Predictions in a cell."""

    view_id: str
    store_id: str | None
    runs: Annotated[list[PredictionsOfRun], Meta(max_length=2)]
    """None for arrays that a cell has given, which its kernel has for as long as the view lives."""
    layout: EvaluationLayout | UnsetType = UNSET
    groups: dict[str, str] | UnsetType = UNSET
    """By label, the name of the group that it belongs to."""


class MatrixCounts(Message):
    """How often each class was taken for each: sums of weights, or numbers of samples."""

    fold: int | None
    """null for all."""
    samples: int
    """Predictions that are counted."""
    total: float
    """Sum of their weights."""
    support: str
    """Of each class, in the order of the labels: what is of it."""
    predicted: str
    """Of each class: what was taken for it."""
    correct: str
    """Of each class: what is of it and was taken for it."""
    cells: str
    """Whole numbers of 32 bits, ascending: place of the true label times the number of labels, plus
    place of the predicted one. Those left out are zero; none where several labels are true at once.
    """
    counts: str
    """Of the cells."""
    left_out: int
    """Cells that are not zero and not here; the largest are."""


class LabelScores(Message):
    """How many samples of a class, and how many others, have which score."""

    label: _Label
    edges: str
    """Ascending; a bin has the scores from its edge up to but without the next one."""
    positives: str
    """By bin, of the class."""
    negatives: str
    """By bin, of all others."""
    auc: float | None
    average_precision: float | None


class NumberColumn(Message):
    """Numbers that were logged beside samples."""

    name: str
    values: str
    """NaN where there is none."""


class NumbersPredicted(Message):
    """What a regressor has predicted: all of it, or as much as there is room for."""

    ids: list[str]
    actual: str
    predicted: str
    count: int
    """Samples in all."""
    measures: dict[str, float | None]
    """Such as mae, rmse and r2, of all samples."""
    edges: str
    """Of bins of residuals, actual less predicted."""
    counts: str
    """By bin, of all samples."""
    worst: list[int]
    """Places of the largest errors of all samples among the ids, worst first."""
    columns: list[NumberColumn]
    """Of the same samples."""


class EvaluationSubject(Message):
    """Predictions of one run, or of arrays."""

    title: str
    run: PredictionsOfRun | None
    """null for arrays."""
    task: Task
    samples: int
    without_truth: int
    """Samples without a true label, which nothing counts."""
    without_score: int
    """Samples whose score is NaN, which no curve counts."""
    total: MatrixCounts | None
    """null for numbers."""
    folds: list[MatrixCounts]
    """None where there are no folds, or only one is shown."""
    scored: bool
    """Whether there are scores."""
    scores: list[LabelScores]
    """Of the classes that there is room for; others are asked for."""
    numbers: NumbersPredicted | UnsetType = UNSET


class EvaluationDelta(Message):
    """Two predictions of the same samples, which are told by their ids; both have these alone."""

    paired: int
    """Samples that both have."""
    only_first: int
    only_second: int
    different_truth: int
    """Samples whose true label is not the same in both; they are left out."""
    fixed: int
    """Wrong in the first, right in the second; 0 of numbers."""
    broken: int
    """Right in the first, wrong in the second; 0 of numbers."""
    both_wrong: int
    measure: Literal["accuracy", "rmse"]
    difference: float | None
    """Of the second less that of the first."""
    low: float | None
    """Where its 95 % interval begins, by the paired bootstrap."""
    high: float | None
    p_value: float | None
    """Of McNemar's test."""
    better: Literal["first", "second"] | None
    """null where these samples do not tell."""


class EvaluationFound(Message):
    """Predictions beside one another, with the same labels."""

    labels: list[str]
    labels_left_out: int
    """Classes that there was no room for."""
    subjects: list[EvaluationSubject]
    """One, or two to compare."""
    delta: EvaluationDelta | None
    columns: list[str]
    """What was logged beside the samples, by which they can be cut into slices."""
    groups: list[str] | UnsetType = UNSET
    """Of each label, the name of the group that it belongs to; left out where there are none."""


class EvaluationSnapshot(EvaluationFound, tag_field="view", tag="evaluation", kw_only=True):
    """What is saved of an evaluation: its largest and most confused classes."""


class EvaluationParams(Message):
    spec: EvaluationSpec


class EvaluationMatrixResult(Message):
    """All classes and cells, with the scores of some classes."""

    store: StoreInfo
    cursor: int
    found: EvaluationFound


class EvaluationScoresParams(EvaluationParams):
    labels: Annotated[list[_Label], Meta(max_length=50)]


class EvaluationScoresResult(Message):
    subjects: list[list[LabelScores]]
    """Of each subject, of the labels that have scores."""


class MatrixBlock(Message):
    """The cells of all these classes taken for all those."""

    true: list[_Label]
    predicted: list[_Label]


class ScoreThreshold(Message):
    """One class against the rest: cells are of a matrix where 1 is this class, 0 all others."""

    label: _Label
    threshold: float | None
    """What has this score or more counts as of the class; null for what was predicted."""


Changed = Annotated[Literal["fixed", "broken", "both_wrong"], Meta(title="SampleChange")]
"""Wrong in the first and right in the second, the other way round, or wrong in both."""


class EvaluationSamplesParams(EvaluationParams):
    subject: Annotated[int, Meta(ge=0, le=1)]
    offset: Annotated[int, Meta(ge=0)]
    limit: Annotated[int, Meta(ge=1, le=200)]
    blocks: Annotated[list[MatrixBlock], Meta(max_length=1000)] | UnsetType = UNSET
    """Samples of these cells; left out for all."""
    at: ScoreThreshold | UnsetType = UNSET
    change: Changed | UnsetType = UNSET
    fold: int | UnsetType = UNSET
    column: str | UnsetType = UNSET
    """Only those of a slice by this column."""
    slice: str | UnsetType = UNSET
    """The slice's title, as evaluation.slices has it."""
    ids: Annotated[list[str], Meta(max_length=1000)] | UnsetType = UNSET
    """Only those."""


class EvaluatedSample(Message):
    id: str
    true: str
    predicted: str
    score: float | None
    """Of the predicted class; of two classes that of the second; null where there is none."""
    values: list[TableCell]
    """By column; images are data URLs of small pictures."""
    other: str | UnsetType = UNSET
    """What the other subject has predicted, where there are two and both have it."""


class SampleColumn(Message):
    name: str
    image: bool


class EvaluationSamplesResult(Message):
    columns: list[SampleColumn]
    samples: list[EvaluatedSample]
    offset: int
    total: int


class EvaluationSlicesParams(EvaluationParams):
    subject: Annotated[int, Meta(ge=0, le=1)]
    column: str
    measure: str | UnsetType = UNSET
    """The first that there is, unless given."""
    label: _Label | UnsetType = UNSET
    """Of which precision, recall and F1 are; the second of two classes, unless given."""


class EvaluationSlice(Message):
    """The samples that have the same in a column, or numbers from the same range."""

    title: str
    samples: int
    measured: float | None
    low: float | None
    high: float | None


class EvaluationSlicesResult(Message):
    column: str
    measure: str
    measures: list[str]
    """What else can be asked for."""
    slices: list[EvaluationSlice]
    """Worst first."""
    total: float | None
    """Of all samples."""
    left_out: int


class EvaluationErrorsParams(EvaluationParams):
    subject: Annotated[int, Meta(ge=0, le=1)]


class LabelErrorPair(Message):
    given: str
    suggested: str
    count: int


class EvaluationErrorsResult(Message):
    """Samples whose true label looks wrong, by confident learning."""

    ids: list[str]
    """Most suspect first, at most 1,000."""
    total: int
    pairs: list[LabelErrorPair]
    """Most frequent first, at most 50."""
