"""What a text on the clipboard, or one that is dropped, may be used for."""

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from playground.document.edits.clipboard import is_copied
from playground.importing.project_text import is_project_text
from playground.importing.text.notebook import is_notebook

LOOKED_AT = 60_000
"""Characters by which the kind of a text is found: the window waits for it."""
MOST_LINES = 200
SEPARATORS = "\t;,|"
USUAL_SHARE = 0.8
"""This share of the lines of a table have as many cells as most of them."""
PROGRAM = re.compile(
    r"""^[ \t]*(?:>>>[ ]|In[ ]\[\d+\]:[ ])?(?:
        import[ ]+[\w.]+(?:[ ]+as[ ]+\w+)?(?:[ ]*,[ ]*[\w.]+)*[ ]*(?:\#.*)?$
        | from[ ]+[\w.]+[ ]+import[ ]+[\w(*]
        | \w+(?:[ ]*,[ ]*\w+)*[ ]*=[ ]*[\w.]*\b(?:Sequential|Model|Input|Dense|Conv[123]D)\(
        | \w+\.(?:add|compile|fit)\(
    )""",
    re.MULTILINE | re.VERBOSE,
)
NUMBER = re.compile(r"\s*[\"']?[-+−]?[\d.,]*\d[\d.,]*(?:[eE][-+]?\d+)?\s*%?[\"']?\s*")


class TextKind(StrEnum):
    """What a text is."""

    LAYERS = "layers"
    PROJECT = "project"
    PROGRAM = "program"
    TABLE = "table"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class GivenText:
    """A text and what it is.

    Attributes
    ----------
    text : str
    kind : TextKind
    rows, columns : int
        Of a table: its lines and their cells; of a program: its lines, and 0.
    separator : str
        Of a table, what is between cells.
    """

    text: str
    kind: TextKind
    rows: int = 0
    columns: int = 0
    separator: str = ""

    @property
    def in_words(self) -> str:
        """What the text is, as the end of a sentence."""
        match self.kind:
            case TextKind.LAYERS:
                return "copied layers"
            case TextKind.PROJECT:
                return "a project"
            case TextKind.PROGRAM:
                what = "a notebook" if is_notebook(self.text) else _count(self.rows, "line")
                return what if what.startswith("a ") else f"a program of {what}"
            case TextKind.TABLE:
                return f"a table of {_count(self.rows, 'line')} and {self.columns:,} columns"
        return "a text"


def given_text(text: str) -> GivenText:
    r"""Return what a text is. Quick, however long the text is.

    >>> given_text("import keras\nmodel = keras.Sequential()").kind
    <TextKind.PROGRAM: 'program'>
    >>> given_text("age\tsex\n31\tf\n24\tm").in_words
    'a table of 3 lines and 2 columns'
    >>> given_text("Hello all, see you soon.").kind
    <TextKind.NOTHING: 'nothing'>
    """
    if is_copied(text):
        return GivenText(text, TextKind.LAYERS)
    if is_project_text(text):
        return GivenText(text, TextKind.PROJECT)
    head = text[:LOOKED_AT]
    lines = text.strip("\n").count("\n") + 1
    if is_notebook(head) or PROGRAM.search(head):
        return GivenText(text, TextKind.PROGRAM, lines)
    separator, columns = _table_form(head, is_whole=len(head) == len(text))
    if columns > 1:
        return GivenText(text, TextKind.TABLE, lines, columns, separator)
    return GivenText(text, TextKind.NOTHING)


def is_usable(text: str) -> bool:
    """Return whether a text is something to open: a project, a program, a table."""
    return given_text(text).kind not in (TextKind.LAYERS, TextKind.NOTHING)


def _table_form(head: str, *, is_whole: bool) -> tuple[str, int]:
    """Return what separates the cells of a table, and how many a line has; ("", 0) if none."""
    lines = head.splitlines()
    lines = [line for line in (lines if is_whole else lines[:-1])[:MOST_LINES] if line.strip()]
    best = ("", 0)
    if len(lines) < 2:
        return best
    for separator in SEPARATORS:
        counts = Counter(line.count(separator) + 1 for line in lines)
        cells, often = counts.most_common(1)[0]
        is_regular = often >= USUAL_SHARE * len(lines)
        if cells > max(1, best[1]) and is_regular and (separator == "\t" or _has_numbers(lines)):
            best = (separator, cells)
    return best


def _has_numbers(lines: list[str]) -> bool:
    """Return whether most lines have a number in a cell, as those of prose have not."""
    cells = [re.split(f"[{SEPARATORS}]", line) for line in lines]
    found = sum(any(NUMBER.fullmatch(cell) for cell in row) for row in cells)
    return found >= len(lines) / 2


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"
