"""The activation of a site: its formula, its slope, and where it is flat."""

from functools import lru_cache

import numpy as np

from playground.catalog.activations import ACTIVATIONS, ActivationSpec
from playground.explain.site import Site
from playground.formula.evaluation import evaluate
from playground.formula.values import Apply, Equation, Formula, Function, Operand, Sum, exp

FLAT = 0.04
"""A slope below this fraction of the steepest counts as flat, as on the cards."""
FLAT_HERE = "flat here"
"""The remark after a flat slope; views show it as a warning."""


def shares(own: Operand, sums: tuple[Operand, ...]) -> Formula:
    """Return the softmax of one of several sums."""
    letter = own.symbol[:1]
    total = Sum(tuple(exp(z) for z in sums), f"Σ exp({letter}ⱼ)")
    return Apply(Function.DIVIDE, (exp(own), total))


def activated(site: Site, z: Equation, sums: tuple[Operand, ...] = ()) -> Equation:
    """Return the equation of the output from its sum.

    Parameters
    ----------
    sums : tuple of Operand
        The sums of all units, for an activation that joins them.
    """
    spec = site.subject.activation(site.layer_id)
    if spec is None:
        return site.result("a", z.operand)
    if spec.rule is not None:
        return site.result("a", spec.rule(z.operand))
    return site.result("a", shares(z.operand, sums))


def slope_of(spec: ActivationSpec, z: float, a: float) -> float:
    """Return the derivative of an activation of one number."""
    assert spec.slope is not None
    return evaluate(spec.slope(Operand("z", z), Operand("a", a)))


@lru_cache(maxsize=64)
def steepest(name: str) -> float:
    """Return the largest slope of an activation between -6 and 6."""
    spec = ACTIVATIONS[name]
    if spec.rule is None:
        return 0.25
    places = (float(z) for z in np.linspace(-6, 6, 121))
    return max(abs(slope_of(spec, z, evaluate(spec.rule(Operand("z", z))))) for z in places)


def is_flat(spec: ActivationSpec, slope: float) -> bool:
    """Return whether a slope is so small that almost no gradient passes."""
    return abs(slope) < FLAT * steepest(spec.name)


def flat_note(spec: ActivationSpec, slope: float) -> str:
    """Return the remark after a slope: `FLAT_HERE`, or "" where gradient passes."""
    return FLAT_HERE if is_flat(spec, slope) else ""
