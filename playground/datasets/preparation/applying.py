"""`apply`: raw columns as inputs of the network."""

from typing import Any, assert_never

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.errors import ColumnError, DataError
from playground.datasets.features import expand
from playground.datasets.preparation.cells import as_dates, as_numbers, as_texts
from playground.datasets.preparation.dates import part_of_dates
from playground.datasets.preparation.kinds import Encoding, TextMode
from playground.datasets.preparation.raw import RawColumn, RawColumns, Texts, row_count
from playground.datasets.preparation.values import (
    ArrayColumn,
    CategoryColumn,
    Column,
    DateColumn,
    NumberColumn,
    Preparation,
    SeriesWindow,
    TextColumn,
)
from playground.datasets.preparation.words import presence_of, tokens_of

Floats = NDArray[np.float32]
BLOCK = 4096
"""Rows of numbers that are written together; their inputs fit into a processor's cache."""
MOST_BYTES = 2**30
"""Bytes that all windows of a time series may take."""


def apply(preparation: Preparation, columns: RawColumns) -> Floats:
    """Return the inputs of the network for raw rows.

    Parameters
    ----------
    preparation : Preparation
    columns : mapping of str to RawColumn
        Further columns are ignored.

    Returns
    -------
    (n, *preparation.input_shape) float32, read-only
        A sample for each row; of a time series, for each window of rows, a view. NaN where a
        cell is missing or unreadable and nothing stands in for it.

    Raises
    ------
    ColumnError
        A column is missing, or arrays are of another shape.
    DataError
        A time series has fewer rows than a window, or its windows take more than 1 GB.
    """
    return scaled(preparation, unscaled(preparation, columns))


def scaled(preparation: Preparation, x: Floats) -> Floats:
    """Return inputs, as `unscaled` makes them, on the scale of the network; `x` is changed."""
    scaling = preparation.scaling
    if scaling is not None:
        offset, scale = scaling
        x -= offset
        x /= scale
    return read_only(x) if preparation.window is None else windows_of(preparation.window, x)


def windows_of(window: SeriesWindow, values: NDArray[Any]) -> NDArray[Any]:
    """Return the windows of rows, (rows - steps + 1, steps, ...), as a read-only view.

    Raises
    ------
    DataError
        There is no window, or all together take more than 1 GB.
    """
    count, steps = len(values) - window.steps + 1, window.steps
    if count < 1:
        raise DataError(
            f"The model looks back on {steps:,} rows; received {len(values):,}; give more rows"
        )
    if count * steps * values[:1].nbytes > MOST_BYTES:
        raise DataError(
            f"{count:,} windows of {steps:,} rows take more than 1 GB; use fewer rows or columns, "
            "or shorter windows"
        )
    return np.moveaxis(sliding_window_view(values, steps, axis=0), -1, 1)


def unscaled(
    preparation: Preparation, columns: RawColumns, places: NDArray[np.intp] | None = None
) -> Floats:
    """Return the inputs of each row before they are scaled: a new array.

    Parameters
    ----------
    places : (n,) int or None
        Where each row goes, for rows in another order; None for that of `columns`.
    """
    for column in preparation.columns:
        if column.name not in columns:
            raise ColumnError(
                f"The rows have no column {column.name!r}, which the model reads; add it, or "
                "give the column that holds it this name",
                column.name,
            )
    only = preparation.columns[0]
    if isinstance(only, ArrayColumn):
        return array_inputs(only, columns[only.name])
    count = row_count(columns)
    width = sum(len(column.feature_names) for column in preparation.columns)
    x = np.empty((count, width), np.float32)
    start = 0
    parts: list[tuple[NumberColumn | None, NDArray[Any], slice]] = []
    for column in preparation.columns:
        place = slice(start, start + len(column.feature_names))
        start = place.stop
        if isinstance(column, NumberColumn):
            parts.append((column, as_numbers(columns[column.name]), place))
        elif places is None:
            write_inputs(column, columns[column.name], x[:, place])
        else:
            made = np.empty((count, place.stop - place.start), np.float32)
            write_inputs(column, columns[column.name], made)
            parts.append((None, made, place))
    buffer = np.empty((min(BLOCK, count), width), np.float32)
    for first in range(0, count if parts else 0, BLOCK):
        rows = slice(first, first + BLOCK)
        block = x[rows] if places is None else buffer[: count - first]
        for number, cells, place in parts:
            if number is None:
                block[:, place] = cells[rows]
            else:
                write_inputs(number, cells[rows], block[:, place])
        if places is not None:
            x[places[rows]] = block
    return expand(x, preparation.features).copy() if preparation.features else x


def array_inputs(column: ArrayColumn, raw: RawColumn) -> Floats:
    """Return images, sequences or rows as inputs, not scaled."""
    shape = (len(raw),) if isinstance(raw, Texts) else raw.shape
    if isinstance(raw, Texts) or int(np.prod(shape[1:])) != int(np.prod(column.shape)):
        raise ColumnError(
            f"The model reads samples of shape {column.shape}; received {shape[1:]}", column.name
        )
    x = raw.reshape(len(raw), *column.shape)
    if column.brightest == 1:
        return np.array(x, np.float32)
    return np.divide(x, np.float32(column.brightest), dtype=np.float32, casting="unsafe")


def write_inputs(column: Column, raw: RawColumn, out: Floats) -> None:
    """Write the inputs of one column, not scaled, to `out`, (n, inputs) float32."""
    match column:
        case NumberColumn():
            numbers = as_numbers(raw)
            with np.errstate(over="ignore"):  # too large a number is infinite, and refused
                out[:, 0] = numbers
            _fill(out, np.isnan(numbers), column.fill, has_indicator=column.has_indicator)
        case CategoryColumn():
            _write_categories(column, as_texts(raw), out)
        case DateColumn():
            _write_dates(column, as_dates(raw), out)
        case TextColumn():
            texts = as_texts(raw)
            is_sequence = column.mode is TextMode.SEQUENCE
            out[:] = (
                tokens_of(texts, column.vocabulary, column.length)
                if is_sequence
                else presence_of(texts, column.vocabulary)
            )
        case ArrayColumn():
            raise ColumnError(f"{column.name} must be the only column", column.name)
        case _:
            assert_never(column)


def _fill(
    out: Floats, is_missing: NDArray[np.bool_], fill: float | None, *, has_indicator: bool
) -> None:
    if fill is not None:
        out[is_missing, 0] = fill
    if has_indicator:
        out[:, 1] = is_missing


def _write_categories(column: CategoryColumn, texts: Texts, out: Floats) -> None:
    out[:] = category_table(column, texts.values)[texts.codes]


def category_table(column: CategoryColumn, texts: tuple[str, ...]) -> Floats:
    """Return the inputs for each of `texts`, and as the last row those for a missing cell.

    Returns
    -------
    (len(texts) + 1, inputs) float32
    """
    places = {text: place for place, text in enumerate(column.vocabulary)}
    table = np.zeros((len(texts) + 1, len(column.feature_names)), np.float32)
    for row, text in enumerate((*texts, column.fill)):
        place = None if text is None else places.get(text)
        if column.encoding is Encoding.ORDINAL:
            table[row, 0] = 0 if place is None else place + 1
        elif place is not None:
            table[row, place + column.has_unknown] = 1
        elif column.has_unknown:
            table[row, 0] = 1
    if column.has_indicator:
        table[-1, -1] = 1
    return table


def _write_dates(column: DateColumn, dates: NDArray[np.datetime64], out: Floats) -> None:
    is_missing = np.isnat(dates)
    seconds = np.where(is_missing, column.fill or 0, dates.astype(np.int64))
    for place, part in enumerate(column.parts):
        values = part_of_dates(seconds, part, column.origin)
        out[:, place] = values
        if column.fill is None:
            out[is_missing, place] = np.nan
    if column.has_indicator:
        out[:, -1] = is_missing
