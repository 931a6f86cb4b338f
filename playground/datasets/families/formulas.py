"""What the data sets by formula share: samples where the formula has a value."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import DataError, ParameterError
from playground.base.formula import Formula, FormulaCode, formula_of_code, parse_formula
from playground.datasets.script_code import CODE, Hole, Values

FORMULA_HOLE = f"{CODE}formula"
SPARE = 8
"""This many times more places are drawn than needed: the formula may have no value at some."""


def formula_of(values: Values, variables: tuple[str, ...]) -> Formula:
    """Return the formula of the parameters.

    Raises
    ------
    DataError
        It is not a formula; the message says why.
    """
    try:
        return parse_formula(str(values["formula"]), variables)
    except ParameterError as error:
        raise DataError(str(error)) from None


def formula_hole(names: Mapping[str, str], usual: str) -> Hole:
    """Return the hole for the formula in a script.

    Parameters
    ----------
    names : mapping of str to str
        What each variable is called in the script.
    usual : str
        A formula that is read back as it is written here.
    """
    variables = tuple(names)

    def read(values: Mapping[str, Any]) -> Values:
        try:
            found = formula_of_code(values[FORMULA_HOLE], names)
        except ParameterError as error:
            raise ValueError(str(error)) from None
        is_usual = found == parse_formula(usual, variables)
        return {"formula": usual if is_usual else found.text()}

    return Hole(lambda values: FormulaCode(formula_of(values, variables), names), read)


def with_values(
    places: NDArray[np.float64], results: NDArray[np.float64], count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the first `count` places at which the formula has a value, and the values.

    Raises
    ------
    DataError
        There are too few.
    """
    has_value = np.isfinite(results) & (np.abs(results) < 1e6)
    if has_value.sum() < count:
        share = 100 * has_value.mean()
        raise DataError(
            f"The formula has a value below a million at only {share:.0f} % of the places; change "
            "it, for example to avoid a division by zero"
        )
    return places[has_value][:count], results[has_value][:count]


KEPT = "has_value = np.isfinite(z) & (np.abs(z) < 1e6)"
"""The same in a script, where ``z`` are the results."""


def range_of(results: NDArray[np.float64]) -> tuple[float, float]:
    """Return the range of results, -1 to 1 where they have none."""
    finite = results[np.isfinite(results) & (np.abs(results) < 1e6)]
    if not len(finite):
        return -1.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    return (low, high) if high > low else (low - 1.0, high + 1.0)
