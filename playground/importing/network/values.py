"""The values of a script that is interpreted without being run.

Numbers, texts, booleans, None, tuples, lists and dicts are Python's own. Everything else is
one of the classes here: a name, a symbolic call, the output of a layer, a model, data. Unknown
values are `Unknown`, and so is every result of computing with them.
"""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, TypeAlias

from numpy.typing import NDArray

from playground.base.errors import PlaygroundError
from playground.base.params import Selection
from playground.catalog.formulas.expressions import Expression
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
    """The result of calling a name: a layer, an optimizer, a callback.

    Two equal calls are two objects; a layer that is used twice is one object.

    Attributes
    ----------
    is_trainable : bool
    after : Value
        A layer or function that is its activation, and applied to its output; None for none.
    block : str
        The model of Keras that a layer belongs to, such as "MobileNetV2"; empty for none.
    weights : tuple of array
        What a layer starts with, in Keras's order; empty where that is not known.
    """

    name: Name
    arguments: tuple[Value, ...]
    named: dict[str, Value]
    line: int
    is_trainable: bool = True
    after: Value = None
    block: str = ""
    weights: tuple[NDArray[Any], ...] = ()

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
        Layers and models in order; None for a functional model.
    inputs, outputs : tuple of Tensor
        Of a functional model.
    compiled, fitted : Made or None
        The last calls of ``compile`` and ``fit``.
    fit_settings : dict
        Arguments of ``fit`` that a wrapper of the model sets.
    is_nested : bool
        Whether it was used inside another.
    loads_best : bool
        Whether weights are loaded into it after ``fit``.
    label : str
        The variable that holds it; empty for none.
    instance : Instance or None
        The object of a class of the script that is this model; its ``call`` draws the layers.
    built_shape : Value
        The shape of a batch that ``build`` received; None for none.
    own_training : (int, str) or None
        Line and name of what decides how it is trained, instead of ``compile``.
    rounds : int
        How often the line of ``fit`` was carried out for it, one after the other.
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
    label: str = ""
    instance: "Instance | None" = None
    built_shape: Value = None
    own_training: tuple[int, str] | None = None
    rounds: int = 1


@dataclass(frozen=True, slots=True)
class Method:
    """``owner.name``, not called yet."""

    owner: Value
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function that the script defines.

    Attributes
    ----------
    owner : Class or None
        The class whose method it is.
    """

    definition: ast.FunctionDef
    scope: Mapping[str, Value]
    owner: "Class | None" = None


class Role(StrEnum):
    """What the objects of a class of the script are to Keras."""

    MODEL = "model"
    CHAIN = "sequential model"
    LAYER = "layer"
    CALLBACK = "callback"
    LOSS = "loss"
    PLAIN = "plain object"


@dataclass(eq=False, slots=True)
class Class:
    """A class that the script defines.

    Attributes
    ----------
    name : str
    line : int
    role : Role
    base : Class or None
        The class of the script that it extends.
    values : dict
        Methods and constants, without those of `base`.
    fields : tuple of str
        What its objects are made from, in their order, if it is a dataclass.
    """

    name: str
    line: int
    role: Role
    base: "Class | None"
    values: dict[str, Value] = field(default_factory=dict)
    fields: tuple[str, ...] = ()

    def find(self, word: str) -> Value:
        """Return a method or a constant, also of a base; None if there is none."""
        owner: Class | None = self
        while owner is not None:
            if word in owner.values:
                return owner.values[word]
            owner = owner.base
        return None


@dataclass(eq=False, slots=True)
class Instance:
    """An object of a class of the script.

    Attributes
    ----------
    owner : Class
    line : int
        Where it was created.
    values : dict
        Its attributes.
    model : Model or None
        What it is to Keras, for a model.
    is_built : bool
        Whether its ``build`` was interpreted.
    """

    owner: Class
    line: int
    values: dict[str, Value] = field(default_factory=dict)
    model: "Model | None" = None
    is_built: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Parent:
    """``super()`` in a method: the object, and the class after whose bases it looks."""

    instance: Value
    owner: Class


@dataclass(frozen=True, slots=True, eq=False)
class Partial:
    """A function with some of its arguments, as `functools.partial` makes it."""

    function: Value
    arguments: Arguments
    named: Mapping[str, Value]


@dataclass(eq=False, slots=True)
class Settings:
    """A class that has only constants, or its instance: ``config.units``.

    Attributes
    ----------
    values : dict
    is_parser : bool
        Whether it stands for an `argparse.ArgumentParser`, whose defaults are the values.
    """

    values: dict[str, Value]
    is_parser: bool = False


@dataclass(frozen=True, slots=True)
class Data:
    """Inputs or labels of a data set of the registry.

    Attributes
    ----------
    source : Selection
    part : str
        "x", "y" or "both".
    train_fraction : float or None
        Share of the samples that the script trains on; None if it does not say.
    scaling : str
        As in `DataConfig`; empty if the script does not say.
    is_flat : bool
        Whether images were flattened to rows of numbers.
    is_scaled : bool
        Whether the script scales pixels to 0..1, as the data set does.
    needs_scaling : bool
        Whether the loaded values are unscaled.
    sample : tuple of int
        The shape that the script gives a sample; empty for the one that it has.
    """

    source: Selection
    part: str = "both"
    train_fraction: float | None = None
    scaling: str = ""
    is_flat: bool = False
    is_scaled: bool = False
    needs_scaling: bool = False
    sample: tuple[int, ...] = ()

    @property
    def task(self) -> Task | None:
        """The task of the data set; None for a file that was not inspected."""
        try:
            return describe(DataConfig(self.source))
        except PlaygroundError:
            return None


@dataclass(frozen=True, slots=True)
class Array:
    """Numbers that the script lists: nested tuples."""

    rows: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """An unknown value.

    Attributes
    ----------
    text : str
        Its name in the script.
    shape : tuple of int or None
        The shape of an array, if it is known.
    is_outcome : bool
        Whether it is a result of training: predictions, metrics, a history.
    why : str
        The reason for the user; empty for "unknown".
    classes : int or None
        How many classes these labels have, if it is known.
    rows : object
        The same object for values of the same rows, as made by one line: a copy, a reshaped one.
    changes : int
        How often the rows were changed by arithmetic since.
    """

    text: str
    shape: tuple[int, ...] | None = None
    is_outcome: bool = False
    why: str = ""
    classes: int | None = None
    rows: object = field(default_factory=object, compare=False, repr=False)
    changes: int = field(default=0, compare=False)

    def part(self, **changed: Any) -> "Unknown":
        """Return other rows of which the same is known. Any: the fields have several types."""
        return replace(self, **{"rows": object(), "changes": 0, **changed})


def is_reconstruction(x: Value, y: Value) -> bool:
    """Return whether ``fit(x, y)`` learns to give the input, or the input before noise was added.

    A target that is computed of the input is learned as any other.
    """
    if not isinstance(x, Unknown) or not isinstance(y, Unknown):
        return False
    return x.rows is y.rows and y.changes <= x.changes


@dataclass(frozen=True, slots=True)
class Dataset:
    """A pipeline of samples, such as tf.data.Dataset.

    Attributes
    ----------
    x, y : Value
        Inputs and labels; None for none.
    batch : Value
        The size of a batch, if it is known; else None.
    generator : Made or None
        The `ImageDataGenerator` that changes its pictures.
    """

    x: Value
    y: Value
    batch: Value = None
    generator: Made | None = None


@dataclass(frozen=True, slots=True)
class FromData:
    """A size that depends on the data: ``x_train.shape[1]``."""


@dataclass(frozen=True, slots=True)
class Formula:
    """What a loss or metric of the script computes so far.

    Attributes
    ----------
    expression : Expression
    size : int
        How many parts it has; limited, because a few lines can make it grow without end.
    """

    expression: Expression
    size: int = 1


@dataclass(slots=True)
class Facts:
    """Settings that a script has outside the network, collected during interpretation.

    Attributes
    ----------
    seed : int or None
    has_mixed_precision : bool
    endless : int or None
        The number of epochs that stands for training without an end.
    has_channels_first : bool
        Whether the script sets that pictures have their channels first.
    loaded : list of str
        The data sets of the registry that the script loads.
    files : dict of str to int
        The files and folders of data that the script names, with the line.
    epochs : int
        The rounds of the first loop over epochs that the program has itself; 0 for none.
    batches : Dataset or None
        The first pipeline that it loops over.
    """

    seed: int | None = None
    has_mixed_precision: bool = False
    endless: int | None = None
    has_channels_first: bool = False
    loaded: list[str] = field(default_factory=list)
    files: dict[str, int] = field(default_factory=dict)
    epochs: int = 0
    batches: Dataset | None = None
