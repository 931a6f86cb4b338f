"""Losses that a person writes as an expression of Keras operations; data, never run as Python.

An expression is text such as ``mean(square(y_true - y_pred), axis=-1)``. `parsed` accepts
numbers, the two parameters, ``+ - * / **``, comparisons, and calls of `OPERATIONS` alone, and
turns them into a small tree. The engine computes the tree with Keras; a script has it as code.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from types import MappingProxyType
from typing import Any, TypeAlias

from playground.base.errors import ParameterError

PARAMETERS = ("y_true", "y_pred")
OWN_FUNCTION = "own_loss"
"""What an exported script calls the function of an own loss."""
LONGEST = 4000
DEEPEST = 40
MOST_PARTS = 400
LARGEST = 1e12

OPERATIONS: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("abs", "square", "sqrt", "exp", "log", "log1p", "expm1", "sign"), 1),
        **dict.fromkeys(("sin", "cos", "tanh", "sigmoid", "relu", "softplus", "softmax"), 1),
        **dict.fromkeys(("mean", "sum", "max", "min", "var", "std", "logsumexp", "ravel"), 1),
        **dict.fromkeys(("round", "floor", "ceil"), 1),
        **dict.fromkeys(("maximum", "minimum", "power"), 2),
        **dict.fromkeys(("where", "clip"), 3),
    }
)
"""Functions of `keras.ops`, and how many arguments they take."""
OVER_AXES = frozenset(("mean", "sum", "max", "min", "var", "std", "logsumexp", "softmax"))
"""Those that also take ``axis``."""
LOSS_FUNCTIONS = frozenset(
    (
        *("binary_crossentropy", "categorical_crossentropy", "mean_squared_error"),
        *("mean_absolute_error", "huber", "log_cosh", "kl_divergence", "poisson", "hinge"),
        "sparse_categorical_crossentropy",
    )
)
"""Functions of `keras.losses`: two arguments, the labels and the predictions."""
ERROR = "y_true - y_pred"
SAME_AS: Mapping[str, str] = MappingProxyType(
    {
        f"mean(square({ERROR}))": "mean_squared_error",
        f"mean(abs({ERROR}))": "mean_absolute_error",
        f"sqrt(mean(square({ERROR})))": "root_mean_squared_error",
    }
)
"""Expressions that a loss or metric of the catalogue computes, without the last axis."""
SIGNS: Mapping[str, type[ast.operator] | type[ast.cmpop]] = MappingProxyType(
    {
        **{"+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div, "**": ast.Pow},
        **{"<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE, "==": ast.Eq},
    }
)
BY_SIGN = {sign: text for text, sign in SIGNS.items()}


@dataclass(frozen=True, slots=True)
class Parameter:
    """``y_true`` or ``y_pred``."""

    name: str


@dataclass(frozen=True, slots=True)
class Operated:
    """``left sign right``."""

    left: "Expression"
    sign: str
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Called:
    """A call of an operation.

    Attributes
    ----------
    name : str
        An entry of `OPERATIONS` or of `LOSS_FUNCTIONS`.
    arguments : tuple of Expression
    axis : int, tuple of int, or None
        None for all axes.
    keepdims : bool
    """

    name: str
    arguments: tuple["Expression", ...]
    axis: int | tuple[int, ...] | None = None
    keepdims: bool = False


Expression: TypeAlias = float | Parameter | Operated | Called
Operations: TypeAlias = Callable[[str], Callable[..., Any]]
"""From a name to the function that computes it. Any: tensors of Keras."""


def parsed(text: str) -> Expression:
    """Return the tree of an expression.

    Raises
    ------
    ParameterError
        It is too long, or has a part that is not allowed; the message names it.

    Examples
    --------
    >>> text_of(parsed("mean(abs(y_true-y_pred), axis=-1)"))
    'mean(abs(y_true - y_pred), axis=-1)'
    """
    if len(text) > LONGEST:
        raise ParameterError(
            f"the expression of the loss has more than {LONGEST:,} characters; write it shorter"
        )
    try:
        tree = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ParameterError(
            f"the loss {text[:60]!r} is not an expression; write one such as "
            "mean(square(y_true - y_pred), axis=-1)"
        ) from None
    reader = _Reader()
    return reader.read(tree, 0)


class _Reader:
    """Turns a syntax tree into an expression, within the limits."""

    def __init__(self) -> None:
        self._parts = 0

    def read(self, node: ast.expr, depth: int) -> Expression:
        self._parts += 1
        if depth > DEEPEST or self._parts > MOST_PARTS:
            raise ParameterError(
                f"the expression of the loss has more than {MOST_PARTS} parts, or more than "
                f"{DEEPEST} within each other; write it shorter"
            )
        match node:
            case ast.Constant(value=bool()):
                pass
            case ast.Constant(value=int() | float() as number) if abs(number) <= LARGEST:
                return float(number)
            case ast.Name(id=word) if word in PARAMETERS:
                return Parameter(word)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.read(operand, depth + 1)
                return -inner if isinstance(inner, float) else Operated(-1.0, "*", inner)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in BY_SIGN:
                return self._operated(left, BY_SIGN[type(op)], right, depth)
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in BY_SIGN:
                return self._operated(left, BY_SIGN[type(op)], right, depth)
            case ast.Call(func=ast.Name(id=word)):
                return self._call(word, node, depth)
        raise ParameterError(
            f"{ast.unparse(node)[:60]} is not allowed in the expression of a loss; it may have "
            "numbers, y_true, y_pred, arithmetic and operations of Keras"
        )

    def _operated(self, left: ast.expr, sign: str, right: ast.expr, depth: int) -> Expression:
        """Return two parts joined; of two numbers their result, if it is a number too."""
        sides = self.read(left, depth + 1), self.read(right, depth + 1)
        if not (isinstance(sides[0], float) and isinstance(sides[1], float)):
            return Operated(sides[0], sign, sides[1])
        try:
            found = _operated(sides[0], sign, sides[1])
        except (ZeroDivisionError, OverflowError):
            found = None
        if not isinstance(found, float) or abs(found) > LARGEST:
            raise ParameterError(
                f"{text_of(Operated(sides[0], sign, sides[1]))} has no value that a loss may use; "
                f"numbers lie within ±{LARGEST:g}"
            )
        return found

    def _call(self, word: str, node: ast.Call, depth: int) -> Expression:
        arguments = tuple(self.read(each, depth + 1) for each in node.args)
        named = {each.arg: each.value for each in node.keywords}
        axis = _axis(named.pop("axis", None))
        keepdims = _flag(named.pop("keepdims", None))
        if named:
            raise ParameterError(f"{word}() takes axis and keepdims alone by name")
        return called(word, arguments, axis, keepdims=keepdims)


def _flag(node: ast.expr | None) -> bool:
    match node:
        case None:
            return False
        case ast.Constant(value=bool() as value):
            return value
    raise ParameterError("keepdims must be True or False")


def _axis(node: ast.expr | None) -> int | tuple[int, ...] | None:
    try:
        axis = None if node is None else ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        axis = "unknown"
    entries = axis if isinstance(axis, tuple) else (axis,)
    if axis is not None and not all(type(entry) is int and abs(entry) <= 8 for entry in entries):
        raise ParameterError("axis must be one or several small whole numbers")
    return axis if isinstance(axis, int | tuple) else None


def called(
    name: str,
    arguments: tuple[Expression, ...],
    axis: int | tuple[int, ...] | None = None,
    *,
    keepdims: bool = False,
) -> Called:
    """Return the call of an operation.

    Raises
    ------
    ParameterError
        There is no such operation, or it takes other arguments.
    """
    count = 2 if name in LOSS_FUNCTIONS else OPERATIONS.get(name)
    if count is None:
        raise ParameterError(f"{name}() is not an operation that a loss may have here")
    if len(arguments) != count:
        raise ParameterError(f"{name}() takes {count} arguments; received {len(arguments)}")
    if axis is not None and name not in OVER_AXES:
        raise ParameterError(f"{name}() takes no axis here")
    return Called(name, arguments, axis, keepdims)


def text_of(
    expression: Expression, prefix: str = "", loss_prefix: str = "", *, is_inner: bool = False
) -> str:
    """Return an expression as text.

    Parameters
    ----------
    prefix, loss_prefix : str
        What is written before the names of operations and of losses: ``ops.`` in a script.
    """
    if isinstance(expression, float):
        return f"{expression:g}" if _is_short(expression) else repr(expression)
    if isinstance(expression, Parameter):
        return expression.name
    if isinstance(expression, Operated):
        left = text_of(expression.left, prefix, loss_prefix, is_inner=True)
        if left.startswith("-"):
            left = f"({left})"  # a power binds tighter than a minus before it
        right = text_of(expression.right, prefix, loss_prefix, is_inner=True)
        text = f"{left} {expression.sign} {right}"
        return f"({text})" if is_inner else text
    arguments = [text_of(each, prefix, loss_prefix) for each in expression.arguments]
    if expression.axis is not None:
        arguments.append(f"axis={expression.axis}")
    if expression.keepdims:
        arguments.append("keepdims=True")
    start = loss_prefix if expression.name in LOSS_FUNCTIONS else prefix
    return f"{start}{expression.name}({', '.join(arguments)})"


def _is_short(number: float) -> bool:
    return isfinite(number) and float(f"{number:g}") == number


def computed(expression: Expression, y_true: Any, y_pred: Any, operations: Operations) -> Any:
    """Return the value of an expression. Any: tensors of Keras.

    Parameters
    ----------
    operations : callable
        From the name of an operation or a loss to the function that computes it.
    """
    if isinstance(expression, float):
        return expression
    if isinstance(expression, Parameter):
        return y_true if expression.name == "y_true" else y_pred
    if isinstance(expression, Operated):
        left = computed(expression.left, y_true, y_pred, operations)
        right = computed(expression.right, y_true, y_pred, operations)
        return _operated(left, expression.sign, right)
    arguments = [computed(each, y_true, y_pred, operations) for each in expression.arguments]
    named: dict[str, Any] = {}
    if expression.name in OVER_AXES and (
        expression.axis is not None or expression.name != "softmax"
    ):
        named["axis"] = expression.axis
    if expression.keepdims:
        named["keepdims"] = True
    return operations(expression.name)(*arguments, **named)


def _operated(left: Any, sign: str, right: Any) -> Any:  # noqa: PLR0911 - one for each sign
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right
        case "**":
            return left**right
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case _:
            return left == right
