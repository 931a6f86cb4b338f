"""The tabs below the canvas: one live panel each."""

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from playground.base.errors import PlaygroundError
from playground.datasets.task import Prepared
from playground.training.protocol.events import Event
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.registry import PANELS
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.view_state import ViewState
from playground.ui.widgets.overflow_tabs import OverflowTabs
from playground.ui.widgets.roles import set_role

Kind = TypeVar("Kind", bound=Panel)

LEAST_HEIGHT = 120
"""Height of a panel in pixels at 100 %; where there is less, it scrolls."""


class PanelTabs(QWidget):
    """All registered panels; those that are not useful for a project have no tab.

    The tabs are made with the window, what is in them when `panels` is first read, so that the
    window shows earlier: making the plots takes longer than all else in it. A panel that is
    made later is shown the data, and of each kind of event the last one.

    Attributes
    ----------
    larger : QToolButton
        At the end of the row of tabs: the action that gives the panels more height.

    Signals
    -------
    panel_made(Panel)
    visibility_changed()
        Other panels are visible than before, or they ask for other probes.
    control_requested(Control)
    """

    panel_made = Signal(object)
    visibility_changed = Signal()
    control_requested = Signal(object)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editor = editor
        self.setObjectName("bottom")
        self.tabs = OverflowTabs(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setAccessibleName("bottom panels")
        self.larger = QToolButton(self)
        set_role(self.larger, "flat")
        self.larger.setAccessibleName("larger panels")
        self.tabs.setCornerWidget(self.larger, Qt.Corner.TopRightCorner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 8)
        layout.addWidget(self.tabs)
        self._state: ViewState | None = None
        self._data: Prepared | None = None
        self._events: dict[type[Event], Event] = {}
        self._absent: frozenset[str] = frozenset()
        self._before = self._in_place = -1
        self.made: tuple[Panel, ...] = ()
        for cls in PANELS:
            index = self.tabs.addTab(QWidget(self), cls.title)
            self.tabs.setTabToolTip(index, cls.summary)

    @property
    def panels(self) -> tuple[Panel, ...]:
        """All panels, in the order of their tabs; made now if they are not there yet."""
        self.complete()
        return self.made

    @property
    def _is_complete(self) -> bool:
        return len(self.made) == len(PANELS)

    def complete(self) -> None:
        """Make the panels that are not there yet."""
        if not self._is_complete:
            while not self._is_complete:
                self._make_next()
            self._data, self._events = None, {}
            self.visibility_changed.emit()

    def _make_next(self) -> None:
        """Create the next panel and put it into its tab."""
        index = len(self.made)
        panel = PANELS[index](self._editor, self.tabs.place(index))
        self.made = (*self.made, panel)
        before = self.tabs.replace_page(index, panel)
        if before is not None:
            before.deleteLater()
        panel.setAccessibleName(panel.title)
        follow_text(panel, lambda: panel.setMinimumHeight(pixels(LEAST_HEIGHT)))
        if self._state is not None:
            panel.show_state(self._state)
        if self._data is not None:
            panel.show_data(self._data)
        for event in self._events.values():
            panel.handle_event(event)
        panel.probes_changed.connect(self.visibility_changed)
        panel.control_requested.connect(self.control_requested)
        panel.installEventFilter(self)
        self.panel_made.emit(panel)

    def panel(self, kind: type[Kind]) -> Kind:
        """Return the panel of that class."""
        return next(panel for panel in self.panels if isinstance(panel, kind))

    def _offered(self) -> dict[str, int]:
        """Return the places of the panels that this project has, by their titles."""
        tabs = self.tabs
        offered = (index for index in range(tabs.count()) if tabs.is_offered(index))
        return {tabs.tabText(index): index for index in offered}

    def has(self, title: str) -> bool:
        """Return whether this project has a panel with that title."""
        return title in self._offered()

    def bring_to_front(self, title: str) -> None:
        """Show the panel with that title, in upper or lower case.

        Raises
        ------
        PlaygroundError
            No panel of this project has it.
        """
        titles = self._offered()
        found = [index for text, index in titles.items() if text.casefold() == title.casefold()]
        if not found:
            raise PlaygroundError(
                f"this project has no panel {title!r}; choose one of {', '.join(titles)}"
            )
        self.tabs.setCurrentIndex(found[0])

    def show_state(self, state: ViewState) -> None:
        """Show the project as it is now; show the useful tabs."""
        self._state = state
        self._show_tabs(state)
        for panel in self.made:
            panel.show_state(state)

    def start_over(self) -> None:
        """Forget the data: another project is opened."""
        self._data = None
        for panel in self.made:
            panel.start_over()

    def show_data(self, data: Prepared) -> None:
        """Show new data."""
        if not self._is_complete:
            self._data = data
        for panel in self.made:
            panel.show_data(data)

    def handle_event(self, event: Event) -> None:
        """Pass a report of the training thread to the panels."""
        if not self._is_complete:
            self._events[type(event)] = event
        for panel in self.made:
            panel.handle_event(event)

    def leave_out(self, titles: frozenset[str]) -> None:
        """Show no tab for the panels with these titles; of others the tab comes back."""
        if titles == self._absent:
            return
        current = self.tabs.currentIndex()
        if current != self._in_place:
            self._before = current  # the user has chosen it
        self._absent = titles
        if self._state is not None:
            self._show_tabs(self._state)
        self.tabs.setCurrentIndex(self._before)
        self._in_place = self.tabs.currentIndex()

    def _show_tabs(self, state: ViewState) -> None:
        self.tabs.offer(
            {
                index: cls.is_useful(state) and cls.title not in self._absent
                for index, cls in enumerate(PANELS)
            }
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self.visibility_changed.emit()
        return super().eventFilter(watched, event)
