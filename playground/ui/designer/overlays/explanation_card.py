"""`ExplanationCard`: a card beside a layer that explains it."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QWidget

from playground.ui.theme.text_size import pixels
from playground.ui.theme.theme import Theme

WIDTH = 330
GAP = 12
EDGE = 6


class ExplanationCard(QLabel):
    """Rich text over the canvas that lets the mouse through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = parent
        self.setObjectName("explanation")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName("Explanation")
        self.setWordWrap(True)
        self.hide()

    def show_beside(self, text: str, card: QRect, others: Iterable[QRect]) -> None:
        """Show `text` beside a card, where it covers the others least.

        Parameters
        ----------
        card, others : QRect
            In pixels of the parent.
        """
        self.setText(text)
        self.setFixedWidth(min(pixels(WIDTH), max(120, self._canvas.width() - 2 * EDGE)))
        self.setMinimumHeight(0)  # else the label would be at least as high as before
        self.setFixedHeight(self.heightForWidth(self.width()))
        self.move(place_beside(self.size(), card, tuple(others), self._canvas.rect()))
        self.show()
        self.raise_()

    def apply_theme(self, theme: Theme) -> None:
        """Use the colours of `theme`."""
        self.setStyleSheet(
            f"#explanation {{ background: {theme.raised}; color: {theme.text}; border: 1px solid "
            f"{theme.border_strong}; border-radius: 8px; padding: 8px 10px; "
            f"font-size: {pixels(12)}px; }}"
        )


def place_beside(size: QSize, card: QRect, others: tuple[QRect, ...], room: QRect) -> QPoint:
    """Return the corner where a box covers least: right, left, below or above a card.

    The first of equally good places is used; the box is always within `room`.
    """
    middle = card.center()
    corners = (
        QPoint(card.right() + GAP, middle.y() - size.height() // 2),
        QPoint(card.left() - GAP - size.width(), middle.y() - size.height() // 2),
        QPoint(middle.x() - size.width() // 2, card.bottom() + GAP),
        QPoint(middle.x() - size.width() // 2, card.top() - GAP - size.height()),
    )
    kept = [_within(QRect(corner, size), room) for corner in corners]
    return min(kept, key=lambda box: _cover(box, card, others)).topLeft()


def _within(box: QRect, room: QRect) -> QRect:
    right, bottom = room.right() - EDGE - box.width(), room.bottom() - EDGE - box.height()
    x = max(room.left() + EDGE, min(box.left(), right))
    y = max(room.top() + EDGE, min(box.top(), bottom))
    return QRect(QPoint(x, y), box.size())


def _cover(box: QRect, card: QRect, others: tuple[QRect, ...]) -> int:
    """Return how many pixels are covered; those of the card itself count ten times."""
    return 10 * _area(box & card) + sum(_area(box & other) for other in others)


def _area(box: QRect) -> int:
    return max(0, box.width()) * max(0, box.height())
