"""The tabs below the canvas: one live panel each."""

from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from playground.ui.panels.base import Panel
from playground.ui.panels.registry import PANELS
from playground.ui.theme import Theme
from playground.ui.view_state import ViewState

Kind = TypeVar("Kind", bound=Panel)


class PanelTabs(QWidget):
    """All registered panels; those of no use for a project have no tab.

    Signals
    -------
    command_requested(Command)
    visibility_changed()
        Other panels are visible than before, or they ask for other probes.
    control_requested(Control)
    """

    command_requested = Signal(object)
    visibility_changed = Signal()
    control_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bottom")
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setAccessibleName("live panels")
        self.tabs.setUsesScrollButtons(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 8)
        layout.addWidget(self.tabs)
        self.panels: tuple[Panel, ...] = tuple(cls(theme, self) for cls in PANELS)
        for panel in self.panels:
            index = self.tabs.addTab(panel, panel.title)
            self.tabs.setTabToolTip(index, panel.summary)
            panel.setAccessibleName(panel.title)
            panel.command_requested.connect(self.command_requested)
            panel.probes_changed.connect(self.visibility_changed)
            panel.control_requested.connect(self.control_requested)
            panel.installEventFilter(self)

    def panel(self, kind: type[Kind]) -> Kind:
        """Return the panel of that class."""
        return next(panel for panel in self.panels if isinstance(panel, kind))

    def show_state(self, state: ViewState) -> None:
        """Take over the project as it is now; show the tabs that are of use."""
        for panel in self.panels:
            self.tabs.setTabVisible(self.tabs.indexOf(panel), panel.is_useful(state))
            panel.show_state(state)

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        for panel in self.panels:
            panel.apply_theme(theme)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self.visibility_changed.emit()
        return super().eventFilter(watched, event)
