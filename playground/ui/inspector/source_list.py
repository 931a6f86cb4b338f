"""The list of data sets: names under headings, with a picture that is drawn when it is seen."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QIcon, QStandardItem, QStandardItemModel

from playground.datasets.sources import DATASETS
from playground.ui.theme.text_size import pixels
from playground.ui.theme.theme import Theme, current_theme
from playground.ui.widgets.fields.no_wheel import QuietCombo
from playground.ui.widgets.maps.data_picture import DataPictures
from playground.ui.widgets.plain import plain_tip

ICON = QSize(22, 22)
"""Size of the pictures, in pixels."""
SCROLL_BAR = 24
"""Room for the scroll bar of the open list, in pixels at 100 %."""
Index = QModelIndex | QPersistentModelIndex


class SourceList(QStandardItemModel):
    """The data sets by group; headings cannot be chosen. The name of each is its user data.

    Drawing all pictures takes as long as making a tenth of the window, and a closed list shows
    one of them.

    Parameters
    ----------
    pictures : DataPictures
        What draws them, and keeps what it has drawn.
    """

    def __init__(self, pictures: DataPictures, parent: QObject) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._theme = current_theme()
        self._ratio = 1.0
        group = ""
        for spec in DATASETS:
            if spec.group != group:
                group = spec.group
                heading = QStandardItem(group.upper())
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                self.appendRow(heading)
            item = QStandardItem(spec.label)
            item.setData(spec.name, Qt.ItemDataRole.UserRole)
            item.setToolTip(plain_tip(spec.summary))
            self.appendRow(item)

    def set_look(self, theme: Theme, ratio: float) -> None:
        """Draw the pictures in a theme, for a screen with that number of dots to a pixel."""
        self._theme, self._ratio = theme, ratio
        last = self.index(self.rowCount() - 1, 0)
        self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.DecorationRole])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what Qt asks for; the picture is drawn now if it was not seen before."""
        if role != Qt.ItemDataRole.DecorationRole:
            return super().data(index, role)
        name = super().data(index, Qt.ItemDataRole.UserRole)
        if not name:
            return None
        return QIcon(self._pictures.picture(DATASETS[name], self._theme, ICON, self._ratio))


class SourceCombo(QuietCombo):
    """Shows the list at the width of its longest name; nothing of it is laid out before."""

    def showPopup(self) -> None:  # noqa: N802 - Qt's name
        """Open the list."""
        names = self.view()
        names.setMinimumWidth(names.sizeHintForColumn(0) + pixels(SCROLL_BAR))
        super().showPopup()
