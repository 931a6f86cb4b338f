"""One step of each optimizer as formulas, for one weight.

References
----------
Keras, `keras.optimizers`: the order of the operations and where epsilon is added.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from playground.base.params import ParamValue
from playground.formula.evaluation import evaluate
from playground.formula.values import (
    Equation,
    Formula,
    Number,
    Operand,
    Part,
    Place,
    absolute,
    maximum,
    sign,
    sqrt,
)

NADAM_DECAY = 0.96
"""Keras's decay of the momentum in Nadam; Dozat, Incorporating Nesterov momentum (2016)."""


@dataclass(frozen=True, slots=True)
class WeightStep:
    """What a rule needs of one weight, and the equations that it writes.

    Attributes
    ----------
    weight, gradient, rate : Operand
    settings : mapping of str to value
        The optimizer's parameters.
    before, after : mapping of str to float
        The optimizer's state for this weight by Keras's name, around the step.
    step : int
        Number of the step, counted from 1.
    place : Place
        Of the weight; its state has the same index.
    squared : Formula or None
        The square of the gradient where Keras does not square their sum.
    equations : list of Equation
        In order.
    """

    weight: Operand
    gradient: Operand
    rate: Operand
    settings: Mapping[str, ParamValue]
    before: Mapping[str, float]
    after: Mapping[str, float]
    step: int
    place: Place
    squared: Formula | None = None
    equations: list[Equation] = field(default_factory=list)

    @property
    def time(self) -> Number:
        """The number of the step."""
        return Number(float(self.step))

    @property
    def square(self) -> Formula:
        """The square of the gradient."""
        return self.gradient**2 if self.squared is None else self.squared

    def setting(self, symbol: str, name: str, *, is_single: bool = False) -> Operand:
        """Return a parameter of the optimizer; 0 where it is not set.

        Parameters
        ----------
        is_single : bool
            As Keras rounds it to float32, which matters for one minus a number close to 1.
        """
        value = self.settings.get(name)
        number = float(value) if isinstance(value, int | float) else 0.0
        number = float(np.float32(number)) if is_single else number
        return Operand(symbol, number, Place(Part.SETTING, array=name))

    def is_on(self, name: str) -> bool:
        """Return whether a parameter is set to something other than 0."""
        return bool(self.settings.get(name))

    def state(self, symbol: str, name: str) -> Operand:
        """Return a number that the optimizer kept from the step before."""
        place = Place(Part.STATE, self.place.layer_id, name, self.place.index)
        return Operand(symbol, self.before.get(name, 0.0), place)

    def let(self, symbol: str, formula: Formula, slot: str = "") -> Operand:
        """Write an equation; with `slot` its result is what Keras keeps under that name."""
        value = self.after[slot] if slot in self.after else evaluate(formula)
        place = Place(Part.STATE, self.place.layer_id, slot, self.place.index) if slot else None
        self.equations.append(Equation(symbol, formula, value, place))
        return Operand(symbol, value, place)


UpdateRule: TypeAlias = Callable[[WeightStep], Operand]
"""Writes the equations of one step; returns the change of the weight."""


def sgd(step: WeightStep) -> Operand:
    """Return the change by plain descent, or with momentum."""
    g, rate = step.gradient, step.rate
    if not step.is_on("momentum"):
        return step.let("Δ", -(rate * g))
    mu = step.setting("μ", "momentum")
    m = step.let("m", mu * step.state("m", "momentum") - rate * g, "momentum")
    return step.let("Δ", mu * m - rate * g) if step.is_on("nesterov") else m


def _averages(step: WeightStep, *, is_single: bool = False) -> tuple[Operand, Operand]:
    """Write the averages of the gradient and of its square."""
    g = step.gradient
    beta_1 = step.setting("β₁", "beta_1", is_single=is_single)
    beta_2 = step.setting("β₂", "beta_2", is_single=is_single)
    m = step.let("m", beta_1 * step.state("m", "momentum") + (1 - beta_1) * g, "momentum")
    v = step.let("v", beta_2 * step.state("v", "velocity") + (1 - beta_2) * step.square, "velocity")
    return m, v


def adam(step: WeightStep) -> Operand:
    """Return the change by Adam; Kingma and Ba (2015), with Keras's place of epsilon."""
    m, v = _averages(step)
    if step.is_on("amsgrad"):
        kept = step.state("v̂", "velocity_hat")
        v = step.let("v̂", maximum(kept, v), "velocity_hat")
    t = step.time
    beta_1 = step.setting("β₁", "beta_1", is_single=True)
    beta_2 = step.setting("β₂", "beta_2", is_single=True)
    alpha = step.let("α", step.rate * sqrt(1 - beta_2**t) / (1 - beta_1**t))
    return step.let("Δ", -(alpha * m / (sqrt(v) + step.setting("ε", "epsilon"))))


def nadam(step: WeightStep) -> Operand:
    """Return the change by Nadam."""
    beta_1 = step.setting("β₁", "beta_1", is_single=True)
    beta_2, g = step.setting("β₂", "beta_2", is_single=True), step.gradient
    m, v = _averages(step, is_single=True)
    t, decay = step.time, Number(NADAM_DECAY)
    now = step.let("u", beta_1 * (1 - 0.5 * decay**t))
    later = step.let("u′", beta_1 * (1 - 0.5 * decay ** Number(step.step + 1.0)))
    product = Operand("U", _momentum_product(step))
    ahead = step.let("m̂", later * m / (1 - product * later) + (1 - now) * g / (1 - product))
    size = step.let("v̂", v / (1 - beta_2**t))
    return step.let("Δ", -(step.rate * ahead / (sqrt(size) + step.setting("ε", "epsilon"))))


def _momentum_product(step: WeightStep) -> float:
    """Return the product of the momentum of all steps so far, this one included."""
    beta_1, product = step.setting("β₁", "beta_1").value, 1.0
    for past in range(1, step.step + 1):
        product *= beta_1 * (1 - 0.5 * NADAM_DECAY**past)
        if product == 0:
            break
    return product


def adamax(step: WeightStep) -> Operand:
    """Return the change by Adamax; Kingma and Ba (2015)."""
    g = step.gradient
    beta_1, beta_2 = step.setting("β₁", "beta_1"), step.setting("β₂", "beta_2")
    m = step.let("m", beta_1 * step.state("m", "momentum") + (1 - beta_1) * g, "momentum")
    u = step.let("u", maximum(beta_2 * step.state("u", "norm"), absolute(g)), "norm")
    below = (1 - beta_1**step.time) * (u + step.setting("ε", "epsilon"))
    return step.let("Δ", -(step.rate * m / below))


def rmsprop(step: WeightStep) -> Operand:
    """Return the change by RMSprop."""
    g, rho = step.gradient, step.setting("ρ", "rho")
    v = step.let("v", rho * step.state("v", "velocity") + (1 - rho) * step.square, "velocity")
    size: Formula = v + step.setting("ε", "epsilon")
    if step.is_on("centered"):
        kept = step.state("ḡ", "average_gradient")
        mean = step.let("ḡ", rho * kept + (1 - rho) * g, "average_gradient")
        size = v - mean**2 + step.setting("ε", "epsilon")
    move: Formula = step.rate * g / sqrt(size)
    if step.is_on("momentum"):
        kept = step.state("m", "momentum")
        move = step.let("m", step.setting("μ", "momentum") * kept + move, "momentum")
    return step.let("Δ", -move)


def adagrad(step: WeightStep) -> Operand:
    """Return the change by Adagrad; Duchi et al. (2011)."""
    g = step.gradient
    s = step.let("s", step.state("s", "accumulator") + step.square, "accumulator")
    return step.let("Δ", -(step.rate * g / sqrt(s + step.setting("ε", "epsilon"))))


def adadelta(step: WeightStep) -> Operand:
    """Return the change by Adadelta; Zeiler (2012)."""
    g, rho, eps = step.gradient, step.setting("ρ", "rho"), step.setting("ε", "epsilon")
    kept = step.state("v", "accumulated_grad")
    v = step.let("v", rho * kept + (1 - rho) * step.square, "accumulated_grad")
    d = step.state("d", "accumulated_delta_var")
    move = step.let("δ", -(g * sqrt(d + eps) / sqrt(v + eps)))
    step.let("d", rho * d + (1 - rho) * move**2, "accumulated_delta_var")
    return step.let("Δ", step.rate * move)


def lion(step: WeightStep) -> Operand:
    """Return the change by Lion; Chen et al. (2023)."""
    g, m = step.gradient, step.state("m", "momentum")
    beta_1, beta_2 = step.setting("β₁", "beta_1"), step.setting("β₂", "beta_2")
    change = step.let("Δ", -(step.rate * sign(beta_1 * m + (1 - beta_1) * g)))
    step.let("m", beta_2 * m + (1 - beta_2) * g, "momentum")
    return change
