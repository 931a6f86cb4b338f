"""The right column: the output, always visible, and the settings in tabs below it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QVBoxLayout, QWidget

from playground.document.project import LayerId
from playground.ui.editor import Editor
from playground.ui.inspector.data_section import DataSection
from playground.ui.inspector.inspector import Inspector
from playground.ui.panels.boundary import BoundaryPanel
from playground.ui.panels.curve import CurvePanel
from playground.ui.panels.output import OutputPanel
from playground.ui.panels.sample.panel import SamplePanel
from playground.ui.panels.slice import SlicePanel
from playground.ui.theme.text_size import pixels, text_percent
from playground.ui.view_state import ViewState
from playground.ui.widgets.scrolled import scrolled

MARGIN = 12
LEAST = 240
"""Width in pixels at 100 %."""
LEAST_SETTINGS = 240
"""Height in pixels at 100 % that the settings keep where the map would be larger."""
MOST_SETTINGS = 0.42
"""Share of the height beyond which the settings do not keep it from the map."""
SMALLEST_SETTINGS = 110
"""Height in pixels at 100 % down to which the user may push the settings together."""


class SideColumn(QWidget):
    """Gives the output the square it can fill, and the rest of the height to the settings.

    The user may move the border between the two; it then stays where it was put.
    """

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.boundary = BoundaryPanel(editor, self)
        self.curve = CurvePanel(editor, self)
        self.sample = SamplePanel(editor, self)
        self.slice = SlicePanel(editor, self)
        self.panels: tuple[OutputPanel, ...] = (
            self.boundary,
            self.curve,
            self.slice,
            self.sample,
        )
        self.inspector = Inspector(editor, self)
        self._chosen: int | None = None
        self._output = self._output_area()
        self.parts = QSplitter(Qt.Orientation.Vertical, self)
        self.parts.setHandleWidth(1)
        self.parts.setChildrenCollapsible(False)
        self.parts.addWidget(self._output)
        self.parts.addWidget(self.inspector)
        self.parts.setStretchFactor(0, 0)
        self.parts.setStretchFactor(1, 1)
        self.parts.splitterMoved.connect(self._choose_height)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.parts)
        self.settle()

    def _output_area(self) -> QScrollArea:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN - 4)
        for panel in self.panels:
            column.addWidget(panel)
        area = scrolled(content)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return area

    @property
    def data(self) -> DataSection:
        """The settings of the data."""
        return self.inspector.data

    def select(self, layer_ids: tuple[LayerId, ...]) -> None:
        """Show these layers' settings."""
        self.inspector.select(layer_ids)

    def start_over(self) -> None:
        """Show another project from the top."""
        self._output.verticalScrollBar().setValue(0)
        self.inspector.start_over()

    def show_state(self, state: ViewState) -> None:
        """Show the project as it is now."""
        for panel in self.panels:
            panel.setVisible(panel.is_useful(state))
            panel.show_state(state)
        self._output.setVisible(any(panel.is_useful(state) for panel in self.panels))
        self.inspector.show_state(state)
        self._share_height()

    def settle(self) -> None:
        """Set the width and the heights for the size of text."""
        self.setMinimumWidth(pixels(LEAST))
        self.inspector.setMinimumHeight(pixels(SMALLEST_SETTINGS))
        self._share_height()

    @property
    def output_height(self) -> int | None:
        """The height that the user gave the output, in pixels at 100 %; None if they did not."""
        return self._chosen

    @output_height.setter
    def output_height(self, height: int | None) -> None:
        self._chosen = height
        self._share_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_height()

    def _choose_height(self) -> None:
        self._chosen = round(self.parts.sizes()[0] * 100 / text_percent())
        self._share_height()

    def _share_height(self) -> None:
        """Give the output what it can use, unless the user or the settings need the room."""
        room = self.width() - 2 * MARGIN
        shown = [panel for panel in self.panels if not panel.isHidden()]
        margins = 2 * MARGIN - 4
        least = margins + sum(panel.least_height(room) for panel in shown)
        wanted = margins + sum(panel.best_height(room) for panel in shown)
        settings = min(pixels(LEAST_SETTINGS), round(MOST_SETTINGS * self.height()))
        if self._chosen is not None:
            wanted, settings = pixels(self._chosen), pixels(SMALLEST_SETTINGS)
        smallest = min(least, self.height() - pixels(SMALLEST_SETTINGS))
        output = max(min(wanted, self.height() - settings), smallest, 1)
        if self.inspector.isHidden():
            output = self.height()
        self.parts.setSizes([output, max(self.height() - output, 1)])
        for panel in shown:
            panel.fit(output - margins)
