"""What an exported model takes: its inputs by name, and what is done before them.

Keras layers read texts, and fill missing numbers by operations; not every format has both.
The parts of a date are computed before, in every format.
"""

import re
from collections.abc import Iterator
from keyword import iskeyword
from typing import Any

import msgspec

from playground.datasets.preparation.kinds import DatePart, TextMode
from playground.datasets.preparation.values import (
    ArrayColumn,
    CategoryColumn,
    Column,
    DateColumn,
    NumberColumn,
    Preparation,
    TextColumn,
)

NUMBER, MISSING, TEXT, CODE, WORDS, PART, ARRAY = (
    "number",
    "missing",
    "text",
    "code",
    "words",
    "part",
    "array",
)
LONGEST_NAME = 40


class ModelInput(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One input of an exported model.

    Attributes
    ----------
    name : str
        In the model: letters, digits and _ only; the column's name if that allows it.
    column : str
        The column of the raw row that it reads.
    takes : str
        "number": the number, NaN if it is missing. "missing": 1 where the cell is missing, else
        0. "text": the text, empty if it is missing. "code": the place of the text in `vocabulary`,
        from 1; 0 if it is not there; one more than its length if it is missing. "words":
        the words of the text as numbers, by `vocabulary`. "part": a part of the date. "array":
        all numbers of a sample.
    dtype : str
        "float32", "int32" or "string".
    shape : tuple of int
        Of one sample; of a time series it begins with the rows of a window.
    fill : float or None
        What the caller puts in for a missing cell; None if the model does that, or if a missing
        cell cannot be used.
    vocabulary : tuple of str
        For "code" and "words".
    part : DatePart or None
    origin : int
        For the part "elapsed": what the days count from, in seconds since 1970.
    """

    name: str
    column: str
    takes: str
    dtype: str
    shape: tuple[int, ...]
    fill: float | None = None
    vocabulary: tuple[str, ...] = ()
    part: DatePart | None = None
    origin: int = 0


def inputs_of(
    preparation: Preparation, *, takes_texts: bool, fills: bool
) -> tuple[ModelInput, ...]:
    """Return the inputs of an exported model, in the order of the columns.

    Parameters
    ----------
    takes_texts : bool
        Whether the format has inputs of text.
    fills : bool
        Whether the model can fill missing numbers.
    """
    window = preparation.window
    found = [
        entry
        for column in preparation.columns
        for entry in _inputs(
            column,
            # Keras splits one text of a sample into words, not one of each row of a window.
            takes_texts=takes_texts and (window is None or not isinstance(column, TextColumn)),
            fills=fills,
        )
    ]
    if window is not None:
        found = [
            msgspec.structs.replace(entry, shape=(window.steps, *entry.shape)) for entry in found
        ]
    taken: set[str] = set()
    result = []
    for entry in found:
        result.append(msgspec.structs.replace(entry, name=_free_name(entry.name, taken)))
        taken.add(result[-1].name.casefold())
    return tuple(result)


def _inputs(column: Column, *, takes_texts: bool, fills: bool) -> Iterator[ModelInput]:
    name = column.name
    match column:
        case NumberColumn():
            yield _input(name, column, NUMBER, fill=None if fills else column.fill)
            if column.has_indicator and not fills:
                yield _input(f"{name}_missing", column, MISSING)
        case CategoryColumn() if not takes_texts:
            yield _input(name, column, CODE, dtype="int32", vocabulary=column.vocabulary)
        case DateColumn():
            for part in column.parts:
                origin = column.origin if part is DatePart.ELAPSED else 0
                yield _input(
                    f"{name}_{part}", column, PART, fill=column.fill, part=part, origin=origin
                )
            if column.has_indicator:
                yield _input(f"{name}_missing", column, MISSING)
        case TextColumn() if not takes_texts:
            is_sequence = column.mode is TextMode.SEQUENCE
            size = column.length if is_sequence else 1 + len(column.vocabulary)
            yield _input(name, column, WORDS, shape=(size,), vocabulary=column.vocabulary)
        case ArrayColumn():
            yield _input(name, column, ARRAY, shape=column.shape)
        case CategoryColumn() | TextColumn():
            yield _input(name, column, TEXT, dtype="string")


# Any: the further fields of `ModelInput`.
def _input(name: str, column: Column, takes: str, **fields: Any) -> ModelInput:
    usual = {"dtype": "float32", "shape": (1,)}
    return ModelInput(name, column.name, takes, **{**usual, **fields})


def _free_name(wanted: str, taken: set[str]) -> str:
    """Return a name that every format can express, and that is not taken."""
    plain = re.sub(r"[^A-Za-z0-9_]+", "_", wanted).strip("_")[:LONGEST_NAME]
    if not plain[:1].isalpha() or iskeyword(plain) or plain in ("inputs", "outputs", "model"):
        plain = f"input_{plain}".rstrip("_")
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        name = f"{plain}_{number}"
    return name


OUTSIDE_MODEL = {
    CODE: "texts as numbers",
    WORDS: "words as numbers",
    PART: "the parts of dates",
    MISSING: "where cells are missing",
}


def takes_in_words(inputs: tuple[ModelInput, ...], preparation: Preparation) -> str:
    """Return one or two sentences: what the model takes, and what is done before it."""
    only = inputs[0]
    if only.takes == ARRAY:
        what = f"raw samples of shape {only.shape}"
    else:
        count = len(preparation.columns)
        what = f"raw rows of {count} column{'s' if count > 1 else ''}"
    window = preparation.window
    if window is not None:
        what = f"{what}, the oldest first, {window.steps:,} at a time, as it {window.in_words}"
    words = f"It takes {what}; the preparation is part of it."
    outside = [text for kind, text in OUTSIDE_MODEL.items() if any(e.takes == kind for e in inputs)]
    if any(entry.takes == NUMBER and entry.fill is not None for entry in inputs):
        outside.append("missing numbers filled in")
    if not outside:
        return words
    listed = outside[0] if len(outside) == 1 else f"{', '.join(outside[:-1])} and {outside[-1]}"
    return f"{words} It expects {listed}, as the model.json beside it says."
