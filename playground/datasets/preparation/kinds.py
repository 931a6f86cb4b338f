"""The closed sets of words of a preparation; files contain them as they are written here."""

from enum import StrEnum


class ColumnKind(StrEnum):
    """What the cells of a column are."""

    NUMBER = "number"
    CATEGORY = "category"
    DATE = "date"
    TEXT = "text"
    ARRAY = "array"


class Fill(StrEnum):
    """What stands in for a missing cell."""

    NOTHING = "nothing"
    MEDIAN = "median"
    MEAN = "mean"
    MOST_FREQUENT = "most_frequent"
    CONSTANT = "fixed"


class Scaling(StrEnum):
    """How numbers are scaled: not at all, to mean 0 and variance 1, or to 0..1."""

    NONE = "none"
    STANDARD = "standard"
    MINMAX = "minmax"


class Encoding(StrEnum):
    """How a category becomes numbers."""

    ONE_HOT = "one_hot"
    ORDINAL = "ordinal"


class DatePart(StrEnum):
    """What a network reads of a date."""

    YEAR = "year"
    MONTH = "month"
    """1 to 12."""
    DAY = "day"
    """1 to 31."""
    WEEKDAY = "weekday"
    """0, Monday, to 6."""
    HOUR = "hour"
    """0 to 23."""
    ELAPSED = "elapsed"
    """Days since the first moment of the training set."""


class TextMode(StrEnum):
    """How a sentence becomes numbers."""

    SEQUENCE = "sequence"
    PRESENCE = "presence"
