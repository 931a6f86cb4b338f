"""`CardList`: cards in rows, to choose with the mouse or the arrow keys."""

from PySide6.QtCore import QModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QListWidget,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)

from playground.ui.theme.theme import current_theme

NAME_ROLE = Qt.ItemDataRole.UserRole + 1
"""The name of an item; headings, which cannot be chosen, have none."""


class CardList(QListWidget):
    """Shows as many cards in a row as fit; a delegate paints them.

    Parameters
    ----------
    name : str
        For screen readers.
    parent : QWidget
    """

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMovement(QListView.Movement.Static)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setStyleSheet("QListWidget { background: transparent; }")

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Return where a key leads: up and down to the nearest card of the next row.

        Qt itself stays where it is if the next row has no card right above or below.
        """
        match action:
            case QAbstractItemView.CursorAction.MoveDown:
                return self._in_next_row(1)
            case QAbstractItemView.CursorAction.MoveUp:
                return self._in_next_row(-1)
        return super().moveCursor(action, modifiers)

    def _in_next_row(self, direction: int) -> QModelIndex:
        here = self.currentIndex()
        place = self.visualRect(here).center()
        distances: list[tuple[int, int, int]] = []
        for row in range(self.count()):
            item = self.item(row)
            rectangle = self.visualItemRect(item)
            below = (rectangle.center().y() - place.y()) * direction
            if below > rectangle.height() // 2 and item.flags() & Qt.ItemFlag.ItemIsEnabled:
                distances.append((below, abs(rectangle.center().x() - place.x()), row))
        return self.model().index(min(distances)[2], 0) if distances else here


def paint_card(painter: QPainter, card: QRectF, option: QStyleOptionViewItem) -> None:
    """Paint the ground and the edge of a card; the edge shows what is chosen or hovered."""
    theme = current_theme()
    is_current = bool(option.state & QStyle.StateFlag.State_Selected)
    is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
    edge = theme.accent if is_current else theme.border_strong if is_hovered else theme.border
    painter.setPen(QPen(QColor(edge), 2.0 if is_current else 1.0))
    painter.setBrush(QColor(theme.raised))
    painter.drawRoundedRect(card, 8, 8)
