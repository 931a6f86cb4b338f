"""`DatasetSpec`: a data set of the registry, and how it is loaded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.base.params import Param, ParamValue
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.kinds import Scaling
from playground.datasets.preparation.raw import RawColumns
from playground.datasets.preparation.values import SeriesWindow, Spelling
from playground.datasets.script_code import ScriptCode, Values
from playground.datasets.task import Samples, Task

Row: TypeAlias = tuple[float, ...]
Shape: TypeAlias = tuple[int, ...]
Split: TypeAlias = Callable[[float, int], tuple[NDArray[np.intp], NDArray[np.intp]]]


class Progress(Protocol):
    """Receives the progress of loading; runs in the loading thread."""

    def __call__(self, text: str, fraction: float | None, /) -> None:
        """Report `text`, and 0..1 where known.

        Raises
        ------
        Cancelled
            The user cancelled; let it pass.
        """


def no_progress(_text: str, _fraction: float | None, /) -> None:
    """Ignore progress."""


@dataclass(frozen=True, slots=True)
class Raw:
    """What a data set loads: all samples, or samples and a test set of its own.

    Attributes
    ----------
    samples : Samples
    test : Samples or None
    columns : mapping of str to RawColumn, or None
        For tables: the columns of `samples` that the network reads, which are then
        prepared as `choices` say; the inputs `x` of the samples are (n, 0).
    choices : tuple of ColumnChoice
        One for each column, in order.
    brightest : float
        For images: the raw value that is 1 in the samples.
    fit : str
        For images read from files: what happened to those that are not square; else "".
    seconds : float
        For sounds as spectrograms: how much of each is used; else 0.
    member : str
        For samples from an .npz file: the name of their array; else "".
    target : str
        What the target is called; "" if it has no name.
    scalings : mapping of str to Scaling
        For tables: the columns that are scaled in a way of their own.
    target_scaling : Scaling
        For tables: how numbers to predict are scaled.
    unit : str
        For tables: what is written beside the numbers to predict, such as "%".
    split : callable or None
        ``(train_fraction, seed) -> (rows that train, rows that test)``; None for at random.
    window : SeriesWindow or None
        For a time series, whose rows are in order here.
    is_on_disk : bool
        For tables: whether `columns` are in mapped files, because they are too large for memory.
    folder : str
        For samples that are files: the folder that has them; else "".
    spelling : Spelling or None
        For tables: how numbers and dates are written, if not as Python writes them.
    """

    samples: Samples
    test: Samples | None = None
    columns: RawColumns | None = None
    choices: tuple[ColumnChoice, ...] = ()
    brightest: float = 1.0
    fit: str = ""
    seconds: float = 0.0
    member: str = ""
    target: str = ""
    scalings: Mapping[str, Scaling] = field(default_factory=dict)
    target_scaling: Scaling = Scaling.NONE
    unit: str = ""
    split: Split | None = None
    window: SeriesWindow | None = None
    is_on_disk: bool = False
    folder: str = ""
    spelling: Spelling | None = None


Describe: TypeAlias = Callable[[Values], Task]
Load: TypeAlias = Callable[[Values, np.random.Generator, Progress], Raw]
Params: TypeAlias = Mapping[str, ParamValue]
Inspect: TypeAlias = Callable[[Values, Progress], Mapping[str, ParamValue]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetSpec:
    """A data set or a source of data.

    Attributes
    ----------
    name : str
        Unique, used in files: "xor".
    label : str
        What a person reads: "XOR (four quadrants)".
    short_label : str
        A shorter name for the canvas, such as "XOR"; empty to use `label`.
    group : str
        Heading in the data menu: "Points in the plane", "Curves", "Sequences",
        "Small tables", "Images", "Text", "Your own".
    summary : str
        What is in it, one sentence, with its source.
    params : tuple of Param
    describe : callable
        ``values -> Task``, immediately and without reading the data.
    load : callable
        ``(values, generator, progress) -> Raw``; may take long and raise `DataError`.
        For data in the plane, `Samples.x` has the raw points; `prepare` makes the features.
    code : ScriptCode or None
        The statements by which a script makes or loads it. Without them an exported script
        says that the data must be put in.
    loaders : tuple of str
        Functions of libraries that load it in other programs, by their full names:
        "sklearn.datasets.load_iris".
    comes_unscaled : bool
        Whether those functions give values that `load` scales, such as pixels up to 255.
    written_out : callable or None
        ``(x, y) -> parameters``, or None, for a program that lists its samples: the
        parameters for which this data set has those rows, in any order.
    stands_in : bool
        Whether an imported program whose own data is not available may get this data set
        instead, if the shape of its samples fits the network.
    fitted_to : callable or None
        ``(shape, units) -> parameters``, or None: the parameters for samples of that shape
        and an output of that many units (None: not known), for data that can be made in
        any shape. It is the last choice for a program whose data is not available.
    usual_scaling : str
        The scaling that is set first, a value of `DataConfig.scaling`.
    suffixes : tuple of str
        For the user's files: the suffixes by which they are recognised, such as ".csv".
    has_features : bool
        Whether inputs are features chosen among x, y, x², ...
    has_test_set : bool
        Whether it has its own test set, so that `train_fraction` is ignored.
    inspect : callable or None
        For the user's files: ``(values, progress) -> parameters found in the file``, to be
        set with the rest, so that `describe` is instant. May take long; run it off the main
        thread whenever another parameter of the source changes.
    asks_the_child : bool
        Whether `inspect` and `load` have the file read in the child process themselves, so that
        they can keep what was read.
    folder_suffixes : tuple of str
        For a folder of files per class: the suffixes of the files. The parameter `path` is
        then the folder.
    notes : callable or None
        ``values -> sentences`` for the user about what was found, shown below the parameters.
    named_by : str
        The parameter whose value says more about the data than `label`, such as the path
        of a file; "" if there is none.
    """

    name: str
    label: str
    group: str
    summary: str
    params: tuple[Param, ...] = ()
    describe: Describe
    load: Load
    short_label: str = ""
    code: ScriptCode | None = None
    loaders: tuple[str, ...] = ()
    comes_unscaled: bool = False
    written_out: Callable[[Sequence[Row], Sequence[Row]], Params | None] | None = None
    stands_in: bool = False
    fitted_to: Callable[[Shape | None, int | None], Params | None] | None = None
    usual_scaling: str = "none"
    suffixes: tuple[str, ...] = ()
    has_features: bool = False
    has_test_set: bool = False
    inspect: Inspect | None = None
    asks_the_child: bool = False
    folder_suffixes: tuple[str, ...] = ()
    notes: Callable[[Values], tuple[str, ...]] | None = None
    named_by: str = ""
