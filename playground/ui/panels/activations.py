"""Histograms of each layer's output, with dead units marked."""

from PySide6.QtWidgets import QWidget

from playground.document.project import Layer
from playground.training.protocol.probes import (
    ActivationHistogramsProbe,
    DeadUnitsProbe,
    Histogram,
)
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.widgets.plots.histogram import HistogramRow, Tile

ACTIVATIONS = ActivationHistogramsProbe()
DEAD = DeadUnitsProbe()
EMPTY = "The outputs of the layers appear once the model is built."


class ActivationsPanel(Panel):
    """How the outputs of each layer are spread over training samples."""

    title = "Activations"
    summary = (
        "How the outputs of each layer are spread over up to 256 training samples. "
        "A dead unit outputs 0 for all of them and no longer learns."
    )
    empty = EMPTY
    asks = (ACTIVATIONS, DEAD)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self.row = HistogramRow()
        self.set_content(self.row)

    def draw(self) -> str:
        answer = self.answer(ACTIVATIONS)
        if not answer or self.state is None:
            return EMPTY
        layers = self.state.ordered_layers()
        self.row.show_tiles(
            [self._tile(layer, answer[layer.id]) for layer in layers if layer.id in answer]
        )
        return ""

    def _tile(self, layer: Layer, histogram: Histogram) -> Tile:
        dead = (self.answer(DEAD) or {}).get(layer.id, 0)
        warning = f"⚠ {dead:,} dead {'unit' if dead == 1 else 'units'}" if dead else ""
        return Tile(
            layer.name, "output", histogram, f"{100 * histogram.zeros:.0f} % zeros", warning
        )
