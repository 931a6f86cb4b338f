"""`evaluate`: the value of a formula in float64, computed from its operands."""

import math
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import assert_never

from playground.formula.values import (
    Apply,
    Choice,
    Equation,
    Formula,
    Function,
    Negative,
    Number,
    Operand,
    Product,
    Relation,
    Sum,
)


def evaluate(formula: Formula) -> float:
    """Return the value of `formula`; NaN or infinity where it has none.

    >>> x = Operand("x", 3.0)
    >>> evaluate(2 * x + 1), evaluate(1 / (x - 3.0))
    (7.0, inf)
    """
    try:
        return _value(formula)
    except OverflowError:
        return math.inf
    except ValueError:  # a root or power that is not a real number
        return math.nan


def _value(formula: Formula) -> float:
    match formula:
        case Number(value=value) | Operand(value=value):
            return value
        case Sum(terms=terms):
            return total(_value(term) for term in terms)
        case Product(factors=factors):
            return math.prod(_value(factor) for factor in factors)
        case Negative(inner=inner):
            return -_value(inner)
        case Apply(function=function, arguments=arguments):
            return FUNCTIONS[function](*(_value(argument) for argument in arguments))
        case Choice():
            return _value(formula.then if holds(formula) else formula.otherwise)
        case _:
            assert_never(formula)


def total(values: Iterable[float]) -> float:
    """Return the exact sum of numbers; NaN if infinities of both signs are among them.

    >>> total([0.1] * 10), total([math.inf, -math.inf])
    (1.0, nan)
    """
    try:
        return math.fsum(values)
    except ValueError:
        return math.nan


def holds(choice: Choice) -> bool:
    """Return whether the condition of `choice` holds."""
    left, right = _value(choice.left), _value(choice.right)
    match choice.relation:
        case Relation.GREATER:
            return left > right
        case Relation.AT_LEAST:
            return left >= right
        case Relation.LESS:
            return left < right
        case Relation.AT_MOST:
            return left <= right
        case _:
            assert_never(choice.relation)


def difference(equation: Equation) -> float:
    """Return how far the shown result is from the value of the formula."""
    found = evaluate(equation.formula)
    if found == equation.value or (math.isnan(found) and math.isnan(equation.value)):
        return 0.0
    return abs(found - equation.value)


def _divide(above: float, below: float) -> float:
    if below:
        return above / below
    return math.nan if not above or math.isnan(above) else math.copysign(math.inf, above)


def _ln(x: float) -> float:
    if x > 0:
        return math.log(x)
    return -math.inf if x == 0 else math.nan


def _sqrt(x: float) -> float:
    return math.sqrt(x) if x >= 0 else math.nan


def _sign(x: float) -> float:
    return math.copysign(1.0, x) if x else 0.0


def _sigmoid(x: float) -> float:
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return math.exp(x) / (1 + math.exp(x))


def _normal(x: float) -> float:
    return 0.5 * (1 + math.erf(x / math.sqrt(2)))


FUNCTIONS: Mapping[Function, Callable[..., float]] = MappingProxyType(
    {
        Function.DIVIDE: _divide,
        Function.POWER: math.pow,
        Function.EXP: math.exp,
        Function.LN: _ln,
        Function.SQRT: _sqrt,
        Function.ABS: abs,
        Function.SIGN: _sign,
        Function.MAXIMUM: lambda *values: max(values),
        Function.MINIMUM: lambda *values: min(values),
        Function.TANH: math.tanh,
        Function.COSH: math.cosh,
        Function.SIGMOID: _sigmoid,
        Function.NORMAL: _normal,
    }
)
"""How each function is computed."""
