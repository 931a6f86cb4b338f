"""What the trainer needs from an engine (`Engine`) and from a built model (`Program`).

The protocols are defined here, where they are used; `playground.engine` implements them with
Keras.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from playground.datasets.preparation.values import Preparation
from playground.datasets.task import Prepared
from playground.document.project import LayerId, Project
from playground.training.protocol.frames import Curves
from playground.training.protocol.moments import Recorded
from playground.training.protocol.probes import Probe
from playground.training.protocol.state import START, Position, State


def never() -> bool:
    """Return False: nothing interrupts."""
    return False


@dataclass(frozen=True, slots=True)
class Advance:
    """What one chunk did.

    Attributes
    ----------
    rows : (k, columns) float32
        Loss and metrics of the k epochs completed in it.
    steps : int
        Batches trained.
    """

    rows: NDArray[np.float32]
    steps: int


@dataclass(frozen=True, slots=True)
class TierStatus:
    """Which loop runs, and how fast each was measured to be.

    Attributes
    ----------
    tier : str
        "graph" or "xla".
    graph_rate, xla_rate : float or None
        Steps per second; None if not measured.
    detail : str
        For example "compiling XLA" or "XLA is 60x faster".
    """

    tier: str = "graph"
    graph_rate: float | None = None
    xla_rate: float | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RunLabel:
    """What the list of runs says of the run that trains, apart from how far it is.

    Attributes
    ----------
    name : str
        Empty if it is not known.
    parent_name : str
        The run that it branched off; empty if it did not.
    branch_epoch : int
        After how many epochs of that run.
    is_hidden : bool
        Whether it is left out where runs are compared.
    diverged_rate : float or None
        The learning rate at which its values last became NaN or infinite.
    colour : int or None
        From 0: which of the colours for runs it has; None if that is not known.
    """

    name: str = ""
    parent_name: str = ""
    branch_epoch: int = 0
    is_hidden: bool = False
    diverged_rate: float | None = None
    colour: int | None = None


UNKNOWN_RUN = RunLabel()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A trained model as it is stored in a project file.

    Attributes
    ----------
    model : bytes
        A `.keras` file, optimizer state included. Empty if all arrays are in `extra`: for a
        snapshot (`playground.training.files.snapshots`), and for weights that were imported
        (`playground.training.files.imported_weights`) and not trained since.
    extra : mapping of str to array
        What a `.keras` file lacks to continue exactly (seed generators, position within an
        epoch, running metrics).
    position : Position
    curves : Curves
    preparation : Preparation or None
        How the inputs were made of raw rows, and what the outputs mean.
    recorded : Recorded or None
        The recorded moments of its run, if they are known.
    label : RunLabel
        What the list of runs says of its run.
    """

    model: bytes = field(repr=False)
    extra: Mapping[str, NDArray[Any]]
    position: Position
    curves: Curves
    preparation: Preparation | None = None
    recorded: Recorded | None = field(default=None, repr=False, compare=False)
    label: RunLabel = field(default=UNKNOWN_RUN, compare=False)


def reached(checkpoint: Checkpoint | None) -> Position:
    """Return how far a run was, as frames count it: a rebuild does not reset the count."""
    if checkpoint is None:
        return START
    return Position(len(checkpoint.curves), checkpoint.position.step)


class NonFinite(Exception):
    """Raised by `Program.advance`: a loss or a weight became NaN or infinite.

    Attributes
    ----------
    layer_id : LayerId or None
        The first layer, from input to output, with a value that is not finite.
    position : Position
        Where it began, as exactly as known.
    """

    def __init__(self, message: str, layer_id: LayerId | None, position: Position) -> None:
        super().__init__(message)
        self.layer_id = layer_id
        self.position = position


class Program(Protocol):
    """A built model with its data. Used by one thread only."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of an epoch's results: "loss", metrics, then "val_loss", ..."""

    @property
    def steps_per_epoch(self) -> int:
        """Batches in an epoch."""

    @property
    def position(self) -> Position:
        """How far training has come."""

    @property
    def learning_rate(self) -> float:
        """The current learning rate."""

    @property
    def keras_model(self) -> Any:
        """The `keras.Model`, for exports; Any because only the engine imports Keras."""

    def advance(self, maximum_steps: int) -> Advance:
        """Train at least one and at most `maximum_steps` batches.

        It stops at the end of an epoch if the next epoch does not fit completely. The results
        do not depend on how training is split into calls.

        Raises
        ------
        NonFinite
            A value became NaN or infinite; the state is that after the chunk.
        TrainingError
            Keras refused, or memory ran out.
        """

    def prepare(self) -> None:
        """Compile what the first `advance` needs; state and data do not change.

        Raises
        ------
        TrainingError
            Keras refused, or memory ran out.
        """

    def state(self) -> State:
        """Return a copy of everything that further training depends on."""

    def restore(self, state: State) -> None:
        """Set the program to `state`."""

    def apply_hot(self, project: Project) -> None:
        """Apply what can change without a rebuild: learning rate, penalties, frozen weights."""

    def set_weight(
        self, layer_id: LayerId, name: str, index: tuple[int, ...], value: float
    ) -> None:
        """Set one weight; everything else stays, its optimizer state included.

        Parameters
        ----------
        name : str
            The catalogue's name of the array: "kernel", "bias".
        index : tuple of int
            Its index in the array.
        value : float

        Raises
        ------
        TrainingError
            There is no such weight, or the value is not finite; nothing has changed.
        """

    def replace_data(self, project: Project, data: Prepared) -> None:
        """Train on other data from now on; weights and optimizer stay."""

    def tier(self) -> TierStatus:
        """Return which loop runs; switch to the faster one if it is ready."""

    def answer(
        self, probes: frozenset[Probe[Any]], is_hurried: Callable[[], bool] = never
    ) -> Mapping[Probe[Any], Any]:
        """Return the answers to those probes that apply.

        Parameters
        ----------
        is_hurried : callable
            Called before each probe; once it returns True, the rest is left out.
        """

    def find_overflow(self) -> LayerId | None:
        """Return the first layer, from input to output, with values that are not finite.

        A layer with such a weight is returned first, otherwise one that outputs such a value
        for a training sample; None if there is neither.
        """

    def evaluate(self) -> Mapping[str, float]:
        """Return loss and metrics over both sets, as `Model.evaluate` gives them.

        Keys: "loss", "accuracy", ... for the training set, "val_..." for the test set.
        """

    def checkpoint(self, curves: Curves) -> Checkpoint:
        """Return the model as bytes of a file, with everything needed to continue exactly."""

    def load_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Continue from `checkpoint`.

        Raises
        ------
        TrainingError
            It does not fit this network; nothing has changed.
        """

    def close(self) -> None:
        """Stop background work (the XLA compilation) and free memory."""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build kept of the previous program.

    Attributes
    ----------
    kept : tuple of LayerId
        Layers whose weights were kept.
    fresh : tuple of LayerId
        Layers with newly initialized weights.
    """

    kept: tuple[LayerId, ...] = ()
    fresh: tuple[LayerId, ...] = ()


class Engine(Protocol):
    """Builds programs. Used on the training thread."""

    @property
    def version(self) -> str:
        """Versions and device: "Keras 3.15.1 · TensorFlow 2.21.0 · CPU"."""

    def build(
        self, project: Project, data: Prepared, *, donor: Program | None = None
    ) -> tuple[Program, BuildReport]:
        """Build the network of `project`; weights of `donor` that fit are kept.

        Raises
        ------
        TrainingError
            The network is incomplete, or Keras refuses it; the message gives the reason.
        """
