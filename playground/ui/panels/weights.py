"""Histograms of all weights, one for each array of each layer."""

from PySide6.QtWidgets import QWidget

from playground.base.number_text import with_minus
from playground.training.protocol.probes import Histogram, WeightHistogramsProbe
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.widgets.plots.histogram import HistogramRow, Tile

WEIGHTS = WeightHistogramsProbe()
EMPTY = "The weights appear once the model is built."
NONE = "No layer of this network has weights. Add a Dense layer to give it something to learn."


class WeightsPanel(Panel):
    """How the weights of each layer are spread."""

    title = "Weights"
    summary = "How the weights and biases of each layer are spread: the wider, the stronger."
    empty = EMPTY
    asks = (WEIGHTS,)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self.row = HistogramRow()
        self.set_content(self.row)

    def draw(self) -> str:
        answer = self.answer(WEIGHTS)
        if answer is None or self.state is None:
            return EMPTY
        tiles = [
            Tile(layer.name, name, histogram, _spread(histogram))
            for layer in self.state.ordered_layers()
            for name, histogram in answer.get(layer.id, {}).items()
        ]
        self.row.show_tiles(tiles)
        return "" if tiles else NONE


def _spread(histogram: Histogram) -> str:
    """Return mean and standard deviation in words."""
    return with_minus(f"mean {histogram.mean:.2g} ± {histogram.deviation:.2g}")
