"""`DatasetSpec`: a data set of the registry, and how it is loaded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np

from playground.base.params import Param, ParamValue
from playground.datasets.task import Samples, Task

Values: TypeAlias = Mapping[str, ParamValue]


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
Inspect: TypeAlias = Callable[[Values, Progress], Mapping[str, ParamValue]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetSpec:
    """A data set or a source of data.

    Attributes
    ----------
    name : str
        Unique, used in files: "xor".
    label : str
        What a person reads: "Two circles".
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
    has_features: bool = False
    has_test_set: bool = False
    inspect: Inspect | None = None
    named_by: str = ""
