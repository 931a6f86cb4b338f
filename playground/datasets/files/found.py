"""`Found`: what was found in a user's file, kept as one parameter of the source.

A file is inspected once, when it is chosen. After that, the task is known without reading it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

import msgspec

from playground.base.errors import DataError
from playground.base.params import ParamValue, Text
from playground.datasets.script_code import Values
from playground.datasets.spec import Inspect, Progress
from playground.datasets.targets import Target
from playground.datasets.task import Task, TaskKind

MOST_DIMENSIONS = 8
LARGEST_SIZE = 10_000_000
IGNORED = "ignored"
"""The parameter of a table for the columns that are left out."""
FOUND = Text(
    name="found",
    help="What was found in the file; filled in when it is chosen.",
    max_length=1_000_000,
    is_advanced=True,
    is_filled_in=True,
)


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds.

    Attributes
    ----------
    kind : str
        A value of `TaskKind`.
    input_shape : tuple of int
    output_units : int
    rows : int or None
        Samples, training and test together; None if the file keeps them apart itself.
    class_names, feature_names : tuple of str
    low, high : float
        Range of the labels.
    notes : tuple of str
        Sentences for the user: what is in it, and what was left out.
    vocabulary : tuple of str
        For texts: the words, the most frequent first.
    inputs, labels : tuple of str
        For a file of several arrays: the names of those that are inputs and labels.
    training : int
        How many of these arrays are for training; the others are for the test.
    is_channels_first : bool
        Whether pictures in the file have their channels first.
    """

    kind: str
    input_shape: tuple[int, ...]
    output_units: int
    rows: int | None
    class_names: tuple[str, ...] = ()
    feature_names: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 1.0
    notes: tuple[str, ...] = ()
    vocabulary: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    training: int = 1
    is_channels_first: bool = False

    def to_text(self) -> str:
        """Return this as the value of the parameter `found`."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def of_text(cls, text: str) -> "Found":
        """Return what `to_text` wrote.

        Raises
        ------
        ValueError
            The text is something else.
        """
        return msgspec.json.decode(text, type=cls)

    def task(self) -> Task:
        """Return the task that the file defines.

        Raises
        ------
        ValueError
            No file defines such a task; the value may come from a damaged project file.
        """
        kind = TaskKind(self.kind)
        self._check(kind)
        return Task(
            kind=kind,
            input_shape=self.input_shape,
            output_units=self.output_units,
            class_names=self.class_names,
            feature_names=self.feature_names,
            low=self.low,
            high=self.high,
            samples=self.rows,
        )

    def _check(self, kind: TaskKind) -> None:
        sizes = (*self.input_shape, self.output_units)
        if not self.input_shape or len(self.input_shape) > MOST_DIMENSIONS:
            raise ValueError(f"a sample cannot have {len(self.input_shape)} dimensions")
        if not all(1 <= size <= LARGEST_SIZE for size in sizes):
            raise ValueError(f"sizes must lie in 1..{LARGEST_SIZE:,}")
        classes = {TaskKind.BINARY: 2, TaskKind.MULTICLASS: self.output_units}.get(kind)
        if classes is not None and len(self.class_names) != classes:
            raise ValueError(f"it names {len(self.class_names)} classes of {classes}")
        if self.rows is not None and self.rows < 0:
            raise ValueError("its number of rows is negative")
        if not (isfinite(self.low) and isfinite(self.high)):
            raise ValueError("its labels are not finite")


def known(values: Values) -> Found | None:
    """Return what was found in the file; None if no file was read, or the text is damaged."""
    try:
        return Found.of_text(str(values["found"]))
    except ValueError:
        return None


def vocabulary_of(values: Values) -> tuple[str, ...]:
    """Return the words that the parameter `found` lists; none if it is damaged."""
    found = known(values)
    return found.vocabulary if found is not None else ()


def notes_of(values: Values) -> tuple[str, ...]:
    """Return what the parameter `found` says about the file; nothing if it is damaged."""
    found = known(values)
    return found.notes if found is not None else ()


def task_of(values: Values) -> Task:
    """Return the task kept in the parameter `found`.

    Raises
    ------
    DataError
        No file was chosen, or the stored description of it is damaged.
    """
    text = str(values["found"])
    if not values["path"]:
        raise DataError("No file is chosen; choose one under Path in the Data tab")
    if not text:
        raise DataError(f"{values['path']} has not been read yet; choose it again")
    try:
        return Found.of_text(text).task()
    except ValueError as error:
        raise DataError(
            f"What was found in {values['path']} is damaged ({error}); choose the file again"
        ) from error


def found_of(
    target: Target, shape: tuple[int, ...], rows: int | None, names: tuple[str, ...] = ()
) -> Found:
    """Return what was found in a file: its labels, and the shape and number of its samples.

    Parameters
    ----------
    target : Target
    shape : tuple of int
        Of one sample.
    rows : int or None
        None if the file keeps training and test samples apart itself.
    names : tuple of str
        The names of the inputs.
    """
    is_number = target.kind is TaskKind.REGRESSION
    return Found(
        kind=target.kind.value,
        input_shape=shape,
        output_units=target.output_units,
        rows=rows,
        class_names=target.class_names,
        feature_names=names,
        low=float(target.y.min()) if is_number else 0.0,
        high=float(target.y.max()) if is_number else 1.0,
    )


def without_column(params: Mapping[str, ParamValue], column: str) -> Mapping[str, ParamValue]:
    """Return the parameters of a table that ignores one more column of its inputs.

    The rest of the file was read when it was chosen, so it need not be read again.

    Raises
    ------
    ValueError
        It is not an input, or the only one.
    """
    found = Found.of_text(str(params.get(FOUND.name, "")))
    names = tuple(
        name for name in found.feature_names if name != column and not name.startswith(f"{column}=")
    )
    if not names or len(names) == len(found.feature_names):
        raise ValueError(f"{column} is not one of several inputs")
    left = replace(found, feature_names=names, input_shape=(len(names),))
    before = str(params.get(IGNORED, ""))
    ignored = f"{before}, {column}" if before else column
    return {**params, IGNORED: ignored, FOUND.name: left.to_text()}


def inspecting(read: Callable[[Values, Progress], tuple[Any, ...]]) -> Inspect:
    """Return the `inspect` of a source whose `read` returns what it found first."""

    def inspect(values: Values, progress: Progress) -> Mapping[str, ParamValue]:
        found: Found = read(values, progress)[0]
        return {FOUND.name: found.to_text()}

    return inspect


def require_unchanged(values: Values, found: Found) -> None:
    """Raise if the file has changed since it was chosen.

    Raises
    ------
    DataError
        Its columns, classes or shapes differ.
    """
    before, now = task_of(values), found.task()
    if (before.kind, before.input_shape, before.class_names, before.feature_names) != (
        now.kind,
        now.input_shape,
        now.class_names,
        now.feature_names,
    ):
        raise DataError(
            f"{values['path']} has changed since it was chosen; choose it again to read it again"
        )
