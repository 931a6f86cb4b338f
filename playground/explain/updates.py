"""The update of one weight: clipping, decay and the rule of the optimizer."""

import numpy as np

from playground.catalog.formulas.computation import LookedUp
from playground.catalog.formulas.update_formulas import WeightStep
from playground.catalog.optimizers import OPTIMIZERS
from playground.document.project import FrozenWeight, LayerId
from playground.explain.focus import WeightKey
from playground.explain.page import Card, Line, Remark, Stage
from playground.explain.parts import kind_of, parts_of
from playground.explain.site import Site
from playground.explain.subject import Subject, largest
from playground.formula.text import figure
from playground.formula.values import (
    Equation,
    Formula,
    Operand,
    Part,
    Place,
    Sum,
    clipped,
    maximum,
)

DIGITS = 7
"""Of a weight before and after the step, so that a small change is seen."""


def gradient_operand(subject: Subject, layer_id: LayerId, key: WeightKey) -> Operand | None:
    """Return Keras's gradient by a weight; None if it is not trained."""
    found = subject.weight(layer_id, key.array)
    if found is None or found.gradient is None:
        return None
    place = Place(Part.GRADIENT, layer_id, key.array, key.index)
    return Operand("g", float(found.gradient[key.index]), place)


def update_card(subject: Subject, layer_id: LayerId, key: WeightKey) -> Card:
    """Return the card of the update of one weight."""
    spec = OPTIMIZERS[subject.project.training.optimizer.name]
    title = spec.label
    g = gradient_operand(subject, layer_id, key)
    layer = subject.layer(layer_id)
    if not layer.is_trainable or FrozenWeight(key.array, key.index) in layer.frozen_weights:
        return Card(Stage.UPDATE, (Remark("This weight is frozen: the step leaves it."),), title)
    if g is None:
        return Card(Stage.UPDATE, (Remark("Gradients do not change this weight."),), title)
    step = _weight_step(subject, layer_id, key, g)
    w = _decayed(step)
    change = spec.rule(step)
    found = subject.trace.weights[layer_id][key.array]
    place = Place(Part.WEIGHT, layer_id, key.array, key.index)
    after = float(found.after[key.index])
    scale = max(largest(found.before), largest(found.after))
    before = figure(float(found.before[key.index]), DIGITS)
    formula, note = w + change, f"was {before}"
    new = Equation("w", formula, after, place, scale, note=note, digits=DIGITS)
    lines: list[Line] = [_scaled(subject, line) for line in step.equations]
    return Card(Stage.UPDATE, (*lines, new), title)


def _scaled(subject: Subject, line: Equation) -> Equation:
    """Return an equation of the optimizer's state with the scale of its array."""
    place = line.place
    if place is None or place.part is not Part.STATE:
        return line
    state = subject.trace.weights[LayerId(place.layer_id)]
    arrays = [kept.state[place.array][1] for kept in state.values() if place.array in kept.state]
    scale = max((largest(array) for array in arrays), default=0.0)
    return Equation(line.symbol, line.formula, line.value, place, scale)


def _weight_step(subject: Subject, layer_id: LayerId, key: WeightKey, g: Operand) -> WeightStep:
    training, trace = subject.project.training, subject.trace
    found = trace.weights[layer_id][key.array]
    state = found.state
    place = Place(Part.WEIGHT, layer_id, key.array, key.index)
    spec = OPTIMIZERS[training.optimizer.name]
    defaults = {param.name: param.initial for param in spec.params}
    step = WeightStep(
        weight=Operand("w", float(found.before[key.index]), place),
        gradient=g,
        rate=Operand("η", trace.learning_rate, Place(Part.SETTING, array="learning_rate")),
        settings={**defaults, **training.optimizer.params},
        before={name: float(pair[0][key.index]) for name, pair in state.items()},
        after={name: float(pair[1][key.index]) for name, pair in state.items()},
        step=trace.iterations + 1,
        place=place,
        squared=_squared(subject, layer_id, key),
    )
    return _clipped(subject, layer_id, key, step)


def _squared(subject: Subject, layer_id: LayerId, key: WeightKey) -> Formula | None:
    """Return the square of a gradient as Keras takes it for a table of which rows are read.

    There each use of a row is squared by itself. None for all other weights.
    """
    if not isinstance(subject.layer(layer_id).spec.computation, LookedUp):
        return None
    kind = kind_of(subject, layer_id)
    site = Site(subject, layer_id, 0, subject.valid_index(layer_id, (key.index[-1],)))
    parts = parts_of(site, kind, key) if kind is not None else None
    if not parts or len(parts) < 2:
        return None
    return Sum(tuple(part**2 for part in parts), "Σ gₛ²")


def _clipped(subject: Subject, layer_id: LayerId, key: WeightKey, step: WeightStep) -> WeightStep:
    """Return the step with the gradient as clipping leaves it."""
    formula: Formula | None = None
    g, own = step.gradient, subject.trace.weights[layer_id][key.array].gradient
    assert own is not None
    if step.is_on("clipnorm"):
        limit = step.setting("c", "clipnorm")
        formula = g * limit / maximum(Operand("‖g‖", _norm([own])), limit)
    elif step.is_on("global_clipnorm"):
        limit = step.setting("c", "global_clipnorm")
        arrays = [
            weight.gradient
            for layer in subject.trace.weights.values()
            for weight in layer.values()
            if weight.gradient is not None
        ]
        formula = g * limit / maximum(Operand("‖g‖", _norm(arrays)), limit)
    elif step.is_on("clipvalue"):
        bound = step.setting("c", "clipvalue").value
        formula = clipped(g, -bound, bound)
    if formula is None:
        return step
    short = step.let("g′", formula)
    return WeightStep(
        step.weight,
        short,
        step.rate,
        step.settings,
        step.before,
        step.after,
        step.step,
        step.place,
        None,
        step.equations,
    )


def _norm(arrays: list[np.ndarray[tuple[int, ...], np.dtype[np.float32]]]) -> float:
    squares = (float(np.square(array.astype(np.float64)).sum()) for array in arrays)
    return float(np.sqrt(sum(squares)))


def _decayed(step: WeightStep) -> Operand:
    """Return the weight after decay, which comes before the rule."""
    if not step.is_on("weight_decay"):
        return step.weight
    decay = step.setting("λ", "weight_decay")
    return step.let("w′", step.weight - step.weight * decay * step.rate)
