"""`mapped`: a formula with its operands changed, such as their names or origins."""

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

Change = Callable[[Operand], Operand]
Move = Callable[[Place], Place]


def mapped(formula: Formula, change: Change) -> Formula:  # noqa: PLR0911 - one for each part
    """Return `formula` with each operand changed."""
    match formula:
        case Number():
            return formula
        case Operand():
            return change(formula)
        case Sum(terms=terms):
            return replace(formula, terms=tuple(mapped(term, change) for term in terms))
        case Product(factors=factors):
            return Product(tuple(mapped(factor, change) for factor in factors))
        case Negative(inner=inner):
            return Negative(mapped(inner, change))
        case Apply(arguments=arguments):
            return replace(formula, arguments=tuple(mapped(one, change) for one in arguments))
        case Choice():
            parts = (formula.left, formula.right, formula.then, formula.otherwise)
            left, right, then, otherwise = (mapped(part, change) for part in parts)
            return Choice(left, formula.relation, right, then, otherwise)
        case _:
            assert_never(formula)


def relocated(formula: Formula, move: Move) -> Formula:
    """Return `formula` with each place changed by `move`.

    >>> from playground.formula.values import Part
    >>> found = relocated(Operand("x", 1.0, Place(Part.OUTPUT)), lambda _: Place(Part.TARGET))
    >>> found.place.part.value
    'label'
    """
    return mapped(formula, lambda operand: relocated_operand(operand, move))


def relocated_operand(operand: Operand, move: Move) -> Operand:
    """Return an operand with its place changed."""
    return operand if operand.place is None else replace(operand, place=move(operand.place))


def relocated_equation(equation: Equation, move: Move) -> Equation:
    """Return an equation with all its places changed."""
    place = None if equation.place is None else move(equation.place)
    return replace(equation, formula=relocated(equation.formula, move), place=place)
