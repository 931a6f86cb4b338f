"""Predictions for a table of new rows, as a table."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import msgspec
import numpy as np
from numpy.typing import NDArray

from playground.base.files import atomic_path
from playground.datasets.preparation.answers import Answers, class_name
from playground.datasets.preparation.remarks import Remark, remarks_of_row
from playground.datasets.preparation.values import SeriesWindow, TargetColumn

MOST_CLASSES_LISTED = 20
"""Up to this many classes have a column each with their probability."""
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_NAMED = 5
"""At most this many rows that could not be used are named."""


@dataclass(frozen=True, slots=True, eq=False)
class Results:
    """The answer to each row that could be used, and what was unusual about all of them.

    Attributes
    ----------
    answers : Answers
        Of the rows in `rows` alone.
    rows : (m,) int64
        The rows that could be used, counted from 0.
    remarks : tuple of Remark
        Over all rows.
    count : int
        How many rows there are, usable or not.
    names : tuple of str
        For files: the name of each row; else empty.
    files_left_out : tuple of str
        For files: sentences on those that could not be read.
    window : SeriesWindow or None
        For a time series: `rows` and `count` are of windows, the first of which begins with
        the first row. Each answer is about the row `horizon` rows after its window; the last
        of these rows are after the end of the file.
    """

    answers: Answers
    rows: NDArray[np.int64]
    remarks: tuple[Remark, ...]
    count: int
    names: tuple[str, ...] = ()
    files_left_out: tuple[str, ...] = ()
    window: SeriesWindow | None = None

    @property
    def left_out(self) -> int:
        """How many rows could not be used."""
        return self.count - len(self.rows)

    def number(self, place: int) -> int:
        """Return the number of the row that an answer is about, counted from 1."""
        ahead = 0 if self.window is None else self.window.ahead
        return int(self.rows[place]) + 1 + ahead

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns of `cells`."""
        return (
            "file" if self.names else "row",
            header_of(self.answers.target),
            *self._share_names,
            "remarks",
        )

    @property
    def _share_names(self) -> tuple[str, ...]:
        shares = self.answers.shares
        if shares is None or self.answers.chosen is None:
            return ()
        if shares.shape[1] > MOST_CLASSES_LISTED:
            return ("probability",)
        target = self.answers.target
        return tuple(f"p({class_name(target, at)})" for at in range(shares.shape[1]))

    def cells(self, place: int) -> tuple[str, ...]:
        """Return the texts of one line of the table; `place` counts the usable rows from 0."""
        row = int(self.rows[place])
        return (
            self.names[row] if self.names else str(self.number(place)),
            self.answers.name(place),
            *self._shares(place),
            "; ".join(remarks_of_row(self.remarks, row)),
        )

    def _shares(self, place: int) -> tuple[str, ...]:
        shares = self.answers.shares
        if shares is None or self.answers.chosen is None:
            return ()
        if shares.shape[1] > MOST_CLASSES_LISTED:
            return (f"{self.answers.share(place):.6g}",)
        return tuple(f"{float(share):.6g}" for share in shares[place])

    def summary(self) -> str:
        """Return in a sentence or two how many rows were used, and what was unusual."""
        what = "files" if self.names else "rows"
        if self.window is not None:
            what = f"windows of {self.window.steps:,} rows"
        words = f"{len(self.rows):,} of {self.count:,} {what} predicted."
        if self.left_out:
            words += f" {self.left_out:,} could not be used: {self._reasons()}."
        if self.remarks:
            rows = np.logical_or.reduce([remark.rows for remark in self.remarks])
            count = int(rows[self.rows].sum())
            words += f" {count:,} have a remark." if count else ""
        return " ".join((words, *self.files_left_out))

    def _reasons(self) -> str:
        """Return which rows could not be used and why, the first few of them."""
        is_used = np.zeros(self.count, bool)
        is_used[self.rows] = True
        unused = np.flatnonzero(~is_used)
        reasons = [self._reason(int(row)) for row in unused[:MOST_NAMED]]
        more = len(unused) - len(reasons)
        return "; ".join(reasons) + (f"; and {more:,} more" if more else "")

    def _reason(self, row: int) -> str:
        fatal = tuple(remark for remark in self.remarks if remark.is_fatal)
        found = remarks_of_row(fatal, row)
        return f"row {row + 1}: {', '.join(found) or 'a value is too large'}"

    def raw(self) -> Iterator[dict[str, Any]]:
        """Yield each line as values for JSON."""
        target, shares = self.answers.target, self.answers.shares
        for place, row in enumerate(self.rows):
            found: dict[str, Any] = {"row": self.number(place)}
            if self.names:
                found["file"] = self.names[row]
            found["prediction"] = self.answers.name(place)
            if shares is not None:
                names = (class_name(target, at) for at in range(shares.shape[1]))
                found["probabilities"] = dict(zip(names, map(float, shares[place]), strict=True))
            else:
                found["values"] = [float(value) for value in self.answers.values[place]]
            found["remarks"] = remarks_of_row(self.remarks, int(row))
            yield found


def header_of(target: TargetColumn) -> str:
    """Return the name of the column of answers."""
    return f"predicted {target.name}" if target.name else "prediction"


def write_results(results: Results, path: Path) -> None:
    """Write `results` to `path` in UTF-8, in the form that its name says.

    Parameters
    ----------
    results : Results
    path : Path
        ``.json`` gets one list, ``.jsonl`` and ``.ndjson`` an object on each line, all else CSV.

    Raises
    ------
    OSError
        It cannot be written; an existing file is unchanged.
    """
    with (
        atomic_path(path) as temporary,
        temporary.open("w", encoding="utf-8", newline="") as stream,
    ):
        match path.suffix.lower():
            case ".json":
                lines = ",\n".join(_json_lines(results))
                stream.write(f"[\n{lines}\n]\n" if lines else "[]\n")
            case ".jsonl" | ".ndjson":
                stream.writelines(f"{line}\n" for line in _json_lines(results))
            case _:
                write_csv(results, stream)


def _json_lines(results: Results) -> Iterator[str]:
    """Yield each line as JSON; numbers that JSON does not have become null."""
    return (msgspec.json.encode(line).decode() for line in results.raw())


def write_csv(results: Results, stream: TextIO) -> None:
    """Write `results` to a stream as CSV, in which no spreadsheet finds a formula."""
    writer = csv.writer(stream)
    writer.writerow(map(_plain, results.header))
    for place in range(len(results.rows)):
        writer.writerow(map(_plain, results.cells(place)))


def _plain(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; numbers stay as they are."""
    if not cell.startswith(STARTS_FORMULA):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell
