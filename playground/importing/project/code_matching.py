"""Recognises statements that script export writes, and reads the values in them.

A template is the code itself, with ``$name`` where a value stands. Syntax trees are
compared, so quotes, spaces and line breaks do not matter.
"""

import ast
from functools import lru_cache
from string import Template

from playground.datasets.script_code import Lines

HOLE = "hole_"
IGNORED = frozenset(("ctx", "kind", "type_comment", "type_params"))
"""Fields of a syntax tree that say nothing about what a statement does."""


@lru_cache(maxsize=1000)
def parsed(lines: Lines) -> tuple[ast.stmt, ...]:
    """Return the statements of a template; a hole is a variable whose name begins with `HOLE`."""
    template = Template("\n".join(lines))
    code = template.substitute({name: HOLE + name for name in template.get_identifiers()})
    return tuple(ast.parse(code).body)


def read_values(template: ast.AST, code: ast.AST, read: dict[str, object]) -> bool:
    """Return whether `code` is what `template` says, and add the values in its holes to `read`.

    A hole stands for a constant, or a list of constants. Where a name has several holes,
    all of them must hold the same.
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
    try:
        value: object = ast.literal_eval(code) if isinstance(code, ast.expr) else None
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    if value is None or read.get(name, value) != value:
        return False
    read[name] = value
    return True
