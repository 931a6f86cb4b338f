"""`DatasetSpec`: a data set of the registry, and how it is loaded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np

from playground.base.params import Param, ParamValue
from playground.datasets.script_code import ScriptCode, Values
from playground.datasets.task import Samples, Task

Row: TypeAlias = tuple[float, ...]
Shape: TypeAlias = tuple[int, ...]


class Progress(Protocol):
    """Receives the progress of loading; runs in the loading thread."""

    def __call__(self, text: str, fraction: float | None, /) -> None:
        """Report `text`, and 0..1 where known.

        Raises
        ------
        Cancelled
            The user cancelled; let it pass.
        """


@dataclass(frozen=True, slots=True)
class Raw:
    """What a data set loads: all samples, or samples and a test set of its own."""

    samples: Samples
    test: Samples | None = None


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
        What everybody calls it, where that is shorter: "XOR"; else empty.
    group : str
        Heading in the data menu: "Points in the plane", "Small tables", "Images",
        "Your own".
    summary : str
        What is in it, one sentence, with its source.
    params : tuple of Param
    describe : callable
        ``values -> Task``, at once and without reading the data.
    load : callable
        ``(values, generator, progress) -> Raw``; may take long and raise `DataError`.
        For data in the plane `Samples.x` holds the raw points; features come later.
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
        Whether it may take the place of data that a program lacks, where its samples have
        the shape that the network asks for.
    fitted_to : callable or None
        ``(shape, units) -> parameters``, or None: the parameters for samples of that shape
        and an output of that many units (None: not known), for data that can be made in
        any shape. It stands in where no other data set does.
    usual_scaling : str
        The scaling to begin with, as `DataConfig.scaling` has it.
    suffix : str
        For files of the user: the suffix by which they are recognised, such as ".csv".
    has_features : bool
        Whether inputs are features chosen among x, y, x², ...
    has_test_set : bool
        Whether it brings its own test set, so that `train_fraction` means nothing.
    inspect : callable or None
        For files of the user: ``(values, progress) -> parameters found in the file``, to be
        set with the rest, so that `describe` is instant. May take long; run it off the main
        thread whenever another parameter of the source changes.
    named_by : str
        The parameter whose value names the data better than `label` does, such as the path
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
    suffix: str = ""
    has_features: bool = False
    has_test_set: bool = False
    inspect: Inspect | None = None
    named_by: str = ""
