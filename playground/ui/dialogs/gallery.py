"""The templates, each with a drawing of its network."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from playground.document.templates.templates import TEMPLATES
from playground.ui.designer.thumbnail import thumbnail
from playground.ui.dialogs.card_list import NAME_ROLE, CardDialog, paint_card, size_with_text
from playground.ui.theme.text_size import on_look_change, pixels
from playground.ui.theme.theme import Theme, current_theme
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import label

PICTURE = QSize(268, 120)
CARD = QSize(292, 206)
LINE = 20
SUMMARY_ROLE = NAME_ROLE + 1


def card_size() -> QSize:
    """Return the size of a card: the drawing, and the text at the current size."""
    return size_with_text(CARD, PICTURE)


class TemplatePictures:
    """Drawings of the templates, each made once per theme."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str, float], QPixmap] = {}

    def picture(self, template: str, theme: Theme, ratio: float) -> QPixmap:
        """Return the drawing of a template."""
        key = (template, theme.name, ratio)
        if key not in self._made:
            self._made[key] = thumbnail(TEMPLATES[template].build(), theme, PICTURE, ratio)
        return self._made[key]


class CardDelegate(QStyledItemDelegate):
    """Paints a template: drawing, title, and what it shows."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)

    def sizeHint(
        self,
        option: QStyleOptionViewItem,  # noqa: ARG002
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QSize:
        return card_size()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        theme, card = current_theme(), QRectF(option.rect).adjusted(5, 5, -5, -5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_card(painter, card, option)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if isinstance(picture, QPixmap):
            painter.drawPixmap(round(card.left()) + 7, round(card.top()) + 7, picture)
        top, line = card.top() + PICTURE.height() + 12, pixels(LINE)
        below = QRectF(card.left() + 12, top, card.width() - 24, line)
        font = QFont(painter.font())
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(theme.text))
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        font.setWeight(QFont.Weight.Normal)
        font.setPixelSize(pixels(12))
        painter.setFont(font)
        painter.setPen(QColor(theme.text_muted))
        room = QRectF(
            below.left(), below.bottom() + 2, below.width(), card.bottom() - below.bottom() - 8
        )
        painter.drawText(room, Qt.TextFlag.TextWordWrap.value, str(index.data(SUMMARY_ROLE)))
        painter.restore()


class TemplateGallery(CardDialog):
    """All templates to choose from."""

    def __init__(self, pictures: TemplatePictures, parent: QWidget) -> None:
        super().__init__(
            "New project", "Networks with their data, to begin with.", "Templates", parent
        )
        self._pictures = pictures
        self._fill_list()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.make = buttons.addButton("Start", QDialogButtonBox.ButtonRole.AcceptRole)
        self.make.setToolTip("Opens the chosen template; unsaved work is asked about first.")
        buttons.button(QDialogButtonBox.StandardButton.Cancel).setToolTip("Changes nothing.")
        buttons.accepted.connect(self.choose)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(label("Choose a starting point.", "muted", self))
        layout.addWidget(self.list, 1)
        layout.addWidget(buttons)
        on_look_change(self, self._draw_cards)
        self.resize(self.sizeHint().boundedTo(self.screen().availableSize() * 0.9))

    def _fill_list(self) -> None:
        cards = self.list
        cards.setGridSize(card_size())
        cards.setItemDelegate(CardDelegate(cards))
        for template in TEMPLATES:
            item = QListWidgetItem(template.title, cards)
            item.setData(NAME_ROLE, template.name)
            item.setData(SUMMARY_ROLE, template.summary)
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole, f"{template.title}. {template.summary}"
            )
            item.setToolTip(plain_tip(template.summary))
        cards.setCurrentRow(0)

    def sizeHint(self) -> QSize:
        card = card_size()
        return QSize(3 * card.width() + 64, 3 * card.height() + 20)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw the cards, and give them the focus."""
        self._draw_cards()
        self.list.setFocus()
        super().showEvent(event)

    def _draw_cards(self) -> None:
        """Draw the networks in the current theme, on cards with room for the current text."""
        self.list.setGridSize(card_size())
        for row in range(self.list.count()):
            item = self.list.item(row)
            name = str(item.data(NAME_ROLE))
            picture = self._pictures.picture(name, current_theme(), self.devicePixelRatioF())
            item.setData(Qt.ItemDataRole.DecorationRole, picture)
