"""The painted points as a table that can be typed and pasted."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from playground.base.errors import DataError
from playground.base.number_text import counted
from playground.datasets.families.painting import MOST_CLASSES, Points, points_of, text_of
from playground.ui.theme.text_size import pixels
from playground.ui.widgets.form_dialog import FormDialog
from playground.ui.widgets.roles import describe, label

WIDTH, HEIGHT = 320, 240
"""Of the field, in pixels at 100 %."""


def lines_of(points: Points, names: Sequence[str]) -> str:
    r"""Return one line per point: x, y, and the name of its class or its value.

    >>> lines_of(points_of("1 2.5 1"), ("red", "green"))
    '1\t2.5\tgreen'
    """
    rows = []
    for x, y, mark in points.tolist():
        word = names[min(int(mark), len(names) - 1)] if names else f"{mark:g}"
        rows.append(f"{x:g}\t{y:g}\t{word}")
    return "\n".join(rows)


def points_in(text: str, names: Sequence[str]) -> Points:
    """Return the points of lines that were typed, or pasted from a spreadsheet.

    The parts of a line are separated by tabs, semicolons, commas or spaces; a first line
    without numbers is a heading. The last part is the name or number of a class, or a value.

    Parameters
    ----------
    names : sequence of str
        The classes, as `names_in` returns them; none for values.

    Raises
    ------
    DataError
        A line is not a point; the message gives its number.
    """
    rows = [
        f"{parts[0]} {parts[1]} {_label(parts[2], names, number)}" for number, parts in _rows(text)
    ]
    return points_of(text_of(points_of(";".join(rows))))


def names_in(text: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the classes once the lines of `text` are the points.

    Names that are not known yet are added, as far as there is room; where no known name or
    number of a class occurs, they take the place of all. None for values.
    """
    if not names:
        return ()
    words = dict.fromkeys(parts[2].replace(",", " ") for _number, parts in _rows(text))
    given = [word for word in words if word and not _is_number(word)]
    other = [word for word in given if word not in names]
    are_other = len(other) == len(words) > 1
    return tuple((other if are_other else [*names, *other])[:MOST_CLASSES])


def without_heading(text: str) -> str:
    r"""Return the lines that are points, without a first line of names.

    >>> without_heading("x,y,class\n1,2,red")
    '1,2,red'
    """
    lines = text.strip().splitlines()
    parts = _parts(lines[0]) if lines else []
    has_heading = bool(parts) and not _is_number(parts[0])
    return "\n".join(lines[1:] if has_heading else lines)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the three parts of each line that is a point."""
    is_first = True
    for number, line in enumerate(text.splitlines(), start=1):
        parts = _parts(line)
        if not parts or (is_first and not _is_number(parts[0])):
            continue
        is_first = False
        if len(parts) != 3:
            raise DataError(f"Line {number} must be x, y and a class or value: {line.strip()[:40]}")
        yield number, parts


def _parts(line: str) -> list[str]:
    for separator in ("\t", ";", ","):
        if separator in line:
            return [part.strip() for part in line.split(separator)]
    return line.split()


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _label(text: str, names: Sequence[str], number: int) -> str:
    """Return the label as a number: the place of a class name, or the number itself."""
    if text.replace(",", " ") in names:
        return str(list(names).index(text.replace(",", " ")))
    if not _is_number(text):
        known = f"; the classes are {', '.join(names)}" if names else ""
        raise DataError(f"Line {number}: {text[:40]!r} is not a class or value{known}")
    if names and float(text) not in range(len(names)):
        raise DataError(
            f"Line {number}: class {text[:40]} does not exist; give a name, or 0 to "
            f"{len(names) - 1}"
        )
    return text


class PointTable(FormDialog):
    """A field with a line per point; wrong lines are named and nothing is changed.

    Signals
    -------
    chosen(str, tuple of str)
        The points, as `text_of` writes them, and the names of the classes; none for values.
    """

    chosen = Signal(str, object)

    def __init__(self, points: Points, names: Sequence[str], parent: QWidget) -> None:
        super().__init__("Points", parent)
        self.setAccessibleDescription("The points that you painted, as a table that can be edited.")
        self._names = tuple(names)
        self.field = QPlainTextEdit(lines_of(points, names), self)
        self.field.setMinimumSize(pixels(WIDTH), pixels(HEIGHT))
        self.field.setTabChangesFocus(True)
        describe(self.field, "points", "One point per line: x, y, and its class or value.")
        what = f"class ({', '.join(names)})" if names else "value from −1 to 1"
        heading = label(f"One point per line: x, y, {what}.", "muted", self)
        heading.setWordWrap(True)
        self.verdict = label("", "muted", self)
        self.verdict.setWordWrap(True)
        self.lay_out(
            heading,
            self.field,
            self.verdict,
            verb="&Use these points",
            effect="Replaces the points; undo brings them back.",
        )
        self.field.textChanged.connect(self._judge)
        self._judge()

    def _judge(self) -> None:
        try:
            points, names = self._read()
        except DataError as error:
            self.verdict.setText(str(error))
            self.accept_button.setEnabled(False)
        else:
            count = counted(len(points), "point")
            is_same = names == self._names
            self.verdict.setText(count if is_same else f"{count}; classes: {', '.join(names)}")
            self.accept_button.setEnabled(True)

    def use(self) -> None:
        """Use the points of the lines."""
        points, names = self._read()
        self.chosen.emit(text_of(points), names)
        self.accept()

    def _read(self) -> tuple[Points, tuple[str, ...]]:
        """Return the points and the names of their classes."""
        text = self.field.toPlainText()
        names = names_in(text, self._names)
        return points_in(text, names), names
