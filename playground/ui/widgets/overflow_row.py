"""`OverflowRow`: controls in a row; those that do not fit are behind a button at its end."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QWidget,
    QWidgetItem,
)

from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.widgets.plain import PlainLabel
from playground.ui.widgets.roles import describe, set_role

BUTTON = 24
"""Width in pixels at 100 %."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A control of the row.

    Attributes
    ----------
    widget : QWidget
    rank : int
        Those with the highest rank leave the row first; with 0 one never leaves it.
    stretch : int
        Its share of the room that is left over.
    caption : str
        What is written beside it behind the button, where it has no caption of its own.
    """

    widget: QWidget
    rank: int
    stretch: int
    caption: str


class OverflowRow(QWidget):
    """As narrow as its most important controls; its height never changes with what is in it.

    Parameters
    ----------
    parent : QWidget or None
    spacing : int
        Between two controls, in pixels.

    Signals
    -------
    outside_changed()
        Other controls are behind the button than before.
    """

    outside_changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []
        self._outside: tuple[QWidget, ...] = ()
        self._is_fitting = False
        self.more = QToolButton(self)
        self.more.setText("»")
        set_role(self.more, "flat")
        describe(self.more, "more controls", "Shows the controls for which the row has no room.")
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.more.clicked.connect(self._open)
        follow_text(self.more, lambda: self.more.setFixedWidth(pixels(BUTTON)))
        self.more.hide()
        self.popup = QFrame(self, Qt.WindowType.Popup)
        self.popup.setObjectName("overflow")
        self._grid = QGridLayout(self.popup)
        self._grid.setContentsMargins(12, 10, 12, 12)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing)
        self._row.addWidget(self.more)
        self._row.addStretch(0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def add(self, widget: QWidget, rank: int = 0, *, stretch: int = 0, caption: str = "") -> None:
        """Put `widget` at the end of the row; see `Entry`."""
        self._entries.append(Entry(widget, rank, stretch, caption))
        self._row.insertWidget(len(self._entries) - 1, widget, stretch)

    @property
    def outside(self) -> tuple[QWidget, ...]:
        """The controls that are behind the button now."""
        return self._outside

    def minimumSizeHint(self) -> QSize:
        """Return the room of the controls that never leave, and of the button."""
        keep = [entry for entry in self._present() if entry.rank == 0]
        has_button = any(entry.rank for entry in self._present())
        return QSize(self._wanted(keep, has_button=has_button), self._height())

    def sizeHint(self) -> QSize:
        """Return the room of all controls."""
        widths = [entry.widget.sizeHint().width() for entry in self._present()]
        return QSize(sum(widths) + self._row.spacing() * max(len(widths) - 1, 0), self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Look again at what fits when a control has become wider, or is shown or hidden."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _present(self) -> list[Entry]:
        return [entry for entry in self._entries if not entry.widget.isHidden()]

    def _height(self) -> int:
        return max((entry.widget.sizeHint().height() for entry in self._entries), default=0)

    def _wanted(self, entries: list[Entry], *, has_button: bool) -> int:
        """Return the least width of a row with these entries, in pixels."""
        widths = [QWidgetItem(entry.widget).minimumSize().width() for entry in entries]
        if has_button:
            widths.append(pixels(BUTTON))
        return sum(widths) + self._row.spacing() * max(len(widths) - 1, 0)

    def _fit(self) -> None:
        """Move controls behind the button, or back, until all others have their room."""
        if self._is_fitting:
            return
        inside = self._present()
        outside: list[QWidget] = []
        while self._wanted(inside, has_button=bool(outside)) > self.width():
            last = max(inside, key=lambda entry: entry.rank, default=None)
            if last is None or last.rank == 0:
                break
            inside.remove(last)
            outside.append(last.widget)
        hidden = [entry.widget for entry in self._entries if entry.widget.isHidden()]
        ordered = tuple(
            entry.widget
            for entry in self._entries
            if entry.widget in outside or (entry.widget in hidden and entry.widget in self._outside)
        )
        if ordered != self._outside:
            self._is_fitting = True
            self._move(ordered)
            self._is_fitting = False
            self.outside_changed.emit()

    def _move(self, outside: tuple[QWidget, ...]) -> None:
        self.popup.hide()
        while self._grid.count():
            item = self._grid.takeAt(0)
            part = item.widget() if item is not None else None
            if isinstance(part, QLabel) and part not in self._widgets():
                part.hide()
                part.deleteLater()
        self._outside = outside
        for index, entry in enumerate(self._entries):
            is_hidden = entry.widget.isHidden()
            if entry.widget in outside:
                self._row.removeWidget(entry.widget)
                self._place_outside(entry)
            elif self._row.indexOf(entry.widget) < 0:
                place = sum(self._row.indexOf(each.widget) >= 0 for each in self._entries[:index])
                self._row.insertWidget(place, entry.widget, entry.stretch)
            entry.widget.setVisible(not is_hidden)
        self.more.setVisible(bool(outside))

    def _place_outside(self, entry: Entry) -> None:
        row = self._outside.index(entry.widget)
        if entry.caption:
            caption = PlainLabel(entry.caption, self.popup)
            set_role(caption, "muted")
            self._grid.addWidget(caption, row, 0)
            self._grid.addWidget(entry.widget, row, 1)
        else:
            self._grid.addWidget(entry.widget, row, 0, 1, 2)

    def _widgets(self) -> tuple[QWidget, ...]:
        return tuple(entry.widget for entry in self._entries)

    def _open(self) -> None:
        """Show the controls behind the button, below it."""
        self.popup.adjustSize()
        corner = self.more.mapToGlobal(QPoint(self.more.width(), self.more.height() + 4))
        self.popup.move(corner - QPoint(self.popup.width(), 0))
        self.popup.show()
        first = next(iter(self._outside), None)
        target = first.findChild(QWidget) if first is not None else None
        for part in (first, target, *(first.findChildren(QWidget) if first else ())):
            if part is not None and part.focusPolicy() & Qt.FocusPolicy.TabFocus:
                part.setFocus(Qt.FocusReason.PopupFocusReason)
                return
