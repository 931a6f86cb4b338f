"""Formulas are computed in float64, and never raise."""

import math

import pytest

from playground.formula.evaluation import difference, evaluate
from playground.formula.values import (
    Equation,
    Formula,
    Number,
    Operand,
    Relation,
    absolute,
    clipped,
    exp,
    ln,
    normal,
    sigmoid,
    sign,
    sqrt,
    where,
)

X = Operand("x", -2.0)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (1 - X * 3, 7.0),
        (1 / (X + 4), 0.5),
        (X**2 / 2, 2.0),
        (-X, 2.0),
        (exp(X), math.exp(-2)),
        (sqrt(absolute(X)), math.sqrt(2)),
        (sign(X), -1.0),
        (clipped(X, -1.0, 1.0), -1.0),
        (sigmoid(X), 1 / (1 + math.exp(2))),
        (normal(Number(0.0)), 0.5),
        (where(X, Relation.GREATER, 0.0, 1.0, 5.0), 5.0),
        (where(X, Relation.AT_MOST, -2.0, 1.0, 5.0), 1.0),
        (where(X, Relation.AT_LEAST, -2.0, 1.0, 5.0), 1.0),
        (where(X, Relation.LESS, -2.0, 1.0, 5.0), 5.0),
    ],
)
def test_formulas_are_computed(formula: Formula, expected: float) -> None:
    assert evaluate(formula) == pytest.approx(expected, rel=1e-14)


def test_what_has_no_value_is_infinite_or_not_a_number() -> None:
    assert evaluate(1 / (X + 2)) == math.inf
    assert evaluate(ln(X + 2)) == -math.inf
    assert math.isnan(evaluate(ln(X)))
    assert math.isnan(evaluate(sqrt(X)))
    assert evaluate(exp(Number(1000.0))) == math.inf


def test_a_difference_is_that_of_formula_and_result() -> None:
    assert difference(Equation("y", X * 1, -2.5)) == 0.5
    assert difference(Equation("y", ln(X), math.nan)) == 0
