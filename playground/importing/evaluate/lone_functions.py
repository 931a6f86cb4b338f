"""Functions and classes of a script that build or train a network, and that nothing calls."""

import ast
from collections.abc import Callable, Collection

from playground.importing.evaluate.building import MODELS
from playground.importing.evaluate.interpreter import Interpreter
from playground.importing.network.constants import NotConstant
from playground.importing.network.values import Class, Function, Instance, Model, Role, Value
from playground.importing.network.world import TooMuch, World
from playground.importing.result import NoteKind

FITS = ("fit", "fit_generator")
MODEL_WORDS = ("model", "net", "network", "nn")
"""Parameters that stand for the network."""


def call_lone_function(interpreter: Interpreter, world: World) -> bool:
    """Interpret a function or a class that builds a model; first those that need no argument.

    Missing arguments are unknown, so the lines that use them get notes.
    """
    functions = [each for each in interpreter.scope.values() if isinstance(each, Function)]
    for function in sorted(functions, key=_needs_arguments):
        if _needs_arguments(function) and not _makes_model(function):
            continue
        if _adds_a_model(lambda: interpreter.run_function(function, (), {}), world):  # noqa: B023
            return True
    classes = [each for each in interpreter.scope.values() if isinstance(each, Class)]
    return any(
        _adds_a_model(lambda: _used(each, interpreter), world)  # noqa: B023
        for each in classes
        if _is_uncalled(each, world) and any(map(_makes_model, _methods(each)))
    )


def call_lone_training(interpreter: Interpreter, world: World) -> None:
    """Interpret what trains a network and is never called, where nothing else trains one."""
    for value in list(interpreter.scope.values()):
        match value:
            case Function() if _trains(value) and value.definition.lineno in world.uncalled:
                _note(value.definition.name, value.definition.lineno, world)
                _tried(lambda: _trained_by(value, interpreter, world))  # noqa: B023
            case Class() if _is_uncalled(value, world) and any(map(_trains, _methods(value))):
                _note(value.name, value.line, world)
                _tried(lambda: _used(value, interpreter))  # noqa: B023
        if any(model.fitted is not None for model in world.models):
            return


def _note(name: str, line: int, world: World) -> None:
    message = f"nothing calls {name}; it is followed, with arguments that are not known"
    world.notes.add(line, NoteKind.ASSUMED, message)


def _adds_a_model(action: Callable[[], object], world: World) -> bool:
    count = len(world.models)
    return _tried(action) and len(world.models) > count


def _tried(action: Callable[[], object]) -> bool:
    """Carry out `action`; return whether it came to its end."""
    try:
        action()
    except (TooMuch, NotConstant, RecursionError):
        return False
    return True


def _used(owner: Class, interpreter: Interpreter) -> None:
    """Make an object of a class, and call its methods that build or train a network, in order."""
    instance = interpreter.called(owner, (), owner.line)
    if not isinstance(instance, Instance):
        return
    for method in _methods(owner):
        if method.definition.lineno not in interpreter.ran and (
            _makes_model(method) or _trains(method)
        ):
            interpreter.run_function(method, (instance,), {})


def _trained_by(function: Function, interpreter: Interpreter, world: World) -> None:
    """Call a function that trains; a parameter that stands for the network gets the last one."""
    words = [each.arg for each in function.definition.args.args]
    model: Model | None = world.models[-1] if world.models else None
    given: dict[str, Value] = {}
    for word in words:
        if model is not None and word.lower() in (*MODEL_WORDS, model.label.lower()):
            given[word] = model
    interpreter.run_function(function, (), given)


def _is_uncalled(owner: Class, world: World) -> bool:
    return owner.role is Role.PLAIN and owner.line in world.uncalled


def _methods(owner: Class) -> list[Function]:
    found = [each for each in owner.values.values() if isinstance(each, Function)]
    return [each for each in found if each.definition.name != "__init__"]


def _needs_arguments(function: Function) -> bool:
    given = function.definition.args
    return len(given.args) > len(given.defaults) or bool(given.kwonlyargs)


def _makes_model(function: Function) -> bool:
    """Return whether a function of the script builds a model."""
    return _calls(function, MODELS)


def _trains(function: Function) -> bool:
    return _calls(function, FITS)


def _calls(function: Function, words: Collection[str]) -> bool:
    for node in ast.walk(function.definition):
        match node:
            case ast.Call(func=ast.Name(id=word) | ast.Attribute(attr=word)) if word in words:
                return True
    return False
