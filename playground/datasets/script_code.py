"""`ScriptCode`: the statements by which a script makes or loads a data set.

A data set has its code once. Script export fills in values and writes it; script import
looks for the same statements and reads the values from them.

``$name`` in a line is a hole. It stands for the parameter of that name, for an entry of
`ScriptCode.holes`, or for the seed of the data (`SEED`). Values are never pasted as text:
export writes them as literals, import compares syntax trees.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from types import MappingProxyType
from typing import Any, TypeAlias

from playground.base.params import ParamValue

Values: TypeAlias = Mapping[str, ParamValue]
Lines: TypeAlias = tuple[str, ...]
Write: TypeAlias = Callable[[Values], Lines]
Forms: TypeAlias = Mapping[str, tuple[ParamValue, ...]]

SEED = "seed"
"""The hole that stands for `DataConfig.seed`."""
TRAIN_FRACTION = "train_fraction"
"""The hole that stands for `DataConfig.train_fraction`."""
RNG = f"rng = np.random.default_rng((${SEED}, 0))"
"""The generator from which `prepare` draws a data set."""
CODE = "code_"
"""Begins the name of a hole that stands for an expression (`FormulaCode`), not for a constant.

What import reads from it is an `ast.expr`.
"""
LEFT_TO_THE_FILE = frozenset(("found",))
"""Parameters that are read from the user's file, never from a script."""


@dataclass(frozen=True, slots=True)
class Hole:
    """A value in the code that is computed from the parameters.

    Attributes
    ----------
    value : callable
        ``values -> value``: what export writes.
    params : callable or None
        ``values in the holes -> parameters``: what import reads from it. None for a value
        that follows from other parameters: a script in which it differs is not the data set.
    """

    value: Callable[[Values], object]
    params: Callable[[Mapping[str, Any]], Mapping[str, ParamValue]] | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One or more statements of a script, with the values in their holes.

    Attributes
    ----------
    template : str
        Text of this program, never of a file. The holes `SEED` and `TRAIN_FRACTION` need no
        value here.
    values : mapping of str to object
        Constants, or lists and dicts of them.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Pieces:
    """How a data set is written whose statements depend on what its file holds.

    The pieces define ``x_train``, ``y_train``, ``x_test`` and ``y_test``, scaled.

    Attributes
    ----------
    write : callable
        ``(values, scaling) -> pieces``; none where `ScriptCode.write` is used instead. `scaling`
        is that of the whole data.
    opening : tuple of str
        The templates with one of which the pieces begin.
    further : tuple of str
        All other templates.
    is_whole : callable
        ``templates -> bool``: whether pieces with these templates define all arrays.
    params : callable
        ``values in the holes -> parameters``: what import reads from them.
    packages : callable
        ``values -> names`` of packages that no import statement shows.
    """

    write: Callable[[Values, str], tuple[Piece, ...]]
    opening: Lines
    further: Lines
    is_whole: Callable[[Collection[str]], bool]
    params: Callable[[Mapping[str, Any]], Mapping[str, ParamValue]]
    packages: Callable[[Values], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Form:
    """One of the texts that the code of a data set can have.

    Attributes
    ----------
    lines : tuple of str
        With holes.
    values : mapping
        Parameters for which the code has this form.
    is_whole : bool
        Whether it is all of the code; False for an entry of `ScriptCode.also_read`.
    """

    lines: Lines
    values: Values
    is_whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptCode:
    """The code of a data set.

    The lines define ``points`` and ``y`` for data in the plane, ``x`` and ``y`` for other
    data. Where the data set has a test set of its own, they define ``x_train``,
    ``y_train``, ``x_test`` and ``y_test`` instead; ``points`` and ``y_train`` where it is
    tested on its training set.

    Attributes
    ----------
    write : callable
        ``values -> lines``, each one or more whole statements, with holes.
    imports : tuple of str
        Import statements that it needs other than those of Keras and NumPy.
    holes : mapping of str to Hole
        The holes that are not parameters.
    forms : mapping of str to tuple
        For each parameter on whose value the lines depend, and not only the values in
        their holes: one value for each case, the default first.
    split_lines : tuple of str
        Statements that may change ``order`` and ``size``, by which the samples are split.
    earlier_split_lines : tuple of str
        Those of earlier versions of the program, which import recognises.
    is_tested_on_training : bool
        Whether the training set is also the test set.
    also_read : tuple of callables
        Other texts that import recognises, as `write`: those of earlier versions of the
        program, or the first lines alone, which people continue in ways of their own.
    pieces : Pieces or None
        The code where no fixed number of forms has it.
    """

    write: Write
    imports: tuple[str, ...] = ()
    holes: Mapping[str, Hole] = field(default_factory=lambda: MappingProxyType({}))
    forms: Forms = field(default_factory=lambda: MappingProxyType({}))
    split_lines: Lines = ()
    earlier_split_lines: Lines = ()
    is_tested_on_training: bool = False
    also_read: tuple[Write, ...] = ()
    pieces: Pieces | None = None

    def all_forms(self, defaults: Values) -> Iterator[Form]:
        """Yield every text that the code can have, each once.

        Parameters
        ----------
        defaults : mapping
            The values of all parameters of the data set, by default.
        """
        seen: set[Lines] = set()
        for write in (self.write, *self.also_read):
            for chosen in product(*self.forms.values()):
                values = {**defaults, **dict(zip(self.forms, chosen, strict=True))}
                lines = write(values)
                if lines and lines not in seen:
                    seen.add(lines)
                    yield Form(lines, values, write is self.write)

    def value_of(self, hole: str, values: Values, seed: int, train_fraction: float = 0.0) -> object:
        """Return the value that `hole` has for the parameters `values`."""
        if hole == SEED:
            return seed
        if hole == TRAIN_FRACTION:
            return train_fraction
        return self.holes[hole].value(values) if hole in self.holes else values[hole]

    def params_of(self, form: Form, read: Mapping[str, object]) -> dict[str, object] | None:
        """Return the parameters for which a script has `form`, with the values `read`.

        Parameters
        ----------
        read : mapping of str to object
            What is written in each hole; any constant, for a script may be edited.

        Returns
        -------
        dict or None
            Not checked against the ranges of the parameters; None if a value is of a type
            that it cannot have.
        """
        params: dict[str, object] = {
            name: form.values[name] for name in self.forms if name not in LEFT_TO_THE_FILE
        }
        params |= {name: read[name] for name in read if name not in self.holes and name != SEED}
        try:
            for name, hole in self.holes.items():
                if name in read and hole.params is not None:
                    params |= hole.params(read)
        except (TypeError, ValueError, OverflowError):
            return None
        return params

    def agrees(self, values: Values, read: Mapping[str, object]) -> bool:
        """Return whether the computed values among `read` are those of `values`."""
        return all(
            hole.value(values) == read[name]
            for name, hole in self.holes.items()
            if name in read and hole.params is None
        )


def written(*lines: str) -> Lines:
    """Return `lines` without the empty ones."""
    return tuple(line for line in lines if line)
