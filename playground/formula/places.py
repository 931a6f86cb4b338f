"""`relocated`: a formula with the origins of its operands changed."""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from playground.formula.values import (
    Apply,
    Choice,
    Equation,
    Formula,
    Negative,
    Number,
    Operand,
    Place,
    Product,
    Sum,
)

Move = Callable[[Place], Place]


def relocated(formula: Formula, move: Move) -> Formula:  # noqa: PLR0911 - one for each part
    """Return `formula` with each place changed by `move`.

    >>> from playground.formula.values import Part
    >>> found = relocated(Operand("x", 1.0, Place(Part.OUTPUT)), lambda _: Place(Part.TARGET))
    >>> found.place.part.value
    'label'
    """
    match formula:
        case Number():
            return formula
        case Operand():
            return relocated_operand(formula, move)
        case Sum(terms=terms):
            return replace(formula, terms=tuple(relocated(term, move) for term in terms))
        case Product(factors=factors):
            return Product(tuple(relocated(factor, move) for factor in factors))
        case Negative(inner=inner):
            return Negative(relocated(inner, move))
        case Apply(arguments=arguments):
            return replace(formula, arguments=tuple(relocated(one, move) for one in arguments))
        case Choice():
            parts = (formula.left, formula.right, formula.then, formula.otherwise)
            left, right, then, otherwise = (relocated(part, move) for part in parts)
            return Choice(left, formula.relation, right, then, otherwise)
        case _:
            assert_never(formula)


def relocated_operand(operand: Operand, move: Move) -> Operand:
    """Return an operand with its place changed."""
    return operand if operand.place is None else replace(operand, place=move(operand.place))


def relocated_equation(equation: Equation, move: Move) -> Equation:
    """Return an equation with all its places changed."""
    place = None if equation.place is None else move(equation.place)
    return replace(equation, formula=relocated(equation.formula, move), place=place)
