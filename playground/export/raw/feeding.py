"""From raw columns to the inputs of an exported model, by name."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.datasets.preparation.applying import array_inputs, windows_of, write_inputs
from playground.datasets.preparation.cells import as_dates, as_numbers, as_texts
from playground.datasets.preparation.kinds import DatePart
from playground.datasets.preparation.raw import RawColumn, RawColumns, Texts
from playground.datasets.preparation.values import (
    ArrayColumn,
    CategoryColumn,
    Column,
    DateColumn,
    NumberColumn,
    Preparation,
    TextColumn,
)
from playground.export.raw import boundary
from playground.export.raw.boundary import ModelInput

Inputs = Mapping[str, NDArray[Any]]


def feed(preparation: Preparation, inputs: tuple[ModelInput, ...], columns: RawColumns) -> Inputs:
    """Return what the exported model is given for raw rows.

    Returns
    -------
    mapping of str to array
        (n, *shape) of the dtype of the input; texts as NumPy's texts. Of a time series, n is
        the number of windows.

    Raises
    ------
    DataError
        A time series has fewer rows than a window, or its windows take more than 1 GB.
    """
    by_name = {column.name: column for column in preparation.columns}
    rows = {
        entry.name: _values(entry, by_name[entry.column], columns[entry.column]) for entry in inputs
    }
    window = preparation.window
    return rows if window is None else {name: windows_of(window, rows[name]) for name in rows}


def fed(inputs: Inputs, chosen: NDArray[np.int64]) -> Inputs:
    """Return the inputs of the chosen samples alone."""
    return {name: np.ascontiguousarray(values[chosen]) for name, values in inputs.items()}


def _values(entry: ModelInput, column: Column, raw: RawColumn) -> NDArray[Any]:
    match column:
        case NumberColumn():
            return _number(entry, as_numbers(raw))
        case DateColumn():
            return _part(entry, column, raw)
        case ArrayColumn():
            return array_inputs(ArrayColumn(column.name, column.shape), raw)
        case CategoryColumn():
            texts = as_texts(raw)
            is_code = entry.takes == boundary.CODE
            return _codes(column.vocabulary, texts) if is_code else _cells(texts)
        case TextColumn():
            return _words(entry, column, as_texts(raw))


def _number(entry: ModelInput, numbers: NDArray[np.float64]) -> NDArray[np.float32]:
    is_missing = np.isnan(numbers)
    if entry.takes == boundary.MISSING:
        return is_missing.astype(np.float32)[:, np.newaxis]
    if entry.fill is not None:
        numbers = np.where(is_missing, entry.fill, numbers)
    return numbers.astype(np.float32)[:, np.newaxis]


def _words(entry: ModelInput, column: TextColumn, texts: Texts) -> NDArray[Any]:
    if entry.takes == boundary.TEXT:
        return _cells(texts)
    out = np.empty((len(texts), entry.shape[-1]), np.float32)
    write_inputs(column, texts, out)
    return out


def _cells(texts: Texts) -> NDArray[Any]:
    """Return texts as they are; empty where they are missing."""
    cells: NDArray[Any] = np.array((*texts.values, ""), np.str_)[texts.codes]
    return cells[:, np.newaxis]


def _codes(vocabulary: tuple[str, ...], texts: Texts) -> NDArray[np.int32]:
    places = {text: place for place, text in enumerate(vocabulary, 1)}
    table = np.array(
        [*(places.get(text, 0) for text in texts.values), len(vocabulary) + 1], np.int32
    )
    return table[texts.codes][:, np.newaxis]


def _part(entry: ModelInput, column: DateColumn, raw: RawColumn) -> NDArray[np.float32]:
    if entry.takes == boundary.MISSING:
        return np.isnat(as_dates(raw)).astype(np.float32)[:, np.newaxis]
    assert entry.part is not None
    out = np.empty((len(raw), 1), np.float32)
    only = DateColumn(column.name, (DatePart(entry.part),), column.origin, column.fill)
    write_inputs(only, raw, out)
    return out
