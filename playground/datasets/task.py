"""What a data set requires of a network (`Task`), its arrays (`Samples`), and words for parts."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from playground.base.tasks import TaskKind
from playground.datasets.preparation.raw import RawColumns
from playground.datasets.preparation.values import Preparation

__all__ = [
    "HELD_BACK_WORDS",
    "TEST_WORDS",
    "TRAINING_WORDS",
    "VALIDATION_WORDS",
    "Plane",
    "Prepared",
    "Samples",
    "Task",
    "TaskKind",
]

TRAINING_WORDS = ("train", "training")
"""Words that say to which part of the data a folder, an array or a row belongs, best first."""
TEST_WORDS = ("test", "testing")
VALIDATION_WORDS = ("val", "valid", "validation", "dev", "eval", "holdout")
HELD_BACK_WORDS = (*TEST_WORDS, *VALIDATION_WORDS)
"""Both are the test set of this program, unless a file has both."""


@dataclass(frozen=True, slots=True)
class Plane:
    """The part of the plane in which 2-D data lives and is drawn.

    Attributes
    ----------
    low, high : float
        Both axes run from `low` to `high`.
    """

    low: float = -6.0
    high: float = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What goes into a network and what comes out, known without loading the data.

    Attributes
    ----------
    kind : TaskKind
    input_shape : tuple of int
        Shape of one sample, without the batch dimension.
    output_units : int
        Units that the output layer needs: 1 for binary, the number of classes for
        multi-class, the number of targets for regression and multi-label.
    class_names : tuple of str
        Names of the classes (two for binary); empty for regression.
    feature_names : tuple of str
        Names of the inputs where they have any.
    low, high : float
        Range of the labels: 0..1, or -1..1 where labels are signed.
    plane : Plane or None
        Where the data is drawn, for data in the plane.
    vocabulary : int or None
        For sequences of token numbers: how many there are.
    words : tuple of str
        For texts as sequences of token numbers: the words, the first that of `FIRST_TOKEN`.
    samples : int or None
        How many training samples there are, where that is known before loading.
    target_shape : tuple of int
        Shape of one prediction where it has several dimensions, such as a picture; empty
        where it is a row of `output_units` numbers.
    is_noise : bool
        Whether no data was chosen: the samples are random numbers of the right shape, to look
        at and not to learn from.
    is_stand_in : bool
        Whether the samples are made up, in place of data that a program has and that is not
        at hand.
    is_reconstruction : bool
        Whether the targets are the inputs themselves, as for an autoencoder.
    """

    kind: TaskKind
    input_shape: tuple[int, ...]
    output_units: int = 1
    class_names: tuple[str, ...] = ()
    feature_names: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0
    plane: Plane | None = None
    vocabulary: int | None = None
    words: tuple[str, ...] = field(default=(), repr=False)
    samples: int | None = None
    target_shape: tuple[int, ...] = ()
    is_noise: bool = False
    is_stand_in: bool = False
    is_reconstruction: bool = False

    @property
    def middle(self) -> float:
        """The middle of the range of labels: above it is the second of two classes."""
        return (self.low + self.high) / 2

    @property
    def output_shape(self) -> tuple[int, ...]:
        """Shape of one prediction, without the batch dimension."""
        return self.target_shape or (self.output_units,)

    @property
    def is_image(self) -> bool:
        """Whether a sample is an image: (height, width) or (height, width, channels)."""
        shape = self.input_shape
        return (len(shape) == 2 and min(shape) >= 8) or (
            len(shape) == 3 and min(shape[:2]) >= 8 and shape[2] in (1, 3)
        )


@dataclass(frozen=True, slots=True)
class Samples:
    """Inputs and targets; arrays are read-only.

    Attributes
    ----------
    x : (n, *input_shape) float32
        An array, or rows of a file that are read on demand
        (`playground.datasets.files.rows`).
    y : array
        (n, 1) float32 for binary, (n,) int32 class numbers for multi-class,
        (n, targets) float32 for regression and multi-label.
    points : (n, 2) float32 or None
        For data in the plane: the raw positions, in its units.
    names : tuple of str
        For samples that are files: the file of each, below `Prepared.folder`; else empty.
    """

    x: NDArray[np.float32]
    y: NDArray[np.float32] | NDArray[np.int32]
    points: NDArray[np.float32] | None = None
    names: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.x)

    def head(self, count: int) -> "Samples":
        """Return the first `count` samples; those that stay in a file are read."""
        points = None if self.points is None else self.points[:count]
        return Samples(np.asarray(self.x[:count]), self.y[:count], points, self.names[:count])

    def names_at(self, rows: NDArray[np.intp]) -> tuple[str, ...]:
        """Return the files of some samples; empty if samples are not files."""
        return tuple(self.names[row] for row in rows.tolist()) if self.names else ()


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Prepared:
    """Data ready for training.

    Attributes
    ----------
    task : Task
        As found in the data itself.
    train, test : Samples
        `test` may be empty.
    offset, scale : (features,) float32 or None
        ``x = (raw - offset) / scale`` where scaling was asked for.
    preparation : Preparation or None
        How the inputs were made of raw rows, fitted to the training set.
    rows : mapping of str to RawColumn
        Some raw rows, of the test set if there is one: columns as `preparation` reads them.
    naive : (n, targets) float32 or None
        For a time series: the last known target of each test sample, on the scale of its `y`.
    folder : str
        Where the files are that the samples were read from; "" if they are not files.
    """

    task: Task
    train: Samples
    test: Samples
    offset: NDArray[np.float32] | None = None
    scale: NDArray[np.float32] | None = None
    preparation: Preparation | None = None
    rows: RawColumns = field(default_factory=dict, repr=False)
    naive: NDArray[np.float32] | None = None
    folder: str = ""

    @property
    def shown(self) -> Samples:
        """The samples that views number and show: the test set, or the training set without one."""
        return self.test if len(self.test) else self.train

    def name_of(self, index: int) -> str:
        """Return the file of a shown sample, below `folder`; "" if it is not a file."""
        names = self.shown.names
        return names[index] if 0 <= index < len(names) else ""

    def file_of(self, index: int) -> Path | None:
        """Return the file that a shown sample was read from; None if it is not a file."""
        name = self.name_of(index)
        return Path(self.folder, name) if name else None
