"""Puts a plot below its title, and its read-out below the plot."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.widgets.plots.curves import CurvePlot
from playground.ui.widgets.plots.readout import Readout

SPACING = 3


def lay_out_plot(
    owner: QWidget, header: QHBoxLayout, plot: CurvePlot, readout: Readout, least_width: int
) -> None:
    """Fill `owner` with a row, a plot and the line of values below it.

    Parameters
    ----------
    least_width : int
        Of the owner, in pixels at 100 %.
    """
    layout = QVBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACING)
    layout.addLayout(header)
    layout.addWidget(plot, 1)
    layout.addWidget(readout)
    follow_text(owner, lambda: owner.setMinimumWidth(pixels(least_width)))
