"""`LiveView`: the last frame on the items in sight, and what they ask of the model."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject

from playground.training.protocol.basis import has_same_network
from playground.training.protocol.frames import Frame
from playground.training.protocol.probes import Probe, SampleProbe
from playground.ui.designer.cards.card_probes import HISTOGRAMS, WEIGHT_HISTOGRAMS, WEIGHTS
from playground.ui.designer.cards.outline_painter import OUTLINE_DETAIL
from playground.ui.designer.cards.vitals import Vitals
from playground.ui.designer.layout.navigation import Navigation
from playground.ui.designer.live import drawing
from playground.ui.designer.live.strand_turns import StrandTurns
from playground.ui.designer.scene import DesignerScene
from playground.ui.view_state import ViewState

DETAILS: frozenset[Probe[Any]] = frozenset((HISTOGRAMS, WEIGHTS, WEIGHT_HISTOGRAMS))
"""What an explanation shows of a layer, whatever its card shows."""


class LiveView(QObject):
    """Draws frames on the items within the view.

    Parameters
    ----------
    scene : DesignerScene
    navigation : Navigation
    report : callable
        Called when `probes` has changed.

    Attributes
    ----------
    frame : Frame or None
        The last frame, with kept answers to what it leaves out.
    sample : SampleProbe
        The question about the sample that the user watches.
    """

    def __init__(
        self, scene: DesignerScene, navigation: Navigation, report: Callable[[], None]
    ) -> None:
        super().__init__(navigation)
        self.frame: Frame | None = None
        self.sample = SampleProbe()
        self._scene = scene
        self._navigation = navigation
        self._report = report
        self._turns = StrandTurns(scene, self)
        self._wants_details = False
        self._probes: frozenset[Probe[Any]] = frozenset()
        navigation.moved.connect(self.look_around)

    @property
    def _is_detailed(self) -> bool:
        """Whether pictures can be seen at this zoom."""
        return self._navigation.zoom >= OUTLINE_DETAIL

    def show_frame(self, frame: Frame) -> Frame:
        """Draw one moment of a run; return it with kept answers to what it leaves out."""
        self.frame = self._with_kept_answers(frame)
        self._turns.begin_frame()
        visible, is_turn = self._navigation.visible(), self._turns.is_turn
        drawing.show(self._scene, self.frame, visible, self.sample, is_turn=is_turn)
        return self.frame

    def _with_kept_answers(self, frame: Frame) -> Frame:
        last = self.frame
        if last is None or last.generation != frame.generation:
            return frame
        kept = {key: last.answers[key] for key in self._probes if key in last.answers}
        return replace(frame, answers={**kept, **frame.answers})

    def look_around(self) -> None:
        """Ask for what is in sight now, and draw what is known of it.

        While nothing trains, no frame follows that would draw what comes into sight.
        """
        self.check_probes()
        if self.frame is not None and self._is_detailed:
            drawing.show_items(self._scene, self.frame, self._navigation.visible(), self.sample)

    def probes(self) -> frozenset[Probe[Any]]:
        """Return what the items in sight ask of the model, and details if they are wanted."""
        probes = DETAILS | {self.sample} if self._wants_details else frozenset()
        if self._is_detailed:
            probes |= drawing.wanted(self._scene, self._navigation.visible(), self.sample)
        return probes

    def check_probes(self) -> None:
        """Report if `probes` has changed."""
        probes = self.probes()
        if probes != self._probes:
            self._probes = probes
            self._report()

    def ask_details(self, *, is_wanted: bool) -> None:
        """Begin or stop asking for the numbers that only an explanation shows."""
        self._wants_details = is_wanted
        self.check_probes()

    def watch(self, sample: SampleProbe) -> None:
        """Follow another sample, or a drawn one, through the network."""
        self.sample = sample
        self.check_probes()

    def drop_stale(self, before: ViewState | None, after: ViewState) -> None:
        """Forget the last frame if it belongs to another network or other data."""
        if before is None or self.frame is None:
            return  # comparing two networks is expensive
        has_same_data = before.project.data is after.project.data or before.task == after.task
        if not (has_same_data and has_same_network(before.project, after.project, after.effects)):
            self.frame = None

    def forget(self) -> None:
        """Show empty pictures until the next frame."""
        self.frame = None
        for item in self._scene.layer_items.values():
            item.forget_answer()
            item.show_vitals(Vitals())
