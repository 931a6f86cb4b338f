"""Small parts of the Learn tab: wrapped paragraphs, cards, and the bar of progress."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from playground.ui.theme.text_size import pixels
from playground.ui.theme.theme import current_theme, follow_theme
from playground.ui.widgets.plain import PlainLabel
from playground.ui.widgets.roles import set_role

MARGIN = 10


class Paragraph(PlainLabel):
    """A plain text over several lines, in one of the roles of the stylesheet."""

    def __init__(self, text: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setWordWrap(True)
        set_role(self, role)


class ProgressBar(QWidget):
    """A thin bar that is filled as far as the lesson is done."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share = 0.0
        self.setFixedHeight(4)
        follow_theme(self, lambda _theme: self.update())

    def show_share(self, share: float) -> None:
        """Fill that much of it, 0 to 1."""
        self.share = share
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(pixels(100), 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.border_strong))
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        painter.setBrush(QColor(theme.good))
        painter.drawRoundedRect(QRectF(0, 0, self.width() * self.share, self.height()), 2, 2)


def card_layout(card: QFrame) -> QVBoxLayout:
    """Return the layout of a card."""
    layout = QVBoxLayout(card)
    layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
    layout.setSpacing(7)
    return layout


def scrolling(content: QWidget, parent: QWidget) -> QScrollArea:
    """Return an area in which `content` scrolls up and down."""
    content.setProperty("role", "column")
    area = QScrollArea(parent)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(content)
    return area
