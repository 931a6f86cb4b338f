"""Functions of a script that build a network and are never called."""

import ast

from playground.importing.evaluate.interpreter import Interpreter
from playground.importing.network.constants import NotConstant
from playground.importing.network.values import Function
from playground.importing.network.world import TooMuch, World

MODELS = ("Sequential", "Model")


def call_lone_function(interpreter: Interpreter, world: World) -> bool:
    """Interpret a function that builds a model; first those that need no argument.

    Missing arguments are unknown, so the lines that use them get notes.
    """
    functions = [each for each in interpreter.scope.values() if isinstance(each, Function)]
    for function in sorted(functions, key=_needs_arguments):
        if _needs_arguments(function) and not _makes_model(function):
            continue
        count = len(world.models)
        try:
            interpreter.run_function(function, (), {})
        except (TooMuch, NotConstant, RecursionError):
            continue
        if len(world.models) > count:
            return True
    return False


def _needs_arguments(function: Function) -> bool:
    given = function.definition.args
    return len(given.args) > len(given.defaults) or bool(given.kwonlyargs)


def _makes_model(function: Function) -> bool:
    """Return whether a function of the script builds a model."""
    for node in ast.walk(function.definition):
        match node:
            case ast.Call(func=ast.Name(id=word) | ast.Attribute(attr=word)) if word in MODELS:
                return True
    return False
