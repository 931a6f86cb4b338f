"""Indexing, scaling and reshaping of data in scripts, as far as the data set does the same."""

import ast
from dataclasses import replace
from math import prod

from playground.base.params import Int
from playground.datasets.families.images import CHANNELS
from playground.datasets.sources import DATASETS
from playground.datasets.task import Task
from playground.importing.evaluate.libraries.data_calls import indexed_unknown
from playground.importing.evaluate.libraries.tensor_arithmetic import operated_tensors
from playground.importing.network.constants import NotConstant
from playground.importing.network.values import (
    Array,
    Data,
    FromData,
    Tensor,
    Unknown,
    Value,
)
from playground.importing.network.world import World
from playground.importing.result import NoteKind

SAME = frozenset(
    (
        *("astype", "copy", "to_numpy", "numpy", "squeeze", "ravel", "flatten", "values", "view"),
        *(
            "reset_index",
            "shuffle",
            "batch",
            "prefetch",
            "cache",
            "repeat",
            "toarray",
            "todense",
            "tolist",
        ),
    )
)
"""Methods of arrays that change nothing as far as the project is concerned."""
ADDED = (
    "what the program adds to its inputs is not imported; for noise, put a layer of noise after "
    "the input"
)
STATISTICS = frozenset(("mean", "std", "min", "max", "ptp", "var", "average", "median"))
"""What a program computes of its inputs to scale them."""
RANGES = frozenset(("min", "max", "ptp"))
BRIGHTEST = (255, 255.0, 16, 16.0)


def shape_of(data: Data | Array) -> tuple[Value, ...]:
    """Return ``data.shape``, samples first."""
    if isinstance(data, Array):
        width = data.rows[0] if data.rows else None
        return (len(data.rows), len(width)) if isinstance(width, tuple) else (len(data.rows),)
    task = data.task
    if task is None:
        return (FromData(), FromData())
    count: Value = task.samples if task.samples is not None else FromData()
    if data.part == "y":
        return (count, task.output_units)
    if data.sample:
        return (count, *data.sample)
    return (count, prod(task.input_shape)) if data.is_flat else (count, *task.input_shape)


def indexed(  # noqa: PLR0911 - one for each kind
    owner: Value, index: Value, world: World
) -> Value:
    """Return ``owner[index]``.

    Raises
    ------
    NotConstant
        Its value is unknown.
    """
    match owner:
        case FromData():
            return owner
        case Tensor():
            reason = "a part of the output of a layer cannot be shown on the canvas"
            return world.unsupported(reason, (owner,))
        case Data():
            return _of_data(owner, index, world)
        case Array():
            return _of_array(owner, index)
        case Unknown():
            return indexed_unknown(owner, index)
        case dict():
            if isinstance(index, str | int | float) and index in owner:
                return owner[index]
        case list() | tuple() | str():
            return _of_series(owner, index)
    raise NotConstant


def _of_series(owner: list[Value] | tuple[Value, ...] | str, index: Value) -> Value:
    if not isinstance(index, int | slice) or not _is_simple(index):
        raise NotConstant
    try:
        return owner[index]
    except (IndexError, ValueError):
        raise NotConstant from None


def _is_simple(index: int | slice) -> bool:
    if isinstance(index, int):
        return True
    ends = (index.start, index.stop, index.step)
    return all(end is None or isinstance(end, int) for end in ends)


def _of_data(owner: Data, index: Value, world: World) -> Value:
    if owner.part == "both":
        if index in ("target_names", "feature_names", "DESCR"):
            return Unknown(str(index), is_outcome=True)
        parts = {"data": "x", "images": "x", "target": "y", 0: "x", 1: "y"}
        if isinstance(index, str | int) and index in parts:
            return replace(owner, part=parts[index])
        raise NotConstant
    entries = index if isinstance(index, tuple) else (index,)
    if None in entries:
        return with_channels(owner)
    columns = entries[1:] if len(entries) > 1 and owner.part == "x" else ()
    if any(entry not in (slice(None), Ellipsis) for entry in columns):
        world.refuse("all columns of the data set are used", NoteKind.ASSUMED)
        return owner
    rows = entries[0]
    if isinstance(rows, slice) and rows.start:
        world.refuse("all rows of the data set are used", NoteKind.ASSUMED)
    if isinstance(rows, slice) and isinstance(rows.stop, int) and not rows.start:
        return limited(owner, rows.stop)
    return owner


def limited(owner: Data, count: int) -> Data:
    """Return `owner` with `count` samples, where its data set has a parameter for that."""
    source = owner.source
    samples = next((p for p in DATASETS[source.name].params if p.name == "samples"), None)
    if not isinstance(samples, Int) or not samples.is_optional or owner.part != "x":
        return owner
    if not samples.minimum <= count < samples.maximum:
        return owner
    return replace(owner, source=source.with_param(samples.name, count))


def with_channels(owner: Data) -> Data:
    """Return `owner` with a last dimension of 1, where its images can have one."""
    source = owner.source
    if owner.part != "x" or CHANNELS not in DATASETS[source.name].params:
        return owner
    return replace(owner, source=source.with_param(CHANNELS.name, True))


def reshaped(owner: Data, sizes: tuple[Value, ...]) -> Data:
    """Return `owner` in the shape that a script gives it."""
    if owner.part == "y":
        return owner
    if len(sizes) == 1 and isinstance(sizes[0], tuple | list):
        sizes = tuple(sizes[0])
    task = owner.task
    rank = len(task.input_shape) if task is not None else 1
    if len(sizes) == 4 and 1 in (sizes[-1], sizes[1]):
        return with_channels(replace(owner, is_flat=False, sample=()))
    if len(sizes) == 2 and rank > 1:
        return replace(owner, is_flat=True, sample=())
    sample = _sample_of(sizes, task)
    if task is None or not sample:
        return owner
    return replace(owner, is_flat=False, sample=() if sample == task.input_shape else sample)


def _sample_of(sizes: tuple[Value, ...], task: Task | None) -> tuple[int, ...]:
    """Return the shape that `reshape` gives a sample; empty if it is unknown."""
    rest = [size for size in sizes[1:] if isinstance(size, int) and not isinstance(size, bool)]
    if task is None or not rest or len(rest) < len(sizes) - 1 or rest.count(-1) > 1:
        return ()
    count = prod(task.input_shape)
    known = prod(size for size in rest if size != -1)
    if known <= 0 or count % known or (-1 not in rest and known != count):
        return ()
    return tuple(count // known if size == -1 else size for size in rest)


def _of_array(owner: Array, index: Value) -> Value:
    """Return rows or columns of numbers that the script lists."""
    if not isinstance(index, tuple):
        if isinstance(index, slice) and _is_simple(index):
            return Array(owner.rows[index])
        return _of_series(owner.rows, index)
    if len(index) != 2 or index[0] not in (slice(None), Ellipsis):
        raise NotConstant
    column = index[1]
    if not isinstance(column, int | slice) or not _is_simple(column):
        raise NotConstant
    rows = [row for row in owner.rows if isinstance(row, tuple)]
    try:
        return Array(tuple(row[column] for row in rows))
    except IndexError:
        raise NotConstant from None


def operated(left: Value, sign: ast.operator, right: Value, world: World, line: int) -> Value:
    """Return ``left sign right`` where one of them is data, an array or a layer's output.

    Raises
    ------
    NotConstant
        Its value is unknown.
    """
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        return operated_tensors(left, sign, right, world, line)
    if isinstance(left, Data):
        return _operated_data(left, sign, right, world, line)
    if isinstance(right, Data):
        return _operated_data(right, sign, left, world, line)
    for value in (left, right):
        if isinstance(value, Unknown):
            return replace(value, changes=value.changes + 1)
    if isinstance(left, FromData) or isinstance(right, FromData):
        return FromData()
    return left if isinstance(left, Array) else right


def _operated_data(data: Data, sign: ast.operator, other: Value, world: World, line: int) -> Data:
    """Return data of the registry after arithmetic: scaling is known, other changes are noted."""
    if isinstance(sign, ast.Div) and other in BRIGHTEST:
        return replace(data, is_scaled=True)
    is_own = _word_of(other) in STATISTICS
    if is_own and not isinstance(sign, ast.Add | ast.Mult) and data.part == "x":
        return _standardized(data, _word_of(other), world)
    if isinstance(other, Unknown) and isinstance(sign, ast.Add | ast.Sub):
        world.notes.add(line, NoteKind.NEEDS_YOU, ADDED)
    elif data.part == "x":
        world.refuse("the data is scaled as its settings say", NoteKind.ASSUMED)
    return data


def _word_of(value: Value) -> str:
    """Return the last word of an unknown value: "mean" for ``x.mean()``; empty for others."""
    return value.text.rpartition(".")[2] if isinstance(value, Unknown) else ""


def _standardized(data: Data, word: str, world: World) -> Data:
    """Return data that the program scales by its own statistics, such as mean and deviation."""
    task = data.task
    if task is not None and len(task.input_shape) == 1:
        scaling = "minmax" if word in RANGES else "standard"
        world.refuse(f"the scaling {scaling} of the data does it", NoteKind.ASSUMED)
        return replace(data, scaling=data.scaling or scaling)
    world.refuse("the data is scaled as its settings say", NoteKind.ASSUMED)
    return replace(data, is_scaled=True)


def called(owner: Data | Array, name: str, arguments: tuple[Value, ...], world: World) -> Value:
    """Return what a method of an array gives."""
    if name == "reshape" and isinstance(owner, Data):
        return reshaped(owner, arguments)
    if name in SAME or name == "reshape":
        return owner
    if isinstance(owner, Data) and name in ("max", "min", "mean", "std"):
        return Unknown(name, is_outcome=True)
    world.refuse(f"{name}() of the data is not imported", NoteKind.LEFT_OUT)
    return owner


def called_on_unknown(function: Unknown, arguments: tuple[Value, ...]) -> Value:
    """Return what a method of an unknown array gives; None if it is unknown."""
    text, _, name = function.text.rpartition(".")
    if text and name == "reshape":
        return replace(function, text=text, shape=new_shape(function.shape, arguments))
    if text and name in ("max", "nunique") and function.classes is not None:
        return function.classes - (name == "max")
    if text and name in SAME:
        is_kept = name in ("astype", "copy", "to_numpy", "numpy")
        return replace(function, text=text, shape=function.shape if is_kept else None)
    return replace(function, shape=None) if function.is_outcome or function.why else None


def new_shape(old: tuple[int, ...] | None, sizes: tuple[Value, ...]) -> tuple[int, ...] | None:
    """Return the shape that `reshape` gives; None if it is unknown."""
    if len(sizes) == 1 and isinstance(sizes[0], tuple | list):
        sizes = tuple(sizes[0])
    rest = [size for size in sizes[1:] if isinstance(size, int) and size > 0]
    if old is None and len(sizes) > 1 and len(rest) == len(sizes) - 1:
        return (1, *rest)  # how many samples there are does not matter
    known = [size for size in sizes if isinstance(size, int)]
    if old is None or len(known) < len(sizes) or known.count(-1) > 1 or 0 in known:
        return None
    left = prod(old) // abs(prod(known))
    return tuple(left if size == -1 else size for size in known)
