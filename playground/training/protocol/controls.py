"""Controls: what the main thread may ask of the training thread. All frozen values."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from playground.document.pace import Pace
from playground.document.project import LayerId, Project
from playground.training.protocol.engine import Checkpoint, Program
from playground.training.protocol.events import RunInfo
from playground.training.protocol.probes import Probe
from playground.training.protocol.replan import Effects


@dataclass(frozen=True, slots=True)
class SetProject:
    """Train this project from now on; what that costs follows from what differs.

    Attributes
    ----------
    project : Project
    is_load : bool
        Another project was opened: keep nothing of the run.
    checkpoint : Checkpoint or None
        Continue from here.
    left : int or None
        The version of the project that this takes the place of, if undo may lead back to
        it: what it has learned is kept for then.
    back_to : int or None
        Undo or redo leads to this version: what it had learned comes back with it.
    weights : tuple of SetWeight
        What to set where `back_to` is not known any more.
    runs : tuple of RunInfo
        The earlier runs that came with the file, oldest first.
    effects : Effects or None
        What differs from the project before, where that is known already.
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
    """Stop after the chunk under way."""


@dataclass(frozen=True, slots=True)
class StepOnce:
    """Train one batch, then pause."""


@dataclass(frozen=True, slots=True)
class EpochOnce:
    """Train to the end of the epoch under way, then pause."""


@dataclass(frozen=True, slots=True)
class Reset:
    """Go back to the start: the same seed gives the same weights."""


@dataclass(frozen=True, slots=True)
class Ask:
    """From now on, answer these probes in each frame."""

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
class SetWeight:
    """Set one weight by hand, while training or not; an exact frame follows at once.

    Weights are not part of the project, so nothing of this is undone by itself: the window
    records the edit (`playground.document.edits.weight_edits`) and says which version of the
    project it left (`SetProject.left`). Without a program nothing happens; an unknown place
    gives a `Notice`.

    Attributes
    ----------
    layer_id : LayerId
    name : str
        The array: "kernel", "bias".
    index : tuple of int
        The place in it.
    value : float
    """

    layer_id: LayerId
    name: str
    index: tuple[int, ...]
    value: float


@dataclass(frozen=True, slots=True)
class TakeCheckpoint:
    """Answer with `CheckpointTaken`; None in it while nothing has been built.

    Attributes
    ----------
    request : int
        Returned with the answer.
    is_quick : bool
        Only copy the state (`playground.training.files.snapshots`), without a `.keras` file.
    """

    request: int
    is_quick: bool = False


@dataclass(frozen=True, slots=True)
class Scrub:
    """Show the moment at the end of `epoch`; None for the present.

    Training pauses. Any other control but `Ask` and `ContinueFrom` returns to the present
    first.

    Attributes
    ----------
    epoch : int or None
    request : int
        Returned with the frame, for who waits for just that one; 0 for nobody.
    run_id : int or None
        Of which run; None for the present one.
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
        Of which run; None for the present one.
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
    """Leave a run out of comparisons, or take it in again."""

    run_id: int
    is_hidden: bool = True


@dataclass(frozen=True, slots=True)
class DeleteRun:
    """Take an earlier run off the list; the present one cannot be."""

    run_id: int


@dataclass(frozen=True, slots=True)
class RestoreRun:
    """Put a deleted run back on the list."""

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
    """Let the recorded moments of all runs together take so much memory."""

    budget_bytes: int


@dataclass(frozen=True, slots=True)
class SetPace:
    """Keep Play to this pace from now on; at once, also while it trains.

    A single step or epoch is not held up. What is computed stays the same.
    """

    pace: Pace


@dataclass(frozen=True, slots=True)
class CancelLoading:
    """Give up loading the data."""


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
    | Close
)
