"""`MetricChips`: the metrics to measure, offered by task."""

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from playground.base.tasks import TaskKind
from playground.catalog.metrics import METRICS, metrics_for
from playground.document.project import OwnMetric
from playground.ui.widgets.discard import discard
from playground.ui.widgets.flow_layout import FlowLayout
from playground.ui.widgets.roles import describe, set_role


class MetricChips(QWidget):
    """One chip per metric that fits the task, and per chosen metric that does not.

    Signals
    -------
    changed(tuple of str)
        The user wants these metrics, those chosen before first.
    own_changed(tuple of OwnMetric)
        The user wants these metrics of the project's own.
    """

    changed = Signal(object)
    own_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: tuple[str, ...] = ()
        layout = self._flow = FlowLayout(self, spacing=5)
        self.chips: dict[str, QPushButton] = {}
        self.own_chips: dict[OwnMetric, QPushButton] = {}
        for metric in METRICS:
            chip = QPushButton(metric.label, self)
            chip.setCheckable(True)
            set_role(chip, "chip")
            describe(
                chip,
                f"metric {metric.label}",
                f"{metric.summary}\n{metric.formula}\nKeras: {metric.name}",
            )
            chip.clicked.connect(self._toggle)
            self.chips[metric.name] = chip
            layout.addWidget(chip)

    def show_chosen(self, chosen: tuple[str, ...], kind: TaskKind, *, is_one_hot: bool) -> None:
        """Show which metrics are on, among those that can be read for the task.

        Parameters
        ----------
        is_one_hot : bool
            The loss wants labels as rows of 0 and one 1; other metrics are not offered.
        """
        self._chosen = chosen
        fitting = {
            metric.name
            for metric in metrics_for(kind)
            if kind is not TaskKind.MULTICLASS or metric.takes_class_numbers is not is_one_hot
        }
        for name, chip in self.chips.items():
            with QSignalBlocker(chip):
                chip.setChecked(name in chosen)
            chip.setVisible(name in fitting or name in chosen)

    def show_own(self, metrics: tuple[OwnMetric, ...]) -> None:
        """Show the metrics of the project's own; a click removes one."""
        if tuple(self.own_chips) == metrics:
            return
        for chip in self.own_chips.values():
            discard(chip)
        self.own_chips = {metric: self._own_chip(metric) for metric in metrics}

    def _own_chip(self, metric: OwnMetric) -> QPushButton:
        chip = QPushButton(metric.name, self)
        chip.setCheckable(True)
        chip.setChecked(True)
        set_role(chip, "chip")
        describe(
            chip,
            f"metric {metric.name}",
            f"A metric of the project's own. Click to remove it.\n{metric.expression[:400]}",
        )
        chip.clicked.connect(self._toggle_own)
        self._flow.addWidget(chip)
        chip.show()
        return chip

    def _toggle_own(self) -> None:
        kept = tuple(metric for metric, chip in self.own_chips.items() if chip.isChecked())
        self.own_changed.emit(kept)

    def _toggle(self) -> None:
        on = [name for name, chip in self.chips.items() if chip.isChecked()]
        kept = [name for name in self._chosen if name in on]
        self.changed.emit((*kept, *(name for name in on if name not in kept)))
