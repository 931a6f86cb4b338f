"""Whether statements of a script build or train a network, found without interpreting them."""

import ast
from collections import ChainMap

from playground.importing.network.names import CLASSES
from playground.importing.network.values import Class, Function, Name, Role, Value

METHODS = frozenset(("compile", "fit", "fit_generator", "add"))
MODELS = frozenset(("Sequential", "Model"))
MOST_STATEMENTS = 20_000
DEEPEST = 4


def builds_network(
    statements: list[ast.stmt], scope: "ChainMap[str, Value]", depth: int = DEEPEST
) -> bool:
    """Return whether statements call what makes or trains a network, also by functions."""
    return any(_builds(node, scope, depth) for part in statements for node in ast.walk(part))


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
