"""`LeftColumn`: the palette of layers, and beside it the page for learning."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from playground.ui.designer.palette import Palette
from playground.ui.theme.text_size import pixels

LEAST = 80
"""Width in pixels at 100 %."""


class LeftColumn(QTabWidget):
    """Tabs; the first has the layers.

    Attributes
    ----------
    learn : QWidget
        The page for lessons, with an empty layout: what is on it is made when it is opened.

    Signals
    -------
    page_shown(QWidget)
        Another page is in front.
    """

    page_shown = Signal(object)

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("left")
        self._hidden: QWidget | None = None
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.tabBar().setAccessibleName("left column")
        self._add_page("Layers", "The layers to choose from.", palette)
        self.learn = QWidget(self)
        QVBoxLayout(self.learn).setContentsMargins(0, 0, 0, 0)
        self._add_page("Learn", "Lessons, glossary, questions and answers.", self.learn)
        self.currentChanged.connect(self._on_changed)

    def _add_page(self, title: str, summary: str, page: QWidget) -> None:
        index = self.addTab(page, title)
        self.setTabToolTip(index, summary)

    def show_page(self, page: QWidget) -> None:
        """Bring a page to the front."""
        self.setCurrentWidget(page)

    def set_page_visible(self, page: QWidget, is_visible: bool) -> None:
        """Show or hide a page with its tab; one that was in front comes back to the front."""
        index = self.indexOf(page)
        if self.isTabVisible(index) == is_visible:
            return
        was_shown = self.currentWidget() is page
        self.setTabVisible(index, is_visible)
        if is_visible and self._hidden is page:
            self.setCurrentWidget(page)
        self._hidden = page if was_shown and not is_visible else None

    def sizeHint(self) -> QSize:
        return QSize(pixels(204), 600)

    def minimumSizeHint(self) -> QSize:
        """Return a small size: what is in the pages wraps, is shortened, or scrolls."""
        return QSize(pixels(LEAST), pixels(2 * LEAST))

    def _on_changed(self, index: int) -> None:
        self.page_shown.emit(self.widget(index))
