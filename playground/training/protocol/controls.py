"""Controls: the requests of the main thread to the training thread. All are frozen values."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from playground.datasets.task import Prepared
from playground.document.pace import Pace
from playground.document.project import LayerId, Project
from playground.training.protocol.engine import Checkpoint, Program
from playground.training.protocol.events import RunInfo
from playground.training.protocol.probes import Probe
from playground.training.protocol.replan import Effects


@dataclass(frozen=True, slots=True)
class SetProject:
    """Train this project from now on; its differences decide what has to be rebuilt.

    Attributes
    ----------
    project : Project
    is_load : bool
        Whether another project was opened: nothing of the run is kept.
    checkpoint : Checkpoint or None
        Continue from here. Where nothing is loaded, that begins a run of its own, and the run
        so far stays in the list.
    left : int or None
        The version of the project that is replaced, if undo may return to it: what it has
        learned is kept.
    back_to : int or None
        The version that undo or redo leads to: what it had learned is restored.
    weights : tuple of SetWeight
        The weights to set if `back_to` is no longer known.
    runs : tuple of RunInfo
        The earlier runs stored in the file, oldest first.
    effects : Effects or None
        The differences to the previous project, if already computed.
    """

    project: Project
    is_load: bool = False
    checkpoint: Checkpoint | None = None
    left: int | None = None
    back_to: int | None = None
    weights: "tuple[SetWeight, ...]" = ()
    runs: tuple[RunInfo, ...] = ()
    effects: Effects | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Play:
    """Train until paused or finished."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Stop after the current chunk."""


@dataclass(frozen=True, slots=True)
class StepOnce:
    """Train one batch, then pause."""


@dataclass(frozen=True, slots=True)
class EpochOnce:
    """Train to the end of the current epoch, then pause."""


@dataclass(frozen=True, slots=True)
class Reset:
    """Return to the start: the same seed gives the same weights."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Answer these probes in each frame from now on."""

    probes: frozenset[Probe[Any]]


@dataclass(frozen=True, slots=True)
class Call:
    """Run `function` on the training thread with the program; answered by `Called`.

    Attributes
    ----------
    request : int
        Returned with the answer.
    function : callable
        ``program -> result``; must not touch Qt.
    """

    request: int
    function: Callable[[Program], Any]


@dataclass(frozen=True, slots=True)
class CallOnCopy:
    """Build `project` beside the run, with the weights so far, and run `function` on the copy.

    Answered by `Called`. It serves where the data of the project does not fit or cannot be
    loaded, so that there is no program. Training is not affected.

    Attributes
    ----------
    request : int
        Returned with the answer.
    project : Project
        Its data is random numbers (`playground.document.needs.without_data`).
    function : callable
        ``(program, data) -> result``; must not touch Qt.
    """

    request: int
    project: Project
    function: Callable[[Program, Prepared], Any]


@dataclass(frozen=True, slots=True)
class SetWeight:
    """Set one weight by hand, even while training; an exact frame follows immediately.

    Weights are not part of the project, so undo needs help: the window records the edit
    (`playground.document.edits.weight_edits`) and sends the version of the project that it
    left (`SetProject.left`). Without a program nothing happens. An unknown weight gives a
    `Notice`.

    Attributes
    ----------
    layer_id : LayerId
    name : str
        The array: "kernel", "bias".
    index : tuple of int
        Its index in the array.
    value : float
    """

    layer_id: LayerId
    name: str
    index: tuple[int, ...]
    value: float


@dataclass(frozen=True, slots=True)
class TakeCheckpoint:
    """Answer with `CheckpointTaken`; its checkpoint is None while nothing has been built.

    Attributes
    ----------
    request : int
        Returned with the answer.
    is_quick : bool
        Whether to copy only the state (`playground.training.files.snapshots`), without a
        `.keras` file.
    """

    request: int
    is_quick: bool = False


@dataclass(frozen=True, slots=True)
class Scrub:
    """Show the moment at the end of `epoch`; None for the present.

    Training pauses. Any other control except `Ask` and `ContinueFrom` returns to the present
    first.

    Attributes
    ----------
    epoch : int or None
    request : int
        Returned with the frame, to match it to this control; 0 if not needed.
    run_id : int or None
        The run; None for the present one.
    """

    epoch: int | None
    request: int = 0
    run_id: int | None = None


@dataclass(frozen=True, slots=True)
class ContinueFrom:
    """Make the end of `epoch` the present; the run so far stays in the list of runs.

    Network, data and settings are those of that moment; `ProjectAdopted` follows.

    Attributes
    ----------
    epoch : int
    run_id : int or None
        The run; None for the present one.
    left : int or None
        As for `SetProject`.
    """

    epoch: int
    run_id: int | None = None
    left: int | None = None


@dataclass(frozen=True, slots=True)
class RenameRun:
    """Give a run another name."""

    run_id: int
    name: str


@dataclass(frozen=True, slots=True)
class HideRun:
    """Hide a run from comparisons, or show it again."""

    run_id: int
    is_hidden: bool = True


@dataclass(frozen=True, slots=True)
class DeleteRun:
    """Delete an earlier run from the list; the present one cannot be deleted."""

    run_id: int


@dataclass(frozen=True, slots=True)
class RestoreRun:
    """Restore a deleted run."""

    run_id: int


@dataclass(frozen=True, slots=True)
class ReturnToRun:
    """Make an earlier run the present one again, as it was when it was left.

    Network, data and settings are its own; `ProjectAdopted` follows. The run that was
    present stays in the list.

    Attributes
    ----------
    run_id : int
    left : int or None
        As for `SetProject`.
    """

    run_id: int
    left: int | None = None


@dataclass(frozen=True, slots=True)
class SetBudget:
    """Limit the memory that the recorded moments of all runs together may take."""

    budget_bytes: int


@dataclass(frozen=True, slots=True)
class SetPace:
    """Keep Play to this pace from now on, even while training.

    A single step or epoch is not slowed down. The results stay the same.
    """

    pace: Pace


@dataclass(frozen=True, slots=True)
class CancelLoading:
    """Cancel loading the data."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """Keep the run, its time line and what undo restores as they are, and begin without any.

    `SetProject` follows. What is set aside already stays: there is one place for it.
    """


@dataclass(frozen=True, slots=True)
class BringBack:
    """Drop what was trained since `SetAside`, and continue with what was set aside then.

    Its project, data, state and curves are reported again. Without `SetAside` before,
    nothing happens.
    """


@dataclass(frozen=True, slots=True)
class Close:
    """End the thread."""


Control: TypeAlias = (
    SetProject
    | Play
    | Pause
    | StepOnce
    | EpochOnce
    | Reset
    | Ask
    | Call
    | CallOnCopy
    | SetWeight
    | TakeCheckpoint
    | Scrub
    | ContinueFrom
    | RenameRun
    | HideRun
    | DeleteRun
    | RestoreRun
    | ReturnToRun
    | SetBudget
    | SetPace
    | CancelLoading
    | SetAside
    | BringBack
    | Close
)
