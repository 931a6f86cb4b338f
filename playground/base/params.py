"""Typed parameters: one description serves validation, the inspector and the file format.

A `Param` holds Keras's name, the range, the default and an explanation. Values are
immutable and have one of the types of `ParamValue`.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import TypeAlias, TypeGuard

import numpy as np

from playground.base.errors import ParameterError

LONGEST_SHOWN = 100
"""Most characters of a refused value in the message that refuses it."""


@dataclass(frozen=True, slots=True)
class Regularizer:
    """Penalty ``l1 * sum(|w|) + l2 * sum(w**2)`` added to the loss.

    Attributes
    ----------
    l1, l2 : float
        Factors, each finite and at least 0. Both 0 means no penalty.
    """

    l1: float = 0.0
    l2: float = 0.0

    def __bool__(self) -> bool:
        return self.l1 > 0 or self.l2 > 0


ParamValue: TypeAlias = bool | int | float | str | tuple[int, ...] | Regularizer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Param(ABC):
    """The name, accepted values, default and meaning of one parameter.

    Attributes
    ----------
    name : str
        Keras's argument name.
    help : str
        What it does, in plain words, one sentence.
    caption : str
        The name that a form shows; by default `name` in words.
    is_advanced : bool
        Collapsed in the inspector by default.
    """

    name: str
    help: str
    caption: str = ""
    is_advanced: bool = False

    @property
    @abstractmethod
    def initial(self) -> ParamValue:
        """The default value."""

    @property
    @abstractmethod
    def expected(self) -> str:
        """The accepted values in words: "an integer in 1..4096"."""

    @abstractmethod
    def accept(self, value: object) -> ParamValue:
        """Return `value` in its own type; raise ValueError if it does not fit."""

    def parse(self, value: object) -> ParamValue:
        """Return `value` checked, in the type that its field has.

        An integer becomes a float where one is expected, a whole float an integer, and a
        scalar of NumPy the same value of Python: Keras refuses an integer learning rate.

        Raises
        ------
        ParameterError
            The value has the wrong type or lies outside the range.
        """
        try:
            return self.accept(_plain(value))
        except ValueError:
            raise ParameterError(
                f"{self.name} must be {self.expected}; received {shown(value)}"
            ) from None

    def keras_value(self, value: ParamValue) -> object:
        """Return `value` as Keras's argument takes it; most are the same."""
        return value


def shown(value: object) -> str:
    """Return `value` as Python writes it, shortened."""
    try:
        text = repr(value)
    except ValueError:
        return "an integer with thousands of digits"  # Python writes no more than 4,300
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _plain(value: object) -> object:
    """Return `value` with scalars of NumPy as Python's own, also within a tuple or list."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, tuple | list):
        return tuple(map(_plain, value))
    return value


def _is_number(value: object) -> TypeGuard[int | float]:
    """Return whether `value` is a finite number, and not a truth value."""
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or (isinstance(value, float) and isfinite(value))


def _whole(value: object, minimum: int, maximum: int) -> int:
    """Return `value` as an integer; raise ValueError unless it is whole and in range."""
    if not _is_number(value) or not minimum <= value <= maximum or value != int(value):
        raise ValueError
    return int(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Int(Param):
    """An integer in ``minimum..maximum``; `None` too if `is_optional`."""

    default: int | None
    minimum: int
    maximum: int
    is_optional: bool = False

    @property
    def initial(self) -> ParamValue:
        return self.default

    @property
    def expected(self) -> str:
        words = f"an integer in {self.minimum}..{self.maximum}"
        return f"{words} or nothing" if self.is_optional else words

    def accept(self, value: object) -> ParamValue:
        if value is None and self.is_optional:
            return None
        return _whole(value, self.minimum, self.maximum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Float(Param):
    """A finite number in ``minimum..maximum``; see `excludes_minimum`, `excludes_maximum`."""

    default: float | None
    minimum: float
    maximum: float
    is_optional: bool = False
    excludes_minimum: bool = False
    excludes_maximum: bool = False
    is_logarithmic: bool = False

    @property
    def initial(self) -> ParamValue:
        return self.default

    @property
    def expected(self) -> str:
        low = "greater than" if self.excludes_minimum else "of at least"
        high = "less than" if self.excludes_maximum else "at most"
        words = f"a number {low} {self.minimum:g} and {high} {self.maximum:g}"
        return f"{words} or nothing" if self.is_optional else words

    def accept(self, value: object) -> ParamValue:
        if value is None and self.is_optional:
            return None
        if not _is_number(value):
            raise ValueError
        if value < self.minimum or (self.excludes_minimum and value == self.minimum):
            raise ValueError
        if value > self.maximum or (self.excludes_maximum and value == self.maximum):
            raise ValueError
        return float(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread(Float):
    """How far random numbers lie to both sides of 0; Keras's pair (-0.1, 0.1) is read as 0.1."""

    def accept(self, value: object) -> ParamValue:
        match value:
            case [int() | float() as low, int() | float() as high]:
                if low != -high:
                    raise ValueError
                value = high
        # Not super(): a dataclass with slots is a new class, which super() does not know.
        return Float.accept(self, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bool(Param):
    """True or false."""

    default: bool

    @property
    def initial(self) -> ParamValue:
        return self.default

    @property
    def expected(self) -> str:
        return "true or false"

    def accept(self, value: object) -> ParamValue:
        if not isinstance(value, bool):
            raise ValueError
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Param):
    """One of a few names; `labels` are what a person reads, in the same order."""

    default: str
    options: tuple[str, ...]
    labels: tuple[str, ...] = ()

    @property
    def initial(self) -> ParamValue:
        return self.default

    @property
    def expected(self) -> str:
        return "one of " + ", ".join(self.options)

    def accept(self, value: object) -> ParamValue:
        if not isinstance(value, str) or value not in self.options:
            raise ValueError
        return str(value)

    def label(self, option: str) -> str:
        """Return what a person reads for `option`."""
        return self.labels[self.options.index(option)] if self.labels else option


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape(Param):
    """A tuple of integers, each in ``minimum..maximum``; `None` if `is_optional`.

    A single integer is accepted for every entry where `min_length` equals `max_length`
    (Keras's ``kernel_size=3``).
    """

    default: tuple[int, ...] | None
    min_length: int
    max_length: int
    minimum: int = 1
    maximum: int = 65536
    is_optional: bool = False

    @property
    def initial(self) -> ParamValue:
        return self.default

    @property
    def expected(self) -> str:
        count = (
            f"{self.min_length}"
            if self.min_length == self.max_length
            else f"{self.min_length} to {self.max_length}"
        )
        words = f"{count} integers in {self.minimum}..{self.maximum}"
        return f"{words} or nothing" if self.is_optional else words

    def accept(self, value: object) -> ParamValue:
        if value is None and self.is_optional:
            return None
        if _is_number(value) and self.min_length == self.max_length:
            value = (value,) * self.min_length
        if not isinstance(value, tuple | list):
            raise ValueError
        if not self.min_length <= len(value) <= self.max_length:
            raise ValueError
        return tuple(_whole(entry, self.minimum, self.maximum) for entry in value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Borders(Shape):
    """Padding or cropping on the four sides of an image: top, bottom, left, right.

    Keras's own forms are accepted too: one number for all sides, a pair for height and
    width, and a pair of pairs.
    """

    min_length: int = 4
    max_length: int = 4
    minimum: int = 0

    @property
    def expected(self) -> str:
        return f"4 integers in {self.minimum}..{self.maximum}: top, bottom, left, right"

    def accept(self, value: object) -> ParamValue:
        if isinstance(value, tuple | list) and len(value) == 2:
            sides = [side if isinstance(side, tuple | list) else (side, side) for side in value]
            value = tuple(end for side in sides for end in side)
        # Not super(): a dataclass with slots is a new class, which super() does not know.
        return Shape.accept(self, value)

    def keras_value(self, value: ParamValue) -> object:
        assert isinstance(value, tuple)
        return (value[:2], value[2:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Param):
    """Free text, such as a path or a column's name; shown only where it `is_read_only`.

    A path is that of a file, or of a folder if it `is_folder`.

    Text that `is_filled_in` comes from the program and has no field: what was found in a file.
    """

    default: str = ""
    max_length: int = 4096
    is_path: bool = False
    is_folder: bool = False
    is_read_only: bool = False
    is_filled_in: bool = False

    @property
    def initial(self) -> ParamValue:
        return self.default

    @property
    def expected(self) -> str:
        return f"text of at most {self.max_length} characters"

    def accept(self, value: object) -> ParamValue:
        if not isinstance(value, str) or len(value) > self.max_length:
            raise ValueError
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegularizerParam(Param):
    """A weight penalty: L1, L2 or both (`Regularizer`)."""

    maximum: float = 100.0

    @property
    def initial(self) -> ParamValue:
        return Regularizer()

    @property
    def expected(self) -> str:
        return f"L1 and L2 factors from 0 to {self.maximum:g}"

    def accept(self, value: object) -> ParamValue:
        if value is None:
            return Regularizer()
        if isinstance(value, Mapping) and set(value) <= {"l1", "l2"}:
            value = Regularizer(**value)
        if not isinstance(value, Regularizer):
            raise ValueError
        return Regularizer(self._factor(value.l1), self._factor(value.l2))

    def _factor(self, value: object) -> float:
        value = _plain(value)
        if not _is_number(value) or not 0 <= value <= self.maximum:
            raise ValueError
        return float(value)


def defaults(params: tuple[Param, ...]) -> dict[str, ParamValue]:
    """Return each parameter's default by name."""
    return {param.name: param.initial for param in params}


def parse_values(
    params: tuple[Param, ...], values: Mapping[str, object], owner: str
) -> dict[str, ParamValue]:
    """Return `values` checked, with defaults for what is missing.

    Raises
    ------
    ParameterError
        A value does not fit, or a name is unknown; the message names `owner`.
    """
    known = {param.name: param for param in params}
    for name in values:
        if name not in known:
            raise ParameterError(
                f"{owner} has no parameter {name!r}; expected one of "
                f"{', '.join(known) or 'none at all'}"
            )
    result = defaults(params)
    for name, value in values.items():
        try:
            result[name] = known[name].parse(value)
        except ParameterError as error:
            raise ParameterError(f"{owner}: {error}") from None
    return result


@dataclass(frozen=True, slots=True)
class Selection:
    """A registry entry chosen by name, with its parameter values.

    Used wherever a user picks one of several things that each have parameters: the
    optimizer, the learning-rate schedule, a callback, the data set.
    """

    name: str
    params: Mapping[str, ParamValue] = field(default_factory=dict)

    def with_param(self, name: str, value: ParamValue) -> "Selection":
        """Return a copy in which parameter `name` is `value`."""
        return Selection(self.name, {**self.params, name: value})
