"""Data that a script loads or prepares, followed as far as its shape and its classes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from playground.importing.network.constants import NotConstant
from playground.importing.network.values import (
    Arguments,
    Data,
    Dataset,
    Function,
    Made,
    Method,
    Name,
    Named,
    Unknown,
    Value,
)
from playground.importing.network.world import World
from playground.importing.result import NoteKind

OF_KERAS: Mapping[str, tuple[int, tuple[int, ...], int]] = MappingProxyType(
    {
        "cifar100": (50_000, (32, 32, 3), 100),
        "boston_housing": (404, (13,), 0),
        "california_housing": (16_512, (8,), 0),
        "imdb": (25_000, (), 2),
        "reuters": (8_982, (), 46),
    }
)
"""Data sets of Keras that are not in the registry: rows, shape of a sample, classes (0: numbers).

References
----------
Keras, `keras.datasets`: the docstrings of each ``load_data``.
"""
COARSE_CLASSES = 20
"""Classes of cifar100 with ``label_mode="coarse"``."""
SERIES_WORDS = (
    *("data", "targets", "length", "sampling_rate", "stride", "start_index", "end_index"),
    *("shuffle", "reverse", "batch_size"),
)
"""The arguments of `TimeseriesGenerator` in their order."""
USUAL_SIDE = 256
"""Height and width that Keras gives pictures of a folder, where the script does not say them."""
GENERATOR = "ImageDataGenerator"
FLOWS = frozenset(("flow_from_directory", "flow_from_dataframe"))

Handler: TypeAlias = Callable[[Name, Arguments, Named, World], Value]


def load_data(name: Name, _arguments: Arguments, named: Named, world: World) -> Value:
    """Return the four arrays of a data set of Keras that is not in the registry."""
    source = name.path.split(".")[-2]
    why = f"the data set {source} is not in the playground"
    world.refuse(f"{why}; choose your own data, or drop its file on the window", NoteKind.LEFT_OUT)
    count, shape, classes = OF_KERAS.get(source, (0, (), 0))
    classes = COARSE_CLASSES if named.get("label_mode") == "coarse" else classes
    x = Unknown("x", (count, *shape) if shape else None, why=why)
    is_column = source.startswith("cifar")
    y = Unknown("y", (count, 1) if is_column else (count,), why=why, classes=classes or None)
    return ((x, y),) * 2


def to_categorical(_name: Name, arguments: Arguments, named: Named, _world: World) -> Value:
    """Return labels one-hot: a project makes them so itself, but their width may be asked for."""
    first = arguments[0] if arguments else named.get("y", named.get("x"))
    if not isinstance(first, Unknown):
        return first if isinstance(first, Data) else Unknown("labels")
    words = ("num_classes", "nb_classes")
    given = arguments[1] if len(arguments) > 1 else next((named[w] for w in words if w in named), 0)
    classes = given if isinstance(given, int) and given > 0 else first.classes
    count = first.shape[0] if first.shape else None
    shape = (count or 1, classes) if classes else None
    return first.part(shape=shape, classes=classes)


def padded(_name: Name, arguments: Arguments, named: Named, _world: World) -> Value:
    """Return sequences of one length."""
    first = arguments[0] if arguments else named.get("sequences")
    length = named.get("maxlen", arguments[1] if len(arguments) > 1 else None)
    why = first.why if isinstance(first, Unknown) else "its texts are not available"
    shape = (1, length) if isinstance(length, int) and length > 0 else None
    return Unknown("sequences", shape, why=why or "its texts are not available")


def windows(_name: Name, arguments: Arguments, named: Named, _world: World) -> Value:
    """Return what `timeseries_dataset_from_array` gives: windows of rows."""
    words = ("data", "targets", "sequence_length", "sequence_stride", "sampling_rate", "batch_size")
    given = dict(zip(words, arguments, strict=False)) | named
    data, length = given.get("data"), given.get("sequence_length")
    width = data.shape[-1] if isinstance(data, Unknown) and data.shape else None
    is_known = isinstance(length, int) and isinstance(width, int)
    why = "its series is not available"
    x = Unknown("windows", (1, length, width) if is_known else None, why=why)  # type: ignore[arg-type]
    return Dataset(x, given.get("targets"), given.get("batch_size", 128))


def series(name: Name, arguments: Arguments, named: Named, world: World) -> Value:
    """Return what Keras 2's `TimeseriesGenerator` gives: windows of rows."""
    given = dict(zip(SERIES_WORDS, arguments, strict=False)) | named
    length, step = given.get("length"), given.get("sampling_rate", 1)
    if isinstance(length, int) and isinstance(step, int) and step > 0:
        given["sequence_length"] = -(-length // step)
    kept = ("data", "targets", "sequence_length", "batch_size")
    return windows(name, (), {word: given[word] for word in kept if word in given}, world)


def pictures(_name: Name, arguments: Arguments, named: Named, world: World) -> Value:
    """Return the pictures of a folder, as `image_dataset_from_directory` gives them."""
    _keep_folder(arguments[0] if arguments else named.get("directory"), world)
    return _folder(named, named.get("image_size"), named.get("label_mode", "int"), world)


def flow(method: Method, arguments: Arguments, named: Named, world: World) -> Value:
    """Return what an `ImageDataGenerator` gives."""
    if method.name in FLOWS:
        mode = named.get("class_mode", "categorical")
        _keep_folder(arguments[0] if arguments else named.get("directory"), world)
        made = method.owner if isinstance(method.owner, Made) else None
        return replace(_folder(named, named.get("target_size"), mode, world), generator=made)
    if method.name == "flow" and arguments:
        y = arguments[1] if len(arguments) > 1 else named.get("y")
        batch = named.get("batch_size", arguments[2] if len(arguments) > 2 else 32)
        made = method.owner if isinstance(method.owner, Made) else None
        return Dataset(arguments[0], y, batch, made)
    if method.name in ("fit", "reset"):
        return None
    raise NotConstant


def _keep_folder(path: Value, world: World) -> None:
    if isinstance(path, str):
        world.facts.files.setdefault(path, world.line)


def _folder(named: Named, size: Value, mode: Value, world: World) -> Dataset:
    why = "the pictures of a folder are not opened"
    world.refuse(f"{why}; choose your own data in the Data tab", NoteKind.LEFT_OUT)
    side = (USUAL_SIDE, USUAL_SIDE) if size is None else size
    sides = tuple(side) if isinstance(side, tuple | list) else (side, side)
    known = all(isinstance(each, int) and each > 0 for each in sides) and len(sides) == 2
    is_grey = "grayscale" in (named.get("color_mode"), named.get("colormode"))
    shape = (1, *sides, 1 if is_grey else 3) if known else None
    names = named.get("classes", named.get("class_names"))
    classes = len(names) if isinstance(names, list | tuple) else 2 if mode == "binary" else None
    x = Unknown("pictures", shape, why=why)
    return Dataset(x, Unknown("labels", why=why, classes=classes), named.get("batch_size", 32))


def dataset(name: Name, arguments: Arguments, _named: Named, world: World) -> Value:
    """Return what a function of tf.data.Dataset gives."""
    first = arguments[0] if arguments else None
    if name.leaf == "zip":
        parts = first if isinstance(first, tuple | list) else arguments
        pair = [part.x if isinstance(part, Dataset) else part for part in parts]
        return Dataset(pair[0] if pair else None, pair[1] if len(pair) > 1 else None)
    if name.leaf not in ("from_tensor_slices", "from_tensors"):
        world.refuse("its data is not opened", NoteKind.LEFT_OUT)
        return Dataset(Unknown("data", why="its data is not opened"), None)
    if isinstance(first, tuple) and len(first) == 2:
        return Dataset(first[0], first[1])
    return Dataset(first, None)


def call_dataset(owner: Dataset, name: str, arguments: Arguments, world: World) -> Value:
    """Return what a method of a data pipeline gives."""
    if name == "batch" and arguments:
        return replace(owner, batch=arguments[0])
    if name == "map":
        return _mapped(owner, arguments[0] if arguments else None, world)
    if name == "repeat" and arguments and isinstance(arguments[0], int) and arguments[0] > 1:
        message = f"one epoch is {arguments[0]} passes over the data in the program; here it is one"
        world.notes.add(world.line, NoteKind.ASSUMED, message)
    if name in ("as_numpy_iterator", "element_spec", "cardinality"):
        return Unknown(name, is_outcome=True)
    if name in ("next", "__next__"):
        return (owner.x, owner.y)
    return owner


def _mapped(owner: Dataset, function: Value, world: World) -> Dataset:
    """Return a pipeline after ``map``: scaling by 255 is known, other changes are not followed."""
    if isinstance(function, Function) and isinstance(owner.x, Data) and world.runner is not None:
        notes, world.notes = world.notes, world.notes.scratch()
        parts = (owner.x,) if owner.y is None else (owner.x, owner.y)
        try:
            found = world.runner.run_function(function, parts, {})
        except NotConstant:
            found = None
        finally:
            world.notes = notes
        if isinstance(found, tuple) and len(found) == 2 and isinstance(found[0], Data):
            return replace(owner, x=found[0], y=found[1])
        if isinstance(found, Data):
            return replace(owner, x=found)
    message = "what map() changes in the data is not followed"
    world.notes.add(world.line, NoteKind.ASSUMED, message)
    return owner


def indexed_unknown(owner: Unknown, index: Value) -> Unknown:
    """Return a part of an array of which only the shape is known."""
    if _picks_columns(index):
        owner = owner.part()
    shape = owner.shape
    if shape is None:
        columns = _columns(index)
        return replace(owner, shape=None if columns is None else (1, columns))
    entries = list(index) if isinstance(index, tuple) else [index]
    if Ellipsis in entries:
        place = entries.index(Ellipsis)
        missing = len(shape) - len([e for e in entries if e is not None and e is not Ellipsis])
        entries[place : place + 1] = [slice(None)] * max(0, missing)
    sizes: list[int] = []
    rest = list(shape)
    for entry in entries:
        if entry is None:
            sizes.append(1)
        elif not rest:
            return replace(owner, shape=None)
        else:
            size = _part_size(rest.pop(0), entry)
            sizes += [] if size is None else [size]
    return replace(owner, shape=(*sizes, *rest) or None)


def _picks_columns(index: Value) -> bool:
    """Return whether an index takes some columns, and not only some of the rows."""
    entries = index[1:] if isinstance(index, tuple) else ()
    is_named = isinstance(index, str) or (
        isinstance(index, list) and any(isinstance(name, str) for name in index)
    )
    whole = (slice(None), Ellipsis, None)
    return is_named or any(entry not in whole for entry in entries)


def _columns(index: Value) -> int | None:
    """Return how many columns of a table an index names; None if that is not known."""
    if isinstance(index, list) and index and all(isinstance(name, str) for name in index):
        return len(index)
    if not isinstance(index, tuple) or len(index) != 2 or not isinstance(index[1], slice):
        return None
    start, stop = index[1].start or 0, index[1].stop
    if not (isinstance(start, int) and isinstance(stop, int)) or not 0 <= start < stop:
        return None
    return stop - start


def _part_size(size: int, entry: Value) -> int | None:
    """Return how much of one dimension an index takes; None for a single place."""
    if isinstance(entry, int) and not isinstance(entry, bool):
        return None
    if not isinstance(entry, slice):
        return size
    ends = (entry.start, entry.stop, entry.step)
    if not all(end is None or isinstance(end, int) for end in ends):
        return size
    try:
        return len(range(size)[entry])
    except ValueError:
        return size


def is_generator(value: Value) -> bool:
    """Return whether a value is Keras's `ImageDataGenerator`."""
    return isinstance(value, Made) and value.leaf == GENERATOR


FUNCTIONS: Mapping[str, Handler] = MappingProxyType(
    {
        "to_categorical": to_categorical,
        "pad_sequences": padded,
        "timeseries_dataset_from_array": windows,
        "TimeseriesGenerator": series,
        "image_dataset_from_directory": pictures,
    }
)
"""Functions of Keras that load or prepare data, by their names."""
