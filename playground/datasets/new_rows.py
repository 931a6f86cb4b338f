"""New rows for a trained model: read from a file, prepared, and the usable ones found.

Nothing here touches the data of a project.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.errors import ColumnError, DataError
from playground.datasets.files.new_arrays import is_array_file, read_new_array
from playground.datasets.folders.new_files import read_files, takes_files
from playground.datasets.preparation.answers import answers_of
from playground.datasets.preparation.applying import apply
from playground.datasets.preparation.cells import number_in, text_of
from playground.datasets.preparation.raw import (
    RawColumn,
    RawColumns,
    Texts,
    row_count,
    rows_taken,
)
from playground.datasets.preparation.remarks import Remark, remarks_on
from playground.datasets.preparation.results import Results
from playground.datasets.preparation.values import (
    ArrayColumn,
    CategoryColumn,
    Column,
    DateColumn,
    NumberColumn,
    Preparation,
    Spelling,
)
from playground.datasets.spec import Progress
from playground.datasets.tables.build import raw_column
from playground.datasets.tables.facts import Storage
from playground.datasets.tables.forms import TEXT
from playground.datasets.tables.opened import tables
from playground.datasets.tables.parse.cells import are_yes_and_no
from playground.datasets.tables.read_as import ReadAs
from playground.datasets.tables.stored import Table

MOST_ROWS = 5_000_000
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class NewRows:
    """Rows that a model is asked about; of a time series, each window of rows is a sample.

    Attributes
    ----------
    columns : mapping of str to RawColumn
    x : (m, *input_shape) float32
        The inputs of the usable samples.
    usable : (m,) int64
        Which samples these are.
    remarks : tuple of Remark
        What is unusual about any of the samples.
    count : int
        How many samples there are, usable or not.
    names : tuple of str
        For files: the name of each row; else empty.
    left_out : tuple of str
        Sentences on files that could not be read, or arrays that were not used.
    """

    columns: RawColumns
    x: Floats
    usable: NDArray[np.int64]
    remarks: tuple[Remark, ...]
    count: int
    names: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def rows_in(path: Path, preparation: Preparation, progress: Progress) -> NewRows:
    """Return the new rows in a file, or the files of a folder. May take long.

    Parameters
    ----------
    path : Path
        As for `read_rows`; for a model that takes images or texts, also such files.

    Raises
    ------
    DataError
        They cannot be read, or do not fit the model.
    Cancelled
        `progress` raised it.
    """
    if takes_files(preparation, path):
        files = read_files(path, preparation, progress)
        rows = new_rows(preparation, files.columns)
        return replace(rows, names=files.names, left_out=files.left_out)
    if is_array_file(path):
        columns, notes = read_array_rows(path, preparation, progress)
        return replace(new_rows(preparation, columns), left_out=notes)
    return new_rows(preparation, read_rows(path, preparation, progress))


def read_rows(path: Path, preparation: Preparation, progress: Progress) -> RawColumns:
    """Return the columns of a table of new rows. May take long.

    Parameters
    ----------
    path : Path
        The rows of a time series are put in order where the file has the column that orders
        them; otherwise they must be in order, the oldest first.

    Raises
    ------
    DataError
        It cannot be read, or holds no such columns.
    Cancelled
        `progress` raised it.
    """
    only = preparation.columns[0]
    if isinstance(only, ArrayColumn):
        raise DataError(
            f"This model takes samples of shape {only.shape}; give an array of them, written by "
            f"numpy.save (.npy) or numpy.savez (.npz); received {path.name}"
        )
    table = _opened(path, preparation, progress)
    names = [column.name for column in preparation.columns]
    missing = [name for name in names if name not in table.columns]
    if missing:
        raise ColumnError(
            f"{path.name} has no column {missing[0]!r}, which the model reads; "
            f"{_in_its_place(missing[0], list(table.columns))}",
            missing[0],
        )
    columns = {
        column.name: _spelled_as_trained(column, raw_column(table, column.name))
        for column in preparation.columns
    }
    order = "" if preparation.window is None else preparation.window.order
    if order not in table.columns:
        return columns
    return rows_taken(columns, np.argsort(table.columns[order].data, kind="stable"))


def _spelled_as_trained(column: Column, raw: RawColumn) -> RawColumn:
    """Return a column with its words of yes and no spelled as in the training data.

    >>> sold = CategoryColumn("sold", ("False", "True", "missing"), fill="missing")
    >>> list(_spelled_as_trained(sold, Texts.of(["TRUE", "false", None, "Missing"])))
    ['True', 'False', None, 'Missing']
    """
    if not isinstance(column, CategoryColumn) or not isinstance(raw, Texts):
        return raw
    words = column.vocabulary
    if not are_yes_and_no(words):
        words = tuple(word for word in words if word != column.fill)
    spelling = {word.lower(): word for word in words}
    if len(spelling) != 2 or not are_yes_and_no(spelling):
        return raw
    respelled = Texts.of(spelling.get(text.lower(), text) for text in raw.values)
    codes = np.append(respelled.codes, np.int32(-1))  # a missing cell stays missing
    return Texts(respelled.values, read_only(codes[raw.codes]))


def _in_its_place(name: str, columns: list[str]) -> str:
    """Return what to do about a column that is not there.

    >>> _in_its_place("ship_date", ["id", "Ship date"])
    "rename its column 'Ship date', which is spelled in another way"
    >>> _in_its_place("ship_date", ["id", "class"])
    'its columns are id, class'
    """
    wanted = _letters(name)
    for column in columns:
        if wanted and _letters(column) == wanted:
            return f"rename its column {column!r}, which is spelled in another way"
    return f"its columns are {', '.join(columns[:20])}"


def _letters(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _opened(path: Path, preparation: Preparation, progress: Progress) -> Table:
    """Return a table; what could be read in two ways is read as the training data was.

    A few rows seldom say which: 1,250 is a thousand or one and a quarter, 03/04/2024 is in March
    or in April, and one cell that is not a number would make texts of all.
    """
    table = tables().open(path, ReadAs(), progress)
    read_as = _as_trained(table, preparation.spelling)
    kinds = {column.name: _storage_of(column) for column in preparation.columns}
    found = {each.name: each for each in table.facts.columns if each.name in kinds}
    if not found:  # named by number, once the first row is one of the rows
        found = {each.name: each for each in tables().open(path, read_as, progress).facts.columns}
    if any(
        kinds.get(name, one.storage) != one.storage or one.unread for name, one in found.items()
    ):
        read_as = replace(read_as, kinds=tuple(sorted(kinds.items())), keeps_unread=True)
    return tables().open(path, read_as, progress)


def _storage_of(column: Column) -> Storage:
    """Return how the training data stored a column."""
    match column:
        case NumberColumn():
            return Storage.NUMBER
        case DateColumn():
            return Storage.DATE
        case CategoryColumn(vocabulary=words) if words and all(map(_is_number, words)):
            return Storage.NUMBER
        case _:
            return Storage.TEXT


def _is_number(word: str) -> bool:
    """Return whether a category was a number when the training data was read."""
    number = number_in(word)
    return np.isfinite(number) and text_of(number) == word


def _as_trained(table: Table, spelling: Spelling | None) -> ReadAs:
    """Return how a table is read so that it is read as the training data was."""
    if spelling is None:
        return ReadAs()
    notes, found = table.facts.notes, table.facts.read_as
    says_decimal = any(note.option == "decimal" and not note.is_guess for note in notes)
    as_trained = ReadAs(is_day_first=spelling.is_day_first)
    # Where commas part the cells, or numbers are kept as numbers, they have points.
    has_points = found.delimiter == "," or table.facts.form != TEXT
    if not says_decimal and (spelling.decimal == "." or not has_points):
        as_trained = replace(
            as_trained, decimal=spelling.decimal, thousands=spelling.thousands or None
        )
    if spelling.names and found.has_header and not set(spelling.names) & set(table.columns):
        as_trained = replace(as_trained, has_header=False)
    return as_trained


def read_array_rows(
    path: Path, preparation: Preparation, progress: Progress
) -> tuple[RawColumns, tuple[str, ...]]:
    """Return the columns of a `.npy` or `.npz` file, and sentences on what was not used.

    Parameters
    ----------
    path : Path
        For a model of a table: an array with a column for each of its columns, in order.

    Raises
    ------
    DataError
        It cannot be read, or does not fit the model.
    Cancelled
        `progress` raised it.
    """
    only = preparation.columns[0]
    if isinstance(only, ArrayColumn):
        found = read_new_array(path, only.shape, only.member, progress)
        return {only.name: found.values}, found.notes
    found = read_new_array(path, (len(preparation.columns),), "", progress)
    pairs = zip(preparation.columns, found.values.T, strict=True)
    return {column.name: numbers.astype(np.float64) for column, numbers in pairs}, found.notes


def new_rows(preparation: Preparation, columns: RawColumns) -> NewRows:
    """Return rows with their inputs; those with a cell that cannot be read are not usable.

    Raises
    ------
    DataError
        A column is missing, there are too many rows, or too few for a window.
    """
    if row_count(columns) > MOST_ROWS:
        raise DataError(
            f"At most {MOST_ROWS:,} rows can be predicted at a time; received "
            f"{row_count(columns):,}; split the file"
        )
    x = apply(preparation, columns)
    remarks = remarks_on(preparation, columns)
    is_usable = np.isfinite(x).all(axis=tuple(range(1, x.ndim)))
    for remark in remarks:
        if remark.is_fatal:
            is_usable &= ~remark.rows
    usable = np.flatnonzero(is_usable).astype(np.int64)
    return NewRows(columns, x[usable], usable, remarks, len(x))


def results_of(
    preparation: Preparation, rows: NewRows, predict: Callable[[Floats], Floats]
) -> Results:
    """Return the answers to new rows.

    Parameters
    ----------
    predict : callable
        Inputs of the network to its outputs, (n, ...) float32; not called without rows.
    """
    units = max(1, len(preparation.target.class_names))
    outputs = predict(rows.x) if len(rows.x) else np.zeros((0, units), np.float32)
    return Results(
        answers_of(preparation.target, outputs),
        rows.usable,
        rows.remarks,
        rows.count,
        rows.names,
        rows.left_out,
        preparation.window,
    )
