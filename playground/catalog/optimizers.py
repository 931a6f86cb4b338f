"""Keras's optimizers by name, with their parameters; the learning rate is kept apart from them."""

from dataclasses import dataclass

from playground.base.params import Bool, Float, Param
from playground.base.registry import Registry
from playground.catalog.formulas import update_formulas
from playground.catalog.formulas.update_formulas import UpdateRule


@dataclass(frozen=True, slots=True, kw_only=True)
class OptimizerSpec:
    """An optimizer.

    Attributes
    ----------
    name : str
        Keras's string name: "adam".
    label : str
        What a person reads.
    keras_class : str
        Name of the class in `keras.optimizers`: "Adam".
    summary : str
        What it is good for, in plain words.
    formula : str
        One step, in Unicode; g is the gradient, η the learning rate.
    params : tuple of Param
        Keras's arguments without `learning_rate`.
    rule : UpdateRule
        The formulas of one step.
    learning_rate : float
        Keras's default.
    is_adaptive : bool
        Whether the size of a step does not grow with the size of the gradient.
    aliases : tuple of str
        Classes of earlier libraries that are the same: "GradientDescent".

    Keras's class takes `learning_rate`, then `params`, in this order.
    """

    name: str
    label: str
    keras_class: str
    summary: str
    formula: str
    params: tuple[Param, ...]
    rule: UpdateRule
    learning_rate: float = 0.001
    is_adaptive: bool = True
    aliases: tuple[str, ...] = ()


def _share(name: str, default: float, words: str, *, is_advanced: bool = True) -> Float:
    return Float(
        name=name,
        help=words,
        default=default,
        minimum=0.0,
        maximum=1.0,
        excludes_maximum=True,
        is_advanced=is_advanced,
    )


def _optional(name: str, words: str) -> Float:
    return Float(
        name=name,
        help=words,
        default=None,
        minimum=0.0,
        maximum=1e6,
        excludes_minimum=True,
        is_optional=True,
        is_logarithmic=True,
        is_advanced=True,
    )


def _momentum() -> Float:
    return _share(
        "momentum",
        0.0,
        "How much of the last step is repeated, like a rolling ball.",
        is_advanced=False,
    )


def _beta_1() -> Float:
    return _share("beta_1", 0.9, "How slowly the average of the gradients follows.")


def _beta_2(default: float = 0.999) -> Float:
    return _share("beta_2", default, "How slowly the average of the squared gradients follows.")


def _rho(default: float) -> Float:
    return _share("rho", default, "How slowly the average of the squared gradients follows.")


EPSILON = Float(
    name="epsilon",
    help="A small number against division by zero.",
    default=1e-7,
    minimum=0.0,
    maximum=1.0,
    excludes_minimum=True,
    is_logarithmic=True,
    is_advanced=True,
)
AMSGRAD = Bool(
    name="amsgrad",
    help="Never let the average of the squared gradients shrink.",
    default=False,
    is_advanced=True,
)
CLIPPING = ("clipnorm", "clipvalue", "global_clipnorm")
"""Parameters of which Keras accepts at most one."""
CLIPPING_AND_AVERAGING: tuple[Param, ...] = (
    _optional("clipnorm", "Shorten each weight array's gradient to this length at most."),
    _optional("clipvalue", "Cut each entry of the gradient off at this size."),
    _optional("global_clipnorm", "Shorten the whole gradient to this length at most."),
    Bool(
        name="use_ema",
        help="Keep a moving average of the weights beside them.",
        default=False,
        is_advanced=True,
    ),
    _share("ema_momentum", 0.99, "How slowly the average of the weights follows."),
)
COMMON: tuple[Param, ...] = (
    _optional("weight_decay", "Shrink all weights a little at each step."),
    *CLIPPING_AND_AVERAGING,
)

OPTIMIZERS = Registry(
    "optimizer",
    (
        OptimizerSpec(
            name="sgd",
            label="SGD",
            keras_class="SGD",
            summary="Steps straight down the slope; plain, and the one to understand first.",
            formula="w ← w − η · g",
            params=(
                _momentum(),
                Bool(name="nesterov", help="Look ahead along the momentum.", default=False),
                *COMMON,
            ),
            learning_rate=0.01,
            is_adaptive=False,
            aliases=("GradientDescent",),
            rule=update_formulas.sgd,
        ),
        OptimizerSpec(
            name="adam",
            label="Adam",
            keras_class="Adam",
            summary="Gives each weight its own step size; works well without tuning.",
            formula="w ← w − η · m / (√v + ε)",
            params=(_beta_1(), _beta_2(), EPSILON, AMSGRAD, *COMMON),
            rule=update_formulas.adam,
        ),
        OptimizerSpec(
            name="adamw",
            label="AdamW",
            keras_class="AdamW",
            summary="Adam that also shrinks all weights a little at each step.",
            formula="w ← w − η · (m / (√v + ε) + λ · w)",
            params=(
                Float(
                    name="weight_decay",
                    help="By how much all weights shrink at each step (λ).",
                    default=0.004,
                    minimum=0.0,
                    maximum=10.0,
                    is_logarithmic=True,
                ),
                _beta_1(),
                _beta_2(),
                EPSILON,
                AMSGRAD,
                *CLIPPING_AND_AVERAGING,
            ),
            rule=update_formulas.adam,
        ),
        OptimizerSpec(
            name="nadam",
            label="Nadam",
            keras_class="Nadam",
            summary="Adam that looks ahead along its momentum.",
            formula="w ← w − η · (β₁ · m + (1 − β₁) · g) / (√v + ε)",
            params=(_beta_1(), _beta_2(), EPSILON, *COMMON),
            rule=update_formulas.nadam,
        ),
        OptimizerSpec(
            name="adamax",
            label="Adamax",
            keras_class="Adamax",
            summary="Adam with the largest gradient in place of the average square.",
            formula="w ← w − η · m / (u + ε),  u = max(β₂ · u, |g|)",
            params=(_beta_1(), _beta_2(), EPSILON, *COMMON),
            rule=update_formulas.adamax,
        ),
        OptimizerSpec(
            name="rmsprop",
            label="RMSprop",
            keras_class="RMSprop",
            summary="Divides each step by the recent size of the gradient.",
            formula="w ← w − η · g / √(v + ε)",
            params=(
                _rho(0.9),
                _momentum(),
                EPSILON,
                Bool(
                    name="centered",
                    help="Divide by the spread of the gradients rather than their size.",
                    default=False,
                    is_advanced=True,
                ),
                *COMMON,
            ),
            rule=update_formulas.rmsprop,
        ),
        OptimizerSpec(
            name="adagrad",
            label="Adagrad",
            keras_class="Adagrad",
            summary="Steps get smaller for weights that were changed much already.",
            formula="w ← w − η · g / √(Σg² + ε)",
            params=(
                Float(
                    name="initial_accumulator_value",
                    help="The sum of squared gradients to start from.",
                    default=0.1,
                    minimum=0.0,
                    maximum=1000.0,
                    is_advanced=True,
                ),
                EPSILON,
                *COMMON,
            ),
            rule=update_formulas.adagrad,
        ),
        OptimizerSpec(
            name="adadelta",
            label="Adadelta",
            keras_class="Adadelta",
            summary="Sets its own step sizes; begins slowly, often with a learning rate of 1.",
            formula="w ← w − η · g · √(d + ε) / √(v + ε)",
            params=(_rho(0.95), EPSILON, *COMMON),
            rule=update_formulas.adadelta,
        ),
        OptimizerSpec(
            name="lion",
            label="Lion",
            keras_class="Lion",
            summary="Uses only the sign of the momentum; wants a smaller learning rate than Adam.",
            formula="w ← w − η · sign(β₁ · m + (1 − β₁) · g)",
            params=(_beta_1(), _beta_2(0.99), *COMMON),
            rule=update_formulas.lion,
        ),
    ),
)

USUAL_OPTIMIZER = "adam"
"""The optimizer to begin with."""
KERAS_DEFAULT = "rmsprop"
"""The optimizer that Keras takes where `compile` names none."""
