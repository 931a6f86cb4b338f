"""Python expressions as small trees, formatted as ruff and Black do.

This is the one place where text becomes code. A name is code only if it is an identifier
(`name`), a value only becomes a literal (`literal`), and other code must be a text of this
program (`formula`, or `filled` for one with values in it). Everything else is refused, so no
file can add a call or a statement to a script.
"""

import keyword
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from string import Template
from typing import TypeAlias

from playground.base.errors import ExportError
from playground.base.formula import FUNCTIONS, TENSOR_FUNCTIONS, FormulaCode
from playground.datasets.features import feature, own_formula

WIDTH = 88
INDENT = "    "
DEEPEST = 40
"""How deep a literal may nest; Python's parser fails at about 90."""


OPERATIONS = frozenset((*FUNCTIONS, *TENSOR_FUNCTIONS))
"""The functions of `keras.ops` of which formulas are made."""


class Code(str):
    """A piece of code; made by `literal`, `name`, `formula` and `filled` alone."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Call:
    """``function(arguments)``, and what follows the closing parenthesis.

    Attributes
    ----------
    function : str
        A name, or several joined by dots: "layers.Dense".
    arguments : tuple of Argument
    applied_to : tuple of Expression
        What the result is called with, as in ``layers.Dense(4)(x)``; empty if it is not called.

    Raises
    ------
    ExportError
        `function` is not a valid name.
    """

    function: str
    arguments: tuple["Argument", ...] = ()
    applied_to: tuple["Expression", ...] = ()

    def __post_init__(self) -> None:
        name(self.function)


@dataclass(frozen=True, slots=True)
class Items:
    """``[a, b]``; with `is_long`, always one item per line."""

    values: tuple["Expression", ...]
    is_long: bool = False


Expression: TypeAlias = Code | Call | Items


@dataclass(frozen=True, slots=True)
class Argument:
    """``value``, or ``name=value``.

    Raises
    ------
    ExportError
        `name` is not a valid name.
    """

    value: Expression
    name: str = ""

    def __post_init__(self) -> None:
        if self.name and not is_name(self.name):
            raise _no_name(self.name)

    @property
    def prefix(self) -> str:
        """What is written before the value."""
        return f"{self.name}=" if self.name else ""


def call(function: str, *values: Expression, **named: Expression) -> Call:
    """Return a call with positional, then named arguments."""
    arguments = [Argument(value) for value in values]
    arguments += [Argument(value, key) for key, value in named.items()]
    return Call(function, tuple(arguments))


def statement(expression: Expression, *, target: str = "", depth: int = 0) -> str:
    """Return `expression`, assigned to `target` if given, on as many lines as it needs.

    Raises
    ------
    ExportError
        `target` is not a valid name.

    >>> print(statement(call("layers.Dense", literal(4), activation=literal("relu")), target="x"))
    x = layers.Dense(4, activation="relu")
    """
    prefix = f"{name(target)} = " if target else ""
    return _laid_out(expression, prefix, "", depth)


def literal(value: object) -> Code:
    """Return a constant as a person writes it: double quotes, short numbers.

    Raises
    ------
    ExportError
        It is not a constant: None, a boolean, a number, a text, or a tuple, list or dict of
        them.

    >>> literal("relu"), literal(0.001), literal((3, 3)), literal(1e-7)
    ('"relu"', '0.001', '(3, 3)', '1e-7')
    >>> literal(float("nan")), literal([-float("inf")])
    ('float("nan")', '[float("-inf")]')
    """
    return Code(_constant(value, DEEPEST))


def name(text: str) -> Code:
    """Return a name, or several joined by dots, as code.

    Raises
    ------
    ExportError
        It is not a valid name.
    """
    if not all(map(is_name, text.split("."))):
        raise _no_name(text)
    return Code(text)


def formula(text: str) -> Code:
    """Return a fixed text of this program as code; never text from elsewhere."""
    return Code(text)


def feature_code(name: str) -> Code:
    """Return a feature as code: that of the registry, or what a formula's own tree writes."""
    return Code(feature(name).code)


class _Operations:
    """Stands for `keras.ops`: each function returns the code of its call."""

    def __getattr__(self, function: str) -> Callable[..., Call]:
        if function not in OPERATIONS:
            raise ExportError(f"keras.ops.{function} is not one of the functions of formulas")

        def made(*values: Expression | float) -> Call:
            return call(f"keras.ops.{function}", *map(_operand, values))

        return made


def _operand(value: Expression | float) -> Expression:
    """Return an operand as code; numbers and texts as literals."""
    if isinstance(value, float) or type(value) is str:
        return literal(value)
    return value


def feature_tensor(feature_name: str, points: Mapping[str, str]) -> Call:
    """Return a feature that is a formula as calls of `keras.ops`.

    Parameters
    ----------
    points : mapping of str to str
        The names of the tensors that hold "x" and "y".
    """
    formula = own_formula(feature_name)
    if formula is None:
        raise ExportError(f"the feature {feature_name!r:.60} cannot be written as a formula")
    tensors = {variable: name(tensor) for variable, tensor in points.items()}
    operations = _Operations()
    # Where x and y are not used, the result still needs a row for each point.
    nothing = operations.multiply(tensors["x"], 0.0)
    found: Call = operations.add(formula.tensor(operations, tensors), nothing)
    return found


def filled(template: str, values: Mapping[str, object]) -> Code:
    """Return a fixed template of this program, with a literal in each hole ``$name``.

    A formula is written by its own tree.

    Raises
    ------
    ExportError
        A value is not a constant.

    >>> filled("size = int(len(x) * $share)", {"share": 0.5})
    'size = int(len(x) * 0.5)'
    """
    parts = {
        key: value.text if isinstance(value, FormulaCode) else literal(value)
        for key, value in values.items()
    }
    return Code(Template(template).substitute(parts))


def is_name(text: str) -> bool:
    """Return whether `text` can be a variable or an argument.

    Only ASCII: Python normalizes some other letters to ASCII ones.
    """
    return text.isidentifier() and text.isascii() and not keyword.iskeyword(text)


def _no_name(text: str) -> ExportError:
    return ExportError(
        f"{text[:40]!r} cannot be a name in a script: expected letters, digits and _, "
        "not a keyword of Python; rename it"
    )


def _constant(value: object, depth: int) -> str:
    """Return a constant that nests at most `depth` deep."""
    if depth < 0:
        raise ExportError(f"a value nests deeper than {DEEPEST} levels, too deep for a script")
    if isinstance(value, Mapping):
        pairs = (
            f"{_constant(key, depth - 1)}: {_constant(entry, depth - 1)}"
            for key, entry in value.items()
        )
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        inner = ", ".join(_constant(entry, depth - 1) for entry in value)
        if isinstance(value, list):
            return f"[{inner}]"
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    return _scalar(value)


def _scalar(value: object) -> str:
    # By exact type: a subclass could have a `repr` of its own.
    if type(value) is str:
        return _quoted(value)
    if type(value) is float:
        return _number(value)
    if value is None or type(value) in (bool, int):
        try:
            return repr(value)
        except ValueError:  # Python refuses to print integers of thousands of digits
            pass
    raise ExportError(f"a value of type {type(value).__name__} cannot be written into a script")


def _quoted(text: str) -> str:
    """Return a text in ruff's quotes: double ones, unless those need more escapes."""
    plain = repr(text)
    if '"' in text or plain.startswith('"'):
        return plain
    return f'"{plain[1:-1]}"'


def _number(value: float) -> str:
    """Return the shortest text that reads back as the same float."""
    text = repr(value)
    if not isfinite(value):
        return f'float("{text}")'
    mantissa, has_exponent, exponent = text.partition("e")
    if not has_exponent:
        return text
    return f"{mantissa}e{int(exponent)}"


def _flat(expression: Expression) -> str:
    """Return `expression` on one line."""
    match expression:
        case Call(function, arguments):
            inner = ", ".join(f"{entry.prefix}{_flat(entry.value)}" for entry in arguments)
            return f"{function}({inner}){_application(expression)}"
        case Items(values):
            return f"[{', '.join(map(_flat, values))}]"
        case _:
            return _text(expression)


def _application(expression: Call) -> str:
    """Return ``(x)`` if the result of a call is called; else nothing."""
    if not expression.applied_to:
        return ""
    return f"({', '.join(map(_flat, expression.applied_to))})"


def _text(code: Code) -> str:
    # Also checked at run time: a plain `str` here would be code from elsewhere.
    assert isinstance(code, Code), code
    return str(code)


def _is_long(expression: Expression) -> bool:
    """Return whether a part of `expression` must be on separate lines."""
    match expression:
        case Call(_, arguments):
            return any(_is_long(entry.value) for entry in arguments)
        case Items(values, is_long):
            return is_long or any(map(_is_long, values))
        case _:
            return False


def _laid_out(expression: Expression, prefix: str, suffix: str, depth: int) -> str:
    """Return `expression` between `prefix` and `suffix`, indented by `depth`."""
    indent = INDENT * depth
    one_line = f"{indent}{prefix}{_flat(expression)}{suffix}"
    is_long = _is_long(expression)
    if isinstance(expression, str) or (len(one_line) <= WIDTH and not is_long):
        return one_line
    match expression:
        case Call() if _is_broken_last(expression, one_line):
            opening, closing = _flat(replace(expression, applied_to=())) + "(", ")"
            entries = tuple(map(Argument, expression.applied_to))
        case Call(function, arguments):
            closing = f"){_application(expression)}"
            opening, entries = f"{function}(", arguments
        case Items(values):
            opening, closing, entries = "[", "]", tuple(map(Argument, values))
    body = ", ".join(f"{entry.prefix}{_flat(entry.value)}" for entry in entries)
    fits = len(indent) + len(INDENT) + len(body) <= WIDTH
    if isinstance(expression, Call) and fits and not is_long:
        inner: Iterable[str] = [f"{indent}{INDENT}{body}"]
    else:
        inner = _one_per_line(entries, depth + 1)
    return "\n".join([f"{indent}{prefix}{opening}", *inner, f"{indent}{closing}{suffix}"])


def _is_broken_last(expression: Call, one_line: str) -> bool:
    """Return whether the line is broken only where the result of the call is called."""
    rest = len(_application(expression)) - len("(")
    fits = len(one_line) - rest <= WIDTH and not _is_long(expression)
    return bool(expression.applied_to) and fits


def _one_per_line(entries: tuple[Argument, ...], depth: int) -> list[str]:
    """Return each entry on its own lines; a single list gets no trailing comma."""
    is_sole_list = len(entries) == 1 and isinstance(entries[0].value, Items)
    comma = "" if is_sole_list else ","
    return [_laid_out(entry.value, entry.prefix, comma, depth) for entry in entries]
