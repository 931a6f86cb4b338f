"""Histograms of what each layer puts out, with silent units pointed out."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from playground.document.project import Layer, LayerId
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import (
    ActivationHistogramsProbe,
    DeadUnitsProbe,
    Histogram,
    Probe,
)
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.captions import Notice
from playground.ui.panels.last_answer import LastAnswer
from playground.ui.theme.theme import Theme
from playground.ui.view_state import ViewState
from playground.ui.widgets.plots.histogram import HistogramRow, Tile

ACTIVATIONS = ActivationHistogramsProbe()
DEAD = DeadUnitsProbe()
EMPTY = "The outputs of the layers appear once the model is built."


class ActivationsPanel(Panel):
    """How the outputs of each layer are spread over training samples."""

    title = "Activations"
    summary = (
        "How the outputs of each layer are spread over up to 256 training samples. "
        "A dead unit puts out 0 for every one of them and no longer learns."
    )

    def __init__(self, theme: Theme, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(theme, editor, parent)
        self._state: ViewState | None = None
        self._answer = LastAnswer(ACTIVATIONS)
        self._dead: Mapping[LayerId, int] = {}
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
        """Return the probes of outputs and of dead units."""
        return frozenset({ACTIVATIONS, DEAD})

    def show_state(self, state: ViewState) -> None:
        """Take over names and order of the layers."""
        self._state = state
        self._draw()

    def show_frame(self, frame: Frame) -> None:
        """Draw the outputs of this moment; without an answer the last ones stay."""
        if self._answer.take(frame):
            self._dead = frame.get(DEAD) or {}
            self._draw()

    def apply_theme(self, theme: Theme) -> None:
        """Take over colours."""
        super().apply_theme(theme)
        self.row.apply_theme(theme)
        self._notice.apply_theme(theme)

    def _draw(self) -> None:
        answer = self._answer.value
        if not answer or self._state is None:
            self._notice.say(EMPTY)
            return
        layers = self._state.ordered_layers()
        self.row.show_tiles(
            [self._tile(layer, answer[layer.id]) for layer in layers if layer.id in answer]
        )
        self._notice.show_content()

    def _tile(self, layer: Layer, histogram: Histogram) -> Tile:
        dead = self._dead.get(layer.id, 0)
        warning = f"⚠ {dead:,} dead {'unit' if dead == 1 else 'units'}" if dead else ""
        return Tile(
            layer.name, "output", histogram, f"{100 * histogram.zeros:.0f} % zeros", warning
        )
