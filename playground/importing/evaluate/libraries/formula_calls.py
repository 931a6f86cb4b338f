"""What a loss or metric of the script computes: operations of Keras, TensorFlow and NumPy.

The function is interpreted with formulas in place of the labels and the predictions; what comes
out is an expression of the catalogue, or the first operation that has none is named.
"""

import ast
from collections.abc import Mapping
from types import MappingProxyType

from playground.base.errors import ParameterError
from playground.base.tasks import TaskKind
from playground.catalog.formulas.expressions import (
    BY_SIGN,
    LOSS_FUNCTIONS,
    MOST_PARTS,
    OPERATIONS,
    OVER_AXES,
    Called,
    Expression,
    Operated,
    called,
)
from playground.catalog.losses import LOSSES, USUAL_LOSS
from playground.importing.network.constants import NotConstant
from playground.importing.network.values import Arguments, Formula, Name, Named, Value

SAME = frozenset(("cast", "convert_to_tensor", "identity", "stop_gradient", "asarray"))
OTHER_NAMES: Mapping[str, str] = MappingProxyType(
    {
        **{"reduce_mean": "mean", "reduce_sum": "sum", "reduce_max": "max", "reduce_min": "min"},
        **{"amax": "max", "amin": "min", "pow": "power", "clip_by_value": "clip"},
        **{"flatten": "ravel", "batch_flatten": "ravel", "switch": "where", "absolute": "abs"},
        **{"reduce_logsumexp": "logsumexp", "reduce_std": "std", "reduce_variance": "var"},
        "squared_difference": "square",
        **{alias: spec.name for spec in LOSSES for alias in spec.aliases},
    }
)
"""Names of operations in other libraries, and Keras's."""
SIGNS: Mapping[str, str] = MappingProxyType(
    {
        **{"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "less": "<"},
        **{"less_equal": "<=", "greater": ">", "greater_equal": ">=", "equal": "=="},
        "true_divide": "/",
    }
)
"""Functions that are arithmetic."""
WORDS = frozenset(("axis", "keepdims", "keep_dims", "dtype", "name"))
EPSILON = 1e-7


def is_on_formulas(arguments: Arguments, named: Named) -> bool:
    """Return whether a call receives the labels or predictions of an own loss."""
    return any(_holds_formula(value) for value in (*arguments, *named.values()))


def _holds_formula(value: Value) -> bool:
    if isinstance(value, list | tuple):
        return any(isinstance(entry, Formula) for entry in value)
    return isinstance(value, Formula)


def operated_formula(left: Value, sign: ast.operator | ast.cmpop, right: Value) -> Formula:
    """Return ``left sign right``.

    Raises
    ------
    NotConstant
        One of them is not part of an expression.
    """
    text = BY_SIGN.get(type(sign))
    if text is None:
        raise NotConstant
    return _formula(Operated(_part(left), text, _part(right)), left, right)


def call(name: Name, arguments: Arguments, named: Named) -> Value:
    """Return what a function gives for formulas.

    Raises
    ------
    NotConstant
        No operation of the catalogue computes it.
    """
    leaf = OTHER_NAMES.get(name.leaf, name.leaf)
    if leaf in SAME:
        return arguments[0]
    if name.leaf == "squared_difference" and len(arguments) == 2:
        error = Operated(_part(arguments[0]), "-", _part(arguments[1]))
        return _formula(called("square", (error,)), *arguments)
    if leaf in SIGNS and len(arguments) == 2:
        found = Operated(_part(arguments[0]), SIGNS[leaf], _part(arguments[1]))
        return _formula(found, *arguments)
    if leaf == "reshape" and list(_shape(arguments, named)) == [-1]:
        return _formula(called("ravel", (_part(arguments[0]),)), *arguments)
    if leaf in LOSS_FUNCTIONS:
        return _loss(name, leaf, arguments, named)
    if leaf not in OPERATIONS:
        raise NotConstant
    return _formula(_operation(leaf, arguments, named), *arguments, *named.values())


def _operation(leaf: str, arguments: Arguments, named: Named) -> Called:
    """Return the call of an operation; an axis may be its second argument."""
    count = OPERATIONS[leaf]
    positional = dict(zip(("axis", "keepdims"), arguments[count:], strict=False))
    given = positional if leaf in OVER_AXES else {}
    given |= {"keepdims" if word == "keep_dims" else word: value for word, value in named.items()}
    parts = list(arguments[:count])
    parts += [given.pop(word) for word in list(given) if word not in WORDS]
    axis = given.get("axis")
    axes = tuple(axis) if isinstance(axis, list) else axis
    is_axis = axes is None or isinstance(axes, int | tuple)
    if not is_axis or (len(arguments) > count and leaf not in OVER_AXES):
        raise NotConstant
    try:
        return called(
            leaf,
            tuple(map(_part, parts)),
            axes if isinstance(axes, int | tuple) else None,
            keepdims=given.get("keepdims") is True,
        )
    except ParameterError:
        raise NotConstant from None


def _loss(name: Name, leaf: str, arguments: Arguments, named: Named) -> Formula:
    """Return a loss of Keras within the loss; that of the backend is not averaged."""
    values = (
        *arguments,
        *(named[w] for w in ("y_true", "target", "y_pred", "output") if w in named),
    )
    if len(values) != 2:
        raise NotConstant
    labels, predicted = map(_part, values)
    if named.get("from_logits"):
        predicted = called("sigmoid" if leaf.startswith("binary") else "softmax", (predicted,))
    if ".backend" in name.path and leaf == USUAL_LOSS[TaskKind.BINARY]:
        return _formula(_each_crossentropy(labels, predicted), *values, *values)
    return _formula(called(leaf, (labels, predicted)), *values)


def _formula(expression: Expression, *values: Value) -> Formula:
    """Return the formula of an expression that is made of `values`.

    Raises
    ------
    NotConstant
        It is larger than the expression of a loss may be.
    """
    size = 1 + sum(value.size if isinstance(value, Formula) else 1 for value in values)
    if size > MOST_PARTS:
        raise NotConstant
    return Formula(expression, size)


def _each_crossentropy(labels: Expression, predicted: Expression) -> Expression:
    """Return the binary cross-entropy of each unit."""
    inside = called("clip", (predicted, EPSILON, 1.0 - EPSILON))
    yes = Operated(labels, "*", called("log", (inside,)))
    rest = called("log", (Operated(1.0, "-", inside),))
    no = Operated(Operated(1.0, "-", labels), "*", rest)
    return Operated(-1.0, "*", Operated(yes, "+", no))


def _shape(arguments: Arguments, named: Named) -> list[Value] | tuple[Value, ...]:
    shape = arguments[1] if len(arguments) > 1 else named.get("shape", named.get("newshape"))
    if isinstance(shape, int):
        return [shape]
    return shape if isinstance(shape, list | tuple) else []


def _part(value: Value) -> Expression:
    """Return a value as a part of an expression."""
    if isinstance(value, Formula):
        return value.expression
    if isinstance(value, int | float):
        return float(value)
    raise NotConstant
