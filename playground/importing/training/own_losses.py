"""A loss or metric that a script defines itself, as an expression of Keras operations."""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from playground.base.errors import ParameterError
from playground.base.tasks import TaskKind
from playground.catalog.formulas.expressions import (
    LOSS_FUNCTIONS,
    SAME_AS,
    Called,
    Expression,
    Operated,
    Parameter,
    parsed,
    text_of,
)
from playground.catalog.losses import ROBUST_LOSS, USUAL_LOSS
from playground.importing.network.constants import NotConstant
from playground.importing.network.values import Formula, Function, Instance, Partial, Role, Value
from playground.importing.network.world import TooMuch, World


@dataclass(frozen=True, slots=True)
class OwnFunction:
    """What a function of the script computes.

    Attributes
    ----------
    text : str
        The expression; empty where it is none.
    known : str
        The loss or metric of the catalogue that computes the same; empty for none.
    why : str
        Why it is not an expression.
    has_logits : bool
        Whether the loss applies softmax or sigmoid to the output itself.
    """

    text: str = ""
    known: str = ""
    why: str = ""
    has_logits: bool = False


def is_own(value: Value) -> bool:
    """Return whether a value is a function or an object of the script."""
    if isinstance(value, Instance):
        return value.owner.role in (Role.LOSS, Role.PLAIN)
    return isinstance(value, Function | Partial)


def own_function(value: Value, world: World) -> OwnFunction:
    """Return what a loss or metric of the script computes."""
    runner, notes = world.runner, world.notes
    assert runner is not None
    function, first = _function_of(value)
    if function is None:
        return OwnFunction(why="it has no call()")
    parameters = (Formula(Parameter("y_true")), Formula(Parameter("y_pred")))
    world.notes = notes.scratch()
    try:
        found = runner.run_function(function, (*first, *parameters), {})
    except (NotConstant, TooMuch, RecursionError):
        found = None
    finally:
        scratch, world.notes = world.notes, notes
    if isinstance(found, Formula):
        return _known(found.expression)
    problems = scratch.collected()
    if problems:
        note = problems[0]
        return OwnFunction(why=f"line {note.line} ({note.text}): {note.message}")
    return OwnFunction(why="it is not made of operations of Keras alone")


def is_expression_of(value: Value, text: str) -> bool:
    """Return whether a function of the script is nothing but this expression of Keras."""
    body = value.definition.body if isinstance(value, Function) else []
    if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None:
        return False
    written = ast.unparse(body[0].value).replace("keras.ops.", "").replace("keras.losses.", "")
    try:
        return parsed(written) == parsed(text)
    except ParameterError:
        return False


def _function_of(value: Value) -> tuple[Function | None, tuple[Value, ...]]:
    """Return the function that computes a loss, and what it gets before labels and predictions."""
    if isinstance(value, Instance):
        found = value.owner.find("call") or value.owner.find("__call__")
        return (found, (value,)) if isinstance(found, Function) else (None, ())
    if isinstance(value, Partial) and isinstance(value.function, Function):
        return value.function, value.arguments
    return (value, ()) if isinstance(value, Function) else (None, ())


def _known(expression: Expression) -> OwnFunction:
    try:
        text = text_of(expression)
        parsed(text)
    except (ParameterError, RecursionError):
        return OwnFunction(why="its expression is too large")
    if isinstance(expression, Called) and expression.name in LOSS_FUNCTIONS:
        labels, predicted = expression.arguments
        has_logits = isinstance(predicted, Called) and predicted.name in ("softmax", "sigmoid")
        if isinstance(predicted, Called) and has_logits:
            predicted = predicted.arguments[0]
        is_plain = (labels, predicted) == (Parameter("y_true"), Parameter("y_pred"))
        return OwnFunction(text, expression.name if is_plain else "", has_logits=has_logits)
    return OwnFunction(text, SAME_AS.get(text_of(_plain(expression)), ""))


def _plain(expression: Expression) -> Expression:
    """Return an expression in the form of `SAME_AS`; its value is the same for all samples."""
    if isinstance(expression, Operated):
        left, right = _plain(expression.left), _plain(expression.right)
        if expression.sign == "**" and right == 2.0:
            return Called("square", (_turned(left),))
        return Operated(left, expression.sign, right)
    if not isinstance(expression, Called):
        return expression
    arguments = tuple(map(_plain, expression.arguments))
    if expression.name in ("square", "abs"):
        arguments = tuple(map(_turned, arguments))
    axis = None if expression.name == "mean" and expression.axis == -1 else expression.axis
    return Called(expression.name, arguments, axis, expression.keepdims)


def _turned(expression: Expression) -> Expression:
    """Return ``y_true - y_pred`` for ``y_pred - y_true``, under an operation without a sign."""
    turned = Operated(Parameter("y_pred"), "-", Parameter("y_true"))
    if expression == turned:
        return Operated(Parameter("y_true"), "-", Parameter("y_pred"))
    return expression


def with_settings(name: str, given: Mapping[str, Value]) -> tuple[str, dict[str, Value]]:
    """Return a loss of Keras with its settings as an expression, and the settings left.

    The text is empty where the settings are Keras's own, or where no expression has them.
    """
    rest = {word: value for word, value in given.items() if value is not None}
    for word, (neutral, expression_of) in SETTINGS.get(name, {}).items():
        value = rest.get(word)
        if not isinstance(value, int | float) or value == neutral or rest.get("from_logits"):
            continue
        del rest[word]
        return expression_of(float(value)), rest
    return "", rest


def _huber(delta: float) -> str:
    """Return Huber's loss: squared below `delta`, on a straight line above it."""
    error = "abs(y_true - y_pred)"
    squared, straight = f"0.5 * square({error})", f"{delta!r} * ({error} - {delta / 2!r})"
    return text_of(parsed(f"mean(where({error} <= {delta!r}, {squared}, {straight}), axis=-1)"))


def _smoothed(share: float) -> str:
    """Return the binary cross-entropy with labels moved towards a half."""
    labels = f"y_true * {1 - share!r} + {share / 2!r}"
    return text_of(parsed(f"{USUAL_LOSS[TaskKind.BINARY]}({labels}, y_pred)"))


SETTINGS: Mapping[str, Mapping[str, tuple[float, Callable[[float], str]]]] = MappingProxyType(
    {
        ROBUST_LOSS: {"delta": (1.0, _huber)},
        USUAL_LOSS[TaskKind.BINARY]: {"label_smoothing": (0.0, _smoothed)},
    }
)
"""Settings of losses that an expression has, with Keras's default.

References
----------
Keras, ``keras.losses.Huber`` and ``keras.losses.BinaryCrossentropy``.
"""
