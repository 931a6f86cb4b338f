"""`CardView`: paints the lines of one card; numbers can be pointed at and followed."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from playground.base.number_text import with_minus
from playground.formula.text import figure
from playground.formula.values import Operand, Part, Place
from playground.ui.panels.microscope.writing import Mark, Tone, Written
from playground.ui.theme.text_size import on_look_change, pixels
from playground.ui.theme.theme import Theme, current_theme
from playground.ui.widgets.plain import plain_tip

INDENT, GAP, LEADING = 8, 6, 4
LEAST = 70
"""Least width, in pixels at 100 %; on a narrower card, lines would be cut."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A mark at its place."""

    mark: Mark
    box: QRectF
    number: int
    is_column: bool = False


class CardView(QWidget):
    """The lines of a card, wrapped to its width.

    Signals
    -------
    pointed(Operand or None)
        The number under the cursor.
    chosen(Written or Operand)
        A row or a number was clicked.
    """

    pointed = Signal(object)
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[Written, ...] = ()
        self._placed: tuple[_Placed, ...] = ()
        self._rows: tuple[tuple[QRectF, Written], ...] = ()
        self._place: Place | None = None
        self._current: int | None = None
        self._reached: int | None = None
        self._laid_out_for = -1
        self._origin: Callable[[Place], str] = lambda place: place.part.value
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMouseTracking(True)
        on_look_change(self, self._forget_places)

    @property
    def text(self) -> str:
        """All lines as text."""
        return "\n".join(line.text for line in self._lines)

    @property
    def lines(self) -> tuple[Written, ...]:
        """The lines that are shown."""
        return self._lines

    def show_lines(self, lines: tuple[Written, ...]) -> None:
        """Show other lines."""
        if lines != self._lines:
            self._lines = lines
            self.setAccessibleDescription(self.text)
            self._forget_places()

    def name_origins(self, origin: Callable[[Place], str]) -> None:
        """Say in the tooltip of a number where it came from, in the words of `origin`."""
        self._origin = origin

    def show_place(self, place: Place | None) -> None:
        """Mark every number that comes from a place."""
        if place != self._place:
            self._place = place
            self.update()

    def show_progress(self, current: int | None, reached: int | None) -> None:
        """Mark the current line of a walk, and fade those after `reached`."""
        if (current, reached) != (self._current, self._reached):
            self._current, self._reached = current, reached
            self.update()

    def box_of(self, place: Place) -> QRectF | None:
        """Return where the first number from a place is drawn; None if it is not."""
        self._lay_out()
        for each in self._placed:
            if each.mark.operand is not None and each.mark.operand.place == place:
                return each.box
        return None

    def line_box(self, number: int) -> QRectF:
        """Return the room of a line of the card."""
        self._lay_out()
        found = QRectF()
        for box, line in self._rows:
            if line.number == number:
                found = found.united(box)
        return found

    def _forget_places(self) -> None:
        self._laid_out_for = -1
        self.updateGeometry()
        self.update()

    def _fonts(self) -> tuple[QFont, QFont]:
        plain = QFont(self.font())
        plain.setPixelSize(pixels(12))
        plain.setFeature(QFont.Tag("tnum"), 1)
        bold = QFont(plain)
        bold.setWeight(QFont.Weight.DemiBold)
        return plain, bold

    def _lay_out(self, whole: int | None = None) -> float:
        """Place all marks within a width, by default the present one; return the height."""
        whole = self.width() if whole is None else whole
        width = float(whole - pixels(GAP))
        plain, bold = (QFontMetricsF(font) for font in self._fonts())
        height = plain.height() + pixels(LEADING)
        placed: list[_Placed] = []
        rows: list[tuple[QRectF, Written]] = []
        lines = self._fitting(plain, width)
        y, wide = 0.0, _column(lines, plain)
        for line in lines:
            top = y
            x = left = float(line.indent * pixels(INDENT))
            column = edge = width - len(line.right) * wide
            for word in _words(line.marks):
                fonts = [bold if mark.tone is Tone.RESULT else plain for mark in word]
                rooms = [_width(*pair) for pair in zip(word, fonts, strict=True)]
                if x + sum(rooms) > edge and x > left:
                    y += height
                    x = left + pixels(INDENT)
                for mark, room in zip(word, rooms, strict=True):
                    placed.append(_Placed(mark, QRectF(x, y, room, height), line.number))
                    x += room
            if line.right and x > column:
                y += height
            for mark in line.right:
                box = QRectF(column, y, wide, height)
                placed.append(_Placed(mark, box, line.number, is_column=True))
                column += wide
            y += height
            rows.append((QRectF(0, top, width, y - top), line))
        if whole == self.width():
            self._placed, self._rows, self._laid_out_for = tuple(placed), tuple(rows), whole
        return y

    def _fitting(self, metrics: QFontMetricsF, width: float) -> tuple[Written, ...]:
        """Return the lines; with fewer digits in tables of numbers that would not fit."""
        column = _column(self._lines, metrics)
        for line in self._lines:
            has_brief = any(mark.brief for mark in (*line.marks, *line.right))
            room = width - line.indent * pixels(INDENT) - len(line.right) * column
            if has_brief and sum(_width(mark, metrics) for mark in line.marks) > room:
                return tuple(_in_brief(each) for each in self._lines)
        return self._lines

    def hasHeightForWidth(self) -> bool:
        """Return True: lines wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines within `width`."""
        return int(self._lay_out(width)) + 2

    def sizeHint(self) -> QSize:
        """Return the height of the lines at the present width."""
        return QSize(pixels(LEAST), self.heightForWidth(max(self.width(), pixels(LEAST))))

    def minimumSizeHint(self) -> QSize:
        """Return the height of the lines at the present width."""
        return QSize(pixels(LEAST), self.heightForWidth(max(self.width(), pixels(LEAST))))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines."""
        if self._laid_out_for != self.width():
            self._lay_out()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, (plain, bold) = current_theme(), self._fonts()
        if self._current is not None:
            box = self.line_box(self._current)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.accent))
            painter.drawRoundedRect(QRectF(0, box.top() + 2, 3, box.height() - 4), 1.5, 1.5)
        for each in self._placed:
            is_later = self._reached is not None and each.number > self._reached
            painter.setOpacity(0.25 if is_later else 1.0)
            self._draw_mark(painter, each, theme, bold if each.mark.tone is Tone.RESULT else plain)

    def _draw_mark(self, painter: QPainter, each: _Placed, theme: Theme, font: QFont) -> None:
        mark, box = each.mark, each.box.translated(pixels(GAP) / 2, 0)
        operand = mark.operand
        is_lit = self._place is not None and operand is not None and operand.place == self._place
        if is_lit:
            own = painter.fontMetrics().horizontalAdvance(mark.text)
            if each.is_column:
                box.setLeft(box.right() - own)
            painter.setPen(QPen(QColor(theme.warning), 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(-2, 1, 2, -2), 3, 3)
        painter.setFont(font)
        painter.setPen(QColor(_colour(mark, theme)))
        side = Qt.AlignmentFlag.AlignRight if each.is_column else Qt.AlignmentFlag.AlignLeft
        room = box if each.is_column else box.adjusted(0, 0, 4, 0)
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), mark.text)

    def _mark_at(self, point: QPointF) -> Mark | None:
        shifted = point - QPointF(pixels(GAP) / 2, 0)
        return next((each.mark for each in self._placed if each.box.contains(shifted)), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Report the number under the cursor."""
        mark = self._mark_at(event.position())
        operand = mark.operand if mark is not None else None
        self.setToolTip(plain_tip(self._tip(operand)) if operand is not None else "")
        is_link = operand is not None or self._row_at(event.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.pointed.emit(operand)

    def _tip(self, operand: Operand) -> str:
        """Return the name of a number, its value with all digits, and where it came from."""
        value = with_minus(f"{operand.value:.9g}")
        origin = f"\n{self._origin(operand.place)}" if operand.place is not None else ""
        short = figure(operand.value)
        return f"{operand.symbol} = {value if len(value) > len(short) else short}{origin}"

    def _row_at(self, point: QPointF) -> Written | None:
        found = (line for box, line in self._rows if box.contains(point) and line.focus)
        return next(found, None)

    def leaveEvent(self, _event: QEvent) -> None:
        """Report that no number is under the cursor."""
        self.pointed.emit(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Report what was clicked."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        row = self._row_at(event.position())
        mark = self._mark_at(event.position())
        if row is not None:
            self.chosen.emit(row)
        elif mark is not None and mark.operand is not None:
            self.chosen.emit(mark.operand)


def _width(mark: Mark, metrics: QFontMetricsF) -> float:
    return metrics.horizontalAdvance(mark.text)


def _column(lines: tuple[Written, ...], metrics: QFontMetricsF) -> float:
    """Return the width of a column of numbers."""
    marks = (mark for line in lines for mark in line.right)
    return max((_width(mark, metrics) for mark in marks), default=0.0) + pixels(GAP)


def _in_brief(line: Written) -> Written:
    """Return a line with fewer digits."""

    def brief(marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        return tuple(replace(mark, text=mark.brief or mark.text) for mark in marks)

    indent = 0 if line.right else line.indent
    return replace(line, indent=indent, marks=brief(line.marks), right=brief(line.right))


def _words(marks: tuple[Mark, ...]) -> list[list[Mark]]:
    """Return the parts between spaces, so that lines wrap only there."""
    found: list[list[Mark]] = [[]]
    for mark in marks:
        # A number is never cut.
        parts = [mark.text] if mark.operand is not None else _cut(mark.text)
        for part in parts:
            found[-1].append(replace(mark, text=part))
            if part.endswith(" "):
                found.append([])
    return [word for word in found if word]


def _cut(text: str) -> list[str]:
    """Return a text cut after its spaces.

    >>> _cut(" · (a b")
    [' ', '· ', '(a ', 'b']
    """
    return [part for part in re.split("(?<= )", text) if part]


def _colour(mark: Mark, theme: Theme) -> str:
    """Return the colour of a mark: weights by their sign, warnings, quiet words."""
    if mark.tone is Tone.WARNING:
        return theme.warning
    if mark.tone is Tone.MUTED:
        return theme.text_muted
    operand = mark.operand
    place = operand.place if operand is not None else None
    if operand is not None and place is not None and place.part is Part.WEIGHT:
        return theme.positive if operand.value >= 0 else theme.negative
    return theme.text
