"""`Comparison`: two boundaries side by side, large: of two runs, or of two moments."""

from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from playground.datasets.preparation.target import number_in_units
from playground.datasets.task import Plane, Prepared, Task
from playground.training.protocol.events import Event, RunsChanged
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import BoundaryAnswer, BoundaryProbe
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.captions import figure
from playground.ui.panels.waiting import COMPUTING
from playground.ui.theme.text_size import follow_text, pixels
from playground.ui.theme.theme import current_theme
from playground.ui.widgets.fields.no_wheel import QuietCombo
from playground.ui.widgets.maps.colours import is_per_class, label_colours, map_colours
from playground.ui.widgets.maps.legend import MapLegend
from playground.ui.widgets.maps.view import Dots, MapView
from playground.ui.widgets.plain import plain_tip
from playground.ui.widgets.roles import describe, label
from playground.ui.widgets.texts import count_text

BOUNDARY = BoundaryProbe(100)
LIVE = "live"
MOST_KEPT = 30
"""How many moments are kept; the oldest is dropped."""
SMALLEST = 200
"""Side of a map in pixels at 100 %."""
DOTS = "● trained on   ○ kept for testing"


@dataclass(frozen=True, slots=True)
class Shown:
    """A boundary that can be chosen.

    Attributes
    ----------
    key : str
        Identifies it while the window is open.
    name : str
        "Run 2, epoch 40".
    figures : str
        Its losses; empty if they are unknown.
    task : Task
    answer : BoundaryAnswer
    data : Prepared or None
        The points that are drawn on it; None for runs, which may have had others.
    """

    key: str
    name: str
    figures: str
    task: Task
    answer: BoundaryAnswer
    data: Prepared | None = None


class Side(QWidget):
    """A map, and what it is of."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.choice = QuietCombo()
        describe(self.choice, f"{name} boundary", f"What the {name} map shows.")
        self.view = MapView()
        self.view.message = COMPUTING
        follow_text(self, lambda: self.view.setMinimumSize(pixels(SMALLEST), pixels(SMALLEST)))
        self.view.setAccessibleName(f"{name} map")
        self.figures = label("", "title", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.choice)
        column.addWidget(self.figures)
        column.addWidget(self.view, 1)
        self.legend = MapLegend(self)
        column.addWidget(self.legend)

    @property
    def key(self) -> str:
        """What is chosen."""
        key = self.choice.currentData()
        return key if isinstance(key, str) else LIVE

    def offer(self, known: tuple[Shown, ...], chosen: str) -> None:
        """Offer these boundaries."""
        with QSignalBlocker(self.choice):
            self.choice.clear()
            for each in known:
                self.choice.addItem(each.name, each.key)
            self.choice.setCurrentIndex(max(self.choice.findData(chosen), 0))

    def draw(self, shown: Shown | None) -> None:
        """Draw a boundary with its points; None for nothing."""
        if shown is None:
            self.view.set_picture(None)
            self.view.set_dots(())
            self.figures.setText("")
            return
        self.view.plane = Plane(shown.answer.low, shown.answer.high)
        self.view.set_picture(map_colours(shown.answer.values, shown.task, current_theme()))
        self.view.set_dots(() if shown.data is None else _dots(shown.data))
        if is_per_class(shown.task, shown.task.output_units):
            self.legend.show_classes(shown.task.class_names)
        else:
            preparation = None if shown.data is None else shown.data.preparation
            target = None if preparation is None else preparation.target
            ends = (number_in_units(target, end) for end in (shown.task.low, shown.task.high))
            self.legend.show_scale(*ends)
        self.view.setToolTip(plain_tip(f"What the model predicts: {shown.name}."))
        self.figures.setText(shown.figures or shown.name)


class Comparison(Panel):
    """Two maps; each follows the window, or shows a run or a kept moment."""

    title = "Two boundaries"
    summary = "Two boundaries side by side: of runs, or of moments that were kept."
    asks = (BOUNDARY,)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._live: Shown | None = None
        self._runs: tuple[Shown, ...] = ()
        self._kept: tuple[Shown, ...] = ()
        self._count = 0
        self.sides = (Side("left", self), Side("right", self))
        self.keep_button = QPushButton("Keep the moment shown")
        describe(
            self.keep_button,
            "keep the moment shown",
            "Adds what the window shows now to both lists; go to another epoch to compare.",
        )
        self.keep_button.clicked.connect(self.keep)
        row = QHBoxLayout()
        row.setSpacing(16)
        for side in self.sides:
            side.choice.currentIndexChanged.connect(self.redraw)
            row.addWidget(side, 1)
        below = QHBoxLayout()
        below.addWidget(label(DOTS, "muted", self))
        below.addStretch(1)
        below.addWidget(self.keep_button)
        self.body.addLayout(row, 1)
        self.body.addLayout(below)

    @property
    def known(self) -> tuple[Shown, ...]:
        """All boundaries that can be chosen: the one in the window first."""
        live = () if self._live is None else (self._live,)
        return (*live, *reversed(self._kept), *self._runs)

    def keep(self) -> None:
        """Keep what the window shows now."""
        if self._live is None:
            return
        self._count += 1
        live = self._live
        kept = Shown(
            f"moment {self._count}",
            f"Kept: {live.name.removeprefix('In the window: ')}",
            live.figures,
            live.task,
            live.answer,
            live.data,
        )
        self._kept = (*self._kept, kept)[-MOST_KEPT:]
        self._offer()

    def begin(self) -> None:
        """Show an earlier run on the left, or else the moment now; the live map on the right."""
        if not self._runs and not self._kept:
            self.keep()
        others = (*reversed(self._kept), *self._runs)
        chosen = others[0].key if others else LIVE
        self.sides[0].offer(self.known, chosen)
        self.sides[1].offer(self.known, LIVE)
        self.redraw()

    def forget_all(self) -> None:
        """Drop everything: another project was opened."""
        self._live, self._runs, self._kept = None, (), ()
        self._offer()

    def show_frame(self, frame: Frame) -> None:
        """Follow the window."""
        answer, basis = frame.get(BOUNDARY), frame.basis
        if answer is None or basis is None:
            return
        is_first = self._live is None
        name = f"In the window: epoch {count_text(frame.epoch)}"
        data = basis.data
        self._live = Shown(LIVE, name, _figures(frame), data.task, answer, data)
        if is_first:
            self._offer()
        for side in self.sides:
            place = side.choice.findData(LIVE)
            if place >= 0:
                side.choice.setItemText(place, name)
        self.redraw()

    def handle_event(self, event: Event) -> None:
        """Offer the runs that have a boundary."""
        if not isinstance(event, RunsChanged):
            return
        self._runs = tuple(
            Shown(
                f"run {run.id}",
                f"{run.name}, epoch {count_text(len(run.curves))}",
                "",
                run.task,
                run.boundary,
            )
            for run in reversed(event.runs)
            if not (run.is_present or run.is_deleted)
            and run.boundary is not None
            and run.task is not None
        )
        self._offer()

    def _offer(self) -> None:
        for side in self.sides:
            side.offer(self.known, side.key)
        self.redraw()

    def draw(self) -> str:
        """Draw both maps."""
        known = {each.key: each for each in self.known}
        for side in self.sides:
            side.draw(known.get(side.key))
        return ""


def _figures(frame: Frame) -> str:
    """Return "Epoch 40 · loss 0.1 · test loss 0.2"."""
    last = frame.curves.last()
    parts = [f"Epoch {count_text(frame.epoch)}"]
    for name, words in (("loss", "loss"), ("val_loss", "test loss")):
        if name in last:
            parts.append(f"{words} {figure(last[name])}")
    return " · ".join(parts)


def _dots(data: Prepared) -> tuple[Dots, ...]:
    theme = current_theme()
    return tuple(
        Dots(samples.points, label_colours(samples.y, data.task, theme), is_hollow=is_hollow)
        for samples, is_hollow in ((data.test, True), (data.train, False))
        if samples.points is not None and len(samples)
    )
