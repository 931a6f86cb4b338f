"""Events: what the training thread reports to the main thread. Frozen values; none is lost."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.datasets.config import DataConfig
from playground.datasets.task import Prepared, Task
from playground.document.in_words.comparison import Part
from playground.document.project import LayerId, Project
from playground.training.protocol.basis import Basis
from playground.training.protocol.engine import BuildReport, Checkpoint, TierStatus
from playground.training.protocol.frames import Curves
from playground.training.protocol.moments import Recorded
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
    """The state and the reason for it: "Reached 1,000 epochs"."""

    state: RunState
    detail: str = ""


@dataclass(frozen=True, slots=True)
class EngineReady:
    """Keras is loaded; `version` has its version and the device."""

    version: str


@dataclass(frozen=True, slots=True)
class DataReady:
    """The data, for the panels that draw it.

    Attributes
    ----------
    data : Prepared
    config : DataConfig or None
        What it was loaded for; None if that is certainly what the document says.
    """

    data: Prepared
    config: DataConfig | None = None


@dataclass(frozen=True, slots=True)
class DataRefused:
    """The data cannot be used for training; `Failed` follows.

    Attributes
    ----------
    config : DataConfig
        The data that should have been loaded.
    message : str
        The reason, in one sentence.
    may_split : bool
        Whether splitting the same data with another seed may help.
    """

    config: DataConfig
    message: str
    may_split: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a long task.

    Attributes
    ----------
    text : str
        What is being done; empty once it has ended, where no other event says so.
    fraction : float or None
        In 0..1; None if unknown.
    """

    text: str
    fraction: float | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """A program was built; `generation` is its number."""

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
        The layer where it went wrong.
    lowers_rate : bool
        Whether continuing with a lower learning rate may help.
    """

    message: str
    layer_id: LayerId | None = None
    lowers_rate: bool = False


@dataclass(frozen=True, slots=True)
class ModelLost:
    """The trained model that was opened cannot be used; its file has more than what trains now.

    `Failed` follows, with the reason.
    """


@dataclass(frozen=True, slots=True)
class Called:
    """The answer to `Call`: the result, or an error message."""

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
        None while nothing has been built, or if it could not be taken.
    error : str
        Why it could not be taken; empty if it was.
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
        Whether it holds until another program is built; otherwise it answers the last control.
    """

    message: str
    is_lasting: bool = False


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One run of the list.

    Attributes
    ----------
    id : int
        Unique; later runs have higher ids.
    name : str
    project : Project
        The project that trained it last. For the present run, the one that trains it next.
    curves : Curves
        Its loss and metrics; those of the present run are in the frames.
    is_present : bool
        Whether it is the run that trains.
    is_hidden, is_deleted : bool
    parent : int or None
        The run that it branched off.
    branch_epoch : int
        After how many epochs it branched off.
    parent_name : str
        What that run is called, or was before it was left out of a file; empty without one.
    boundary : BoundaryAnswer or None
        The model's output over the plane when the run was left; None for the present run, and
        for data that is not 2-D.
    parts : tuple of Part
        All projects that trained it, in order.
    task : Task or None
        The task it was trained for.
    is_stored : bool
        Whether it comes from the project's file, which has its settings and curves but not its
        weights, so that its moments cannot be shown.
    first_epoch : int
        The first epoch that can be shown; of a run that was opened, the one it was saved at.
    recorded : Recorded or None
        Its recorded moments; None for the present run, and if `is_stored`.
    diverged_rate : float or None
        The learning rate at which its values last became NaN or infinite.
    colour : int
        From 0: which of the colours for runs it has. Unlike `id`, it is saved with the project.
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
    parent_name: str = ""
    boundary: BoundaryAnswer | None = None
    parts: tuple[Part, ...] = ()
    task: Task | None = None
    diverged_rate: float | None = None
    is_stored: bool = False
    first_epoch: int = 0
    recorded: Recorded | None = field(default=None, repr=False, compare=False)
    colour: int = 0


@dataclass(frozen=True, slots=True)
class RunsChanged:
    """The list of runs, oldest first, deleted ones included."""

    runs: tuple[RunInfo, ...]


@dataclass(frozen=True, slots=True)
class MomentShown:
    """The following frames show moments of another run or basis, until the next such event.

    Emitted before the first of those frames, and only if run or basis change: moments of one
    segment of a run follow each other without it.

    Attributes
    ----------
    basis : Basis or None
        The network and data of the moments; None for the present.
    run_id : int
        The run of the moments; 0 for the present.
    run_name : str
    is_present_run : bool
        Whether that run is the one that trains.
    epochs : (n,) int64, read-only, rising
        The epochs of the run that are recorded.
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
    """The training thread continues with another project, which the document must adopt.

    Attributes
    ----------
    project : Project
    text : str
        What was done, for the undo menu: "Return to Run 1".
    run_name : str
        The run that it comes from.
    epoch : int or None
        The epoch of that run after which training continues; None for its end.
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
    """Which epochs of the present run are recorded, and the memory they take.

    Attributes
    ----------
    epochs : (n,) int64, read-only, rising
    size_bytes, budget_bytes : int
        Memory used by the states of all runs, and its limit.
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
    | ModelLost
    | Called
    | CheckpointTaken
    | Notice
    | RunsChanged
    | MomentShown
    | ProjectAdopted
    | TimelineChanged
)
