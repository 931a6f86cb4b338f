"""`Welcome`: what the first start offers. It is never in the way, and does not return."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from playground.ui.learn.pages.parts import Paragraph
from playground.ui.theme.icons import icon
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.theme.theme import follow_theme
from playground.ui.widgets.roles import describe, label, set_role

WIDTH = 400
OFFERS = (
    ("watch", "Watch XOR being learned", "Trains the smallest network that learns it, slowly."),
    ("tour", "Take a tour of two minutes", "Points at every part of the window once."),
    ("tutorial", "Paste a tutorial", "Opens the panel that reads a Keras program."),
    ("data", "Open your data", "Opens a table, a project, a model or a script."),
)
"""By name: what the button says, and what it does."""


class Welcome(QFrame):
    """A card over the canvas. Esc closes it, and so does each of its buttons.

    Signals
    -------
    chosen(str)
        The name of an offer.
    """

    chosen = Signal(str)

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setObjectName("welcome")
        self.setAccessibleName("welcome")
        close = QToolButton(self)
        set_role(close, "flat")
        describe(close, "close the welcome", "Closes this card. Key: Esc.")
        close.clicked.connect(self.close)
        follow_theme(self, lambda theme: close.setIcon(icon("close", theme)))
        top = QHBoxLayout()
        top.addWidget(label("Welcome", "lesson", self), 1)
        top.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 14, 14, 16)
        layout.setSpacing(9)
        layout.addLayout(top)
        text = "Here you build neural networks and watch them learn. How do you want to begin?"
        layout.addWidget(Paragraph(text, "muted", self))
        self.buttons: dict[str, QPushButton] = {}
        for name, words, tip in OFFERS:
            button = QPushButton(words, self)
            describe(button, words, tip)
            button.clicked.connect(partial(self._choose, name))
            layout.addWidget(button)
            self.buttons[name] = button
        set_role(self.buttons["watch"], "accent")
        hint = "Esc closes this. Lessons are in the tab Learn, at the top left."
        layout.addWidget(Paragraph(hint, "caption", self))
        over.installEventFilter(self)
        # A shortcut, so that Esc closes the card wherever the focus is.
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)
        follow_text(self, self._place)

    def open(self) -> None:
        """Show the card, and give it the keyboard focus."""
        self._place()
        self.show()
        self.raise_()
        self.buttons["watch"].setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        """Move to the middle of the canvas."""
        width = min(pixels(WIDTH), max(self._over.width() - 20, 1))
        layout = self.layout()
        height = layout.totalHeightForWidth(width) if layout is not None else 0
        self.resize(width, max(height, self.minimumSizeHint().height()))
        self.move(
            max((self._over.width() - width) // 2, 0),
            max((self._over.height() - self.height()) // 2, 0),
        )

    def _choose(self, name: str) -> None:
        self.close()
        self.chosen.emit(name)
