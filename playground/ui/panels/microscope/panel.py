"""The microscope: one training step, every number and why."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from playground.base.number_text import with_minus
from playground.datasets.task import Prepared
from playground.document.project import LayerId
from playground.explain.focus import Focus, Level, WeightKey
from playground.explain.following import at_step, focus_of, origin_of
from playground.explain.page import Page, Row, Stage
from playground.explain.pages import page_of
from playground.explain.subject import Subject, fits
from playground.formula.values import Equation, Operand, Place
from playground.training.protocol.controls import StepOnce
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Probe, SampleProbe
from playground.training.protocol.step_trace import StepProbe, StepTrace
from playground.ui.designer.cards.layer_item import Spot
from playground.ui.designer.overlays.weight_place import WeightPlace
from playground.ui.editor import Editor
from playground.ui.panels.base import Panel
from playground.ui.panels.microscope.card_frame import CardFrame, Extent
from playground.ui.panels.microscope.header import Header
from playground.ui.panels.microscope.lighting import traced_of
from playground.ui.panels.microscope.walk import Stop, Walk, stops_of
from playground.ui.panels.microscope.writing import Written
from playground.ui.theme.text_size import follow_text, pixels

STEP = StepProbe()
PACE_MS = 1400
"""How long each line is lit when the step is played slowly."""
EMPTY = "The next training step appears here once the model is built."
TOO_LARGE = (
    "There are no steps to follow here: the model is very large, "
    "or is trained on several computers."
)
FINE = 1e-5
USUAL, WIDE = 2, 5
"""Shares of the width of a card, and of the one that the user makes wide."""
NARROW = 150
"""Width of a card in pixels at 100 % below which its formulas are not legible."""
NARROWEST = 100
"""Width of a card in pixels at 100 % below which not even its results are legible."""


class MicroscopePanel(Panel):
    """The next training step as formulas with their numbers.

    Signals
    -------
    traced(tuple of Traced)
        What the canvas highlights.
    """

    traced = Signal(object)

    title = "Step by step"
    summary = "Every number of the next training step, and why: forward, loss, backward, update."
    empty = EMPTY
    asks = (STEP,)

    def __init__(self, editor: Editor, parent: QWidget | None = None) -> None:
        super().__init__(editor, parent)
        self._focus = Focus()
        self._page: Page | None = None
        self._subject: Subject | None = None
        self._walk = Walk()
        self._pointed: Place | None = None
        self._probe = STEP
        self._trace: StepTrace | None = None
        self._count = 0
        self._watched = 0
        self.header = Header()
        self._wide: CardFrame | None = None
        self.cards = {
            stage: CardFrame(stage, number) for number, stage in enumerate(Stage, start=1)
        }
        self._timer = QTimer(self)
        self._timer.setInterval(PACE_MS)
        self._timer.timeout.connect(self._advance)
        self._lay_out()
        self._connect()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        follow_text(self, self._share_width)

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = self._row = QHBoxLayout()
        row.setSpacing(8)
        for card in self.cards.values():
            row.addWidget(card, 1)
            card.heading_button.clicked.connect(partial(self._choose_wide, card))
        column.addWidget(self.header)
        column.addLayout(row, 1)
        self.set_content(content)

    def _choose_wide(self, card: CardFrame) -> None:
        """Make a card wide beside the others, or all equally wide if it is wide."""
        self._widen(None if card is self._wide else card)

    def _widen(self, chosen: CardFrame | None) -> None:
        self._wide = chosen
        self._share_width()

    def _share_width(self) -> None:
        """Give the wide card its room; others that become narrow show only their results.

        Where those would not be legible either, the others show only their numbers. Where all
        would be narrow, one is wide, by default the first.
        """
        cards = tuple(self.cards.values())
        room, narrow = self.width(), pixels(NARROW)
        wide = self._wide or (cards[0] if room < len(cards) * narrow else None)
        rest = room * USUAL / (WIDE + (len(cards) - 1) * USUAL)
        others = Extent.WHOLE
        if wide is not None and rest < narrow:
            others = Extent.NUMBER if rest < pixels(NARROWEST) else Extent.RESULTS
        for place, card in enumerate(cards):
            small = USUAL if others is not Extent.NUMBER else 0
            self._row.setStretch(place, WIDE if card is wide else small)
            card.heading_button.setChecked(card is wide)
            card.show_extent(Extent.WHOLE if card is wide else others)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _connect(self) -> None:
        header = self.header
        header.level_chosen.connect(self.choose_level)
        header.sample_moved.connect(self._move_sample)
        header.batch.toggled.connect(self._choose_batch)
        header.walked.connect(self._walk_by)
        header.play_toggled.connect(self._play)
        header.step_requested.connect(self._take_step)
        for card in self.cards.values():
            card.view.pointed.connect(self._point)
            card.view.name_origins(self._origin)
            card.view.chosen.connect(self._choose)

    def probes(self) -> frozenset[Probe[Any]]:
        """Return the step of the next batch, or of the chosen sample."""
        return frozenset({self._probe})

    def show_data(self, data: Prepared) -> None:
        """Take the number of samples to choose from."""
        self._count = len(data.shown)

    def show_frame(self, frame: Frame) -> None:
        """Show the step of this moment; the last stays where a frame leaves it out."""
        trace = frame.get(self._probe)
        was_refused, self._is_refused = self._is_refused, self._probe in frame.refused
        is_same = frame.generation == self._generation and self._is_refused == was_refused
        if trace is None and is_same:
            return
        self._generation, self._trace = frame.generation, trace
        self.redraw()

    def watch_sample(self, probe: SampleProbe) -> None:
        """Follow the sample that is chosen beside the canvas."""
        self._watched = probe.index
        if self._probe.sample is not None:
            self._ask(StepProbe(probe.index))

    def _choose_batch(self, is_batch: bool) -> None:
        """Explain the next batch, or one sample alone, which is not the step that follows."""
        self.header.step.setEnabled(is_batch)
        self._ask(STEP if is_batch else StepProbe(self._watched))

    def _ask(self, probe: StepProbe) -> None:
        if probe != self._probe:
            self._probe = probe
            self._rest()
            self.probes_changed.emit()

    @property
    def page(self) -> Page | None:
        """What is shown; None while there is nothing."""
        return self._page

    def forget_data(self) -> None:
        """Drop the step, and which sample it was asked about."""
        super().forget_data()
        self._trace = None
        self._count = self._watched = 0
        if self._probe.sample is not None:
            self._ask(StepProbe(0))

    def start_over(self) -> None:
        """Show another project, from its first layer."""
        super().start_over()
        self._focus = Focus()
        self._rest()

    def draw(self) -> str:
        trace, state = self._trace, self.state
        self._page = self._subject = None
        is_buildable = state is not None and state.inference.is_buildable
        if (
            trace is None
            or state is None
            or not is_buildable
            or not fits(state.project, state.inference, trace)
        ):
            self.traced.emit(())
            self.header.show_sample(0, 0)
            return TOO_LARGE if self._is_refused and is_buildable else EMPTY
        subject = self._subject = Subject(state.named, state.inference, trace, state.hidden)
        page = self._page = page_of(subject, self._focus)
        for card in page.cards:
            self.cards[card.stage].show_card(card)
        self.header.show_level(page.focus.level)
        if self._probe.sample is None:
            self.header.show_sample(page.focus.sample + 1, trace.batch)
        else:
            self.header.show_sample(self._probe.sample + 1, self._count)
        self.header.show_where(f"epoch {trace.epoch + 1:,}, step {trace.step + 1:,}")
        self.cards[Stage.UPDATE].show_verdict(_verdict(page), is_good=_is_exact(page))
        self._show_walk()
        return ""

    def look_at(self, focus: Focus) -> None:
        """Show something else."""
        if focus != self._focus:
            self._focus = focus
            self._rest()
            self.redraw()

    def choose_level(self, level: Level) -> None:
        """Show another level of detail."""
        shown = self._page.focus if self._page is not None else self._focus
        self.look_at(replace(shown, level=level))

    def look_at_layers(self, layer_ids: tuple[LayerId, ...]) -> None:
        """Show the layer that is selected on the canvas."""
        if len(layer_ids) != 1 or (self._page and layer_ids[0] == self._page.layer_id):
            return
        level = Level.LAYER if self._focus.level is Level.NETWORK else self._focus.level
        unit = Focus(level, layer_ids[0], (0,), None, self._focus.sample)
        self.look_at(unit)

    def look_at_unit(self, unit: object) -> None:
        """Show the unit that was clicked on the canvas, a pair of layer and number."""
        if isinstance(unit, tuple):
            self.look_at(Focus(Level.UNIT, unit[0], (unit[1],), None, self._focus.sample))

    def look_at_place(self, place: WeightPlace) -> None:
        """Show the weight whose line was clicked on the canvas."""
        key, unit = WeightKey(place.array, place.index), (place.index[-1],)
        self.look_at(Focus(Level.WEIGHT, place.layer_id, unit, key, self._focus.sample))

    def look_at_spot(self, spot: Spot) -> None:
        """Show the number of a feature map that is under the cursor on the canvas."""
        page = self._page
        if page is None or spot.layer_id != page.layer_id or self._trace is None:
            return
        shape = self._trace.outputs[page.layer_id].shape[1:]
        if len(shape) != 3 or page.focus.level not in (Level.UNIT, Level.WEIGHT):
            return
        row = min(int(spot.y * shape[0]), shape[0] - 1)
        column = min(int(spot.x * shape[1]), shape[1] - 1)
        self.look_at(replace(page.focus, unit=(row, column, spot.unit)))

    def _move_sample(self, by: int) -> None:
        if self._probe.sample is not None:
            self._watched = (self._probe.sample + by) % max(1, self._count)
            self._ask(StepProbe(self._watched))
        elif self._trace is not None and self._page is not None:
            sample = (self._page.focus.sample + by) % self._trace.batch
            self.look_at(replace(self._page.focus, sample=sample))

    def _choose(self, what: object) -> None:
        """Follow a row, or a number to where it came from."""
        self.setFocus()
        if isinstance(what, Written) and what.focus is not None:
            self.look_at(what.focus)
        elif isinstance(what, Operand) and what.place is not None:
            self._follow(what.place)

    def _follow(self, place: Place) -> None:
        if self._subject is None or self._page is None:
            return
        focus = focus_of(self._subject, place, self._page.focus)
        if focus is not None and focus.layer_id not in self._subject.hidden:
            self.look_at(focus)

    def _origin(self, place: Place) -> str:
        """Return where a number came from, for its tooltip."""
        return place.part.value if self._subject is None else origin_of(self._subject, place)

    def _follow_line(self) -> None:
        """Follow the line of the walk: a row to what it names, a formula to its number."""
        stop = self._stop()
        if stop is None:
            return
        if isinstance(stop.line, Row) and stop.line.focus is not None:
            self.look_at(stop.line.focus)
        elif isinstance(stop.line, Equation) and stop.line.place is not None:
            self._follow(stop.line.place)

    def _zoom(self, by: int) -> None:
        """Show one level more or less of the detail."""
        levels = list(Level)
        if self._page is not None:
            at = levels.index(self._page.focus.level) + by
            if 0 <= at < len(levels):
                self.choose_level(levels[at])

    def _move_step(self, by: int) -> None:
        """Show the step of a sequence before or after."""
        found = None
        if self._subject is not None and self._page is not None:
            found = at_step(self._subject, self._page.focus, by)
        if found is not None:
            self.look_at(found)

    def _point(self, operand: Operand | None) -> None:
        """Mark a number wherever it is, and its origin on the canvas."""
        self._pointed = operand.place if operand is not None else None
        for card in self.cards.values():
            card.view.show_place(self._pointed)
            if self._pointed is not None and not card.underMouse():
                card.reveal(self._pointed)
        self._light()

    # Walking through the step

    def _stops(self) -> tuple[Stop, ...]:
        return stops_of(self._page) if self._page is not None else ()

    def _walk_by(self, by: int) -> None:
        self._walk = self._walk.moved(by, len(self._stops()))
        self._show_walk()

    def _play(self, is_on: bool) -> None:
        if is_on:
            self._walk = self._walk.moved(1, len(self._stops()))
            self._timer.start()
        else:
            self._timer.stop()
        self._show_walk()

    def _advance(self) -> None:
        self._walk_by(1)
        if self._walk.at < 0:
            self.header.play.setChecked(False)

    def _rest(self) -> None:
        """Show all lines again."""
        self._walk = Walk()
        self.header.play.setChecked(False)

    def _show_walk(self) -> None:
        stop = self._stop()
        is_reached = True
        for stage, card in self.cards.items():
            is_here = stop is not None and stop.stage is stage
            if stop is None:
                card.show_progress(None, None)
            elif is_here:
                card.show_progress(stop.number, stop.number)
                is_reached = False
                if any(each.heading_button.isChecked() for each in self.cards.values()):
                    self._widen(card)
            else:
                card.show_progress(None, None if is_reached else -1)
        self.header.show_stage(stop.stage.value if stop is not None else "")
        self._light()

    def _stop(self) -> Stop | None:
        stops, at = self._stops(), self._walk.at
        return stops[at] if 0 <= at < len(stops) else None

    def _light(self) -> None:
        """Light on the canvas what is pointed at, walked over, or shown."""
        if self._page is None or not self.isVisible():
            self.traced.emit(())
            return
        place = self._pointed
        stop = self._stop()
        if place is None and stop is not None and isinstance(stop.line, Equation):
            place = stop.line.place
        row = stop.line if stop is not None and isinstance(stop.line, Row) else None
        assert self._subject is not None
        self.traced.emit(traced_of(self._subject, self._page, place, row))

    def _take_step(self) -> None:
        self._rest()
        self.control_requested.emit(StepOnce())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk, zoom and follow with the keys.

        Left and Right walk, P plays, Home shows everything; Up and Down show less or more
        detail, Enter follows the current line; Page Up and Page Down choose the sample, comma
        and full stop the step of a sequence; 1 to 4 make a part wide.
        """
        key = event.key()
        if key in (Qt.Key.Key_Right, Qt.Key.Key_Left):
            self._walk_by(1 if key == Qt.Key.Key_Right else -1)
        elif key == Qt.Key.Key_P:
            self.header.play.toggle()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._zoom(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._follow_line()
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._move_sample(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Comma, Qt.Key.Key_Period):
            self._move_step(-1 if key == Qt.Key.Key_Comma else 1)
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_4:
            self._choose_wide(list(self.cards.values())[key - Qt.Key.Key_1])
        elif key == Qt.Key.Key_Home:
            self._rest()
            self._show_walk()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._light()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.header.play.setChecked(False)
        self.traced.emit(())


def _is_exact(page: Page) -> bool:
    return page.difference is not None and page.difference <= FINE


def _verdict(page: Page) -> str:
    """Return how well the formulas agree with Keras's numbers."""
    if page.difference is None:
        return ""
    if page.difference == 0:
        return "equal to Keras in every digit"
    share = with_minus(f"{page.difference:.0e}".replace("e-0", "e-"))
    return f"{'equal to Keras within' if _is_exact(page) else 'differs from Keras by'} {share}"
