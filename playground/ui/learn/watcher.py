"""`Watcher`: collects the facts that checks judge, while a step with a task is shown."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from playground.document.document import Document
from playground.document.project import LayerId
from playground.learning.checks.weight import WEIGHTS
from playground.learning.facts import Facts
from playground.training.protocol.events import RunState
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Probe
from playground.training.run.states import READY
from playground.ui.panels.base import Panel
from playground.ui.panels.saliency.panel import SaliencyPanel
from playground.ui.presenters.run_presenter import RunPresenter
from playground.ui.shell.main_window import MainWindow

ON_THE_WAY = frozenset({RunState.STARTING, RunState.LOADING, RunState.BUILDING})
"""States that end with a model without anything that the user does."""


class Watcher(QObject):
    """A live view without a picture: it is served with frames as the panels are.

    Signals
    -------
    changed()
        The facts may have changed.
    """

    changed = Signal()

    def __init__(
        self, document: Document, window: MainWindow, run: RunPresenter, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._window = window
        self._run = run
        self._asked: frozenset[Probe[Any]] = frozenset()
        self._frame: Frame | None = None
        self._is_served = False
        self._start = document.project
        self._start_place = (0, 0)
        self._happened: set[str] = set()
        self._looked_at: int | None = None
        window.designer.selection_changed.connect(self._on_selected)
        window.panels.tabs.currentChanged.connect(self._on_panel)
        # A click on the panel that is in front already opens it as well.
        window.panels.tabs.tabBarClicked.connect(self._on_panel)
        run.state_changed.connect(self._on_state)
        window.panels.panel_made.connect(self._on_panel_made)
        for panel in window.panels.made:
            self._on_panel_made(panel)
        for action in window.actions_by_name.all():
            action.triggered.connect(self._on_action)

    def probes(self) -> frozenset[Probe[Any]]:
        """Return what the checks of the step, and deeds, ask of the model. Any: probes differ."""
        return self._asked | {WEIGHTS}

    def show_frame(self, frame: Frame) -> None:
        """Keep a frame; an earlier epoch counts as something that happened."""
        if not frame.is_live:
            self._note_look(frame.epoch)
            return
        self._frame = frame
        self.changed.emit()

    @property
    def is_waiting(self) -> bool:
        """Whether what the checks ask of the model is still being computed."""
        state, frame = self._run.state, self._frame
        if state in ON_THE_WAY:
            return True
        if state not in READY:
            return False
        return frame is None or not frame.is_complete or not self._asked <= frame.asked

    @property
    def awaits_weights(self) -> bool:
        """Whether the weights are unknown now, and will be known without an action of the user."""
        state = self._run.state
        return self.facts().get(WEIGHTS) is None and (state in ON_THE_WAY or state in READY)

    def begin(self, probes: frozenset[Probe[Any]]) -> None:
        """Watch from now on: the step begins with the project and the run as they are."""
        self._start = self._document.project
        position = self._run.position
        self._start_place = (position.epoch, position.step)
        self._happened.clear()
        self._looked_at = None
        self._frame = None
        self._asked = probes
        if not self._is_served:
            self._run.pump.add_view(self)
            self._is_served = True
        else:
            self._run.pump.review()

    def end(self) -> None:
        """Stop watching; no probe is requested any more."""
        self._asked, self._frame = frozenset(), None
        if self._is_served:
            self._run.pump.remove_view(self)
            self._is_served = False

    def facts(self) -> Facts:
        """Return the facts as they are now."""
        frame, run = self._frame, self._run
        place = run.position if frame is None else frame
        facts = Facts(
            self._document.project,
            self._start,
            place.epoch,
            place.step,
            self._start_place,
            run.state,
            data=run.stage.data,
            happened=frozenset(self._happened),
            looked_at=self._looked_at,
        )
        if frame is None:
            return facts
        return replace(facts, curves=frame.all_curves, answers=frame.answers)

    def _on_selected(self, layer_ids: tuple[LayerId, ...]) -> None:
        for layer_id in layer_ids:
            if self._document.project.network.has(layer_id):
                self._note(f"select {self._document.project.network.layer(layer_id).name}")

    def note_panel(self, title: str) -> None:
        """Note that the panel of that title was opened for the user."""
        self._note(f"panel {title}")

    def _on_panel(self, index: int) -> None:
        if index < 0:
            return
        self._note(f"panel {self._window.panels.tabs.tabText(index)}")

    def _on_panel_made(self, panel: Panel) -> None:
        if isinstance(panel, SaliencyPanel):
            panel.wrong.chosen.connect(self._on_wrong)
            panel.output.activated.connect(self._on_output)

    def _on_wrong(self) -> None:
        self._note("wrong")

    def _on_output(self) -> None:
        self._note("output")

    def note_export(self, label: str) -> None:
        """Note that the model was exported in the format of that label."""
        self._note(f"export {label}")

    def _on_state(self, _state: object) -> None:
        if self._is_served:
            self.changed.emit()

    def _on_action(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._note(f"action {sender.objectName()}")

    def _note_look(self, epoch: int) -> None:
        if self._is_served and epoch != self._looked_at:
            self._looked_at = epoch
            self._happened.add("look")
            self.changed.emit()

    def _note(self, what: str) -> None:
        if self._is_served and what not in self._happened:
            self._happened.add(what)
            self.changed.emit()
