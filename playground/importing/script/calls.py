"""Calls in a script: layers are applied, models made, everything else stays described."""

from typing import Protocol

from playground.importing.result import NoteKind
from playground.importing.script import builtin_calls, library_calls
from playground.importing.script.arrays import called as called_on_array
from playground.importing.script.constants import NotConstant
from playground.importing.script.model_calls import call_model
from playground.importing.script.names import CLASSES, MERGES
from playground.importing.script.values import (
    Array,
    Data,
    Function,
    Made,
    Method,
    Model,
    Name,
    Tensor,
    Unknown,
    Value,
)
from playground.importing.script.world import World

NOT_OF_LAYERS = ("training", "mask", "initial_state")
ACTIVATION_ROOTS = ("keras.activations.", "tensorflow.nn.", "keras.ops.")


class FunctionRunner(Protocol):
    """Walks through the body of a function of the script."""

    def run_function(
        self, function: Function, arguments: tuple[Value, ...], named: dict[str, Value]
    ) -> Value:
        """Return what the function gives."""


class Calls:
    """Carries out calls.

    Parameters
    ----------
    world : World
    runner : FunctionRunner
    """

    def __init__(self, world: World, runner: FunctionRunner) -> None:
        self._world = world
        self._runner = runner

    def call(
        self, function: Value, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Value:
        """Return what calling `function` gives."""
        match function:
            case Name():
                return self._name(function, arguments, named, line)
            case Made():
                return self._layer(function, arguments, named, line)
            case Model():
                tensors = tensors_in(arguments, named)
                given = self._world.inlined(function, tensors, line)
                return given[0] if len(given) == 1 else given
            case Method():
                return self._method(function, arguments, named, line)
            case Function():
                return self._runner.run_function(function, arguments, named)
            case Unknown():
                return self._unknown(function, arguments)
        raise NotConstant

    def _unknown(self, function: Unknown, arguments: tuple[Value, ...]) -> Value:
        if function.is_outcome or function.why:
            return function
        if function.text.rpartition(".")[2] in ("reshape", "astype", "copy", "to_numpy"):
            return Unknown(function.text.rpartition(".")[0])
        self._world.refuse(f"{function.text} is not known here")
        tensors = tensors_in(arguments, {})
        return tensors[0] if len(tensors) == 1 else Unknown(f"{function.text}(…)")

    def _name(
        self, name: Name, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Value:
        if name.root == "builtins":
            return builtin_calls.call(name.leaf, arguments, named, self._world)
        if name.path.startswith(ACTIVATION_ROOTS) and tensors_in(arguments, named):
            return self._function_layer(name, arguments, line)
        if name.root == "keras" and library_calls.keras_function(name) is None:
            return self._keras(name, arguments, named, line)
        if name.root not in ("keras", "numpy", "sklearn", "tensorflow"):
            return self._other(name)
        return library_calls.call(name, arguments, named, self._world)

    def _keras(  # noqa: PLR0911 - one for each kind
        self, name: Name, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Value:
        world = self._world
        if name.leaf == "Sequential":
            return self._sequential(arguments, named, line)
        if name.leaf in ("Model", "Functional"):
            return self._functional(arguments, named, line)
        if name.leaf in ("Input", "InputLayer"):
            shape = (
                arguments[0] if arguments else named.pop("shape", named.pop("input_shape", None))
            )
            return world.draw_input(line, shape, **named)
        if name.leaf in MERGES and ".layers" in name.path:
            layer = Made(Name(f"keras.layers.{MERGES[name.leaf]}"), (), named, line)
            return self._applied(layer, tensors_in(arguments, {}), line)
        if name.path.startswith("keras.applications"):
            world.refuse(
                "trained models of keras.applications are not carried over; save it as .keras "
                "and open that"
            )
            return Unknown(name.leaf)
        if name.leaf == name.leaf.lower() and name.leaf not in CLASSES:
            world.refuse(f"{name.path} is not carried over")
            return Unknown(name.leaf)
        return Made(name, arguments, named, line)

    def _sequential(
        self, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Model:
        layers = arguments[0] if arguments else named.get("layers", [])
        chain = list(layers) if isinstance(layers, list | tuple) else []
        if not isinstance(layers, list | tuple) and layers is not None:
            self._world.refuse("the list of layers is not known here")
        model = Model(line, str(named.get("name", "")), [])
        self._world.models.append(model)
        for item in chain:
            self.add(model, item)
        return model

    def add(self, model: Model, item: Value) -> None:
        """Put `item` at the end of a chain."""
        assert model.chain is not None
        if isinstance(item, Tensor | Made | Model):
            model.chain.append(item)
            return
        text = item.text if isinstance(item, Unknown) else "this"
        self._world.refuse(f"{text} is no layer that is known here; the chain goes on without it")

    def _functional(
        self, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Model:
        values = [*arguments, None, None]
        inputs = tensors_in((named.get("inputs", named.get("input", values[0])),), {})
        outputs = tensors_in((named.get("outputs", named.get("output", values[1])),), {})
        if not inputs or not outputs:
            self._world.refuse("its inputs or outputs are not known here")
        model = Model(line, str(named.get("name", "")), None, inputs, outputs)
        self._world.models.append(model)
        return model

    def _layer(
        self, layer: Made, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Value:
        if ".layers" not in layer.name.path:
            self._world.refuse(f"{layer.leaf} is no layer")
            return Unknown(layer.leaf)
        for name in named:
            if name in NOT_OF_LAYERS:
                self._world.notes.add(line, NoteKind.LEFT_OUT, f"{name}= when the layer is used")
        further = tuple(entry for entry in arguments[1:] if isinstance(entry, Tensor))
        return self._applied(layer, (*tensors_in(arguments, named), *further), line)

    def _applied(self, layer: Made, tensors: tuple[Tensor, ...], line: int) -> Value:
        if not tensors:
            self._world.refuse(f"what {layer.leaf} is used on is not known here")
            return Unknown(layer.leaf)
        return self._world.draw(layer, tuple(tensor.index for tensor in tensors), line)

    def _function_layer(self, name: Name, arguments: tuple[Value, ...], line: int) -> Value:
        """Return an activation function, used on the output of a layer."""
        layer = Made(Name("keras.layers.Activation"), (name,), {}, line)
        return self._applied(layer, tensors_in(arguments, {}), line)

    def _method(
        self, method: Method, arguments: tuple[Value, ...], named: dict[str, Value], line: int
    ) -> Value:
        match method.owner:
            case Model():
                if method.name == "add":
                    if method.owner.chain is None or not arguments:
                        self._world.refuse("add() belongs to Sequential")
                        return None
                    self.add(method.owner, arguments[0])
                    return None
                made = Made(Name(f"model.{method.name}"), arguments, named, line)
                return call_model(method.owner, made, self._world)
            case Data() | Array():
                return called_on_array(method.owner, method.name, arguments, self._world)
            case Made() if method.owner.name.root == "sklearn":
                return library_calls.call_scaler(method.owner, method.name, arguments)
            case list() | str() | dict():
                return builtin_calls.call_method(method, arguments, self._world)
        raise NotConstant

    def _other(self, name: Name) -> Value:
        reason = library_calls.OUTSIDE.get(name.root)
        if reason is None:
            self._world.refuse(f"{name.path} is not known here")
            return Unknown(name.leaf)
        self._world.refuse(reason, NoteKind.LEFT_OUT)
        return Unknown(name.leaf, is_outcome=True)


def tensors_in(arguments: tuple[Value, ...], named: dict[str, Value]) -> tuple[Tensor, ...]:
    """Return the outputs of layers that a call is given."""
    first = arguments[0] if arguments else named.get("inputs")
    if isinstance(first, dict):
        first = list(first.values())
    if isinstance(first, list | tuple):
        return tuple(entry for entry in first if isinstance(entry, Tensor))
    return (first,) if isinstance(first, Tensor) else ()
