"""Whether statements of a script build or train a network, found without interpreting them."""

import ast
from collections import ChainMap

from playground.importing.network.names import CLASSES
from playground.importing.network.values import Class, Function, Name, Role, Value
from playground.importing.result import NoteKind

METHODS = frozenset(("compile", "fit", "fit_generator", "add", "train_on_batch"))
MODELS = frozenset(("Sequential", "Model"))
GROWING = frozenset(
    (
        *("append", "extend", "insert", "add", "update", "setdefault"),
        *("pop", "popitem", "remove", "reverse", "sort", "clear"),
    )
)
DEEPEST = 4


def builds_network(
    statements: list[ast.stmt], scope: "ChainMap[str, Value]", depth: int = DEEPEST
) -> bool:
    """Return whether statements call what makes or trains a network, also by functions."""
    return any(_builds(node, scope, depth) for part in statements for node in ast.walk(part))


def freezes_layers(statements: list[ast.stmt]) -> bool:
    """Return whether statements set which layers are trained."""
    nodes = [node for part in statements for node in ast.walk(part)]
    attributes = [node for node in nodes if isinstance(node, ast.Attribute)]
    return any(node.attr == "trainable" and isinstance(node.ctx, ast.Store) for node in attributes)


def changes_network(statements: list[ast.stmt]) -> bool:
    """Return whether statements add layers to a network that is made elsewhere."""
    calls = [each for part in statements for each in ast.walk(part) if isinstance(each, ast.Call)]
    makes_models = any(_word_of(call) in MODELS for call in calls)
    adds = any(_word_of(call) == "add" or _is_layer(_word_of(call)) for call in calls)
    return adds and not makes_models


def grown_by(statement: ast.stmt) -> set[str]:
    """Return the names of the lists and dicts that a statement adds entries to."""
    found: set[str] = set()
    for node in ast.walk(statement):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=word), attr=method)):
                found |= {word} if method in GROWING else set()
            case ast.AugAssign(target=ast.Name(id=word)):
                found.add(word)
            case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=word))]):
                found.add(word)
    return found


def yields(function: ast.FunctionDef) -> bool:
    """Return whether a function is a generator."""
    return any(isinstance(node, ast.Yield | ast.YieldFrom) for node in ast.walk(function))


def kind_of_once(body: list[ast.stmt]) -> NoteKind:
    """Return whether following a block once may give another network than the script's.

    A block that makes a whole model, or only trains one, gives the same each time.
    """
    is_part = changes_network(body)
    return NoteKind.NEEDS_YOU if is_part else NoteKind.ASSUMED


def is_main_guard(test: ast.expr) -> bool:
    """Return whether a condition is that of the main part of a program."""
    match test:
        case ast.Compare(left=ast.Name(id="__name__")):
            return True
    return False


def _word_of(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _builds(node: ast.AST, scope: "ChainMap[str, Value]", depth: int) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr=word, value=owner)):
            if word in METHODS:
                return not (word == "add" and isinstance(owner, ast.Call))
            return word in MODELS or _is_layer(word)
        case ast.Call(func=ast.Name(id=word)):
            found = scope.get(word)
            if isinstance(found, Function):
                body = found.definition.body
                return depth > 0 and builds_network(body, scope, depth - 1)
            if isinstance(found, Class):
                return found.role in (Role.MODEL, Role.CHAIN, Role.LAYER)
            leaf = found.leaf if isinstance(found, Name) else word
            return leaf in MODELS or _is_layer(leaf)
    return False


def _is_layer(word: str) -> bool:
    return CLASSES.get(word, "").startswith("keras.layers.")
