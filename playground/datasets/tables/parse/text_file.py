"""Reads a text file of a table into columns of text."""

import csv
import re
from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import polars as pl

from playground.base.errors import DataError
from playground.datasets.spec import Progress
from playground.datasets.tables.facts import ReadNote
from playground.datasets.tables.parse.layout import Layout, layout_of
from playground.datasets.tables.parse.plain_numbers import has_leading_zero, plain_columns
from playground.datasets.tables.parse.typing import separators_in
from playground.datasets.tables.read_as import WHITESPACE, ReadAs

HEAD_BYTES = 256 * 1024
LEAST_LINES, MOST_HEAD_BYTES = 20, 16 * 2**20
"""The beginning of a file that is looked at: at least this many lines, at most this many bytes."""
BLOCK_BYTES = 16 * 2**20
MOST_CHECKED_BYTES = 8 * 2**20
"""Rows of smaller files are counted one by one, to say which are too short."""
MOST_CONVERTED_BYTES = 512 * 2**20
LEAST_DIRECT_BYTES = 4 * 2**20
"""From this size on, plain numbers are read without texts in between."""
SAMPLED = 50_000
"""Rows by which the separators of numbers are found."""
SPACED = (".data", ".dat", ".txt")
"""Suffixes of files whose columns are often separated by spaces."""


EMPTY_END = ReadNote("Each line ends with a separator; the empty last column is left out")


@dataclass(frozen=True, slots=True)
class Texts:
    """A table of texts.

    Attributes
    ----------
    frame : polars.DataFrame
        Columns of type String, or Float64 where every value is written as Python writes a
        number; a missing value is null.
    names : tuple of str
        As they are in the file; may be empty, or occur twice.
    kinds, roles : tuple of str
        See `Layout`.
    read_as : ReadAs
    notes : tuple of ReadNote
    sheets : tuple of str
    is_regular : bool
        Whether all rows have as many cells as the header.
    above : int
        Lines above the first row of data, as in `TableFacts`.
    is_cut : bool
        Whether rows with too many values were left out.
    """

    frame: pl.DataFrame
    names: tuple[str, ...]
    kinds: tuple[str, ...]
    roles: tuple[str, ...]
    read_as: ReadAs
    notes: tuple[ReadNote, ...]
    sheets: tuple[str, ...] = ()
    is_regular: bool = True
    above: int = 0
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """The beginning of a text file, and how the rest is read.

    Attributes
    ----------
    head : str
        The first lines.
    encoding : str
    layout : Layout
    is_plain : bool
        Whether polars can read the file as it is.
    read_as : ReadAs
        How it is read, as far as it is known.
    notes : tuple of ReadNote
    """

    head: str
    encoding: str
    layout: Layout
    is_plain: bool
    read_as: ReadAs
    notes: tuple[ReadNote, ...]

    @property
    def is_simple(self) -> bool:
        """Whether there is at most one line of names, and the first column has one."""
        layout = self.layout
        header_lines = layout.first - layout.skipped
        first_name = self.head.split("\n")[layout.skipped].lstrip()
        has_other_name = bool(layout.header) and (
            not layout.header[0] or first_name.startswith("#")
        )
        return not has_other_name and header_lines == bool(layout.header)


def opening_of(path: Path, read_as: ReadAs, progress: Progress) -> Opening:
    """Return the beginning of a file of text: CSV, TSV and their relatives.

    Raises
    ------
    DataError
        It holds no table.
    """
    with path.open("rb") as stream:
        head = _head(stream)
        is_whole = not stream.read(1)
    if not head.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
        raise DataError(f"{path.name} is empty; choose a file with data")
    encoding, notes = _encoding(path, head, read_as, progress)
    text = head.decode(encoding, "ignore").removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not is_whole and "\n" in text:
        text = text[: text.rindex("\n") + 1]
    layout = layout_of(text, path.name, read_as, may_be_spaces=path.suffix.lower() in SPACED)
    is_plain = (
        encoding == "utf-8"
        and layout.delimiter != WHITESPACE
        and b"\r" not in head.replace(b"\r\n", b"")
    )
    found = ReadAs(layout.delimiter, encoding, layout.skipped, bool(layout.header))
    complete = read_as.completed(found)
    return Opening(text, encoding, layout, is_plain, complete, (*notes, *layout.notes))


def _head(stream: BinaryIO) -> bytes:
    """Return the beginning of a file; a line of thousands of columns makes it longer."""
    head = block = stream.read(HEAD_BYTES)
    while block and len(head) < MOST_HEAD_BYTES and len(head.splitlines()) <= LEAST_LINES:
        block = stream.read(HEAD_BYTES)
        head += block
    return head


def read_text_file(path: Path, opening: Opening, progress: Progress) -> Texts:
    """Return the table in a file of text, read into memory.

    Raises
    ------
    DataError
        It holds no table.
    """
    layout = opening.layout
    progress(f"Reading {path.name}", None)
    frame = _numbers_at_once(path, opening) if opening.is_plain else None
    if frame is None:
        source = path if opening.is_plain else _converted(path, opening.encoding, layout)
        frame = cells_of(source, layout, path.name)
    frame = without_blank(frame)
    height = frame.height
    frame, ragged = _without_long_rows(frame, layout, path, opening.encoding)
    return Texts(
        frame,
        layout.header,
        layout.kinds,
        layout.roles,
        opening.read_as,
        (*opening.notes, *ragged),
        is_regular=not ragged and opening.is_simple,
        above=layout.first,
        is_cut=frame.height < height,
    )


def _encoding(
    path: Path, head: bytes, read_as: ReadAs, progress: Progress
) -> tuple[str, list[ReadNote]]:
    """Return the encoding of a file, and what to say about it."""
    if read_as.encoding is not None:
        return read_as.encoding, []
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16", [ReadNote("The file is UTF-16 text", "encoding")]
    if _is_utf8(path, progress):
        return "utf-8", []
    if head.count(0) > len(head) // 5:
        raise DataError(
            f"{path.name} is not a text file; choose a table, or save this one as CSV in UTF-8"
        )
    text = "Letters such as ä and é were read as Windows-1252, because the file is not UTF-8"
    return "cp1252", [ReadNote(text, "encoding", is_guess=True)]


def _is_utf8(path: Path, progress: Progress) -> bool:
    decoder = getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while block := stream.read(BLOCK_BYTES):
                _check(decoder, block)
                progress(f"Reading {path.name}", None)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _check(decoder: IncrementalDecoder, block: bytes) -> None:
    """Decode what follows; plain ASCII, which is most of a table, needs no decoding.

    Raises
    ------
    UnicodeDecodeError
        It is not UTF-8.
    """
    is_within_a_letter = bool(decoder.getstate()[0])
    if is_within_a_letter or not block.isascii():
        decoder.decode(block)


def _converted(path: Path, encoding: str, layout: Layout) -> bytes:
    """Return the content of a file as UTF-8, its cells separated by one character."""
    if path.stat().st_size > MOST_CONVERTED_BYTES:
        raise DataError(f"{path.name} is too large to be converted; save it as CSV in UTF-8 first")
    text = path.read_bytes().decode(encoding, "replace").removeprefix("\ufeff")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if layout.delimiter == WHITESPACE:
        text = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    return text.encode("utf-8")


def _numbers_at_once(path: Path, opening: Opening) -> pl.DataFrame | None:
    """Return the cells, plain numbers as such; None if they must be read as texts first."""
    layout, read_as = opening.layout, opening.read_as
    if path.stat().st_size < LEAST_DIRECT_BYTES or read_as.kinds:
        return None
    numbers = plain_columns(head_of(opening, path.name), read_as)
    if not numbers or has_leading_zero(path, layout.delimiter):
        return None
    try:
        frame = read_cells(path, layout, numbers)
    except pl.exceptions.PolarsError:
        return None  # some cell is not a plain number
    if any(bool(frame[name].is_nan().any()) for name in numbers):
        return None  # a word for a missing value
    texts = [values.head(SAMPLED).str.strip_chars() for values in frame.select(pl.col(pl.String))]
    return frame if separators_in(texts, read_as).decimal == "." else None


def head_of(opening: Opening, name: str) -> pl.DataFrame:
    """Return the first rows of a file, as texts."""
    return cells_of(opening.head.encode("utf-8"), opening.layout, name)


def cells_of(source: Path | bytes, layout: Layout, name: str) -> pl.DataFrame:
    """Return the cells as text, with one column more than the table for what is too long."""
    try:
        return read_cells(source, layout)
    except pl.exceptions.PolarsError as error:
        reason = re.split(r"[\n.;]", str(error))[0][:120]
        raise DataError(
            f"{name} cannot be read as a table ({reason}); check its quotes and delimiter, or save "
            "it again as CSV"
        ) from error


def read_cells(source: Path | bytes, layout: Layout, numbers: tuple[str, ...] = ()) -> pl.DataFrame:
    """Return the cells as text; the columns in `numbers` as Float64.

    Raises
    ------
    polars.exceptions.PolarsError
        The rows cannot be separated, or some of `numbers` hold something else.
    """
    names = [*(f"c{index}" for index in range(layout.width)), "over"]
    schema: dict[str, type[pl.DataType]] = {
        name: pl.Float64 if name in numbers else pl.String for name in names
    }
    try:
        return pl.read_csv(
            source,
            has_header=False,
            separator=layout.delimiter,
            skip_lines=layout.first,
            schema=schema,
            missing_columns="insert",
            extra_columns="ignore",
            truncate_ragged_lines=True,
            infer_schema=False,
        )
    except pl.exceptions.NoDataError:
        return pl.DataFrame(schema=schema)


def without_blank(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows that have a cell."""
    if not frame["c0"].null_count():
        return frame
    return frame.filter(~pl.all_horizontal(pl.all().is_null()))


def _without_long_rows(
    frame: pl.DataFrame, layout: Layout, path: Path, encoding: str
) -> tuple[pl.DataFrame, list[ReadNote]]:
    """Return the rows that are not too long, without the extra column."""
    cells = pl.exclude("over")
    is_long = frame["over"].is_not_null()
    notes = []
    count = int(is_long.sum())
    if count:
        notes.append(long_rows(is_long.arg_true().head(5).to_list(), count, layout.width))
        frame = frame.filter(~is_long)
    short = _short_rows(path, layout, encoding)
    if short:
        lines = ", ".join(map(str, short[:5]))
        rows = "1 row has" if len(short) == 1 else f"{len(short):,} rows have"
        notes.append(
            ReadNote(
                f"{rows} fewer than {layout.width} values; the rest count as missing: line {lines}"
            )
        )
    return frame.select(cells), notes


def long_rows(places: Sequence[int], count: int, width: int) -> ReadNote:
    """Return the note on rows with too many cells, the first of which are at `places`, from 0."""
    rows, verb = ("1 row has", "is") if count == 1 else (f"{count:,} rows have", "are")
    listed = ", ".join(str(place + 1) for place in places)
    return ReadNote(f"{rows} more than {width} values and {verb} left out: row {listed}")


def _short_rows(path: Path, layout: Layout, encoding: str) -> list[int]:
    """Return the lines of rows with too few cells, for files of moderate size."""
    if path.stat().st_size > MOST_CHECKED_BYTES or layout.delimiter == WHITESPACE:
        return []
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        reader = csv.reader(stream, delimiter=layout.delimiter)
        try:
            return [
                reader.line_num
                for row in reader
                if reader.line_num > layout.first and any(row) and len(row) < layout.width
            ]
        except csv.Error:
            return []
