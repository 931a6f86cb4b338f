"""`MetricPlot`: loss or a metric of every epoch, for training and test data, with a read-out."""

from itertools import pairwise

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.training.protocol.frames import Curves
from playground.ui.panels.captions import ElidedCaption, Role, figure
from playground.ui.panels.plot_column import lay_out_plot
from playground.ui.theme.theme import Theme, current_theme, follow_theme
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.plots.chip import Chip, Symbol
from playground.ui.widgets.plots.curves import CurvePlot, Line
from playground.ui.widgets.plots.decimation import Floats, Positions, Pyramid
from playground.ui.widgets.plots.readout import Readout

Baselines = tuple[tuple[str, float], ...]
"""Methods and what they reach, in one metric."""
LEAST_WIDTH = 150
"""Of a plot with its legend, in pixels at 100 %."""


def metric_label(name: str) -> str:
    """Return what a person reads for one of Keras's metrics.

    >>> metric_label("loss"), metric_label("mean_squared_error")
    ('Loss', 'Mean squared error')
    """
    return name.replace("_", " ").capitalize()


class MetricPlot(QWidget):
    """The curves of `stem` and ``val_stem``, legend chips with values, and the plot."""

    def __init__(self, stem: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stem = stem
        self._curves = Curves()
        self._pyramid = Pyramid()
        self._hover: int | None = None
        self._baseline: Baselines = ()
        label = metric_label(stem)
        self._title = ElidedCaption(Role.TITLE, label)
        self._title.setToolTip(plain_tip(label))
        self.chips = {
            stem: Chip("train", Symbol.SWATCH, f"{label} on the training data."),
            f"val_{stem}": Chip("test", Symbol.SWATCH, f"{label} on data held back."),
        }
        self.readout = Readout()
        self.plot = CurvePlot()
        self.plot.setAccessibleName(f"{label} over the epochs")
        self.plot.setToolTip(plain_tip(f"{label} after each epoch. Move the mouse to read values."))
        header = QHBoxLayout()
        header.setSpacing(5)
        header.addWidget(self._title)
        for chip in self.chips.values():
            chip.setChecked(True)
            chip.toggled.connect(self._draw)
            header.addWidget(chip)
        header.addStretch(1)
        lay_out_plot(self, header, self.plot, self.readout, LEAST_WIDTH)
        self.plot.hovered.connect(self._read_out)
        follow_theme(self, self._set_colours)

    def show_curves(self, curves: Curves, pyramid: Pyramid) -> None:
        """Draw the epochs so far; `pyramid` holds the rows of `curves`."""
        self._curves, self._pyramid = curves, pyramid
        self._draw()

    def show_baseline(self, baseline: Baselines) -> None:
        """Show what simple methods reach on the test set, as level lines."""
        if baseline == self._baseline:
            return
        self._baseline = baseline
        reached = "".join(f"\nTest, {name}: {figure(value)}" for name, value in baseline)
        label = metric_label(self.stem)
        tip = f"{label} after each epoch. Move the mouse to read values.{reached}"
        self.plot.setToolTip(plain_tip(tip))
        self._draw()

    def _set_colours(self, theme: Theme) -> None:
        for chip, colour in zip(self.chips.values(), (theme.train, theme.test), strict=True):
            chip.set_colour(colour)

    def _draw(self) -> None:
        colours = (current_theme().train, current_theme().test)
        lines = []
        for (name, chip), colour in zip(self.chips.items(), colours, strict=True):
            chip.setVisible(name in self._curves.columns or name == self.stem)
            if chip.isChecked() and name in self._curves.columns:
                x, y = self.points(self._curves.columns.index(name))
                lines.append(Line(x, y, colour))
        if lines:
            ends = np.array((1.0, max(2.0, float(len(self._curves)))))
            lines += [
                Line(ends, np.full(2, value, np.float32), current_theme().text_faint)
                for _, value in self._baseline
            ]
        self.plot.show_lines(lines, end=float(len(self._curves)))
        self._write()

    def points(self, column: int) -> tuple[Positions, Floats]:
        """Return the polyline of a column over epochs 1, 2, ..."""
        pixels = self.plot.pixels()
        if not self.plot.is_log_x:
            x, y = self._pyramid.points(column, pixels)
            return self._curves.epochs_of(x), y
        # Each doubling of the epochs gets its own share of the width.
        count = len(self._pyramid)
        doublings = max(count.bit_length(), 1)
        share = max(2 * pixels // doublings, 8)
        edges = [0, *(2**power for power in range(doublings - 1)), count]
        spans = [(a, b) for a, b in pairwise(edges) if b > a]
        parts = [self._pyramid.points(column, share, start, stop) for start, stop in spans]
        if not parts:
            return np.zeros(0), np.zeros(0, np.float32)
        x = np.concatenate([x for x, _ in parts])
        return self._curves.epochs_of(x), np.concatenate([y for _, y in parts])

    def _read_out(self, x: float | None) -> None:
        self._hover = None if x is None else round(x)
        self._write()

    def _write(self) -> None:
        """Write the values at the cursor, of the moment shown, or the latest."""
        count = len(self._curves)
        if not count:
            self.readout.show_entries([])
            return
        moment = self.plot.moment
        shown = count if moment is None else round(moment)
        epoch = min(max(shown if self._hover is None else self._hover, 1), count)
        self.plot.set_cursor(None if self._hover is None else float(epoch))
        row = self._curves.row(epoch)
        colours = (current_theme().train, current_theme().test)
        entries = [
            (colour, f"{chip.text()} {figure(float(row[self._curves.columns.index(name)]))}")
            for (name, chip), colour in zip(self.chips.items(), colours, strict=True)
            if name in self._curves.columns
        ]
        faint = current_theme().text_faint
        entries += [(faint, f"{name.split()[0]} {figure(value)}") for name, value in self._baseline]
        self.readout.show_entries([*entries, ("", f"epoch {epoch:,}")])
