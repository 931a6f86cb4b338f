"""`RunCurves`: the losses of several runs in one plot."""

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from playground.training.protocol.frames import Curves
from playground.ui.panels.captions import ElidedCaption, Role, figure
from playground.ui.panels.plot_column import lay_out_plot
from playground.ui.theme.theme import blended, current_theme
from playground.ui.widgets.plots.chip import Chip, Symbol
from playground.ui.widgets.plots.curves import CurvePlot, Line
from playground.ui.widgets.plots.decimation import Pyramid
from playground.ui.widgets.plots.readout import Readout

LEAST_WIDTH = 260
"""In pixels at 100 %."""
PALE = 0.5
"""How much of a run's colour its curve on test data keeps."""


@dataclass(frozen=True, slots=True)
class RunLine:
    """The curves of one run.

    Attributes
    ----------
    name, colour : str
    curves : Curves
    """

    name: str
    colour: str
    curves: Curves


class RunCurves(QWidget):
    """Overlays loss (full colour) and val_loss (paler) of all runs it is given."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[RunLine, ...] = ()
        self._pyramids: dict[int, tuple[Curves, Pyramid]] = {}
        self._hover: int | None = None
        self._title = ElidedCaption(Role.TITLE, "Loss of the runs")
        self._title.setToolTip("Loss of the runs")
        self.chips = {
            "loss": Chip("train", Symbol.CHECK, "Loss on the training data."),
            "val_loss": Chip("test", Symbol.CHECK, "Loss on data held back: paler lines."),
        }
        self.log_y = Chip("log y", Symbol.CHECK, "Logarithmic loss.")
        self.plot = CurvePlot()
        self.plot.setAccessibleName("Loss of the runs over the epochs")
        self.plot.setToolTip("Loss after each epoch, one colour per run.")
        self.readout = Readout()
        header = QHBoxLayout()
        header.setSpacing(5)
        header.addWidget(self._title)
        for chip in (*self.chips.values(), self.log_y):
            header.addWidget(chip)
        header.addStretch(1)
        for chip in self.chips.values():
            chip.setChecked(True)
            chip.toggled.connect(self._draw)
        self.log_y.toggled.connect(self._set_log)
        lay_out_plot(self, header, self.plot, self.readout, LEAST_WIDTH)
        self.plot.hovered.connect(self._read_out)

    def show_lines(self, lines: tuple[RunLine, ...]) -> None:
        """Draw these runs, the last on top."""
        self._lines = lines
        self._draw()

    def _draw(self) -> None:
        drawn = []
        for name in ("val_loss", "loss"):
            share = PALE if name == "val_loss" else 1.0
            for index, run in enumerate(self._lines):
                if self.chips[name].isChecked() and name in run.curves.columns:
                    drawn.append(self._line(index, run, name, share))
        longest = max((len(run.curves) for run in self._lines), default=0)
        self.plot.show_lines(drawn, end=float(longest))
        self._write()

    def _set_log(self) -> None:
        self.plot.set_log(x=False, y=self.log_y.isChecked())
        self._draw()

    def _line(self, index: int, run: RunLine, name: str, share: float) -> Line:
        kept, pyramid = self._pyramids.get(index, (None, Pyramid()))
        if kept is not run.curves:
            pyramid.update(run.curves.rows)
            self._pyramids[index] = (run.curves, pyramid)
        x, y = pyramid.points(run.curves.columns.index(name), self.plot.pixels())
        return Line(run.curves.epochs_of(x), y, blended(run.colour, current_theme().sunken, share))

    def _read_out(self, x: float | None) -> None:
        self._hover = None if x is None else round(x)
        self._write()

    def _write(self) -> None:
        """Write each run's loss at the cursor, or its last."""
        entries = []
        for run in self._lines:
            count = len(run.curves)
            if count and "loss" in run.curves.columns:
                epoch = count if self._hover is None else min(max(self._hover, 1), count)
                loss = float(run.curves.row(epoch)[run.curves.columns.index("loss")])
                entries.append((run.colour, f"{run.name} {figure(loss)}"))
        self.plot.set_cursor(None if self._hover is None else float(self._hover))
        self.readout.show_entries(entries)
