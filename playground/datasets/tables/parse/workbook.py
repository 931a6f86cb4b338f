"""Reads a sheet of an Excel workbook into columns of text."""

import csv
import io
from pathlib import Path

import fastexcel
import polars as pl

from playground.base.errors import DataError
from playground.datasets.spec import Progress
from playground.datasets.tables.facts import ReadNote
from playground.datasets.tables.parse.layout import layout_of
from playground.datasets.tables.parse.text_file import Texts
from playground.datasets.tables.read_as import ReadAs

HEAD_ROWS = 300
LEAST_COLUMNS, LEAST_ROWS = 2, 3
"""Of a sheet that holds a table, with its header."""


def read_workbook(path: Path, read_as: ReadAs, progress: Progress) -> Texts:
    """Return the table in one sheet of a workbook.

    Raises
    ------
    DataError
        It is not a workbook, or the sheet is empty.
    """
    progress(f"Reading {path.name}", None)
    try:
        book = fastexcel.read_excel(path)
        sheets = tuple(book.sheet_names)
        wanted = (read_as.sheet,) if read_as.sheet in sheets else sheets
        for sheet in wanted:
            frame = book.load_sheet(sheet, header_row=None, dtypes="string").to_polars()
            if _is_table(frame):
                break
        else:
            sheet = wanted[0]
            frame = book.load_sheet(sheet, header_row=None, dtypes="string").to_polars()
    except fastexcel.FastExcelError as error:
        raise DataError(
            f"{path.name} cannot be read as a workbook ({str(error).splitlines()[0][:120]}); save "
            "it again in Excel, or as CSV"
        ) from error
    frame = frame.filter(~pl.all_horizontal(pl.all().is_null()))
    if not frame.height:
        raise DataError(f"The sheet {sheet!r} of {path.name} is empty; choose another sheet")
    # The layout is found as in a text file: titles above, a header or none.
    head = io.StringIO()
    csv.writer(head, lineterminator="\n").writerows(
        [_one_line(cell) for cell in row] for row in frame.head(HEAD_ROWS).iter_rows()
    )
    chosen = ReadAs(",", "utf-8", read_as.skipped, read_as.has_header)
    layout = layout_of(head.getvalue(), path.name, chosen, may_be_spaces=False)
    frame = frame.slice(layout.first).select(
        pl.nth(range(layout.width)).cast(pl.String).replace("", None)
    )
    notes = list(layout.notes)
    if len(sheets) > 1:
        others = ", ".join(name for name in sheets if name != sheet)
        notes.append(ReadNote(f"Read from the sheet “{sheet}”; there are also {others}", "sheet"))
    found = ReadAs(None, None, layout.skipped, bool(layout.header), sheet=sheet)
    return Texts(
        frame,
        layout.header,
        layout.kinds,
        layout.roles,
        read_as.completed(found),
        tuple(notes),
        sheets,
        above=layout.first,
    )


def _is_table(frame: pl.DataFrame) -> bool:
    """Return whether a sheet has rows of more than one cell: notes and charts have none."""
    if frame.width < LEAST_COLUMNS:
        return False
    filled = frame.head(HEAD_ROWS).select(
        pl.sum_horizontal(pl.all().is_not_null().cast(pl.Int64)).alias("filled")
    )["filled"]
    return int((filled > 1).sum()) >= LEAST_ROWS


def _one_line(cell: str | None) -> str:
    return " ".join((cell or "").split())
