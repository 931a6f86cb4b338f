"""Functions of NumPy in a script: listed numbers, and arrays of which only the shape is known."""

from collections.abc import Mapping
from dataclasses import replace
from math import prod
from types import MappingProxyType

from playground.importing.evaluate.libraries.arrays import (
    STATISTICS,
    new_shape,
    reshaped,
    with_channels,
)
from playground.importing.network.constants import is_plain
from playground.importing.network.values import Arguments, Array, Data, Name, Named, Unknown, Value
from playground.importing.network.world import World
from playground.importing.result import NoteKind

READERS = frozenset(("loadtxt", "genfromtxt", "load", "fromfile", "recfromcsv"))
MADE_UP = "random numbers are not imported; a data set of that shape is used instead"
COMPUTED = "numbers that a script computes are not imported; save them as a CSV file"
RANDOM = frozenset(
    ("random", "rand", "randn", "uniform", "normal", "randint", "standard_normal", "random_sample")
)
SIZE_ARGUMENTS: Mapping[str, int] = MappingProxyType(
    {"zeros": 0, "ones": 0, "empty": 0, "full": 0, "linspace": 2, "logspace": 2, "arange": 0}
)
"""Functions that create an array, and the position of the argument with its size."""
SAME_ROWS = frozenset(
    ("clip", "float32", "float64", "nan_to_num", "copy", "squeeze", "ascontiguousarray", "abs")
)
"""Functions that give the same rows, as far as the project is concerned."""
JOINS = frozenset(("concatenate", "vstack", "hstack", "append", "row_stack"))
"""Functions that put rows below one another."""
QUIET = frozenset(("set_printoptions", "newaxis", "seterr"))


def call(  # noqa: PLR0911 - one for each kind
    name: Name, arguments: Arguments, named: Named, world: World
) -> Value:
    """Return what a function of NumPy gives."""
    first = arguments[0] if arguments else None
    if name.leaf == "seed":
        set_seed(name, arguments, named, world)
        return None
    if ".random." in name.path:
        return _random(name, arguments, named)
    if name.leaf in ("array", "asarray"):
        return _array(first)
    if name.leaf in READERS:
        return file_value(first, world)
    if isinstance(first, Data):
        return _of_data(name, first, arguments)
    if name.leaf in JOINS:
        return _joined(name, first, world)
    if name.leaf in SIZE_ARGUMENTS:
        return Unknown("numbers", _length(name.leaf, arguments), why=COMPUTED)
    if name.leaf == "prod" and isinstance(first, list | tuple):
        sizes = [size for size in first if isinstance(size, int)]
        if len(sizes) == len(first):
            return prod(sizes)
    return _other(name, first, arguments[1:], world)


def _array(first: Value) -> Value:
    if isinstance(first, list | tuple) and is_plain(first):
        return Array(_frozen(first))
    return first if isinstance(first, Data | Array | Unknown) else Unknown("array", why=COMPUTED)


def _other(  # noqa: PLR0911 - one for each kind
    name: Name, first: Value, sizes: Arguments, world: World
) -> Value:
    """Return what an unknown function gives, as far as its argument shows."""
    if isinstance(first, Unknown) and first.classes is not None:
        if name.leaf == "unique":
            return list(range(first.classes))
        if name.leaf in ("max", "amax"):
            return first.classes - 1
    if isinstance(first, Unknown) and name.leaf == "reshape":
        return replace(first, shape=new_shape(first.shape, sizes))
    if isinstance(first, Unknown) and first.shape is not None and name.leaf == "expand_dims":
        return replace(first, shape=(*first.shape, 1))
    if name.leaf in QUIET:
        return Unknown(name.leaf, is_outcome=True)
    if isinstance(first, Unknown) and name.leaf in SAME_ROWS:
        return first
    if isinstance(first, Unknown) and (first.is_outcome or first.why):
        return Unknown(name.leaf, first.shape, first.is_outcome, first.why)
    world.refuse(f"np.{name.leaf}() of data is not imported")
    return Unknown(name.leaf)


def _joined(name: Name, parts: Value, world: World) -> Value:
    """Return rows below one another: parts of one data set are that data set."""
    entries = parts if isinstance(parts, list | tuple) else ()
    first = entries[0] if entries else None
    if isinstance(first, Data) and all(
        isinstance(each, Data) and (each.source, each.part) == (first.source, first.part)
        for each in entries
    ):
        return first
    if isinstance(first, Unknown) and first.shape and name.leaf != "hstack":
        return first.part(shape=(1, *first.shape[1:]))
    return _other(name, parts, (), world)


def set_seed(_name: Name, arguments: Arguments, _named: Named, world: World) -> Value:
    """Import the seed, if it is a valid one."""
    if arguments and isinstance(arguments[0], int) and 0 <= arguments[0] < 2**31:
        world.facts.seed = int(arguments[0])
    return None


def _of_data(name: Name, data: Data, arguments: Arguments) -> Value:
    if name.leaf == "unique" and data.part == "y" and data.task is not None:
        return list(range(max(2, data.task.output_units)))
    if name.leaf == "expand_dims":
        return with_channels(data)
    if name.leaf in STATISTICS:
        return Unknown(name.leaf, is_outcome=True)
    return reshaped(data, arguments[1:]) if name.leaf == "reshape" else data


def _frozen(rows: list[Value] | tuple[Value, ...]) -> tuple[Value, ...]:
    return tuple(_frozen(row) if isinstance(row, list | tuple) else row for row in rows)


def _random(name: Name, arguments: Arguments, named: Named) -> Value:
    """Return random numbers: only their shape is known."""
    if name.leaf in ("rand", "randn"):
        return Unknown("random numbers", _sizes((arguments,)), why=MADE_UP)
    if name.leaf in RANDOM:
        sized = (named.get("size", arguments[-1] if arguments else None),)
        return Unknown("random numbers", _sizes(sized), why=MADE_UP)
    return Unknown(name.leaf, why=MADE_UP)


def _length(name: str, arguments: Arguments) -> tuple[int, ...] | None:
    """Return the shape of the result of `zeros`, `linspace` and similar functions."""
    place = SIZE_ARGUMENTS[name]
    if len(arguments) <= place or (name == "arange" and len(arguments) > 1):
        return None
    return _sizes((arguments[place],)) or _sizes((arguments[place : place + 1],))


def _sizes(values: Arguments) -> tuple[int, ...] | None:
    """Return a shape written as a tuple; None if it is not one."""
    shape = values[0] if values else None
    if not isinstance(shape, tuple | list) or not shape:
        return None
    sizes = tuple(size for size in shape if isinstance(size, int))
    return sizes if len(sizes) == len(shape) else None


def file_value(path: Value, world: World) -> Value:
    """Return the content of a file that a script names: unknown."""
    if isinstance(path, str):
        world.facts.files.setdefault(path, world.line)
    name = path.rpartition("/")[2] if isinstance(path, str) else "a file"
    why = f"files named in a script are not opened; drop {name} on the window to train on it"
    world.refuse(why, NoteKind.LEFT_OUT)
    return Unknown(name, why=why)
