"""`Preparation`: what happens to each column of a raw row, as one frozen, fitted value.

A missing cell is NaN, NaT, or no text. Where a column has `fill`, that value stands in for
it; otherwise a number or a date gives NaN, and a category counts as unknown.
"""

from typing import TypeAlias

import msgspec
import numpy as np
from numpy.typing import NDArray

from playground.base.tasks import TaskKind
from playground.datasets.preparation.kinds import DatePart, Encoding, TextMode

USUAL_PARTS = (DatePart.YEAR, DatePart.MONTH, DatePart.WEEKDAY)
PADDING, UNKNOWN_TOKEN, FIRST_TOKEN = 0, 1, 2
"""The numbers of a text that is shorter, of an unknown word, and of the first word."""


class NumberColumn(msgspec.Struct, frozen=True, tag="number", forbid_unknown_fields=True):
    """A column of numbers: one input, and one more for `has_indicator`.

    Attributes
    ----------
    name : str
    fill : float or None
        Stands in for a missing cell.
    has_indicator : bool
        Whether there is an input that is 1 where the cell is missing, otherwise 0.
    low, high : float
        The range in the training set.
    typical : float
        The median of the training set.
    is_whole : bool
        Whether all numbers of the training set are whole.
    unit : str
        As written in the file: "%", "€"; "" for none.
    """

    name: str
    fill: float | None = None
    has_indicator: bool = False
    low: float = 0.0
    high: float = 1.0
    typical: float = 0.0
    is_whole: bool = False
    unit: str = ""

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names of its inputs of the network."""
        return (self.name, *_indicator(self.name, self.has_indicator))


class CategoryColumn(msgspec.Struct, frozen=True, tag="category", forbid_unknown_fields=True):
    """A column of few different texts.

    "one_hot": an input for each text of the vocabulary, 1 where the cell is that text; before
    them, if `has_unknown`, one for texts that are not in it. "ordinal": one input, 1 for the
    first text, 2 for the second; 0 for an unknown one.

    Attributes
    ----------
    name : str
    vocabulary : tuple of str
        In the order of the inputs; none is empty.
    fill : str or None
        The text of the vocabulary that stands in for a missing cell.
    encoding : Encoding
    has_unknown : bool
        Whether unknown texts have an input of their own; otherwise all inputs are 0.
    has_indicator : bool
        Whether there is an input that is 1 where the cell is missing, otherwise 0.
    typical : str
        The most frequent text of the training set.
    """

    name: str
    vocabulary: tuple[str, ...] = ()
    fill: str | None = None
    encoding: Encoding = Encoding.ONE_HOT
    has_unknown: bool = False
    has_indicator: bool = False
    typical: str = ""

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names of its inputs of the network."""
        if self.encoding is Encoding.ORDINAL:
            own: tuple[str, ...] = (self.name,)
        else:
            unknown = (f"{self.name} is unknown",) if self.has_unknown else ()
            own = (*unknown, *(f"{self.name}={text}" for text in self.vocabulary))
        return (*own, *_indicator(self.name, self.has_indicator))


class DateColumn(msgspec.Struct, frozen=True, tag="date", forbid_unknown_fields=True):
    """A column of dates and times: one input for each of its parts.

    Attributes
    ----------
    name : str
    parts : tuple of DatePart
    origin : int
        What "elapsed" counts from, in seconds since 1970, UTC.
    fill : int or None
        Seconds since 1970 that stand in for a missing cell.
    has_indicator : bool
        Whether there is an input that is 1 where the cell is missing, otherwise 0.
    low, high, typical : int
        The range and the median in the training set, in seconds since 1970.
    """

    name: str
    parts: tuple[DatePart, ...] = USUAL_PARTS
    origin: int = 0
    fill: int | None = None
    has_indicator: bool = False
    low: int = 0
    high: int = 0
    typical: int = 0

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names of its inputs of the network."""
        parts = tuple(f"{self.name} {part}" for part in self.parts)
        return (*parts, *_indicator(self.name, self.has_indicator))


class TextColumn(msgspec.Struct, frozen=True, tag="text", forbid_unknown_fields=True):
    """A column of sentences, split into words as Keras's `TextVectorization` does.

    Attributes
    ----------
    name : str
    vocabulary : tuple of str
        The words, the most frequent first.
    mode : TextMode
        "sequence": the numbers of the first `length` words, 0 after the last, 1 for an unknown
        word, then 2, 3, ... in the order of the vocabulary. "presence": an input for an
        unknown word and one for each word of the vocabulary, 1 where the text has it.
    length : int
        For sequences: how many numbers there are.
    """

    name: str
    vocabulary: tuple[str, ...] = ()
    mode: TextMode = TextMode.SEQUENCE
    length: int = 32

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names of its inputs of the network."""
        if self.mode is TextMode.SEQUENCE:
            return tuple(f"{self.name} word {number}" for number in range(1, self.length + 1))
        unknown = f"{self.name} has an unknown word"
        return (unknown, *(f"{self.name} has {word}" for word in self.vocabulary))


class ArrayColumn(msgspec.Struct, frozen=True, tag="array", forbid_unknown_fields=True):
    """Images, sequences, or rows of numbers without names; always the only column.

    Attributes
    ----------
    name : str
    shape : tuple of int
        Of one sample, as the network takes it.
    brightest : float
        Raw values are divided by this: 255 for bytes of an image.
    low, high : float
        The range of the raw values in the training set.
    fit : str
        For images read from files: what happens to those that are not square.
    seconds : float
        For sounds as spectrograms: how much of each is used; 0 for all else.
    member : str
        For samples from an .npz file: the name of their array; else "".
    """

    name: str
    shape: tuple[int, ...]
    brightest: float = 1.0
    low: float = 0.0
    high: float = 1.0
    fit: str = ""
    seconds: float = 0.0
    member: str = ""

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Nothing: its inputs have no names."""
        return ()


Column: TypeAlias = NumberColumn | CategoryColumn | DateColumn | TextColumn | ArrayColumn


class TargetColumn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the outputs mean.

    Attributes
    ----------
    name : str
        Of the column that is predicted; "" if it has none.
    kind : TaskKind
    class_names : tuple of str
        Two for binary; empty for regression.
    low, high : float
        The labels of a binary task, before scaling: 0 and 1, or -1 and 1. Otherwise the range
        of the targets.
    offset, scale : tuple of float
        For regression: the network learns ``(target - offset) / scale``; one number for each
        target, or none if they are not scaled.
    unit : str
        As written in the file: "%", "€"; "" for none.
    """

    kind: TaskKind
    name: str = ""
    class_names: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0
    offset: tuple[float, ...] = ()
    scale: tuple[float, ...] = ()
    unit: str = ""


NUMBER = "number"
ISO = "%Y-%m-%dT%H:%M:%S%.f"


class SeriesWindow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A time series: a sample is several rows, one after the other.

    Attributes
    ----------
    steps : int
        Rows of a sample, the oldest first; at least 1.
    horizon : int
        How many rows after the last of them the target is; at least 1.
    order : str
        The column by whose values the rows are ordered; "" if they are in order already.
    form : str
        How these values are written: `NUMBER`, or a date such as "%d.%m.%Y", where "%.f" stands
        for parts of a second, if there are any; "" for a text.
    """

    steps: int
    horizon: int = 1
    order: str = ""
    form: str = ""

    @property
    def ahead(self) -> int:
        """How many rows after the first row of a window its target is."""
        return self.steps - 1 + self.horizon

    @property
    def in_words(self) -> str:
        """What a model does with the rows: "looks back on 6 rows and predicts 1 row ahead"."""
        seen, ahead = (
            f"{count:,} row{'' if count == 1 else 's'}" for count in (self.steps, self.horizon)
        )
        return f"looks back on {seen} and predicts {ahead} ahead"


class Spelling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the table is written that a model has learned from.

    New rows that could be read in two ways are read in this one, and the example beside an
    export reads them so.

    Attributes
    ----------
    decimal : str
        "." or ",".
    thousands : str
        What groups the digits of a number: "", ",", ".", " " or "'".
    is_day_first : bool or None
        Whether 01/02/2024 is the first of February; None if the table does not say.
    dates : tuple of (str, str)
        Columns of dates that are not written as ISO 8601, and how: "%d.%m.%Y".
    delimiter, encoding : str
        Of a text file; see `playground.datasets.tables.read_as.ReadAs`.
    names : tuple of str
        Of all columns, for a file without a header; else empty.
    """

    decimal: str = "."
    thousands: str = ""
    is_day_first: bool | None = None
    dates: tuple[tuple[str, str], ...] = ()
    delimiter: str = ","
    encoding: str = "utf-8"
    names: tuple[str, ...] = ()


class Preparation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that happens between a raw row and the network, and between network and answer.

    The inputs of the columns are joined in order. `features`, if any, are computed from them;
    at last each is scaled: ``x = (raw - offset) / scale``.

    Attributes
    ----------
    columns : tuple of Column
        In the order of the network's inputs. An `ArrayColumn` and a text as a sequence are
        always alone.
    target : TargetColumn
    features : tuple of str
        For data in the plane, whose columns are x and y: functions of these, by their names in
        `playground.datasets.features`.
    offset, scale : tuple of float
        One number for each input; a single one for an `ArrayColumn` with more than one
        dimension; none if nothing is scaled.
    window : SeriesWindow or None
        For a time series: each sample is the inputs of this many rows.
    spelling : Spelling or None
        For a table whose numbers or dates are not written as Python writes them.
    """

    columns: tuple[Column, ...]
    target: TargetColumn
    features: tuple[str, ...] = ()
    offset: tuple[float, ...] = ()
    scale: tuple[float, ...] = ()
    window: SeriesWindow | None = None
    spelling: Spelling | None = None

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names of the inputs of the network; empty if they have none."""
        if self.features:
            return self.features
        return tuple(name for column in self.columns for name in column.feature_names)

    @property
    def input_shape(self) -> tuple[int, ...]:
        """Shape of one sample."""
        only = self.columns[0] if len(self.columns) == 1 else None
        if isinstance(only, ArrayColumn):
            return only.shape
        count = len(self.feature_names)
        return (count,) if self.window is None else (self.window.steps, count)

    def sample_count(self, rows: int) -> int:
        """Return how many samples a number of raw rows makes."""
        return rows if self.window is None else max(0, rows - self.window.steps + 1)

    def row_span(self, samples: int) -> int:
        """Return how many raw rows a number of successive samples has."""
        return samples if self.window is None else samples + self.window.steps - 1

    @property
    def scaling(self) -> tuple[NDArray[np.float32], NDArray[np.float32]] | None:
        """Offset and scale of the inputs as float32 arrays, or None."""
        if not self.scale:
            return None
        return np.array(self.offset, np.float32), np.array(self.scale, np.float32)


def _indicator(name: str, has_indicator: bool) -> tuple[str, ...]:
    return (f"{name} is missing",) if has_indicator else ()
