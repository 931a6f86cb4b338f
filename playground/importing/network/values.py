"""The values of a script that is walked through without being run.

Numbers, texts, booleans, None, tuples, lists and dicts are Python's own. Everything else is
one of the classes here: a name, a call that stays a description of itself, the output of a
layer, a model, data. What is not known is `Unknown`, and stays so whatever is done to it.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from playground.base.errors import PlaygroundError
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import describe
from playground.datasets.task import Task

Value: TypeAlias = object
Arguments: TypeAlias = tuple[Value, ...]
Named: TypeAlias = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Name:
    """Something that is imported: "keras.layers.Dense"."""

    path: str

    @property
    def leaf(self) -> str:
        """The last part: "Dense"."""
        return self.path.rpartition(".")[2]

    @property
    def root(self) -> str:
        """The first part: "keras"."""
        return self.path.partition(".")[0]


@dataclass(eq=False, slots=True)
class Made:
    """What a call of a name gave: a layer, an optimizer, a callback.

    Two calls are two things, however alike: a layer that is used twice is one of them.
    """

    name: Name
    arguments: tuple[Value, ...]
    named: dict[str, Value]
    line: int
    is_trainable: bool = True
    uses: int = 0

    @property
    def leaf(self) -> str:
        """The class: "Dense"."""
        return self.name.leaf


@dataclass(frozen=True, slots=True)
class Tensor:
    """The output of the layer drawn at `index`."""

    index: int


@dataclass(eq=False, slots=True)
class Model:
    """A model: a chain of layers, or the layers between inputs and outputs.

    Attributes
    ----------
    chain : list or None
        Layers and models one after the other; None for a functional model.
    inputs, outputs : tuple of Tensor
        Of a functional model.
    compiled, fitted : Made or None
        The last calls of ``compile`` and ``fit``.
    fit_settings : dict
        What a wrapper of the model says of every ``fit``.
    is_nested : bool
        Whether it was used inside another.
    loads_best : bool
        Whether weights are loaded into it after ``fit``.
    """

    line: int
    name: str = ""
    chain: list[Value] | None = None
    inputs: tuple[Tensor, ...] = ()
    outputs: tuple[Tensor, ...] = ()
    compiled: Made | None = None
    fitted: Made | None = None
    fit_settings: dict[str, Value] = field(default_factory=dict)
    is_nested: bool = False
    loads_best: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """``owner.name``, not called yet."""

    owner: Value
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function that the script defines."""

    definition: ast.FunctionDef
    scope: Mapping[str, Value]


@dataclass(frozen=True, slots=True, eq=False)
class Partial:
    """A function with some of its arguments, as `functools.partial` makes it."""

    function: Value
    arguments: Arguments
    named: Mapping[str, Value]


@dataclass(eq=False, slots=True)
class Settings:
    """A class of constants alone, or the one object of it: ``config.units``."""

    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class Data:
    """Inputs or labels of a data set of the registry.

    Attributes
    ----------
    source : Selection
    part : str
        "x", "y" or "both".
    train_fraction : float or None
        The share that the script trains on; None where it does not say.
    scaling : str
        As in `DataConfig`; empty where the script does not say.
    is_flat : bool
        Whether pictures were made rows of numbers.
    is_scaled : bool
        Whether the script brings pixels to 0..1, as the data set does.
    needs_scaling : bool
        Whether the values come unscaled.
    """

    source: Selection
    part: str = "both"
    train_fraction: float | None = None
    scaling: str = ""
    is_flat: bool = False
    is_scaled: bool = False
    needs_scaling: bool = False

    @property
    def task(self) -> Task | None:
        """What the data set asks of a network; None for a file that was not looked at."""
        try:
            return describe(DataConfig(self.source))
        except PlaygroundError:
            return None


@dataclass(frozen=True, slots=True)
class Array:
    """Numbers that are written out in the script: nested tuples."""

    rows: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """What the importer does not know.

    Attributes
    ----------
    text : str
        What it is called in the script.
    shape : tuple of int or None
        The shape, where it is an array of which that is known.
    is_outcome : bool
        Whether it comes of a trained model: predictions, figures, a history.
    why : str
        What a person should know about it; empty for "not known here".
    """

    text: str
    shape: tuple[int, ...] | None = None
    is_outcome: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class FromData:
    """A size that the data decides: ``x_train.shape[1]``."""


@dataclass(slots=True)
class Facts:
    """What a script says besides the network: collected while it is walked through.

    Attributes
    ----------
    seed : int or None
    has_mixed_precision : bool
    endless : int or None
        The number of epochs that stands for training without an end.
    """

    seed: int | None = None
    has_mixed_precision: bool = False
    endless: int | None = None
