"""A quiet bar above the canvas that says what went wrong and offers a way on."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from playground.ui.icons import SIZE, icon
from playground.ui.theme import Theme
from playground.ui.widgets.roles import describe

NOTICE_MS = 8000


class Kind(StrEnum):
    """A notice goes by itself; an offer and an error stay until they are closed or taken."""

    NOTICE = "notice"
    OFFER = "offer"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Remedy:
    """A button in the bar; `tip` says what it does."""

    label: str
    act: Callable[[], None]
    tip: str = ""


class MessageBar(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("messages")
        self._theme = theme
        self._kind = Kind.NOTICE
        self._remedies: tuple[Remedy, ...] = ()
        self._symbol = QLabel(self)
        self.text = QLabel(self)
        self.text.setWordWrap(True)
        self.text.setAccessibleName("message")
        self.remedy, self.other = QPushButton(self), QPushButton(self)
        for index, button in enumerate(self._buttons()):
            describe(button, "remedy", "Mends what the message tells of.")
            button.clicked.connect(self._taker(index))
        self.dismiss = QToolButton(self)
        self.dismiss.setProperty("role", "flat")
        describe(self.dismiss, "close message", "Closes this message.")
        self.dismiss.clicked.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 8, 6)
        layout.setSpacing(9)
        layout.addWidget(self._symbol)
        layout.addWidget(self.text, 1)
        layout.addWidget(self.remedy)
        layout.addWidget(self.other)
        layout.addWidget(self.dismiss)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(NOTICE_MS)
        self._timer.timeout.connect(self.clear)
        self.apply_theme(theme)
        self.hide()

    def notice(self, text: str) -> None:
        """Say `text` for a few seconds."""
        self._show(text, Kind.NOTICE)
        self._timer.start()

    def offer(self, text: str, remedy: Remedy, other: Remedy | None = None) -> None:
        """Say `text` until it is closed, or `remedy` or the `other` way is chosen."""
        self._timer.stop()
        self._show(text, Kind.OFFER, remedy, other)

    def error(self, text: str, remedy: Remedy | None = None, other: Remedy | None = None) -> None:
        """Say `text` until it is closed; offer `remedy`, and the `other` way."""
        self._timer.stop()
        self._show(text, Kind.ERROR, remedy, other)

    def says(self, text: str) -> bool:
        """Return whether just `text` is shown."""
        return self.isVisible() and self.text.text() == sentence(text)

    def clear(self) -> None:
        """Hide the bar."""
        self._timer.stop()
        self._remedies = ()
        self.hide()

    def apply_theme(self, theme: Theme) -> None:
        """Draw the symbols in the colours of `theme`."""
        self._theme = theme
        self.dismiss.setIcon(icon("close", theme, theme.text_muted))
        is_error = self._kind is Kind.ERROR
        name, colour = ("warning", theme.error) if is_error else ("information", theme.accent)
        self._symbol.setPixmap(icon(name, theme, colour).pixmap(SIZE))

    def _buttons(self) -> tuple[QPushButton, QPushButton]:
        return self.remedy, self.other

    def _show(self, text: str, kind: Kind, *remedies: Remedy | None) -> None:
        self._kind = kind
        self._remedies = tuple(remedy for remedy in remedies if remedy is not None)
        self.text.setText(sentence(text))
        for index, button in enumerate(self._buttons()):
            button.setVisible(index < len(self._remedies))
        for button, remedy in zip(self._buttons(), self._remedies, strict=False):
            button.setText(remedy.label)
            describe(button, remedy.label, remedy.tip or f"Mends it: {remedy.label}.")
        self.setProperty("kind", str(kind))
        self.style().unpolish(self)
        self.style().polish(self)
        self.apply_theme(self._theme)
        self.show()

    def _taker(self, index: int) -> Callable[[], None]:
        return lambda: self._take(index)

    def _take(self, index: int) -> None:
        remedy = self._remedies[index]
        self.clear()
        remedy.act()


def sentence(text: str) -> str:
    """Return `text` as a sentence: with a full stop, and a capital unless it begins with a name.

    >>> sentence("another layer is called 'dense' already")
    "Another layer is called 'dense' already."
    >>> sentence("mine.nnplay is damaged"), sentence("kernel_size must be 2 integers")
    ('mine.nnplay is damaged.', 'kernel_size must be 2 integers.')
    """
    text = text.strip()
    first, _, rest = text.partition(" ")
    start = first.capitalize() if first.islower() and first.isalpha() else first
    end = "" if text.endswith((".", "!", "?", "…")) else "."
    return f"{start} {rest}{end}" if rest else f"{start}{end}"
