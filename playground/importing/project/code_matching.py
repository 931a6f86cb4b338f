"""Recognises statements that script export writes, and reads the values in them.

A template is the code itself, with ``$name`` where a value is. Syntax trees are
compared, so quotes, spaces and line breaks do not matter.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from string import Template

from playground.datasets.script_code import CODE

HOLE = "hole_"
IGNORED = frozenset(("ctx", "kind", "type_comment", "type_params"))
"""Fields of a syntax tree that say nothing about what a statement does."""


@lru_cache(maxsize=2000)
def parsed(code: str) -> tuple[ast.stmt, ...]:
    """Return the statements of a template; a hole is a variable whose name begins with `HOLE`."""
    template = Template(code)
    filled = template.substitute({name: HOLE + name for name in template.get_identifiers()})
    return tuple(ast.parse(filled).body)


class Script:
    """The statements of a script, found by what they assign.

    A long script is compared with many templates, and most of them share statements, so each
    statement is compared once with each statement of a template.

    Parameters
    ----------
    statements : sequence of ast.stmt
    """

    def __init__(self, statements: Sequence[ast.stmt]) -> None:
        self.statements = statements
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, statement in enumerate(statements):
            self._places[_key(statement)].append(place)
        self._read: dict[tuple[int, int], Mapping[str, object] | None] = {}

    def places(self, template: ast.stmt) -> Sequence[int]:
        """Return the places of statements of the kind of `template`."""
        return self._places.get(_key(template), ())

    def read(self, place: int, template: ast.stmt) -> Mapping[str, object] | None:
        """Return the values in the holes of `template`; None if the statement is another.

        `template` comes from `parsed`, which keeps it alive.
        """
        key = (place, id(template))
        if key not in self._read:
            values: dict[str, object] = {}
            is_same = read_values(template, self.statements[place], values)
            self._read[key] = values if is_same else None
        return self._read[key]

    def read_all(self, start: int, template: Sequence[ast.stmt]) -> dict[str, object] | None:
        """Return the values in the holes of statements in a row; None if they are others."""
        if start + len(template) > len(self.statements):
            return None
        values: dict[str, object] = {}
        for offset, statement in enumerate(template):
            found = self.read(start + offset, statement)
            if found is None or any(values.get(name, found[name]) != found[name] for name in found):
                return None
            values |= found
        return values


class Templates:
    """Templates of one or more statements, found by the first of them.

    Parameters
    ----------
    templates : iterable of str
    """

    def __init__(self, templates: Iterable[str]) -> None:
        self._by_key: dict[str, list[tuple[str, tuple[ast.stmt, ...]]]] = defaultdict(list)
        for template in templates:
            statements = parsed(template)
            self._by_key[_key(statements[0])].append((template, statements))
        for found in self._by_key.values():
            found.sort(key=lambda each: -len(each[1]))

    def at(self, script: Script, place: int) -> tuple[str, int, dict[str, object]] | None:
        """Return the longest template that is at `place`.

        Returns
        -------
        (str, int, dict) or None
            The template, its number of statements, and the values in its holes.
        """
        if place >= len(script.statements):
            return None
        for template, statements in self._by_key.get(_key(script.statements[place]), ()):
            read = script.read_all(place, statements)
            if read is not None:
                return template, len(statements), read
        return None


def _key(statement: ast.stmt) -> str:
    """Return the kind of a statement; if it assigns, also to what, and which kind of value.

    Equal statements have equal keys. A value that is a hole in a template may be anything.
    """
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return f"{name} = {_value_key(value)}"
        case ast.FunctionDef(name=name):
            return f"def {name}"
        case _:
            return type(statement).__name__


def _value_key(value: ast.expr) -> str:
    match value:
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
            return f"{name}()"
        case ast.Constant() | ast.UnaryOp() | ast.List() | ast.Tuple() | ast.Dict() | ast.Name():
            return "literal"  # or a hole, which stands for one
        case _:
            return type(value).__name__


def read_values(template: ast.AST, code: ast.AST, read: dict[str, object]) -> bool:
    """Return whether `code` is what `template` says, and add the values in its holes to `read`.

    A hole stands for a constant, or a list of constants; for any expression if its name begins
    with `CODE`. Where a name has several holes, all of them must hold the same.
    """
    if isinstance(template, ast.Name) and template.id.startswith(HOLE):
        return _read_hole(template.id.removeprefix(HOLE), code, read)
    if type(template) is not type(code):
        return False
    return all(
        _agree(getattr(template, name, None), getattr(code, name, None), read)
        for name in template._fields
        if name not in IGNORED
    )


def _agree(template: object, code: object, read: dict[str, object]) -> bool:
    if isinstance(template, ast.AST):
        return isinstance(code, ast.AST) and read_values(template, code, read)
    if isinstance(template, list):
        return (
            isinstance(code, list)
            and len(template) == len(code)
            and all(_agree(*pair, read) for pair in zip(template, code, strict=True))
        )
    return type(template) is type(code) and template == code


def _read_hole(name: str, code: ast.AST, read: dict[str, object]) -> bool:
    if name.startswith(CODE):
        read[name] = code
        return isinstance(code, ast.expr)
    try:
        value: object = ast.literal_eval(code) if isinstance(code, ast.expr) else None
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    if value is None or read.get(name, value) != value:
        return False
    read[name] = value
    return True
