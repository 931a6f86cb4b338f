"""Histograms of all weights, one for each array of each layer."""

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Histogram, Probe, WeightHistogramsProbe
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.captions import Notice
from playground.ui.panels.last_answer import LastAnswer
from playground.ui.theme.theme import Theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.plots.histogram import HistogramRow, Tile

WEIGHTS = WeightHistogramsProbe()
EMPTY = "The weights appear once the model is built."
NONE = "No layer of this network has weights. Add a Dense layer to give it something to learn."


class WeightsPanel(Panel):
    """How the weights of each layer are spread."""

    title = "Weights"
    summary = "How the weights and biases of each layer are spread: the wider, the stronger."

    def __init__(self, theme: Theme, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(theme, editor, parent)
        self._state: ViewState | None = None
        self._answer = LastAnswer(WEIGHTS)
        self.row = HistogramRow(theme)
        self._notice = Notice(theme, self.row)
        self._notice.say(EMPTY)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self._notice)

    @property
    def notice(self) -> str:
        """The words shown instead of histograms; empty while these are shown."""
        return self._notice.text

    def probes(self) -> frozenset[Probe[Any]]:
        """Return the probe of weight histograms."""
        return frozenset({WEIGHTS})

    def show_state(self, state: ViewState) -> None:
        """Take over names and order of the layers."""
        self._state = state
        self._draw()

    def show_frame(self, frame: Frame) -> None:
        """Draw the weights of this moment; without an answer the last ones stay."""
        if self._answer.take(frame):
            self._draw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        super().apply_theme(theme)
        self.row.apply_theme(theme)
        self._notice.apply_theme(theme)

    def _draw(self) -> None:
        answer = self._answer.value
        if answer is None or self._state is None:
            self._notice.say(EMPTY)
            return
        tiles = [
            Tile(layer.name, name, histogram, _spread(histogram))
            for layer in self._state.ordered_layers()
            for name, histogram in answer.get(layer.id, {}).items()
        ]
        self.row.show_tiles(tiles)
        if tiles:
            self._notice.show_content()
        else:
            self._notice.say(NONE)


def _spread(histogram: Histogram) -> str:
    """Return mean and standard deviation in words."""
    return f"mean {histogram.mean:.2g} ± {histogram.deviation:.2g}"
