"""`OverflowTabs`: tabs; those for which the bar has no room are in a menu at its end."""

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QMenu, QTabBar, QToolButton, QWidget

from playground.ui.theme.text_size import on_look_change
from playground.ui.widgets.page_tabs import PageTabs
from playground.ui.widgets.plain import plain_tip, text_of_tip
from playground.ui.widgets.roles import describe, set_role


class _Bar(QTabBar):
    """A bar that says how wide a tab is that it does not show."""

    def width_of(self, index: int) -> int:
        """Return the width of a tab, in pixels."""
        return self.tabSizeHint(index).width()

    def minimumSizeHint(self) -> QSize:
        """Return no width: those that do not fit are in the menu."""
        return QSize(0, super().minimumSizeHint().height())


class OverflowTabs(PageTabs):
    """No name is ever cut: a tab is on the bar whole, or its name is in the menu "More".

    The first tabs are on the bar, and the current one. Ctrl+Tab goes through all of them.

    Attributes
    ----------
    more : QToolButton
        Opens the menu; hidden while all tabs are on the bar.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: list[bool] = []
        self._is_fitting = False
        self._bar = _Bar(self)
        self.setTabBar(self._bar)
        self.setUsesScrollButtons(False)
        self.more = QToolButton(self)
        self.more.setText("More")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        set_role(self.more, "more")
        describe(self.more, "more panels", "Lists the panels for which the row has no room.")
        self._menu = QMenu(self.more)
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill)
        self.more.setMenu(self._menu)
        self.more.hide()
        self.currentChanged.connect(self.fit)
        on_look_change(self, self.fit)

    def insertTab(self, index: int, page: QWidget, text: str) -> int:  # type: ignore[override] # noqa: N802
        """Insert `page` as a tab that says `text`; return its index."""
        self._offered.insert(index, True)
        index = super().insertTab(index, page, text)
        self.fit()
        return index

    def removeTab(self, index: int) -> None:  # noqa: N802
        """Remove a tab; its page stays with its owner."""
        del self._offered[index]
        super().removeTab(index)
        self.fit()

    def setCurrentIndex(self, index: int) -> None:  # noqa: N802
        """Bring a tab to the front; nothing if it is not offered."""
        if 0 <= index < self.count() and self._offered[index]:
            super().setCurrentIndex(index)  # `fit` puts it on the bar

    def setCurrentWidget(self, page: QWidget) -> None:  # noqa: N802
        """Bring `page` to the front; nothing if it is not offered."""
        self.setCurrentIndex(self.indexOf(page))

    def is_offered(self, index: int) -> bool:
        """Return whether there is such a tab for the user, on the bar or in the menu."""
        return self._offered[index]

    def offer(self, is_offered: dict[int, bool]) -> None:
        """Offer the tabs with these numbers, or take them away."""
        for index, value in is_offered.items():
            self._offered[index] = value
        if not self._offered[self.currentIndex()] and any(self._offered):
            self.setCurrentIndex(self._offered.index(True))
        self.fit()

    @property
    def outside(self) -> tuple[int, ...]:
        """The tabs that are in the menu now."""
        return tuple(
            index
            for index, is_offered in enumerate(self._offered)
            if is_offered and not self.isTabVisible(index)
        )

    def fit(self) -> None:
        """Show the tabs for which there is room."""
        if self._is_fitting or len(self._offered) != self.count():
            return
        self._is_fitting = True
        inside = self._inside()
        # Those that leave come first: Qt would scroll a bar that is too full, and not back.
        # Then the current one: if it is hidden, Qt chooses another as soon as one is shown.
        current = self.currentIndex()
        order = sorted(range(self.count()), key=lambda index: (index in inside, index != current))
        for index in order:
            if self.isTabVisible(index) != (index in inside):
                self.setTabVisible(index, index in inside)
        self.more.setVisible(bool(self.outside))
        self._place()
        self._is_fitting = False

    def _inside(self) -> frozenset[int]:
        """Return the tabs that fit: all, or the current one and as many as possible before it."""
        offered = [index for index, is_offered in enumerate(self._offered) if is_offered]
        widths = {index: self._bar.width_of(index) for index in offered}
        if sum(widths.values()) <= self._room():
            return frozenset(offered)
        current = self.currentIndex()
        room = self._room() - self.more.sizeHint().width() - widths.get(current, 0)
        inside = {current} & set(offered)
        for index in offered:
            if index == current:
                continue
            room -= widths[index]
            if room < 0:
                break
            inside.add(index)
        return frozenset(inside)

    def _room(self) -> int:
        """Return how many pixels the tabs have beside what is at the end of the row."""
        corner = self.cornerWidget(Qt.Corner.TopRightCorner)
        return self.width() - (0 if corner is None else corner.sizeHint().width())

    def _place(self) -> None:
        """Put the button behind the last tab."""
        size = self.more.sizeHint()
        last = max((self._bar.tabRect(i).right() for i in range(self.count())), default=0)
        left = min(self._bar.x() + last + 1, self._room() - size.width())
        middle = self._bar.y() + (self._bar.height() - size.height()) // 2
        self.more.setGeometry(max(left, 0), max(middle, 0), size.width(), size.height())
        self.more.raise_()
        names = ", ".join(self.tabText(index) for index in self.outside)
        self.more.setToolTip(plain_tip(f"Panels for which the row has no room: {names}."))

    def _fill(self) -> None:
        self._menu.clear()
        for index in self.outside:
            action = self._menu.addAction(self.tabText(index))
            action.setToolTip(plain_tip(text_of_tip(self.tabToolTip(index))))
            action.triggered.connect(partial(self._choose, index))

    def _choose(self, index: int) -> None:
        """Show a tab of the menu; the arrow keys start from it."""
        self.setCurrentIndex(index)
        self._bar.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Tab and Ctrl+Shift+Tab go to the next and the previous tab, in the menu too."""
        steps = {QKeySequence.StandardKey.NextChild: 1, QKeySequence.StandardKey.PreviousChild: -1}
        step = next((step for key, step in steps.items() if event.matches(key)), 0)
        offered = [index for index, is_offered in enumerate(self._offered) if is_offered]
        if not step or self.currentIndex() not in offered:
            super().keyPressEvent(event)
            return
        place = (offered.index(self.currentIndex()) + step) % len(offered)
        self.setCurrentIndex(offered[place])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
