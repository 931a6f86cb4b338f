"""A small table with a column of every kind, and what is chosen for each."""

import numpy as np

from playground.base.tasks import TaskKind
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.fitting import fit
from playground.datasets.preparation.kinds import ColumnKind, DatePart, Fill, Scaling, TextMode
from playground.datasets.preparation.raw import RawColumns, Texts
from playground.datasets.preparation.values import Preparation, TargetColumn

TARGET = TargetColumn(TaskKind.BINARY, "survived", ("no", "yes"))
COLUMNS: RawColumns = {
    "age": np.array([22.0, np.nan, 26.0, 35.0, 54.0, 2.0]),
    "fare": np.array([7.25, 71.28, 7.92, 53.1, 51.86, 21.07]),
    "sex": Texts.of(["male", "female", "female", "female", "male", None]),
    "port": Texts.of(["S", "C", "S", "S", None, "Q"]),
    "class": Texts.of(["third", "first", "third", "first", "first", "third"]),
    "sailed": np.array(
        ["1912-04-10", "1912-04-10", "NaT", "1912-04-11", "2024-02-29T23:59", "1969-12-31"],
        "datetime64[s]",
    ),
    "note": Texts.of(["A good trip!", "a BAD trip", None, "good, good", "to the sea", "bad"]),
}
CHOICES = (
    ColumnChoice(name="age", fill=Fill.MEDIAN, has_indicator=True, scaling=Scaling.STANDARD),
    ColumnChoice(name="fare", scaling=Scaling.MINMAX),
    ColumnChoice(name="sex", kind=ColumnKind.CATEGORY, has_unknown=True),
    ColumnChoice(
        name="port",
        kind=ColumnKind.CATEGORY,
        fill=Fill.MOST_FREQUENT,
        has_indicator=True,
        scaling=Scaling.STANDARD,
    ),
    ColumnChoice(
        name="sailed",
        kind=ColumnKind.DATE,
        parts=tuple(DatePart),
        fill=Fill.MEDIAN,
        scaling=Scaling.STANDARD,
    ),
    ColumnChoice(name="note", kind=ColumnKind.TEXT, mode=TextMode.PRESENCE, words=3),
)


def fitted() -> Preparation:
    """Return the preparation of the table."""
    return fit(COLUMNS, CHOICES, TARGET)
