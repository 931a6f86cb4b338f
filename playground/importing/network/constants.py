"""Arithmetic on the constants of a script, within fixed limits."""

import ast
import operator
from collections.abc import Callable, Mapping
from math import isfinite
from types import MappingProxyType

from playground.importing.network.values import Value

LARGEST = 10**15
LONGEST = 10_000

Operation = Callable[[int | float, int | float], int | float]

OPERATIONS: Mapping[type[ast.operator], Operation] = MappingProxyType(
    {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
        ast.Div: operator.truediv,
        ast.FloorDiv: operator.floordiv,
        ast.Mod: operator.mod,
        ast.Pow: operator.pow,
        ast.LShift: operator.lshift,
        ast.RShift: operator.rshift,
    }
)
COMPARISONS: Mapping[type[ast.cmpop], Callable[[object, object], bool]] = MappingProxyType(
    {ast.Eq: operator.eq, ast.NotEq: operator.ne}
)
ORDERS: Mapping[type[ast.cmpop], Callable[[float, float], bool]] = MappingProxyType(
    {ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt, ast.GtE: operator.ge}
)


class NotConstant(Exception):
    """The value of the expression is unknown or too large."""


def computed(left: Value, sign: ast.operator, right: Value) -> Value:
    """Return ``left sign right`` for numbers, texts, lists and tuples.

    Raises
    ------
    NotConstant
        One of them is unknown, or the result would be too large.
    """
    if isinstance(left, bool | int | float) and isinstance(right, bool | int | float):
        return _number(left, sign, right)
    if isinstance(sign, ast.Add):
        return _joined(left, right)
    if isinstance(sign, ast.Mult):
        series, count = (left, right) if isinstance(right, int) else (right, left)
        return _repeated(series, count)
    raise NotConstant


def _number(left: int | float, sign: ast.operator, right: int | float) -> int | float:
    operation = OPERATIONS.get(type(sign))
    is_power = isinstance(sign, ast.Pow | ast.LShift)
    if operation is None or max(abs(left), abs(right)) > LARGEST:
        raise NotConstant
    if is_power and (abs(right) > 64 or abs(left) > 10**6):
        raise NotConstant
    try:
        result = operation(left, right)
    except (ArithmeticError, ValueError, TypeError):
        raise NotConstant from None
    if isinstance(result, complex) or abs(result) > LARGEST or not isfinite(result):
        raise NotConstant
    return result


def _joined(left: Value, right: Value) -> Value:
    joined: Value
    if isinstance(left, str) and isinstance(right, str):
        joined = left + right
    elif isinstance(left, list) and isinstance(right, list):
        joined = [*left, *right]
    elif isinstance(left, tuple) and isinstance(right, tuple):
        joined = (*left, *right)
    else:
        raise NotConstant
    if len(left) + len(right) > LONGEST:
        raise NotConstant
    return joined


def _repeated(series: Value, count: Value) -> Value:
    if not isinstance(count, int):
        raise NotConstant
    if not isinstance(series, str | list | tuple) or count * len(series) > LONGEST:
        raise NotConstant
    return series * count


def compared(left: Value, sign: ast.cmpop, right: Value) -> bool:
    """Return whether ``left sign right`` for constants.

    Raises
    ------
    NotConstant
        One of them is unknown.
    """
    plain = (bool, int, float, str, type(None))
    if isinstance(sign, ast.In | ast.NotIn):
        return _is_in(left, right) == isinstance(sign, ast.In)
    if isinstance(sign, ast.Is | ast.IsNot) and (left is None or right is None):
        return (left is right) == isinstance(sign, ast.Is)
    if isinstance(left, plain) and isinstance(right, plain) and type(sign) in COMPARISONS:
        return COMPARISONS[type(sign)](left, right)
    numbers = (bool, int, float)
    if isinstance(left, numbers) and isinstance(right, numbers) and type(sign) in ORDERS:
        return ORDERS[type(sign)](left, right)
    raise NotConstant


def _is_in(left: Value, right: Value) -> bool:
    """Return whether ``left in right`` for a text, or for a series of constants."""
    if isinstance(left, str) and isinstance(right, str):
        return left in right
    if isinstance(right, list | tuple | dict) and is_plain(left) and is_plain(right):
        return left in right
    raise NotConstant


def negated(sign: ast.unaryop, value: Value) -> Value:
    """Return the constant ``sign value``: ``-x``, ``+x`` or ``not x``.

    Raises
    ------
    NotConstant
        Its value is unknown.
    """
    if isinstance(sign, ast.Not) and isinstance(value, bool | int | float | str | type(None)):
        return not value
    if isinstance(value, bool | int | float):
        if isinstance(sign, ast.USub):
            return -value
        if isinstance(sign, ast.UAdd):
            return +value
    raise NotConstant


def is_plain(value: Value) -> bool:
    """Return whether `value` consists of constants only."""
    if isinstance(value, tuple | list):
        return all(map(is_plain, value))
    if isinstance(value, dict):
        return all(is_plain(key) and is_plain(entry) for key, entry in value.items())
    return isinstance(value, bool | int | float | str | type(None))
