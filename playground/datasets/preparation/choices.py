"""`ColumnChoice`: what is to happen to one column, before anything is fitted."""

from dataclasses import dataclass

from playground.datasets.preparation.kinds import (
    ColumnKind,
    DatePart,
    Encoding,
    Fill,
    Scaling,
    TextMode,
)
from playground.datasets.preparation.values import USUAL_PARTS


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnChoice:
    """What is to happen to one column.

    Attributes
    ----------
    name : str
    kind : ColumnKind
    fill : Fill
        What stands in for a missing cell; median and mean for numbers and dates only.
    constant : str
        For `Fill.CONSTANT`: a number, a text, or a date such as 2026-05-01, as text.
    has_indicator : bool
        Whether there is one more input that is 1 where the cell is missing.
    scaling : Scaling
        Of all its inputs; texts are never scaled.
    encoding : Encoding
        For categories.
    has_unknown : bool
        For categories: whether texts that were not seen have an input of their own.
    vocabulary : tuple of str
        For categories: their texts in order, if they are known already; otherwise those of the
        training set, sorted. Given ones keep the number of inputs the same for every split.
    parts : tuple of DatePart
        For dates.
    words : int
        For texts: the most words of the vocabulary.
    mode : TextMode
        For texts.
    length : int
        For texts as sequences: how many words are read.
    shape : tuple of int
        For arrays: the shape of one sample as the network takes it.
    brightest : float
        For arrays: the raw value that becomes 1.
    unit : str
        For numbers: as written in the file.
    """

    name: str
    kind: ColumnKind = ColumnKind.NUMBER
    fill: Fill = Fill.NOTHING
    constant: str = ""
    has_indicator: bool = False
    scaling: Scaling = Scaling.NONE
    encoding: Encoding = Encoding.ONE_HOT
    has_unknown: bool = False
    vocabulary: tuple[str, ...] = ()
    parts: tuple[DatePart, ...] = USUAL_PARTS
    words: int = 10_000
    mode: TextMode = TextMode.SEQUENCE
    length: int = 32
    shape: tuple[int, ...] = ()
    brightest: float = 1.0
    unit: str = ""
