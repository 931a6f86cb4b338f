"""`OutputPlot`: what the panels share that plot the output with the samples on it."""

from abc import abstractmethod

from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from playground.datasets.task import Prepared
from playground.training.protocol.events import Event
from playground.training.protocol.frames import Frame
from playground.ui.editor import Editor
from playground.ui.panels.captions import Caption, ElidedCaption, Role, moment
from playground.ui.panels.output import OutputPanel
from playground.ui.panels.waiting import blocked_words
from playground.ui.view_state import ViewState
from playground.ui.widgets.flow_layout import FlowLayout
from playground.ui.widgets.maps.view import MapView
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.plots.chip import Chip, Symbol
from playground.ui.widgets.plots.function import FunctionView

SPACING = 6


class OutputPlot(OutputPanel):
    """A heading with the moment, the plot, and chips for the samples that it shows.

    A subclass gives `empty`, which is written on the empty plot, and `noun`.

    Parameters
    ----------
    editor : Editor
    view : MapView or FunctionView
        The plot.
    samples : str
        What the tooltips of the chips call the samples.
    parent : QWidget or None

    Attributes
    ----------
    view : MapView or FunctionView
    train_chip, test_chip : Chip
    """

    view: MapView | FunctionView
    noun = ""
    """What the plot is called in the words that say why it is missing."""

    def __init__(
        self,
        editor: Editor,
        view: MapView | FunctionView,
        samples: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(editor, parent)
        self.view = view
        self.view.message = self.empty
        self.view.setToolTip(plain_tip(self.summary))
        self._heading = ElidedCaption(Role.TITLE, self.title)
        self._epoch = Caption(Role.TAG, moment(0))
        self.train_chip = Chip("train", Symbol.DOT, f"Show the {samples} that are trained on.")
        self.test_chip = Chip(
            "test", Symbol.RING, f"Show the {samples} held back to test the model (rings)."
        )
        for chip in (self.train_chip, self.test_chip):
            chip.setChecked(True)
            chip.toggled.connect(self._draw_points)
        self.body.setSpacing(SPACING)

    @abstractmethod
    def _draw_points(self) -> None:
        """Draw the samples."""

    def _heading_row(self) -> QLayout:
        row = QHBoxLayout()
        row.addWidget(self._heading, 1)
        row.addWidget(self._epoch)
        return row

    def _chip_row(self, *chips: Chip) -> QLayout:
        row = FlowLayout(spacing=4)
        for chip in chips:
            row.addWidget(chip)
        return row

    @property
    def heading(self) -> str:
        """What the title says."""
        return self._heading.text()

    @property
    def epoch_text(self) -> str:
        """What the tag beside the title says."""
        return self._epoch.text()

    def least_height(self, width: int) -> int:
        """Return the height of the lines around the plot and of its smallest size."""
        return self.body.totalHeightForWidth(width)

    def _say_waiting(self, state: ViewState) -> None:
        """Write on the plot what happens until there is an answer."""
        if state.inference.is_buildable:
            self.view.message = self.waiting(self.empty)
        else:
            self.view.message = blocked_words(self.noun, state)
        self.view.update()

    def handle_event(self, event: Event) -> None:
        """Say what happens until there is an answer."""
        super().handle_event(event)
        if self.state is not None:
            self._say_waiting(self.state)

    def _count(self, data: Prepared) -> None:
        """Write on the chips how many samples there are."""
        self._write_counts(len(data.train), len(data.test))

    def _write_no_counts(self) -> None:
        """Write on the chips only what they show: how much there is of it is not known."""
        for chip, name in ((self.train_chip, "train"), (self.test_chip, "test")):
            chip.setText(name)
            chip.setEnabled(True)
            chip.updateGeometry()

    def _write_counts(self, train: int, test: int) -> None:
        for chip, name, count in (
            (self.train_chip, "train", train),
            (self.test_chip, "test", test),
        ):
            chip.setText(f"{name} {count:,}")
            chip.setEnabled(count > 0)
            chip.updateGeometry()

    def _is_new_program(self, frame: Frame) -> bool:
        """Show the moment of a frame; return whether another program than before built it."""
        self._epoch.setText(moment(frame.epoch, frame.step))
        is_new = frame.generation != self._generation
        self._generation = frame.generation
        return is_new
