"""`ElidedLabel`: a line of text that is shortened to fit, with the whole text as tooltip."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from playground.ui.theme.text_size import pixels
from playground.ui.widgets.plain import PlainLabel, plain_tip, text_of_tip
from playground.ui.widgets.roles import set_role

LEAST = 40


class ElidedLabel(PlainLabel):
    """Takes the room of its text if there is any, and as little as `least` if there is none.

    Parameters
    ----------
    text : str
    role : str
        See `playground.ui.widgets.roles`.
    parent : QWidget or None
    least : int
        The least width in pixels, at 100 %.
    """

    def __init__(
        self, text: str, role: str, parent: QWidget | None = None, *, least: int = LEAST
    ) -> None:
        super().__init__(text, parent)
        self._least = least
        set_role(self, role)

    @property
    def is_elided(self) -> bool:
        """Whether the text is shortened."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    @property
    def tip(self) -> str:
        """What the tooltip says: all of the text where it is shortened, then the explanation."""
        parts = (self.text() if self.is_elided else "", text_of_tip(self.toolTip()))
        return "\n".join(filter(None, parts))

    def minimumSizeHint(self) -> QSize:
        """Return the room for the text, or for a few letters of it."""
        whole = super().minimumSizeHint()
        return QSize(min(whole.width(), pixels(self._least)), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, or what fits of it."""
        if not self.is_elided:
            super().paintEvent(event)
            return
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, int(self.alignment()), text)

    def event(self, event: QEvent) -> bool:
        """Show the whole text first in the tooltip."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), plain_tip(self.tip), self)
            return True
        return super().event(event)
