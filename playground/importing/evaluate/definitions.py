"""Definitions in a script: parameters of functions, and classes of constants."""

import ast
from collections import ChainMap
from collections.abc import Callable
from typing import TypeAlias

from playground.importing.evaluate.expressions import Scope
from playground.importing.network.constants import is_plain
from playground.importing.network.values import Arguments, Function, Named, Settings, Unknown, Value


class Locals(dict[str, Value]):
    """The names of a function; those it declares global or nonlocal are set outside."""

    def __init__(self) -> None:
        super().__init__()
        self._outside: dict[str, dict[str, Value]] = {}

    def declare(self, word: str, outside: dict[str, Value]) -> None:
        """Set `word` in `outside` from now on."""
        self._outside[word] = outside

    def __setitem__(self, word: str, value: Value) -> None:
        """Set a name where it belongs."""
        if word in self._outside:
            self._outside[word][word] = value
        else:
            super().__setitem__(word, value)


Evaluate: TypeAlias = Callable[[ast.expr, Scope], Value]


def give_parameters(
    function: Function, arguments: Arguments, named: Named, scope: Scope, value: Evaluate
) -> None:
    """Bind the parameters of a function in `scope`; those that are not given are unknown."""
    signature = function.definition.args
    words = [argument.arg for argument in (*signature.posonlyargs, *signature.args)]
    outer: Scope = ChainMap(*outer_maps(function))
    first = len(words) - len(signature.defaults)
    for word, default in zip(words[first:], signature.defaults, strict=True):
        scope[word] = value(default, outer)
    for argument, default_node in zip(signature.kwonlyargs, signature.kw_defaults, strict=True):
        if default_node is not None:
            scope[argument.arg] = value(default_node, outer)
    known = {*words, *(argument.arg for argument in signature.kwonlyargs)}
    scope.update(zip(words, arguments, strict=False))
    if signature.vararg is not None:
        scope[signature.vararg.arg] = tuple(arguments[len(words) :])
    if signature.kwarg is not None:
        further = {name: given for name, given in named.items() if name not in known}
        scope[signature.kwarg.arg] = further
        named = {name: given for name, given in named.items() if name in known}
    scope.update(named)
    for word in words:
        scope.maps[0].setdefault(word, Unknown(word))


def outer_maps(function: Function) -> list[dict[str, Value]]:
    """Return the scopes around a function."""
    scope = function.scope
    maps = scope.maps if isinstance(scope, ChainMap) else [scope]
    return [entry for entry in maps if isinstance(entry, dict)]


def settings_of(node: ast.ClassDef, scope: Scope, value: Evaluate) -> Settings | None:
    """Return a class that has only constants; None for any other."""
    inner = scope.new_child({})
    for word, default in fields_of(node):
        if default is None:
            return None
        inner[word] = value(default, inner)
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=word)], value=given):
                inner[word] = value(given, inner)
            case ast.AnnAssign() | ast.Pass() | ast.Expr(value=ast.Constant()):
                continue
            case _:
                return None
    values = inner.maps[0]
    return Settings(dict(values)) if all(map(is_plain, values.values())) else None


def fields_of(node: ast.ClassDef) -> list[tuple[str, ast.expr | None]]:
    """Return the annotated names of a class in their order, with their defaults.

    ``field(default=8)`` and ``field(default_factory=list)`` of `dataclasses` are read as what
    they give.
    """
    found: list[tuple[str, ast.expr | None]] = []
    for statement in node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=word), value=given):
                found.append((word, _default(given)))
    return found


def _default(given: ast.expr | None) -> ast.expr | None:
    match given:
        case ast.Call(func=ast.Name(id="field") | ast.Attribute(attr="field"), keywords=words):
            named = {each.arg: each.value for each in words}
            made = named.get("default_factory")
            if isinstance(made, ast.Lambda):
                return made.body
            if made is not None:
                return ast.Call(made, [], [], lineno=given.lineno, col_offset=0)
            return named.get("default")
    return given


def is_record(node: ast.ClassDef) -> bool:
    """Return whether the objects of a class are made from its fields, as of a dataclass."""
    words = [ast.unparse(each) for each in (*node.decorator_list, *node.bases)]
    return any("dataclass" in word or word.endswith("NamedTuple") for word in words)
