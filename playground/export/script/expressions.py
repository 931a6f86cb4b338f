"""Python expressions as small trees, laid out as ruff and Black would lay them out."""

import keyword
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

WIDTH = 88
INDENT = "    "


@dataclass(frozen=True, slots=True)
class Call:
    """``function(arguments)``, and what follows the closing parenthesis.

    Attributes
    ----------
    function : str
        "layers.Dense".
    arguments : tuple of Argument
    suffix : str
        "(x)" where the result is called at once.
    """

    function: str
    arguments: tuple["Argument", ...] = ()
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """``[a, b]``; one item a line where it `is_long`, whatever its length."""

    values: tuple["Expression", ...]
    is_long: bool = False


Expression: TypeAlias = str | Call | Items


@dataclass(frozen=True, slots=True)
class Argument:
    """``value``, or ``name=value``."""

    value: Expression
    name: str = ""

    @property
    def prefix(self) -> str:
        """What stands before the value."""
        return f"{self.name}=" if self.name else ""


def call(function: str, *values: Expression, **named: Expression) -> Call:
    """Return a call with positional, then named arguments."""
    arguments = [Argument(value) for value in values]
    arguments += [Argument(value, name) for name, value in named.items()]
    return Call(function, tuple(arguments))


def statement(expression: Expression, *, target: str = "", depth: int = 0) -> str:
    """Return `expression`, assigned to `target` if given, on as many lines as it needs.

    >>> print(statement(call("layers.Dense", "4", activation='"relu"'), target="x"))
    x = layers.Dense(4, activation="relu")
    """
    prefix = f"{target} = " if target else ""
    return _laid_out(expression, prefix, "", depth)


def literal(value: object) -> str:
    """Return a constant as a person writes it: double quotes, short numbers.

    >>> literal("relu"), literal(0.001), literal((3, 3)), literal(1e-7)
    ('"relu"', '0.001', '(3, 3)', '1e-7')
    """
    match value:
        case str():
            return _quoted(value)
        case bool() | None:
            return repr(value)
        case float():
            return _number(value)
        case tuple() | list() | dict():
            return _series(value)
        case _:
            return repr(value)


def _series(value: tuple[object, ...] | list[object] | dict[object, object]) -> str:
    """Return a tuple, list or dict as a person writes it."""
    if isinstance(value, dict):
        pairs = (f"{literal(key)}: {literal(entry)}" for key, entry in value.items())
        return f"{{{', '.join(pairs)}}}"
    inner = ", ".join(map(literal, value))
    if isinstance(value, list):
        return f"[{inner}]"
    return f"({inner},)" if len(value) == 1 else f"({inner})"


def is_name(text: str) -> bool:
    """Return whether `text` can be a variable."""
    return text.isidentifier() and text.isascii() and not keyword.iskeyword(text)


def _quoted(text: str) -> str:
    """Return a text as ruff quotes it: doubly, unless that takes more escapes."""
    plain = repr(text)
    if '"' in text:
        return plain
    return '"' + plain[1:-1].replace("\\'", "'") + '"'


def _number(value: float) -> str:
    """Return a float in few characters that read back as the same float."""
    text = repr(value)
    mantissa, has_exponent, exponent = text.partition("e")
    if not has_exponent:
        return text
    return f"{mantissa}e{int(exponent)}"


def _flat(expression: Expression) -> str:
    """Return `expression` on one line."""
    match expression:
        case Call(function, arguments, suffix):
            inner = ", ".join(f"{entry.prefix}{_flat(entry.value)}" for entry in arguments)
            return f"{function}({inner}){suffix}"
        case Items(values):
            return f"[{', '.join(map(_flat, values))}]"
        case _:
            return expression


def _is_long(expression: Expression) -> bool:
    """Return whether something in `expression` wants lines of its own."""
    match expression:
        case Call(_, arguments):
            return any(_is_long(entry.value) for entry in arguments)
        case Items(values, is_long):
            return is_long or any(map(_is_long, values))
        case _:
            return "\n" in expression


def _laid_out(expression: Expression, prefix: str, suffix: str, depth: int) -> str:
    """Return `expression` between `prefix` and `suffix`, indented by `depth`."""
    indent = INDENT * depth
    one_line = f"{indent}{prefix}{_flat(expression)}{suffix}"
    is_long = _is_long(expression)
    if isinstance(expression, str) or (len(one_line) <= WIDTH and not is_long):
        return one_line
    match expression:
        case Call(function, arguments, after):
            opening, closing, entries = f"{function}(", f"){after}", arguments
        case Items(values):
            opening, closing, entries = "[", "]", tuple(map(Argument, values))
    body = ", ".join(f"{entry.prefix}{_flat(entry.value)}" for entry in entries)
    fits = len(indent) + len(INDENT) + len(body) <= WIDTH
    if isinstance(expression, Call) and fits and not is_long:
        inner: Iterable[str] = [f"{indent}{INDENT}{body}"]
    else:
        inner = _one_per_line(entries, depth + 1)
    return "\n".join([f"{indent}{prefix}{opening}", *inner, f"{indent}{closing}{suffix}"])


def _one_per_line(entries: tuple[Argument, ...], depth: int) -> list[str]:
    """Return each entry on lines of its own; behind a list that stands alone no comma."""
    is_sole_list = len(entries) == 1 and isinstance(entries[0].value, Items)
    comma = "" if is_sole_list else ","
    return [_laid_out(entry.value, entry.prefix, comma, depth) for entry in entries]
