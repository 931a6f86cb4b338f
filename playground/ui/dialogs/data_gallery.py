"""The data sets under their headings, each with a picture of its samples."""

from itertools import groupby

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from playground.datasets.sources import DATASETS
from playground.datasets.spec import DatasetSpec
from playground.ui.dialogs.card_list import NAME_ROLE, CardDialog, paint_card, size_with_text
from playground.ui.theme.text_size import pixels
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.maps.data_picture import DataPictures
from playground.ui.widgets.plain import plain_tip

PICTURE = QSize(156, 96)
CARD = QSize(180, 138)
HEADING = 34
LINE = 20


def card_size() -> QSize:
    """Return the size of a card: the picture, and its name at the current size of text."""
    return size_with_text(CARD, PICTURE)


class DataDelegate(QStyledItemDelegate):
    """Paints a heading across the list, or a data set: picture and name."""

    def __init__(self, cards: QListWidget) -> None:
        super().__init__(cards)
        self._cards = cards

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: QModelIndex | QPersistentModelIndex,
    ) -> QSize:
        if index.data(NAME_ROLE):
            return card_size()
        # As wide as the list, so that it has a row of its own.
        return QSize(self._cards.viewport().width() - 2, pixels(HEADING))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(NAME_ROLE):
            self._paint_card(painter, option, index)
        else:
            painter.setPen(QColor(current_theme().text_muted))
            room = QRectF(option.rect).adjusted(8, 8, -8, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        painter.restore()

    @staticmethod
    def _paint_card(
        painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme, card = current_theme(), QRectF(option.rect).adjusted(4, 4, -4, -4)
        paint_card(painter, card, option)
        place = QRectF(card.left() + 8, card.top() + 8, PICTURE.width(), PICTURE.height())
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(picture, QPixmap):
            painter.drawPixmap(place.topLeft(), picture)
        painter.setPen(QColor(theme.text))
        room = QRectF(card.left() + 8, place.bottom() + 3, card.width() - 16, pixels(LINE))
        name = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, round(room.width())
        )
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), name)


class DataGallery(CardDialog):
    """All data sets to choose from."""

    def __init__(self, pictures: DataPictures, current: str, parent: QWidget) -> None:
        super().__init__(
            "Choose data", "All data sets, with a picture of each.", "Data sets", parent
        )
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(DataDelegate(self.list))
        for group, specs in groupby(DATASETS, lambda spec: spec.group):
            self._add_heading(group)
            for spec in specs:
                self._add_card(spec, pictures)
                if spec.name == current:
                    self.list.setCurrentRow(self.list.count() - 1)
        standard = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(standard.Ok | standard.Cancel, self)
        buttons.button(standard.Ok).setText("Use this data")
        buttons.button(standard.Ok).setToolTip(
            "Draws or loads the chosen data. Undo restores the present data."
        )
        buttons.button(standard.Cancel).setToolTip("Changes nothing.")
        buttons.accepted.connect(self.choose)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 10, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)
        self.resize(self.sizeHint().boundedTo(self.screen().availableSize() * 0.9))
        self.list.setFocus()

    def _add_heading(self, group: str) -> None:
        item = QListWidgetItem(group.upper(), self.list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        font = QFont(self.font())
        font.setPixelSize(pixels(11))
        item.setFont(font)

    def _add_card(self, spec: DatasetSpec, pictures: DataPictures) -> None:
        item = QListWidgetItem(spec.label, self.list)
        item.setData(NAME_ROLE, spec.name)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{spec.label}. {spec.summary}")
        item.setToolTip(plain_tip(f"{spec.label}\n{spec.summary}"))
        picture = pictures.picture(spec, current_theme(), PICTURE, self.devicePixelRatioF())
        item.setData(Qt.ItemDataRole.DecorationRole, picture)

    def sizeHint(self) -> QSize:
        """Return the room for four cards in a row and four rows."""
        card = card_size()
        return QSize(4 * card.width() + 64, 4 * card.height() + 80)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the headings as wide as the list."""
        super().resizeEvent(event)
        self.list.scheduleDelayedItemsLayout()
