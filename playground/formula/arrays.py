"""`array_of`: the values of a formula for many values of its operands at a time, in float64."""

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, assert_never

import numpy as np
from numpy.typing import NDArray

from playground.formula.values import (
    Apply,
    Choice,
    Formula,
    Function,
    Negative,
    Number,
    Operand,
    Product,
    Relation,
    Sum,
)

Floats = NDArray[np.float64]


def array_of(formula: Formula, given: Mapping[str, Floats]) -> Floats:
    """Return the values of `formula`, entry by entry.

    Parameters
    ----------
    given : mapping of str to array
        Values of operands by their symbols; all of the same shape. Other operands have
        their own value.

    Examples
    --------
    >>> z = Operand("z", 0.0)
    >>> array_of(2 * z + 1, {"z": np.array([1.0, 2.0])}).tolist()
    [3.0, 5.0]
    """
    shape = np.broadcast_shapes(*(array.shape for array in given.values()))
    with np.errstate(all="ignore"):
        return np.array(np.broadcast_to(_value(formula, given), shape), np.float64)


def _value(  # noqa: PLR0911 - one for each part
    formula: Formula, given: Mapping[str, Floats]
) -> Any:
    """Any: a number or an array, which NumPy joins."""
    match formula:
        case Number(value=value):
            return value
        case Operand(symbol=symbol, value=value):
            return given.get(symbol, value)
        case Sum(terms=terms):
            return sum(_value(term, given) for term in terms)
        case Product(factors=factors):
            return math.prod(_value(factor, given) for factor in factors)
        case Negative(inner=inner):
            return -_value(inner, given)
        case Apply(function=function, arguments=arguments):
            found = [np.asarray(_value(argument, given), np.float64) for argument in arguments]
            return _FUNCTIONS[function](*found)
        case Choice(left=left, right=right, relation=relation):
            is_met = _RELATIONS[relation](_value(left, given), _value(right, given))
            return np.where(is_met, _value(formula.then, given), _value(formula.otherwise, given))
        case _:
            assert_never(formula)


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.tanh(0.5 * x)), np.float64)


def _normal(x: Floats) -> Floats:
    return np.asarray(0.5 * (1 + np.vectorize(math.erf, [float])(x / math.sqrt(2))), np.float64)


def _largest(*values: Floats) -> Floats:
    return np.asarray(np.maximum.reduce(np.broadcast_arrays(*values)), np.float64)


def _smallest(*values: Floats) -> Floats:
    return np.asarray(np.minimum.reduce(np.broadcast_arrays(*values)), np.float64)


_FUNCTIONS: Mapping[Function, Callable[..., Any]] = MappingProxyType(
    {
        Function.DIVIDE: np.divide,
        Function.POWER: np.power,
        Function.EXP: np.exp,
        Function.LN: np.log,
        Function.SQRT: np.sqrt,
        Function.ABS: np.abs,
        Function.SIGN: np.sign,
        Function.MAXIMUM: _largest,
        Function.MINIMUM: _smallest,
        Function.TANH: np.tanh,
        Function.COSH: np.cosh,
        Function.SIGMOID: _sigmoid,
        Function.NORMAL: _normal,
    }
)
_RELATIONS: Mapping[Relation, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        Relation.GREATER: np.greater,
        Relation.AT_LEAST: np.greater_equal,
        Relation.LESS: np.less,
        Relation.AT_MOST: np.less_equal,
    }
)
