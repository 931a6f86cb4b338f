"""How a text file of a table is laid out: lines above, delimiter, header.

Everything is found from the first lines; `Layout` says what the rest is read with.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import mode

from playground.base.errors import DataError
from playground.datasets.tables.facts import MOST_COLUMNS, ReadNote
from playground.datasets.tables.parse.cells import is_missing, is_number
from playground.datasets.tables.read_as import DELIMITERS, WHITESPACE, ReadAs

MOST_SKIPPED = 30
LONGEST_UNIT, LEAST_UNITS, LEAST_BELOW = 12, 2, 5
"""A row of units has this many letters in a cell at most, this many columns of numbers below it at
least, and this many rows below it at least."""
SURE_SHARE = 0.9
"""This share of the lines must have the same number of cells."""
ORANGE_KINDS = frozenset(("continuous", "discrete", "string", "time", "c", "d", "s", "t", "basket"))
ORANGE_ROLES = frozenset(("", "class", "meta", "ignore", "i", "m", "weight"))
ROLES = {"class": "class", "meta": "meta", "m": "meta", "ignore": "ignore", "i": "ignore"}
"""Those that `ColumnFacts` has too, by how Orange writes them."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text file is laid out.

    Attributes
    ----------
    delimiter : str
    skipped : int
        Lines above the table.
    first : int
        Lines above the first row of data, with the header.
    header : tuple of str
        Names as they are in the file; empty if there is none.
    width : int
        Cells in a row.
    kinds, roles : tuple of str
        Of each column, where the file states them (Orange's three-row header); else empty.
    notes : tuple of ReadNote
    """

    delimiter: str
    skipped: int
    first: int
    header: tuple[str, ...]
    width: int
    kinds: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    notes: tuple[ReadNote, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Line:
    """A row of cells and the number of lines in the file up to its end."""

    cells: list[str]
    end: int


def layout_of(text: str, name: str, read_as: ReadAs, *, may_be_spaces: bool) -> Layout:
    """Return the layout of a table that begins with `text`.

    Parameters
    ----------
    text : str
        Whole lines.
    name : str
        Of the file, for messages.
    read_as : ReadAs
        What the user has chosen.
    may_be_spaces : bool
        Whether runs of spaces separate cells even if another delimiter is possible.

    Raises
    ------
    DataError
        There are no rows, or too many columns.
    """
    notes: list[ReadNote] = []
    stated = _stated_delimiter(text)
    delimiter = read_as.delimiter or stated or _delimiter(text, may_be_spaces=may_be_spaces)
    lines = _lines(text, delimiter)
    if not lines:
        raise DataError(f"{name} is empty; choose a file with data")
    skipped = read_as.skipped
    if skipped is None:
        skipped = _lines_above(lines, has_statement=stated is not None)
        if stated is not None:
            notes.append(ReadNote("The first line states the delimiter (sep=)", "delimiter"))
        _note_skipped(lines, skipped, stated is not None, notes)
    rows = [line for line in lines if line.end > skipped and any(line.cells)]
    if not rows:
        raise DataError(f"{name} has no rows below line {skipped}; skip fewer lines")
    width = _width(rows)
    require_width(name, max(width, len(rows[0].cells)))
    return _with_header(rows, name, delimiter, skipped, width, read_as, notes)


def require_width(name: str, columns: int) -> None:
    """Refuse a table that is too wide for its page.

    Raises
    ------
    DataError
        It says what can be done instead.
    """
    if columns > MOST_COLUMNS:
        raise DataError(
            f"{name} has {columns:,} columns; at most {MOST_COLUMNS:,} can be read: keep the "
            "target and those that vary most, or save the numbers as an array x and the answers "
            "as y with numpy.savez, and open that .npz file, which may be wider"
        )


def _with_header(
    rows: list[Line],
    name: str,
    delimiter: str,
    skipped: int,
    width: int,
    read_as: ReadAs,
    notes: list[ReadNote],
) -> Layout:
    """Return the layout, with the header if there is one."""
    has_header = read_as.has_header
    if has_header is None:
        has_header, is_sure = _has_header([line.cells for line in rows])
        if not is_sure:
            seen = ", ".join(cell for cell in rows[0].cells[:4])
            what = "was taken for the names of the columns" if has_header else "is data"
            notes.append(ReadNote(f"The first row ({seen}) {what}", "has_header", is_guess=True))
    if not has_header:
        notes.append(ReadNote("There is no header; the columns are named by number", "has_header"))
        return Layout(delimiter, skipped, skipped, (), width, notes=tuple(notes))
    if len(rows) < 2:
        raise DataError(f"{name} has a header but no rows; choose a file with data")
    header = list(rows[0].cells)
    if header[0].startswith("#") and len(header) == width:
        header[0] = header[0].lstrip("# ")
    if len(header) == width - 1:
        header = ["", *header]
        notes.append(ReadNote("The first column has no name: it numbers or names the rows"))
    kinds, roles, first = _orange(rows, width)
    if kinds:
        notes.append(ReadNote("Kinds and roles of the columns are stated in rows 2 and 3 (Orange)"))
    elif _are_units(rows):
        units = ", ".join(cell for cell in rows[1].cells if cell)[:60]
        notes.append(ReadNote(f"The row below the names holds units and is left out: {units}"))
        first = rows[1].end
    return Layout(delimiter, skipped, first, tuple(header), width, kinds, roles, tuple(notes))


def _stated_delimiter(text: str) -> str | None:
    """Return the delimiter that a first line `sep=;` states."""
    first = text.split("\n", 1)[0].strip().strip('"')
    if first.lower().startswith("sep=") and len(first) >= 5 and first[4] in DELIMITERS:
        return first[4]
    return "\t" if first.lower() == "sep=" else None


def _delimiter(text: str, *, may_be_spaces: bool) -> str:
    """Return the delimiter by which most lines have the same number of cells, more than one."""
    best, best_share, best_width = "", 0.0, 1
    for delimiter in DELIMITERS[:-1]:
        share, width = _regularity(text, delimiter)
        if width > 1 and share > best_share + 0.02:
            best, best_share, best_width = delimiter, share, width
    share, width = _regularity(text, WHITESPACE)
    if width > 1 and share >= SURE_SHARE and not best:
        return WHITESPACE
    if may_be_spaces and width > 2 * best_width and share >= SURE_SHARE:
        return WHITESPACE
    return best or ","


def _regularity(text: str, delimiter: str) -> tuple[float, int]:
    """Return the share of the lines with the usual number of cells, and that number."""
    counts = Counter(len(line.cells) for line in _lines(text, delimiter)[:400] if any(line.cells))
    if not counts:
        return 0.0, 1
    width, count = counts.most_common(1)[0]
    return count / counts.total(), width


def _lines(text: str, delimiter: str) -> list[Line]:
    """Return the rows of a text, with their cells stripped."""
    source = text.splitlines(keepends=True)
    if delimiter == WHITESPACE:
        source = [" ".join(line.split()) + "\n" for line in source]
    reader = csv.reader(source, delimiter=delimiter)
    lines = []
    try:
        for row in reader:
            lines.append(
                Line([cell.strip().removeprefix("\ufeff") for cell in row], reader.line_num)
            )
    except csv.Error:
        pass  # what was read before it is enough to see the layout
    return lines


def _width(rows: Sequence[Line]) -> int:
    return mode(len(line.cells) for line in rows)


def _filled(line: Line) -> int:
    return sum(bool(cell) for cell in line.cells)


def _lines_above(lines: list[Line], *, has_statement: bool) -> int:
    """Return how many lines above the table are a statement, comments or titles."""
    width = _width([line for line in lines if any(line.cells)] or lines)
    end = lines[0].end if has_statement else 0
    for index, line in enumerate(lines[:MOST_SKIPPED]):
        if line.end <= end:
            continue
        is_comment = bool(line.cells) and line.cells[0].startswith("#")
        is_header = is_comment and len(line.cells) == width and not _is_comment_at(lines, index + 1)
        is_title = width > 1 and _filled(line) <= 1 and _is_table_at(lines, index + 1, width)
        is_blank = not any(line.cells)
        is_above = is_title or _is_above_names(lines, index, width)
        if not (is_blank or is_above or (is_comment and not is_header)):
            break
        end = line.end
    return end


def _is_above_names(lines: list[Line], index: int, width: int) -> bool:
    """Return whether a row has names of groups of columns: merged cells above the names."""
    if index + 2 >= len(lines):
        return False
    above, names, values = (line.cells for line in lines[index : index + 3])
    is_partly = 0 < _filled(lines[index]) < len(above) == len(names) == width
    are_words = not any(is_number(cell) for cell in (*above, *names) if cell)
    return is_partly and are_words and all(names) and any(map(is_number, values))


def _are_units(rows: list[Line]) -> bool:
    """Return whether the row below the names holds units: short words above numbers alone."""
    if len(rows) < LEAST_BELOW + 2:
        return False
    units, below = rows[1].cells, [line.cells for line in rows[2:]]
    above_numbers = 0
    for column, cell in enumerate(units):
        if is_number(cell) or len(cell) > LONGEST_UNIT:
            return False
        values = [row[column] for row in below if column < len(row) and row[column]]
        numbers = sum(map(is_number, values))
        if values and numbers >= SURE_SHARE * len(values):
            above_numbers += bool(cell) and not is_missing(cell)
        elif cell in values:
            return False  # a value like those below
    return above_numbers >= LEAST_UNITS


def _is_comment_at(lines: list[Line], index: int) -> bool:
    return index < len(lines) and bool(lines[index].cells) and lines[index].cells[0][:1] == "#"


def _is_table_at(lines: list[Line], index: int, width: int) -> bool:
    """Return whether a row of more than one value comes soon."""
    return any(_filled(line) > max(1, width // 2) for line in lines[index : index + 5])


def _note_skipped(lines: list[Line], skipped: int, is_stated: bool, notes: list[ReadNote]) -> None:
    above = [line for line in lines if line.end <= skipped and any(line.cells)]
    above = above[1:] if is_stated else above
    if above:
        text = " ".join(cell for cell in above[0].cells if cell)[:60]
        more = "" if len(above) == 1 else f" and {len(above) - 1} more"
        notes.append(ReadNote(f"Skipped above the table: “{text}”{more}", "skipped"))


def _orange(rows: list[Line], width: int) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Return kinds and roles of the columns in a three-row header, and the lines above the data."""
    if len(rows) > 3:
        kinds, roles = ([cell.lower() for cell in line.cells[:width]] for line in rows[1:3])
        roles += [""] * (width - len(roles))
        # A discrete column may list its values instead of the word.
        is_known = [kind in ORANGE_KINDS or " " in kind for kind in kinds]
        are_roles = all(role.split(" ")[0] in ORANGE_ROLES for role in roles)
        is_whole = len(kinds) == width and all(is_known) and are_roles
        if is_whole and any(kind in ORANGE_KINDS for kind in kinds):
            return tuple(kinds), tuple(ROLES.get(role, "") for role in roles), rows[2].end
    return (), (), rows[0].end


def _has_header(rows: list[list[str]]) -> tuple[bool, bool]:
    """Return whether the first row holds the names of the columns, and whether that is sure.

    A name is above values of another kind. A number above numbers, and a text that occurs
    again below, are values.
    """
    first, rest = rows[0], rows[1:]
    for_names = for_values = 0
    for column, cell in enumerate(first):
        below = [row[column] for row in rest if column < len(row) and not is_missing(row[column])]
        if not below or not cell:
            continue
        numbers = sum(map(is_number, below))
        if numbers >= SURE_SHARE * len(below):
            if _is_year(cell) and not any(map(_is_year, below)):
                for_names += 1
            elif is_number(cell):
                for_values += 1
            elif not is_missing(cell):
                for_names += 2
        elif cell in below:
            for_values += 1
        elif len(set(below)) < len(below):
            for_names += 1
    if for_names and for_values:
        return for_names >= for_values, False
    if for_values:
        return False, for_values > 1 or len(first) == 1
    if not for_names and any(map(is_number, first)):
        return False, False
    return True, bool(rest)


def _is_year(cell: str) -> bool:
    return cell.isdecimal() and 1900 <= int(cell[:5]) <= 2100
