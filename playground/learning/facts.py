"""`Facts`: what checks look at. A read-only snapshot of project, run and clicks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from playground.datasets.task import Prepared
from playground.document.project import Layer, Project
from playground.training.protocol.events import RunState
from playground.training.protocol.frames import Curves
from playground.training.protocol.probes import Probe

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Facts:
    """A moment of the program.

    Attributes
    ----------
    project : Project
        As it is now.
    start : Project
        As it was when the step was opened.
    epoch, step : int
        Epochs completed, and batches done in the next one.
    start_place : (int, int)
        Epoch and step when the step was opened.
    state : RunState
    detail : str
        The reason for the state: "Stopped after 62 epochs: ...".
    curves : Curves
        Loss and metrics so far.
    data : Prepared or None
        The data; None until it is loaded.
    answers : mapping of Probe to its answer
        To the probes that the check asked; those that do not apply are missing. Any: probes
        have different answers.
    happened : frozenset of str
        What the user did since the step was opened: "select dense", "panel Weights".
    looked_at : int or None
        The earlier epoch that was shown last since the step was opened; None for none.
    """

    project: Project
    start: Project
    epoch: int = 0
    step: int = 0
    start_place: tuple[int, int] = (0, 0)
    state: RunState = RunState.STARTING
    detail: str = ""
    curves: Curves = field(default_factory=Curves)
    data: Prepared | None = None
    answers: Mapping[Probe[Any], Any] = field(default_factory=dict)
    happened: frozenset[str] = frozenset()
    looked_at: int | None = None

    @property
    def is_untouched(self) -> bool:
        """Whether nothing that a task could ask for was tried since the step was opened."""
        is_same = self.project == self.start and (self.epoch, self.step) == self.start_place
        return is_same and not self.happened

    def get(self, probe: Probe[Answer]) -> Answer | None:
        """Return the answer to `probe`, or None if there is none."""
        return cast("Answer | None", self.answers.get(cast("Probe[object]", probe)))

    def layer(self, name: str) -> Layer | None:
        """Return the layer called `name`, or None."""
        return next((layer for layer in self.project.network.layers if layer.name == name), None)
