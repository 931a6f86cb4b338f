"""What a network without data of its own needs, and the data sets that fit it."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from playground.datasets.config import DataConfig
from playground.datasets.fitting import fitting_data, needs_text, offer_text
from playground.datasets.prepare import describe as describe_data
from playground.datasets.sources import DATASETS
from playground.datasets.task import Task
from playground.ui.widgets.discard import discard
from playground.ui.widgets.flow_layout import FlowLayout
from playground.ui.widgets.roles import describe, label, set_role

NOISE = (
    "Until then, random numbers of that shape go through the network, so that you can look at "
    "shapes and activations. Exports need no data."
)
FITTING = "Data sets that fit:"
NOTHING_FITS = (
    "Choose a file of yours, or drop it on the window. None of the data sets here fits; you can "
    "also try the training on made-up data:"
)
STAND_IN = (
    "This data is made up and stands in for your own: {}. What the network learns from it says "
    "nothing about yours."
)


class MissingData(QWidget):
    """Shown while nobody has chosen data, and while made-up data stands in.

    Signals
    -------
    chosen(DataConfig)
        The user wants that data.
    file_requested()
        The user wants to choose a file.
    """

    chosen = Signal(object)
    file_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._task: Task | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 2, 0, 4)
        self._layout.setSpacing(6)
        self.needs, self.noise = label("", "", self), label(NOISE, "muted", self)
        self.offer = label("", "muted", self)
        for text in (self.needs, self.offer, self.noise):
            text.setWordWrap(True)
            self._layout.addWidget(text)
        self.buttons: tuple[QPushButton, ...] = ()
        self._row = QWidget(self)
        self._flow = FlowLayout(self._row, spacing=5)
        self._layout.insertWidget(2, self._row)
        self.file = QPushButton("Choose file…", self)
        describe(self.file, "choose file", "Chooses the file with your data.")
        self.file.clicked.connect(self.file_requested)
        self._layout.insertWidget(1, self.file)

    def show_needs(self, task: Task, data: DataConfig) -> None:
        """Show what the network needs; `data` has the split that an offer keeps."""
        self.setVisible(task.is_noise or task.is_stand_in)
        for part in (self.offer, self._row, self.noise):
            part.setVisible(task.is_noise)
        if not (task.is_noise or task.is_stand_in) or task == self._task:
            return
        self._task = task
        if task.is_stand_in:
            self.needs.setText(STAND_IN.format(needs_text(task)))
            return
        self.needs.setText(f"This network needs {needs_text(task)}.")
        found = fitting_data(task, data)
        is_real = any(not describe_data(each).is_stand_in for each in found)
        self.offer.setText(FITTING if is_real else NOTHING_FITS)
        for button in self.buttons:
            discard(button)
        self.buttons = tuple(map(self._button, found))

    def _button(self, data: DataConfig) -> QPushButton:
        spec = DATASETS[data.source.name]
        button = QPushButton(offer_text(data, is_short=True), self._row)
        set_role(button, "chip")
        describe(button, f"use {offer_text(data)}", spec.summary)
        button.clicked.connect(partial(self.chosen.emit, data))
        self._flow.addWidget(button)
        button.show()
        return button
