"""`MomentBanner`: a note over the canvas that it shows an epoch with another network."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from playground.ui.designer.view import DesignerView
from playground.ui.theme.text_size import pixels
from playground.ui.widgets.roles import describe, label, set_role

FROM_TOP = 8
BACK, CONTINUE = "Back to latest", "Continue from here"
SHORT = ("Latest", "Continue")
"""What the buttons say where there is no room for more; their tooltips stay."""


class MomentBanner(QFrame):
    """Shown at the top of the canvas, which leaves room for it, while an earlier epoch is shown.

    Nothing can be dragged on the canvas meanwhile: it is read only.

    Parameters
    ----------
    host : DesignerView
        The canvas.

    Attributes
    ----------
    back, continue_button : QPushButton
        To the latest moment, and to training from the one shown.
    """

    def __init__(self, host: DesignerView) -> None:
        super().__init__(host)
        self._host = host
        self.setObjectName("banner")
        self.setAccessibleName("moment shown")
        self._titles = ("", "")
        self.title = label("", "title", self)
        self.words = label("", "muted", self)
        self.words.setText("Read only; your project stays as it is.")
        self.back = QPushButton(BACK, self)
        describe(self.back, "back to latest", "Shows the project as it is now.")
        self.continue_button = QPushButton(CONTINUE, self)
        describe(
            self.continue_button,
            "continue from here",
            "Makes this network and its weights the latest; this can be undone.",
        )
        set_role(self.continue_button, "accent")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 5, 6, 5)
        layout.setSpacing(10)
        layout.addWidget(self.title)
        layout.addWidget(self.words)
        layout.addWidget(self.back)
        layout.addWidget(self.continue_button)
        host.installEventFilter(self)
        self.hide()

    def show_moment(self, epoch: int, run_name: str) -> None:
        """Show which epoch it is."""
        self._titles = (f"Epoch {epoch:,} of {run_name}", f"Epoch {epoch:,}")
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._host.keep_clear(0)

    def _place(self) -> None:
        """Move to the middle of the top edge; shorten the text if there is little room."""
        room = self._host.width() - 2 * FROM_TOP
        long, short = self._titles
        for has_words, title, back, continue_text in (
            (True, long, BACK, CONTINUE),
            (False, long, BACK, CONTINUE),
            (False, short, BACK, CONTINUE),
            (False, short, *SHORT),
        ):
            self.words.setVisible(has_words)
            for part, text in (
                (self.title, title),
                (self.back, back),
                (self.continue_button, continue_text),
            ):
                part.setText(text)
            if self.sizeHint().width() <= room:
                break
        hint = self.sizeHint()
        width, top = min(hint.width(), room), pixels(FROM_TOP)
        self.setGeometry((self._host.width() - width) // 2, top, width, hint.height())
        if self.isVisible():
            self._host.keep_clear(top + hint.height())
