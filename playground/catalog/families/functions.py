"""Layers that apply a function with settings of its own, as formulas."""

from playground.catalog.formulas.computation import Applied, Settings
from playground.catalog.values import number
from playground.formula.values import Formula, Number, Operand, Relation, exp, where


def _leaky(settings: Settings, x: Formula) -> Formula:
    slope = Operand("negative_slope", number(settings, "negative_slope"))
    return where(x, Relation.GREATER, 0.0, x, slope * x)


def _leaky_slope(settings: Settings, x: Formula, _a: Formula) -> Formula:
    slope = Operand("negative_slope", number(settings, "negative_slope"))
    return where(x, Relation.GREATER, 0.0, 1.0, slope)


def _exponential(settings: Settings, x: Formula) -> Formula:
    alpha = Operand("alpha", number(settings, "alpha"))
    return where(x, Relation.GREATER, 0.0, x, alpha * (exp(x) - 1))


def _exponential_slope(settings: Settings, x: Formula, _a: Formula) -> Formula:
    alpha = Operand("alpha", number(settings, "alpha"))
    return where(x, Relation.GREATER, 0.0, 1.0, alpha * exp(x))


def _rescaled(settings: Settings, x: Formula) -> Formula:
    scale = Operand("scale", number(settings, "scale"))
    return scale * x + Operand("offset", number(settings, "offset"))


def _rescaled_slope(settings: Settings, _x: Formula, _a: Formula) -> Formula:
    return Number(number(settings, "scale"))


LEAKY = Applied(_leaky, _leaky_slope)
EXPONENTIAL_LINEAR = Applied(_exponential, _exponential_slope)
RESCALED = Applied(_rescaled, _rescaled_slope)
