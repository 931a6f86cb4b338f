"""Reading a CSV file into columns of numbers or text, with errors that give row and column."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import ColumnError, DataError
from playground.datasets.spec import Progress

MAXIMUM_BYTES = 256 * 1024**2
MAXIMUM_COLUMNS = 2000
SAMPLE_CHARACTERS = 8192
ROWS_PER_REPORT = 20_000
MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "?"})


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by name, in the file's order: (n,) float64, or (n,) text."""

    columns: dict[str, NDArray[Any]]

    @property
    def rows(self) -> int:
        """The number of rows, without the header."""
        return len(next(iter(self.columns.values())))


def read_table(
    path: Path, ignored: frozenset[str], progress: Progress, *, drops_gaps: bool = False
) -> Table:
    """Return the columns of the CSV file at `path` except those named in `ignored`.

    The separator may be a comma, semicolon, tab or bar; a first row that is not all numbers is
    the header. With `drops_gaps`, rows with a missing value in one of the columns are dropped.

    Raises
    ------
    DataError
        The file is missing, huge, not UTF-8 text, ragged, or has missing values; the message names
        the row and column.
    Cancelled
        The user cancelled.
    """
    rows, delimiter = _rows(path, progress)
    header = [cell.strip() for cell in rows[0]]
    if all(_is_number(cell, delimiter) for cell in header):
        names = [f"column {number}" for number in range(1, len(header) + 1)]
        first = 1
    else:
        names, rows, first = header, rows[1:], 2
    _check_names(path, names)
    if not rows:
        raise DataError(f"{path.name} has a header but no rows; choose a file with data")
    progress("Reading columns", None)
    numbers: Sequence[int] = range(first, first + len(rows))
    if drops_gaps:
        numbers, rows = _whole_rows(path, numbers, rows, [name not in ignored for name in names])
    columns: dict[str, NDArray[Any]] = {}
    for name, cells in zip(names, zip(*rows, strict=True), strict=True):
        if name not in ignored:
            columns[name] = _column(path, name, cells, delimiter, numbers)
    return Table(columns)


def _whole_rows(
    path: Path, numbers: Sequence[int], rows: list[list[str]], is_used: list[bool]
) -> tuple[list[int], list[list[str]]]:
    """Return the rows without missing values in the columns used, with their row numbers."""
    whole = [
        (number, row)
        for number, row in zip(numbers, rows, strict=True)
        if not any(is_one and _is_missing(cell) for is_one, cell in zip(is_used, row, strict=True))
    ]
    if not whole:
        raise DataError(
            f"Every row of {path.name} has a missing value; leave out the columns with missing "
            "values, or fill them in"
        )
    return [number for number, _ in whole], [row for _, row in whole]


def _count(missing: int) -> str:
    return "1 missing value" if missing == 1 else f"{missing:,} missing values"


def _is_missing(cell: str) -> bool:
    return cell.strip().casefold() in MISSING


def _check_names(path: Path, names: list[str]) -> None:
    if len(names) > MAXIMUM_COLUMNS:
        raise DataError(
            f"{path.name} has {len(names)} columns; at most {MAXIMUM_COLUMNS} can be read: "
            "leave out what is not needed"
        )
    for index, name in enumerate(names):
        if not name:
            raise DataError(f"Column {index + 1} of {path.name} has no name; give it one")
        if name in names[:index]:
            raise DataError(f"{path.name} has two columns called {name!r}; rename one of them")


def _rows(path: Path, progress: Progress) -> tuple[list[list[str]], str]:
    """Return all rows that are not blank, each as long as the first, and the separator."""
    try:
        size = path.stat().st_size
        if size > MAXIMUM_BYTES:
            raise DataError(
                f"{path.name} has {size / 1024**2:.0f} MB; at most "
                f"{MAXIMUM_BYTES // 1024**2} MB can be read: save fewer rows or columns"
            )
        with path.open(encoding="utf-8-sig", newline="") as file:
            delimiter = _delimiter(file.read(SAMPLE_CHARACTERS))
            file.seek(0)
            rows = list(_checked_rows(path, file, delimiter, progress))
    except UnicodeDecodeError as error:
        raise DataError(
            f"{path.name} is not UTF-8 text; save it as CSV in UTF-8 and choose it again"
        ) from error
    except csv.Error as error:
        raise DataError(
            f"{path.name} cannot be read as CSV ({error}); save it again as CSV in UTF-8"
        ) from error
    except OSError as error:
        raise DataError(
            f"{path} cannot be read ({error.strerror or error}); choose another file"
        ) from error
    if not rows:
        raise DataError(f"{path.name} is empty; choose a file with data")
    return rows, delimiter


def _checked_rows(
    path: Path, file: TextIO, delimiter: str, progress: Progress
) -> Iterator[list[str]]:
    width = 0
    reader = csv.reader(file, delimiter=delimiter)
    for number, row in enumerate(reader):
        if number % ROWS_PER_REPORT == 0:
            progress(f"Reading {path.name}, row {number:,}", None)
        if not any(row):
            continue
        width = width or len(row)
        if len(row) != width:
            raise DataError(
                f"Line {reader.line_num} of {path.name} has {len(row)} values, but the first "
                f"has {width}; fix that line"
            )
        yield row


def _delimiter(sample: str) -> str:
    """Return the separator of a CSV file by its first lines; a comma if they do not say."""
    try:
        return csv.Sniffer().sniff(sample, ",;\t|").delimiter
    except csv.Error:
        return ","


def _is_number(cell: str, delimiter: str) -> bool:
    try:
        float(_plain(cell, delimiter))
    except ValueError:
        return False
    return True


def _plain(cell: str, delimiter: str) -> str:
    """Return a number as Python writes it: where ; separates, a comma is the decimal point."""
    return cell.replace(",", ".") if delimiter == ";" else cell


def _column(
    path: Path, name: str, cells: tuple[str, ...], delimiter: str, rows: Sequence[int]
) -> NDArray[Any]:
    """Return one column: numbers if every cell is one, else text; `rows` are their numbers."""
    try:
        plain = [_plain(cell, delimiter) for cell in cells] if delimiter == ";" else cells
        numbers = np.array(list(map(float, plain)))
    except ValueError:
        numbers = None
    if numbers is not None and np.isfinite(numbers).all():
        return numbers
    stripped = [cell.strip() for cell in cells]
    missing = [row for row, cell in zip(rows, cells, strict=True) if _is_missing(cell)]
    if missing:
        raise ColumnError(
            f"The column {name!r} of {path.name} has {_count(len(missing))} (of {len(cells):,}), "
            f"the first in row {missing[0]}; fill them in, drop those rows, or leave the "
            "column out",
            name,
            has_gaps=True,
        )
    if numbers is not None:
        place = int(np.flatnonzero(~np.isfinite(numbers))[0])
        raise ColumnError(
            f"The column {name!r} of {path.name} holds {stripped[place]} in row {rows[place]}, "
            "which is not a finite number; fix or remove that row, or leave the column out",
            name,
        )
    return np.array(stripped)
