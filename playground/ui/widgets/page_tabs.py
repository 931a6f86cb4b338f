"""`PageTabs`: tabs whose pages scroll where they have no room, so that they may be small."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QTabWidget, QWidget


class PageTabs(QTabWidget):
    """A tab widget to which each page is itself; that it is in a scroll area is hidden."""

    def insertTab(self, index: int, page: QWidget, text: str) -> int:  # type: ignore[override] # noqa: N802
        """Insert `page` as a tab that says `text`; return its index."""
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        return super().insertTab(index, area, text)

    def addTab(self, page: QWidget, text: str) -> int:  # type: ignore[override] # noqa: N802
        """Add `page` as the last tab; return its index."""
        return self.insertTab(self.count(), page, text)

    def removeTab(self, index: int) -> None:  # noqa: N802
        """Remove a tab; its page stays with its owner."""
        area = super().widget(index)
        super().removeTab(index)
        if isinstance(area, QScrollArea):
            area.takeWidget()
            area.deleteLater()

    def place(self, index: int) -> QWidget:
        """Return what contains the page at `index`.

        A page that is made in it need not move there: Qt would style all of it again.
        """
        area = super().widget(index)
        assert isinstance(area, QScrollArea)
        return area.viewport()

    def replace_page(self, index: int, page: QWidget) -> QWidget | None:
        """Put `page` into a tab; return the page that was there, which has no owner now."""
        area = super().widget(index)
        assert isinstance(area, QScrollArea)
        before = area.takeWidget()
        area.setWidget(page)
        page.show()
        return before

    def widget(self, index: int) -> QWidget | None:
        """Return the page at `index`."""
        area = super().widget(index)
        return area.widget() if isinstance(area, QScrollArea) else None

    def currentWidget(self) -> QWidget | None:  # type: ignore[override] # noqa: N802
        """Return the page in front."""
        return self.widget(self.currentIndex())

    def indexOf(self, page: QWidget) -> int:  # noqa: N802
        """Return where `page` is; -1 if it has no tab."""
        return next((at for at in range(self.count()) if self.widget(at) is page), -1)

    def setCurrentWidget(self, page: QWidget) -> None:  # noqa: N802
        """Bring `page` to the front."""
        self.setCurrentIndex(self.indexOf(page))

    def minimumSizeHint(self) -> QSize:
        """Return the height of the tabs and of a strip of a page; the pages scroll."""
        tabs = self.tabBar().minimumSizeHint()
        return QSize(2 * tabs.height(), 3 * tabs.height())
