"""`SourceCode`: the code of one data set, as the modules beside this one write it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from playground.base.params import ParamValue
from playground.export.script.expressions import literal

Values: TypeAlias = Mapping[str, ParamValue]


@dataclass(frozen=True, slots=True)
class SourceCode:
    """The code of a data set.

    The lines define ``points`` and ``y`` for data in the plane, ``x`` and ``y`` for other
    data; where the data set brings its own test set, ``x_train``, ``y_train``, ``x_test``
    and ``y_test``.

    Attributes
    ----------
    lines : tuple of str
        Statements.
    imports : tuple of str
        Import lines beyond keras and NumPy.
    has_test_set : bool
        Whether the lines define training and test set apart.
    is_own_test : bool
        Whether the training set is also what is tested on.
    split_lines : tuple of str
        Statements that may change ``order`` and ``size``, by which the samples are split.
    """

    lines: tuple[str, ...]
    imports: tuple[str, ...] = ()
    has_test_set: bool = False
    is_own_test: bool = False
    split_lines: tuple[str, ...] = ()


Source: TypeAlias = Callable[[Values, int], SourceCode]
"""From the parameters of a data set, checked and completed, and the seed to the code."""


def unknown_source(name: str) -> SourceCode:
    """Return code that says what to put in its place, for a data set without code."""
    return SourceCode(
        (
            f"# There is no code for the data set {literal(name)}: set x_train, y_train, x_test",
            "# and y_test to your arrays in place of the next line.",
            'raise SystemExit("set x_train, y_train, x_test and y_test to your data first")',
        ),
        has_test_set=True,
    )


def drawn(seed: int, *lines: str) -> SourceCode:
    """Return `lines` after the generator that they draw from; empty ones are left out."""
    first = f"rng = np.random.default_rng(({seed}, 0))"
    return SourceCode((first, *(line for line in lines if line)))
