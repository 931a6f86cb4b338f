"""`Caption` and `Notice`: the texts of panels, and how numbers are written in them."""

from enum import StrEnum
from math import isfinite, isnan

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from playground.base.number_text import with_minus
from playground.datasets.task import Task, TaskKind
from playground.ui.theme.text_size import keep_font, pixels
from playground.ui.theme.theme import Theme, current_theme, follow_theme
from playground.ui.widgets.plain import PlainLabel
from playground.ui.widgets.texts import number_text

LEAST_TITLE = 24


class Role(StrEnum):
    """What a caption is for."""

    TITLE = "title"
    SECTION = "section"
    MUTED = "muted"
    TAG = "tag"
    BIG = "big"


class Caption(PlainLabel):
    """A label in one of the roles, in the theme's colours."""

    def __init__(self, role: Role, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.role = role
        self._colour = ""
        small = role in (Role.SECTION, Role.MUTED, Role.TAG)
        share = 0.92 if small else 1.5 if role is Role.BIG else 1.0
        keep_font(self, share, is_bold=role in (Role.TITLE, Role.BIG))
        follow_theme(self, self._set_colours)

    def set_colour(self, colour: str) -> None:
        """Write in `colour` ("#rrggbb"); the empty string means the colour of the role."""
        self._colour = colour
        self._set_colours(current_theme())

    def _set_colours(self, theme: Theme) -> None:
        is_quiet = self.role in (Role.SECTION, Role.MUTED)
        colour = self._colour or (theme.text_muted if is_quiet else theme.text)
        box = ""
        if self.role is Role.TAG:
            box = (
                f" background: {theme.raised}; border: 1px solid {theme.border};"
                " border-radius: 5px; padding: 2px 7px;"
            )
        self.setStyleSheet(f"QLabel {{ color: {colour};{box} }}")


class ElidedCaption(Caption):
    """A title that is shortened if there is not enough room."""

    def minimumSizeHint(self) -> QSize:
        """Return the room for a few letters."""
        return QSize(pixels(LEAST_TITLE), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        metrics, room = self.fontMetrics(), self.width()
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter), text)


class Notice(QStackedWidget):
    """Shows its content, or in words why there is none; neither changes the size."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        page = QWidget(self)
        self._label = Caption(Role.MUTED, parent=page)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._label.setWordWrap(True)
        QVBoxLayout(page).addWidget(self._label)
        self._content = content
        self.addWidget(page)
        self.addWidget(content)

    @property
    def text(self) -> str:
        """The words shown instead of the content; empty while that is shown."""
        return self._label.text() if self.currentWidget() is not self._content else ""

    def say(self, text: str) -> None:
        """Show `text` instead of the content; the content itself if `text` is empty."""
        if text:
            self._label.setText(text)
            self.setCurrentIndex(0)
        else:
            self.setCurrentWidget(self._content)


def figure(value: float) -> str:
    """Return a number with four significant digits.

    >>> figure(0.12345), figure(1234567.0), figure(2e-7), figure(float("nan"))
    ('0.1235', '1.235e6', '2e−7', 'not a number')
    """
    if not isfinite(value):
        return "not a number" if isnan(value) else ("∞" if value > 0 else "−∞")
    return with_minus(number_text(float(f"{value:.4g}")))


def moment(epoch: int, step: int = 0) -> str:
    """Return the epoch and step in words.

    >>> moment(12480), moment(2, 1310)
    ('epoch 12,480', 'epoch 2, step 1,310')
    """
    return f"epoch {epoch:,}" + (f", step {step:,}" if step else "")


def label_text(task: Task, label: float) -> str:
    """Return a label as the name of its class; as a number if it is not one class."""
    if task.kind is TaskKind.MULTICLASS:
        return class_name(task, int(label))
    if task.kind is TaskKind.BINARY:
        return class_name(task, int(label > task.middle))
    return figure(label)


def class_name(task: Task, number: int) -> str:
    """Return the name of class `number`, or the number."""
    return task.class_names[number] if number < len(task.class_names) else str(number)
