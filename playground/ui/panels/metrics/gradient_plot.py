"""`GradientPlot`: the gradient norm of each layer over the epochs, on a log scale."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.document.project import LayerId
from playground.training.protocol.gradient_log import GradientCurves
from playground.ui.panels.captions import ElidedCaption, Role, figure
from playground.ui.panels.gradients.history import joined, measured_at
from playground.ui.panels.metrics.plot import LEAST_WIDTH
from playground.ui.panels.plot_column import lay_out_plot
from playground.ui.theme.text_size import on_look_change
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.plots.chip import HEIGHT
from playground.ui.widgets.plots.curves import CurvePlot, Line
from playground.ui.widgets.plots.readout import Readout

TOOLTIP = (
    "Size of the gradient of the loss for each layer's weights, over up to 256 training samples. "
    "Measured from time to time during training, and at the recorded epochs while it is paused; "
    "no line is drawn where nothing was measured."
)
NOT_MEASURED = "not measured at this epoch"


class GradientPlot(QWidget):
    """One line per layer; the read-out names the layers with their values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: Mapping[LayerId, str] = {}
        self._curves = GradientCurves()
        self._moment: float | None = None
        self._hover: float | None = None
        self._title = ElidedCaption(Role.TITLE, "Gradient norm per layer (log)")
        self._title.setToolTip(TOOLTIP)
        self.readout = Readout(names_lines=True)
        self.plot = CurvePlot()
        self.plot.setToolTip(TOOLTIP)
        self.plot.setAccessibleName("Gradient norm per layer over the epochs")
        self.plot.set_log(x=False, y=True)
        header = QHBoxLayout()
        header.addStrut(HEIGHT)
        header.addWidget(self._title)
        header.addStretch(1)
        lay_out_plot(self, header, self.plot, self.readout, LEAST_WIDTH)
        self.plot.hovered.connect(self._read_out)
        on_look_change(self, self._redraw)

    def set_log_x(self, is_log: bool) -> None:
        """Choose a logarithmic horizontal axis."""
        self.plot.set_log(x=is_log, y=True)

    def show_names(self, names: Mapping[LayerId, str]) -> None:
        """Use these layer names; layers without a name have no line."""
        if names != self._names:
            self._names = names
            self._redraw()

    def show_curves(self, curves: GradientCurves, moment: float | None = None) -> None:
        """Draw what was measured.

        Parameters
        ----------
        moment : float or None
            The epoch that is looked at; None for the present.
        """
        self._moment = moment
        if curves is not self._curves:
            self._curves = curves
            self._draw()
        self.plot.set_moment(moment)
        self._write()

    def _redraw(self) -> None:
        """Draw and write again, in the colours of the theme."""
        self._draw()
        self._write()

    def _draw(self) -> None:
        times, colours = self._curves.times, self._colours()
        lines = [
            Line(*joined(times, norms), colours[layer])
            for layer, norms in zip(self._curves.layers, self._curves.norms, strict=True)
            if layer in self._names
        ]
        self.plot.show_lines(lines, end=float(times[-1]) if len(times) else 1.0)

    def _colours(self) -> dict[LayerId, str]:
        series = current_theme().series
        layers = self._curves.layers
        return {layer: series[place % len(series)] for place, layer in enumerate(layers)}

    def _read_out(self, x: float | None) -> None:
        self._hover = x
        self._write()

    def _write(self) -> None:
        """Write the norms under the cursor, at the moment that is looked at, or the last."""
        times, wanted = self._curves.times, self._hover
        if wanted is None:
            wanted = self._moment
        at = len(times) - 1 if wanted is None else measured_at(times, wanted)
        if at is None or at < 0:
            self.plot.set_cursor(None)
            self.readout.show_entries([("", NOT_MEASURED)] if len(times) else [])
            return
        self.plot.set_cursor(None if self._hover is None else float(times[at]))
        colours = self._colours()
        entries = [
            (colours[layer], f"{self._names[layer]} {_short(float(norms[at]))}")
            for layer, norms in zip(self._curves.layers, self._curves.norms, strict=True)
            if np.isfinite(norms[at]) and layer in self._names
        ]
        self.readout.show_entries([*entries, ("", f"epoch {times[at]:,.0f}")])


def _short(value: float) -> str:
    """Return a norm with two digits: the line has room for the names of several layers.

    >>> _short(0.014137), _short(0.9572)
    ('0.014', '0.96')
    """
    return figure(float(f"{value:.2g}"))
