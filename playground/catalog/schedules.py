"""Learning-rate schedules: how the rate changes with the steps, before any is taken.

Each has `rate_at`, equal to Keras's own schedule, so that it can be drawn; `arguments`
gives what Keras's class is made with. A step is one batch.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, cos, floor, nextafter, pi
from types import MappingProxyType
from typing import TypeAlias

from playground.base.params import Bool, Float, Int, Param, ParamValue, Selection, Shape
from playground.base.registry import Registry
from playground.catalog.spec import Values
from playground.catalog.values import integer, integers, number

Rate: TypeAlias = Callable[[Values, float, int], float]
Arguments: TypeAlias = Callable[[Values, float], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What the arguments of Keras's class say.

    Attributes
    ----------
    initial_rate : object
        As it is given; None if it is not.
    params : mapping of str to object
        Of the schedule here, not checked yet.
    remark : str
        What was not taken exactly; empty for nothing.
    """

    initial_rate: object
    params: Mapping[str, object]
    remark: str = ""


def _plain_reading(given: Mapping[str, object]) -> Reading:
    params = dict(given)
    return Reading(params.pop("initial_learning_rate", None), params)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleSpec:
    """A schedule.

    Attributes
    ----------
    name : str
    label : str
        What a person reads.
    keras_class : str or None
        Name of the class in `keras.optimizers.schedules`; None for a constant rate.
    summary : str
        What it does, in plain words.
    formula : str
        In Unicode; η₀ is the initial rate, t the step.
    params : tuple of Param
    rate_at : callable
        ``(values, initial_rate, step) -> learning rate``.
    arguments : callable
        ``(values, initial_rate) -> keyword arguments`` of Keras's class.
    optional : mapping of str to object
        Arguments of Keras's class that may be left out, with what they then are.
    positional : tuple of str
        The arguments of Keras's class in their order.
    read : callable
        ``arguments -> Reading``: the way back from arguments of Keras's class.
    """

    name: str
    label: str
    keras_class: str | None
    summary: str
    formula: str
    params: tuple[Param, ...] = ()
    rate_at: Rate
    arguments: Arguments
    optional: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    positional: tuple[str, ...] = ()
    read: Callable[[Mapping[str, object]], Reading] = _plain_reading


def _constant(_values: Values, initial_rate: float, _step: int) -> float:
    return initial_rate


def _no_arguments(_values: Values, _initial_rate: float) -> Mapping[str, ParamValue]:
    return {}


def _progress(values: Values, step: int) -> float:
    share = step / integer(values, "decay_steps")
    return floor(share) if values["staircase"] else share


def _exponential(values: Values, initial_rate: float, step: int) -> float:
    return initial_rate * float(number(values, "decay_rate") ** _progress(values, step))


def _inverse_time(values: Values, initial_rate: float, step: int) -> float:
    return initial_rate / (1 + number(values, "decay_rate") * _progress(values, step))


def _plain_arguments(values: Values, initial_rate: float) -> Mapping[str, object]:
    return {"initial_learning_rate": initial_rate, **values}


def _cosine(values: Values, initial_rate: float, step: int) -> float:
    warmup = integer(values, "warmup_steps")
    if step < warmup:
        return initial_rate * step / warmup
    alpha = number(values, "alpha")
    share = min(step - warmup, integer(values, "decay_steps")) / integer(values, "decay_steps")
    return initial_rate * ((1 - alpha) * (1 + cos(pi * share)) / 2 + alpha)


def _cosine_arguments(values: Values, initial_rate: float) -> Mapping[str, object]:
    shared = {"decay_steps": values["decay_steps"], "alpha": values["alpha"]}
    if not values["warmup_steps"]:
        return {"initial_learning_rate": initial_rate, **shared}
    return {
        "initial_learning_rate": 0.0,
        **shared,
        "warmup_target": initial_rate,
        "warmup_steps": values["warmup_steps"],
    }


def _cosine_reading(given: Mapping[str, object]) -> Reading:
    """Return initial rate and parameters; with a warm-up, Keras starts below the target."""
    params = dict(given)
    initial = params.pop("initial_learning_rate", None)
    target = params.pop("warmup_target", None)
    is_warmed_up = isinstance(target, int | float) and target > 0
    return Reading(target if is_warmed_up else initial, params)


def _piecewise_reading(given: Mapping[str, object]) -> Reading:
    """Turn the rates into the first of them and a factor."""
    params = dict(given)
    values = params.pop("values", None)
    rates = list(values) if isinstance(values, list | tuple) else []
    numbers = [rate for rate in rates if isinstance(rate, int | float) and rate > 0]
    if len(numbers) < 2 or len(numbers) != len(rates):
        return Reading(None, params)
    factor = _factor(numbers)
    is_even = all(abs(b - a * factor) <= 1e-6 * b for a, b in pairwise(numbers))
    remark = "" if is_even else f"every step falls by the factor {factor:g} here"
    return Reading(numbers[0], {**params, "factor": factor}, remark)


def _factor(rates: list[int | float]) -> float:
    """Return the factor between neighbouring rates, as short as it gives them exactly."""
    ratio = rates[1] / rates[0]
    candidates = (float(f"{ratio:.12g}"), ratio, nextafter(ratio, 0), nextafter(ratio, 1e9))
    return next(
        (
            candidate
            for candidate in candidates
            if all(rates[0] * candidate**count == rate for count, rate in enumerate(rates))
        ),
        candidates[0],
    )


def _piecewise(values: Values, initial_rate: float, step: int) -> float:
    passed = sum(step > boundary for boundary in sorted(set(integers(values, "boundaries"))))
    return initial_rate * number(values, "factor") ** passed


def _piecewise_arguments(values: Values, initial_rate: float) -> Mapping[str, object]:
    boundaries = sorted(set(integers(values, "boundaries")))
    factor = number(values, "factor")
    rates = [initial_rate * factor**count for count in range(len(boundaries) + 1)]
    return {"boundaries": boundaries, "values": rates}


def _polynomial(values: Values, initial_rate: float, step: int) -> float:
    steps, end = integer(values, "decay_steps"), number(values, "end_learning_rate")
    if values["cycle"]:
        steps *= max(1, ceil(step / steps))
    share = min(step, steps) / steps
    return (initial_rate - end) * float((1 - share) ** number(values, "power")) + end


def _decay_steps() -> Int:
    return Int(
        name="decay_steps",
        help="Over how many batches the rate falls by the full amount once.",
        default=1000,
        minimum=1,
        maximum=10**9,
    )


def _decay_rate(default: float, words: str, maximum: float) -> Float:
    return Float(
        name="decay_rate",
        help=words,
        default=default,
        minimum=0.0,
        maximum=maximum,
        excludes_minimum=True,
    )


STAIRCASE = Bool(
    name="staircase", help="Fall in steps rather than smoothly.", default=False, is_advanced=True
)

SCHEDULES = Registry(
    "schedule",
    (
        ScheduleSpec(
            name="constant",
            label="Constant",
            keras_class=None,
            summary="The learning rate stays as it is set.",
            formula="η₀",
            rate_at=_constant,
            arguments=_no_arguments,
        ),
        ScheduleSpec(
            name="exponential",
            label="Exponential",
            keras_class="ExponentialDecay",
            summary="Falls by the same factor again and again.",
            formula="η₀ · decay_rate^(t / decay_steps)",
            params=(
                _decay_steps(),
                _decay_rate(0.96, "The factor by which the rate falls.", 1.0),
                STAIRCASE,
            ),
            rate_at=_exponential,
            arguments=_plain_arguments,
            optional={"staircase": False},
            positional=("initial_learning_rate", "decay_steps", "decay_rate", "staircase"),
        ),
        ScheduleSpec(
            name="cosine",
            label="Cosine with warm-up",
            keras_class="CosineDecay",
            summary="Rises from zero, then falls along half a cosine.",
            formula="η₀ · ((1 − alpha) · ½ (1 + cos(π · t / decay_steps)) + alpha)",
            params=(
                _decay_steps(),
                Int(
                    name="warmup_steps",
                    help="Over how many batches the rate first rises from zero.",
                    default=0,
                    minimum=0,
                    maximum=10**9,
                ),
                Float(
                    name="alpha",
                    help="The share of the rate that is left at the end.",
                    default=0.0,
                    minimum=0.0,
                    maximum=1.0,
                ),
            ),
            rate_at=_cosine,
            arguments=_cosine_arguments,
            optional={"alpha": 0.0},
            positional=("initial_learning_rate", "decay_steps", "alpha", "name", "warmup_target"),
            read=_cosine_reading,
        ),
        ScheduleSpec(
            name="piecewise",
            label="Piecewise constant",
            keras_class="PiecewiseConstantDecay",
            summary="Falls by a factor after each of some batches.",
            formula="η₀ · factor^(number of boundaries passed)",
            params=(
                Shape(
                    name="boundaries",
                    help="After which batches the rate falls.",
                    default=(1000, 2000),
                    min_length=1,
                    max_length=16,
                    maximum=10**9,
                ),
                Float(
                    name="factor",
                    help="The factor that the rate is multiplied by each time.",
                    default=0.1,
                    minimum=1e-9,
                    maximum=10.0,
                ),
            ),
            rate_at=_piecewise,
            arguments=_piecewise_arguments,
            positional=("boundaries", "values"),
            read=_piecewise_reading,
        ),
        ScheduleSpec(
            name="inverse_time",
            label="Inverse time",
            keras_class="InverseTimeDecay",
            summary="Falls fast at first, then ever more slowly.",
            formula="η₀ / (1 + decay_rate · t / decay_steps)",
            params=(
                _decay_steps(),
                _decay_rate(0.5, "How strongly the rate falls.", 1000.0),
                STAIRCASE,
            ),
            rate_at=_inverse_time,
            arguments=_plain_arguments,
            optional={"staircase": False},
            positional=("initial_learning_rate", "decay_steps", "decay_rate", "staircase"),
        ),
        ScheduleSpec(
            name="polynomial",
            label="Polynomial",
            keras_class="PolynomialDecay",
            summary="Falls to an end rate along a power; with power 1 on a straight line.",
            formula="(η₀ − end) · (1 − t / decay_steps)^power + end",
            params=(
                _decay_steps(),
                Float(
                    name="end_learning_rate",
                    help="The rate at the end.",
                    default=0.0001,
                    minimum=0.0,
                    maximum=100.0,
                    is_logarithmic=True,
                ),
                Float(
                    name="power",
                    help="1 falls on a straight line; more falls faster at first.",
                    default=1.0,
                    minimum=0.0,
                    maximum=10.0,
                    excludes_minimum=True,
                ),
                Bool(
                    name="cycle",
                    help="Rise again after each fall, less each time.",
                    default=False,
                    is_advanced=True,
                ),
            ),
            rate_at=_polynomial,
            arguments=_plain_arguments,
            optional={"end_learning_rate": 0.0001, "power": 1.0, "cycle": False},
            positional=(
                "initial_learning_rate",
                "decay_steps",
                "end_learning_rate",
                "power",
                "cycle",
            ),
        ),
    ),
)

CONSTANT = "constant"
"""The schedule to begin with: none."""


def decayed_by(decay: float) -> Selection:
    """Return the schedule that the argument ``decay`` of earlier optimizers stood for."""
    return Selection("inverse_time", {"decay_steps": 1, "decay_rate": decay})
