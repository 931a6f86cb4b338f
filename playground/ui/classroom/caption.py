"""`PresentationCaption`: over the canvas, which epoch is shown, and the keys."""

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from playground.training.protocol.frames import Frame
from playground.ui.designer.view import DesignerView
from playground.ui.theme.text_size import pixels
from playground.ui.widgets.roles import label
from playground.ui.widgets.texts import count_text

KEYS = "→ next   ← back   Space play   S light   Esc leave"
FROM_BOTTOM = 10
MOVING = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class PresentationCaption(QFrame):
    """A line at the bottom of the canvas while the window is presented.

    Parameters
    ----------
    host : DesignerView
        The canvas.
    messages : QWidget
        The message bar, which covers the bottom of the canvas while it says something.
    """

    def __init__(self, host: DesignerView, messages: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._messages = messages
        self.setObjectName("banner")
        self.setAccessibleName("presentation")
        self.epoch = label("Epoch 0", "title", self)
        self.keys = label(KEYS, "muted", self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 14, 6)
        layout.setSpacing(18)
        layout.addWidget(self.epoch)
        layout.addWidget(self.keys)
        host.installEventFilter(self)
        messages.installEventFilter(self)
        self.hide()

    def show_frame(self, frame: Frame) -> None:
        """Show the epoch of a frame."""
        text = f"Epoch {count_text(frame.epoch)}"
        if text != self.epoch.text():
            self.epoch.setText(text)
            self.place()

    def place(self) -> None:
        """Move to the middle of the lower edge; without the keys where there is no room.

        Above a message, or out of sight where that leaves no room.
        """
        self.keys.setVisible(True)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        room = self._host.width() - 2 * pixels(FROM_BOTTOM)
        if self.sizeHint().width() > room:
            self.keys.setVisible(False)
            layout.activate()
        hint = self.sizeHint()
        width = min(hint.width(), room)
        bottom = self._host.height()
        if self._messages.isVisible():
            bottom = self._messages.mapTo(self._host, QPoint()).y()
        top = bottom - hint.height() - pixels(FROM_BOTTOM)
        top = top if top >= 0 else -hint.height()
        self.setGeometry((self._host.width() - width) // 2, top, width, hint.height())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in MOVING and self.isVisible():
            self.place()
        return super().eventFilter(watched, event)
