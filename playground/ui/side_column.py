"""The right column: the output over the plane or for one sample, the data, the inspector."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from playground.document.project import LayerId
from playground.ui.inspector.data_section import DataSection
from playground.ui.inspector.inspector import Inspector
from playground.ui.panels.base import Panel
from playground.ui.panels.boundary import BoundaryPanel
from playground.ui.panels.sample import SamplePanel
from playground.ui.text_size import pixels
from playground.ui.theme import Theme
from playground.ui.view_state import ViewState

MARGIN = 12
LEAST = 300
"""Width in pixels at 100 %."""


class SideColumn(QScrollArea):
    """Scrolls where the window is low."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setMinimumWidth(pixels(LEAST))
        self._content = content = QWidget(self)
        content.setProperty("role", "column")
        self.boundary = BoundaryPanel(theme, content)
        self.sample = SamplePanel(theme, content)
        self.panels: tuple[Panel, ...] = (self.boundary, self.sample)
        self.data = DataSection(theme, content)
        self.inspector = Inspector(content)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        layout.setSpacing(14)
        for part in (*self.panels, self.data, self.inspector):
            # Not Maximum: that would keep a map from growing with the width.
            part.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            layout.addWidget(part)
        layout.addStretch(1)
        self.setWidget(content)
        self._before: int | None = None
        self._revealed = 0
        self._is_output_wanted = False
        self.verticalScrollBar().rangeChanged.connect(self._follow)

    def select(self, layer_ids: tuple[LayerId, ...]) -> None:
        """Show these layers' settings; where the window is low, come down to them and back."""
        self.inspector.select(layer_ids)
        self._is_output_wanted = False
        if len(layer_ids) == 1:
            # The settings have their places only when control is back in the event loop.
            QTimer.singleShot(0, self, self._come_down)
        elif self._before is not None:
            if self.verticalScrollBar().value() == self._revealed:
                self.verticalScrollBar().setValue(self._before)
            self._before = None

    def show_output(self) -> None:
        """Go up to the map, where a pinned unit is drawn, until another layer is selected."""
        if self.boundary.isVisible():
            self._is_output_wanted, self._before = True, None
            self.verticalScrollBar().setValue(0)

    def _follow(self) -> None:
        """Stay with the settings as their places change, unless the user scrolled since."""
        if self._before is not None and self.verticalScrollBar().value() == self._revealed:
            self._come_down()

    def _come_down(self) -> None:
        """Scroll as little as brings the first settings of the layer into sight."""
        form = self.inspector.layer.form
        if form is None or not form.isVisible() or self._is_output_wanted:
            return
        if self._before is None:
            self._before = self.verticalScrollBar().value()
        self.ensureWidgetVisible(form, 0, MARGIN)
        self._revealed = self.verticalScrollBar().value()

    def show_state(self, state: ViewState) -> None:
        """Take over the project as it is now."""
        for panel in self.panels:
            panel.setVisible(panel.is_useful(state))
            panel.show_state(state)
        self.data.show_state(state)
        self.inspector.show_state(state)
        self._widen()

    def _widen(self) -> None:
        """Become wide enough for what is in it; never jump back."""
        scroll_bar = self.verticalScrollBar().sizeHint().width()
        wanted = self._content.minimumSizeHint().width() + scroll_bar
        self.setMinimumWidth(max(self.minimumWidth(), wanted))

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        for panel in self.panels:
            panel.apply_theme(theme)
        self.data.apply_theme(theme)

    def settle(self) -> None:
        """Become as narrow or wide as what is in it needs: its text has another size."""
        self.setMinimumWidth(pixels(LEAST))
        self._widen()
