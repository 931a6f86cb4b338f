"""A formula that the user wrote: parsed into a small tree, computed by numpy, never run as code.

Python's grammar is used to parse it, and only these parts of it are kept: numbers, the named
variables, + - * / ** and comparisons, and calls of the functions in `FUNCTIONS`. The text of a
script is written from the tree again, so nothing of the user's text gets into it as it is.
"""

import ast
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from math import e, isfinite, pi
from types import MappingProxyType
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import ParameterError

Column: TypeAlias = NDArray[np.floating]

LONGEST = 200
"""Characters."""
MOST_PARTS = 100
DEEPEST = 25
LARGEST = 1e9
"""Of a number in the text."""

FUNCTIONS: Mapping[str, Callable[[Column], Column]] = MappingProxyType(
    {
        "sin": np.sin,
        "cos": np.cos,
        "tan": np.tan,
        "exp": np.exp,
        "log": np.log,
        "sqrt": np.sqrt,
        "abs": np.abs,
        "sign": np.sign,
        "tanh": np.tanh,
        "floor": np.floor,
    }
)
"""Functions of one number; numpy has all of them under the same name."""
CONSTANTS = MappingProxyType({"pi": pi, "e": e})
OPERATORS: Mapping[type[ast.AST], tuple[str, np.ufunc]] = MappingProxyType(
    {
        ast.Add: ("+", np.add),
        ast.Sub: ("-", np.subtract),
        ast.Mult: ("*", np.multiply),
        ast.Div: ("/", np.divide),
        ast.Pow: ("**", np.power),
        ast.Lt: ("<", np.less),
        ast.LtE: ("<=", np.less_equal),
        ast.Gt: (">", np.greater),
        ast.GtE: (">=", np.greater_equal),
    }
)
TENSOR_FUNCTIONS = (*(joined.__name__ for _sign, joined in OPERATORS.values()), "negative", "cast")
"""What `Formula.tensor` calls in addition to `FUNCTIONS`; numpy and Keras name them alike."""
SUPERSCRIPTS = str.maketrans({"²": "**2", "³": "**3", "·": "*", "×": "*", "−": "-", "^": "**"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

    value: float


@dataclass(frozen=True, slots=True)
class Variable:
    """One of the variables, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    """The negative of a part."""

    part: "Part"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of `FUNCTIONS`, of a part."""

    function: str
    part: "Part"


@dataclass(frozen=True, slots=True)
class Operation:
    """Two parts joined by an operator: "+", "-", "*", "/", "**", "<", "<=", ">", ">="."""

    operator: str
    left: "Part"
    right: "Part"


Part: TypeAlias = Number | Variable | Negative | Call | Operation
_JOIN = dict(OPERATORS.values())


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that was parsed.

    Attributes
    ----------
    part : Part
        Its tree.
    """

    part: Part

    def compute(self, **columns: Column) -> NDArray[np.float64]:
        """Return its value for each row of `columns`, which has an array for each variable.

        Where it has no value, such as 1/0, the result is infinite or NaN. A comparison is
        1 where it holds and 0 elsewhere.
        """
        size = next(iter(columns.values())).shape
        with np.errstate(all="ignore"):
            values = np.asarray(_computed(self.part, columns), np.float64)
        return np.broadcast_to(values, size).copy()

    def tensor(self, functions: Any, columns: Mapping[str, Any]) -> Any:
        """Return its value as a tensor of Keras.

        Parameters
        ----------
        functions : module
            `keras.ops`. Any: Keras has no types.
        columns : mapping of str to tensor
            The variables.
        """
        return _tensor(self.part, functions, columns)

    def code(self, **names: str) -> str:
        """Return it as an expression of a script that has numpy as ``np``.

        Parameters
        ----------
        names : str
            What each variable is called there.
        """
        return _code(self.part, names)

    def text(self) -> str:
        """Return it as text that `parse_formula` reads as a formula of the same value."""
        return _code(self.part, {}).replace("np.", "")


def parse_formula(text: str, variables: tuple[str, ...]) -> Formula:
    """Return the formula in `text`.

    Parameters
    ----------
    text : str
        Such as "sin(x) + y**2" or "x² + y² < 9".
    variables : tuple of str
        The names that it may use.

    Raises
    ------
    ParameterError
        It is not a valid formula; the message says what is wrong.

    Examples
    --------
    >>> formula = parse_formula("2 * x^2 - 1", ("x",))
    >>> formula.compute(x=np.array([0.0, 3.0])).tolist()
    [-1.0, 17.0]
    >>> formula.code(x="x1")
    '2 * x1 ** 2 - 1'
    """
    plain = text.translate(SUPERSCRIPTS).strip()
    if not plain or len(plain) > LONGEST:
        raise ParameterError(
            f"A formula has 1 to {LONGEST} characters; received {len(plain)}: write it shorter"
            if plain
            else "The formula is empty; write one such as sin(x) + 1"
        )
    try:
        tree = ast.parse(plain, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ParameterError(
            f"{text.strip()!r:.60} is not a formula; write one such as sin(x) + x**2"
        ) from None
    return Formula(_Reader(variables).read(tree))


@dataclass(frozen=True, slots=True)
class FormulaCode:
    """A formula in a script.

    Attributes
    ----------
    formula : Formula
    names : mapping of str to str
        What each variable is called there.
    """

    formula: Formula
    names: Mapping[str, str]

    @property
    def text(self) -> str:
        """The expression, as `Formula.code` writes it."""
        return self.formula.code(**self.names)


def formula_of_code(node: ast.expr, names: Mapping[str, str]) -> Formula:
    """Return the formula that `Formula.code` writes as the expression `node`.

    Parameters
    ----------
    names : mapping of str to str
        What each variable is called there.

    Raises
    ------
    ParameterError
        It is not a formula of these variables.

    Examples
    --------
    >>> code = "np.sin(x1) + 1.0 * (x1 > 2)"
    >>> formula_of_code(ast.parse(code, mode="eval").body, {"x": "x1"}).text()
    'sin(x) + 1.0 * (x > 2)'
    """
    variables = {there: here for here, there in names.items()}
    tree = _FromCode(variables).visit(deepcopy(node))
    return Formula(_Reader(tuple(names)).read(tree))


class _FromCode(ast.NodeTransformer):
    """Turns the expression of a script into one that a person would write."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self._variables.get(node.id, f"{node.id} of the script"))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        match node.func:
            case ast.Attribute(value=ast.Name(id="np"), attr=name):
                arguments = [self.visit(argument) for argument in node.args]
                return ast.Call(ast.Name(name), arguments, node.keywords)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        match node:
            case ast.BinOp(ast.Constant(value=1.0), ast.Mult(), ast.Compare() as comparison):
                return self.generic_visit(comparison)
        return self.generic_visit(node)


class _Reader:
    """Makes parts of Python's syntax tree, and counts them."""

    def __init__(self, variables: tuple[str, ...]) -> None:
        self._variables = variables
        self._count = 0

    def read(self, node: ast.AST, depth: int = 0) -> Part:
        self._count += 1
        if self._count > MOST_PARTS or depth > DEEPEST:
            raise ParameterError(
                f"The formula has more than {MOST_PARTS} parts, or more than {DEEPEST} within each "
                "other; write it shorter"
            )
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return self._number(value)
            case ast.Name(id=name):
                return self._name(name)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=operand):
                part = self.read(operand, depth + 1)
                return Negative(part) if isinstance(sign, ast.USub) else part
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in OPERATORS:
                return self._joined(operator, left, right, depth)
            case ast.Compare(left=left, ops=[operator], comparators=[right]) if (
                type(operator) in OPERATORS
            ):
                return self._joined(operator, left, right, depth)
            case ast.Call(func=ast.Name(id=name), args=[argument], keywords=[]):
                return self._call(name, argument, depth)
        raise ParameterError(
            f"A formula has numbers, {', '.join(self._variables)}, + - * / ** < > and functions; "
            f"received {ast.unparse(node)!r:.60}"
        )

    def _number(self, value: float) -> Number:
        try:
            number = float(value)
        except OverflowError:
            number = float("inf")
        if not isfinite(number) or abs(number) > LARGEST:
            raise ParameterError(f"Numbers of a formula lie within ±{LARGEST:g}; use smaller ones")
        return Number(number)

    def _name(self, name: str) -> Part:
        if name in self._variables:
            return Variable(name)
        if name in CONSTANTS:
            return Number(CONSTANTS[name])
        raise ParameterError(
            f"The formula does not know {name!r:.40}; it may use {', '.join(self._variables)}, pi "
            f"and e"
        )

    def _call(self, name: str, argument: ast.AST, depth: int) -> Call:
        if name not in FUNCTIONS:
            raise ParameterError(
                f"The formula does not know the function {name!r:.40}; it knows "
                f"{', '.join(FUNCTIONS)}"
            )
        return Call(name, self.read(argument, depth + 1))

    def _joined(self, operator: ast.AST, left: ast.AST, right: ast.AST, depth: int) -> Operation:
        sign, _function = OPERATORS[type(operator)]
        return Operation(sign, self.read(left, depth + 1), self.read(right, depth + 1))


def _computed(part: Part, columns: Mapping[str, Column]) -> Column | float:
    """Return the value of a part, with the precision of the columns.

    Numbers stay Python's, as in a script: numpy then keeps the precision of the arrays.
    """
    match part:
        case Number(value):
            return value
        case Variable(name):
            return columns[name]
        case Negative(inner):
            return -_computed(inner, columns)
        case Call(function, inner):
            return FUNCTIONS[function](np.asarray(_computed(inner, columns)))
        case Operation(sign, left, right):
            before, after = _computed(left, columns), _computed(right, columns)
            joined = _JOIN[sign](before, after)
            if isinstance(before, float) and isinstance(after, float):
                return float(joined)
            return np.asarray(joined) * 1.0


def _tensor(part: Part, ops: Any, columns: Mapping[str, Any]) -> Any:
    match part:
        case Number(value):
            return value
        case Variable(name):
            return columns[name]
        case Negative(inner):
            return ops.negative(_tensor(inner, ops, columns))
        case Call(function, inner):
            return getattr(ops, function)(_tensor(inner, ops, columns))
        case Operation(sign, left, right):
            join = getattr(ops, _JOIN[sign].__name__)
            joined = join(_tensor(left, ops, columns), _tensor(right, ops, columns))
            return ops.cast(joined, "float32") if _BINDING[sign] == COMPARES else joined


COMPARES = 1
"""How strongly a comparison binds; its code is a product, since a script needs numbers."""
_BINDING = {"<": 1, "<=": 1, ">": 1, ">=": 1, "+": 2, "-": 2, "*": 3, "/": 3, "**": 5}
_NEGATIVE = 4


def _code(part: Part, names: Mapping[str, str]) -> str:
    match part:
        case Number(value):
            return repr(int(value)) if value == int(value) else repr(value)
        case Variable(name):
            return names.get(name, name)
        case Negative(inner):
            return f"-{_inner_code(inner, _NEGATIVE, names)}"
        case Call(function, inner):
            return f"np.{function}({_code(inner, names)})"
        case Operation(sign, left, right):
            binding = _BINDING[sign]
            is_power = sign == "**"
            before = _inner_code(left, binding + is_power, names)
            after = _inner_code(right, binding + (not is_power), names)
            text = f"{before} {sign} {after}"
            return f"1.0 * ({text})" if binding == COMPARES else text


def _inner_code(part: Part, binding: int, names: Mapping[str, str]) -> str:
    """Return the code of a part, in parentheses if it would otherwise be taken apart."""
    own = {Operation: 0, Negative: _NEGATIVE}.get(type(part), 9)
    if isinstance(part, Operation):
        own = _BINDING[part.operator]
        own = _BINDING["*"] if own == COMPARES else own
    if isinstance(part, Number) and part.value < 0:
        own = _NEGATIVE
    text = _code(part, names)
    return text if own >= binding else f"({text})"
