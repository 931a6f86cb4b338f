"""Events: what the training thread tells the main thread. All frozen values, none lost."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from playground.datasets.task import Prepared
from playground.document.project import LayerId
from playground.training.engine import BuildReport, Checkpoint, TierStatus


class RunState(StrEnum):
    """What the training thread is doing.

    STARTING: Keras is being loaded. LOADING: data is being loaded. BUILDING: the model is
    being built. INCOMPLETE: the network cannot be built yet. PAUSED: ready. RUNNING.
    FINISHED: the last epoch or a stopping rule was reached. FAILED: see `Failed`.
    """

    STARTING = "starting"
    LOADING = "loading"
    BUILDING = "building"
    INCOMPLETE = "incomplete"
    PAUSED = "paused"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The state and, in plain words, why: "Reached 1,000 epochs"."""

    state: RunState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class EngineReady:
    """Keras is loaded; `version` says what computes."""

    version: str


@dataclass(frozen=True, slots=True)
class DataReady:
    """The data, for the panels that draw it."""

    data: Prepared


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something long has come; `fraction` in 0..1, or None if unknown."""

    text: str
    fraction: float | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """A program was built; `generation` counts them."""

    generation: int
    report: BuildReport


@dataclass(frozen=True, slots=True)
class TierChanged:
    """Another loop runs, or a rate was measured."""

    status: TierStatus


@dataclass(frozen=True, slots=True)
class Failed:
    """Something went wrong; training has stopped, the last good state is kept.

    Attributes
    ----------
    message : str
        One sentence for the user, with what to do next.
    layer_id : LayerId or None
        The layer concerned.
    lowers_rate : bool
        Whether going on with a lower learning rate may help.
    """

    message: str
    layer_id: LayerId | None = None
    lowers_rate: bool = False


@dataclass(frozen=True, slots=True)
class Called:
    """The answer to `Call`: the result, or the error in words."""

    request: int
    result: Any = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class CheckpointTaken:
    """The answer to `TakeCheckpoint`."""

    request: int
    checkpoint: Checkpoint | None


Event: TypeAlias = (
    StateChanged
    | EngineReady
    | DataReady
    | Progress
    | Built
    | TierChanged
    | Failed
    | Called
    | CheckpointTaken
)
