"""Loss, metrics and gradient norms over the epochs."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from playground.datasets.derived.baseline import Baseline
from playground.training.protocol.frames import Curves, Frame
from playground.training.protocol.probes import GradientsProbe
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.metrics.gradient_plot import GradientPlot
from playground.ui.panels.metrics.plot import Baselines, MetricPlot
from playground.ui.view_state import ViewState
from playground.ui.widgets.discard import discard
from playground.ui.widgets.plots.chip import Chip, Symbol
from playground.ui.widgets.plots.decimation import Pyramid

GRADIENTS = GradientsProbe()


class MetricsPanel(Panel):
    """One plot for the loss and for each metric, train and test, and one of gradients."""

    title = "Metrics"
    summary = "How loss and metrics develop over the epochs, for training and test data."
    empty = "Press Play to see the loss."
    asks = (GRADIENTS,)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._curves = Curves()
        self._has_begun = False
        self._baseline: tuple[Baseline | None, str] = (None, "")
        self._pyramid = Pyramid()
        self.plots: dict[str, MetricPlot] = {}
        self.gradient_plot = GradientPlot()
        content = QWidget()
        self._row = QHBoxLayout(content)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(14)
        self._row.addWidget(self.gradient_plot, 1)
        self.log_x = Chip(
            "log x", Symbol.CHECK, "Logarithmic epochs: the first ones are stretched."
        )
        self.log_y = Chip(
            "log y", Symbol.CHECK, "Logarithmic scale: makes small losses distinguishable."
        )
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(content)
        switches = QVBoxLayout()
        for chip in (self.log_x, self.log_y):
            switches.addWidget(chip)
        switches.addStretch(1)
        whole = QWidget()
        columns = QHBoxLayout(whole)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.addWidget(scroll, 1)
        columns.addLayout(switches)
        self.set_content(whole)
        for chip in (self.log_x, self.log_y):
            chip.toggled.connect(self._set_log)
        self._show_plots(("loss",))

    def show_state(self, state: ViewState) -> None:
        """Use these layer names; layers that the author of the project hid have no line."""
        names = {layer.id: layer.name for layer in state.ordered_layers()}
        self.gradient_plot.show_names(names)

    def show_frame(self, frame: Frame) -> None:
        """Draw the curves up to this moment; a moment of the past is marked in them."""
        is_new = frame.generation != self._generation
        self._generation = frame.generation
        curves = frame.all_curves
        if is_new or frame.is_live or len(curves) > len(self._curves):
            self._curves = curves
            self._pyramid.update(curves.rows)
        self._has_begun = frame.step > 0
        self._show_plots(_stems(self._curves.columns) or ("loss",))
        marked = None if frame.is_live else float(frame.epoch)
        self.gradient_plot.show_curves(frame.gradients, marked)
        for plot in self.plots.values():
            plot.plot.set_moment(marked)
        self.redraw()

    def show_baseline(self, baseline: Baseline | None, loss: str) -> None:
        """Show what simple methods reach on the test set; None to show nothing.

        Parameters
        ----------
        loss : str
            Keras's name of the loss.
        """
        self._baseline = baseline, loss
        for plot in self.plots.values():
            plot.show_baseline(self._baseline_of(plot.stem))

    def _baseline_of(self, stem: str) -> Baselines:
        baseline, loss = self._baseline
        if baseline is None or (stem == "loss" and not baseline.has_loss):
            return ()
        return baseline.figures(loss if stem == "loss" else stem)

    def draw(self) -> str:
        """Draw the curves."""
        for plot in self.plots.values():
            plot.show_curves(self._curves, self._pyramid)
        if len(self._curves):
            return ""
        return "The loss appears when the first epoch is done." if self._has_begun else self.empty

    def _show_plots(self, stems: tuple[str, ...]) -> None:
        """Make one plot per metric, in order; those that stay are kept."""
        if tuple(self.plots) == stems:
            return
        for stem in [stem for stem in self.plots if stem not in stems]:
            discard(self.plots.pop(stem))
        made = {stem: self.plots.get(stem) or MetricPlot(stem) for stem in stems}
        self.plots = made
        for place, plot in enumerate(made.values()):
            plot.show_baseline(self._baseline_of(plot.stem))
            self._row.insertWidget(place, plot, 1)
        self._set_log()

    def _set_log(self) -> None:
        for stem, plot in self.plots.items():
            is_loss = stem == "loss"
            plot.plot.set_log(x=self.log_x.isChecked(), y=is_loss and self.log_y.isChecked())
            plot.show_curves(self._curves, self._pyramid)
        self.gradient_plot.set_log_x(self.log_x.isChecked())


def _stems(columns: tuple[str, ...]) -> tuple[str, ...]:
    """Return loss and metrics without their val_ twins, in order."""
    return tuple(dict.fromkeys(column.removeprefix("val_") for column in columns))
