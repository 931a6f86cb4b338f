"""Events: what the training thread tells the main thread. All frozen values, none lost."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.datasets.config import DataConfig
from playground.datasets.task import Prepared, Task
from playground.document.comparison import Part
from playground.document.project import LayerId, Project
from playground.training.protocol.basis import Basis
from playground.training.protocol.engine import BuildReport, Checkpoint, TierStatus
from playground.training.protocol.frames import Curves
from playground.training.protocol.probes import BoundaryAnswer


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
class DataRefused:
    """There is nothing to learn from in the data; `Failed` follows, and training waits.

    Attributes
    ----------
    config : DataConfig
        What was to be loaded.
    message : str
        Why not, in one sentence.
    may_split : bool
        Whether the same data, split by another seed, may do.
    """

    config: DataConfig
    message: str
    may_split: bool = False


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
    """The answer to `TakeCheckpoint`.

    Attributes
    ----------
    request : int
    checkpoint : Checkpoint or None
        None while nothing has been built, or where it could not be taken.
    error : str
        Why it could not be taken; empty if it could.
    """

    request: int
    checkpoint: Checkpoint | None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know, in one sentence; nothing has failed.

    Attributes
    ----------
    message : str
    is_lasting : bool
        Whether it is true of the program that was built, until another is; else it is the
        answer to what was just asked.
    """

    message: str
    is_lasting: bool = False


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One run of the list.

    Attributes
    ----------
    id : int
        Rises with each run; none is used twice.
    name : str
    project : Project
        What trained it last. Of the present run, what trains it from here on.
    curves : Curves
        Its figures; those of the present run are in the frames.
    is_present : bool
        Whether it is the one that trains.
    is_hidden, is_deleted : bool
    parent : int or None
        The run that it branched off.
    branch_epoch : int
        After how many epochs it branched off.
    boundary : BoundaryAnswer or None
        What the model answered over the plane when the run was left; None for the present
        one, and where the data does not lie in the plane.
    parts : tuple of Part
        All projects that trained it, the first one first.
    task : Task or None
        What it was trained for.
    is_stored : bool
        Whether it comes from the project's file: of its settings and curves alone, without
        weights, so that its moments cannot be shown.
    diverged_rate : float or None
        The learning rate at which its values became NaN or infinite, the last time.
    """

    id: int
    name: str
    project: Project
    curves: Curves
    is_present: bool = False
    is_hidden: bool = False
    is_deleted: bool = False
    parent: int | None = None
    branch_epoch: int = 0
    boundary: BoundaryAnswer | None = None
    parts: tuple[Part, ...] = ()
    task: Task | None = None
    diverged_rate: float | None = None
    is_stored: bool = False


@dataclass(frozen=True, slots=True)
class RunsChanged:
    """The list of runs, oldest first, deleted ones included."""

    runs: tuple[RunInfo, ...]


@dataclass(frozen=True, slots=True)
class MomentShown:
    """From here on frames show moments of another kind, until the next such event.

    Emitted before the first of those frames, and only when run or basis change: moments of
    one stretch of a run follow each other without it.

    Attributes
    ----------
    basis : Basis or None
        The network and the data that the moments had; None for the present.
    run_id : int
        Of the run that they are of; 0 for the present.
    run_name : str
    is_present_run : bool
        Whether that run is the one that trains.
    epochs : (n,) int64, read-only, rising
        Which of its epochs are recorded.
    """

    basis: Basis | None = None
    run_id: int = 0
    run_name: str = ""
    is_present_run: bool = True
    epochs: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros(0, np.int64), repr=False, compare=False
    )


@dataclass(frozen=True, slots=True)
class ProjectAdopted:
    """The training thread goes on with another project, which the document is to take over.

    Attributes
    ----------
    project : Project
    text : str
        What was done, for the undo menu: "Go back to Run 1".
    run_name : str
        The run that it is of.
    epoch : int or None
        After how many epochs of it training goes on; None where it goes on at its end.
    has_diverged : bool
        Whether that run diverged with the learning rate of `project`.
    """

    project: Project
    text: str
    run_name: str
    epoch: int | None = None
    has_diverged: bool = False


@dataclass(frozen=True, slots=True)
class TimelineChanged:
    """Which epochs of the present run are recorded, and what they cost.

    Attributes
    ----------
    epochs : (n,) int64, read-only, rising
    size_bytes, budget_bytes : int
        Memory held by the states of all runs, and how much it may be.
    """

    epochs: NDArray[np.int64]
    size_bytes: int
    budget_bytes: int


Event: TypeAlias = (
    StateChanged
    | EngineReady
    | DataReady
    | DataRefused
    | Progress
    | Built
    | TierChanged
    | Failed
    | Called
    | CheckpointTaken
    | Notice
    | RunsChanged
    | MomentShown
    | ProjectAdopted
    | TimelineChanged
)
