"""`World`: what a script has drawn so far, and the limits of what it may draw."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from playground.catalog.in_programs import FUNCTION_LAYER, TEXTS
from playground.catalog.layers import LAYERS
from playground.catalog.layers.leaky_relu import LEAKY_RELU
from playground.catalog.spec import TensorShape
from playground.importing.network.settings import activation
from playground.importing.network.values import (
    Facts,
    FromData,
    Function,
    Instance,
    Made,
    Model,
    Name,
    Tensor,
    Value,
)
from playground.importing.result import NoteKind
from playground.importing.text.notes import Notes

MOST_LAYERS = 2000
MOST_STEPS = 100_000
INPUT = "keras.layers.Input"
UNSUPPORTED = "unsupported"
"""The leaf of a layer that stands for what no layer computes; its argument is the reason."""


class Runner(Protocol):
    """Interprets the body of a function of the script."""

    def run_function(
        self, function: Function, arguments: tuple[Value, ...], named: dict[str, Value]
    ) -> Value:
        """Return what the function gives."""


Backbone: TypeAlias = Callable[[Name, tuple[Value, ...], dict[str, Value], int], Model]
"""Draws a model of `keras.applications` for its name, its arguments and the line."""
Applier: TypeAlias = Callable[[Value, tuple[Tensor, ...], int], tuple[Tensor, ...]]
"""Draws the layers of a function or an object of the script, applied to tensors."""


class TooMuch(Exception):
    """The script draws or computes more than the limits allow."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One use of a layer.

    Attributes
    ----------
    layer : Made
    sources : tuple of int
        Its inputs, in order.
    line : int
        Where it is used.
    """

    layer: Made
    sources: tuple[int, ...]
    line: int


@dataclass(slots=True)
class World:
    """The layers drawn, the models created, and the problem of the current statement.

    Attributes
    ----------
    notes : Notes
    facts : Facts
    drawn : list of Drawn
    models : list of Model
        In order of creation.
    hints : dict of int to str
        The variable that holds the output of a drawn layer.
    shapes : list of shape or None
        Output shapes of the first drawn layers, as far as they were needed.
    made : list of Made
        Every layer, optimizer, loss or callback that was created, used or not.
    assumed : dict of str to Model
        Models that layers are added to, but that no line creates.
    uncalled : dict of int to str
        The functions of the script that have not been called yet, by line.
    applier : callable or None
        What draws functions and objects of the script; set by the interpreter, as is `runner`.
    runner : Runner or None
    backbone : callable or None
        What draws the models that come with Keras; None where Keras is not at hand.
    weights_file : str
        A file of weights that the user chose for a model that comes with Keras; empty for none.
    causes : list of (int, str)
        Why networks are not known: line and reason, in the order found.
    not_python : (int, str) or None
        Line and kind of the first error of Python's syntax, if there is one.
    line : int
        The line of the statement that is interpreted.
    steps : int
        Statements and loop rounds so far.
    trouble : (NoteKind, str) or None
        Why the current statement is not imported.
    """

    notes: Notes
    facts: Facts = field(default_factory=Facts)
    drawn: list[Drawn] = field(default_factory=list)
    models: list[Model] = field(default_factory=list)
    hints: dict[int, str] = field(default_factory=dict)
    shapes: list[TensorShape | None] = field(default_factory=list)
    made: list[Made] = field(default_factory=list)
    assumed: dict[str, Model] = field(default_factory=dict)
    uncalled: dict[int, str] = field(default_factory=dict)
    applier: Applier | None = None
    runner: Runner | None = None
    backbone: Backbone | None = None
    weights_file: str = ""
    causes: list[tuple[int, str]] = field(default_factory=list)
    not_python: tuple[int, str] | None = None
    line: int = 0
    steps: int = 0
    trouble: tuple[NoteKind, str] | None = None

    def refuse(self, message: str, kind: NoteKind = NoteKind.NEEDS_YOU) -> None:
        """Note why the current statement is not imported; the first reason counts."""
        if self.trouble is None:
            self.trouble = (kind, message)

    def lose(self, reason: str) -> None:
        """Note why the network that the current statement builds is not known."""
        self.causes.append((self.line, reason))
        self.refuse(reason)

    def unsupported(self, reason: str, tensors: tuple[Tensor, ...], line: int = 0) -> Tensor:
        """Draw what no layer computes; a network that has it is refused with the reason."""
        made = Made(Name(UNSUPPORTED), (reason,), {}, line or self.line)
        return self.draw(made, tuple(tensor.index for tensor in tensors), line or self.line)

    def take_step(self) -> None:
        """Count one statement.

        Raises
        ------
        TooMuch
            There were too many.
        """
        self.steps += 1
        if self.steps > MOST_STEPS:
            raise TooMuch

    def draw(self, layer: Made, sources: tuple[int, ...], line: int) -> Tensor:
        """Apply a layer to the outputs of layers drawn before.

        Raises
        ------
        TooMuch
            There are too many layers.
        """
        if len(self.drawn) >= MOST_LAYERS:
            raise TooMuch
        self.drawn.append(Drawn(layer, sources, line))
        return Tensor(len(self.drawn) - 1)

    def draw_input(self, line: int, shape: Value = None, **named: Value) -> Tensor:
        """Draw an input."""
        arguments = {} if shape is None else {"shape": shape}
        return self.draw(Made(Name(INPUT), (), {**arguments, **named}, line), (), line)

    def laid_out(self, model: Model) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        """Return inputs and outputs of `model`; the layers of a chain are drawn first."""
        if model.chain is None:
            if model.instance is not None and not model.outputs:
                self._trace(model, model.instance)
            return model.inputs, model.outputs
        if not model.outputs:
            model.inputs, model.outputs = self._chained(model, model.chain)
        return model.inputs, model.outputs

    def _trace(self, model: Model, instance: Instance) -> None:
        """Draw the layers of a model that a class of the script describes."""
        shape = model.built_shape
        entry = self.draw_input(model.line, shape[1:] if isinstance(shape, tuple) else None)
        if shape is None:
            self.drawn[entry.index].layer.named["shape"] = FromData()
        model.inputs = (entry,)
        model.outputs = self.applied(instance, (entry,), model.line)

    def applied(self, item: Value, tensors: tuple[Tensor, ...], line: int) -> tuple[Tensor, ...]:
        """Return what a function or an object of the script gives for `tensors`."""
        assert self.applier is not None
        self.take_step()
        return self.applier(item, tensors, line)

    def _chained(
        self, model: Model, chain: list[Value]
    ) -> tuple[tuple[Tensor, ...], tuple[Tensor, ...]]:
        items = list(chain)
        first = items[0] if items else None
        if isinstance(first, Tensor):
            start = items.pop(0)
        elif isinstance(first, Model):
            items.pop(0)
            first.is_nested = True
            inputs, outputs = self.laid_out(first)
            rest = self.continued(items, outputs, model.line)
            return inputs, rest
        else:
            start = self._input_of(first, model.line)
        assert isinstance(start, Tensor)
        return (start,), self.continued(items, (start,), model.line)

    def _input_of(self, first: Value, line: int) -> Tensor:
        """Return the input that a first layer describes by ``input_shape`` or ``input_dim``."""
        if not isinstance(first, Made):
            return self.draw_input(line)
        named = first.named
        if "batch_input_shape" in named:
            return self.draw_input(first.line, batch_shape=named["batch_input_shape"])
        shape = named.get("input_shape")
        if shape is None and "input_dim" in named and not _has_own_input_dim(first):
            shape = (named["input_dim"],)
        if shape is None and "input_length" in named:
            shape = (named["input_length"],)
        return self.draw_input(first.line, shape)

    def continued(
        self, items: list[Value], tensors: tuple[Tensor, ...], line: int
    ) -> tuple[Tensor, ...]:
        """Return the outputs of the chain `items`, applied to `tensors`."""
        for item in items:
            if isinstance(item, Model):
                tensors = self.inlined(item, tensors, line)
            elif isinstance(item, Made):
                tensors = (self.used(item, tensors, item.line),)
            elif isinstance(item, Instance | Function):
                tensors = self.applied(item, tensors, line)
        return tensors

    def used(self, layer: Made, tensors: tuple[Tensor, ...], line: int) -> Tensor:
        """Return the output of a layer for `tensors`.

        A Lambda is what its function computes; an activation that is a function or a layer is
        applied to the layer's output.
        """
        function = layer.arguments[0] if layer.arguments else layer.named.get("function")
        if layer.leaf == FUNCTION_LAYER and isinstance(function, Function):
            outputs = self.applied(function, tensors, line)
            return (
                outputs[0]
                if len(outputs) == 1
                else self.unsupported(
                    "a Lambda with several outputs is not a layer here", tensors, line
                )
            )
        if layer.leaf == TEXTS:
            return self._numbers_of_texts(layer, line)
        given = _activation_of(layer)
        is_layer = isinstance(given, Made) and _is_applied_alone(given)
        if is_layer or isinstance(given, Function | Instance):
            layer.after = given
            layer.named.pop("activation", None)
            layer.arguments = tuple("linear" if each is given else each for each in layer.arguments)
        tensor = self.draw(layer, tuple(tensor.index for tensor in tensors), line)
        if layer.after is None:
            return tensor
        if isinstance(layer.after, Made):
            return self.used(layer.after, (tensor,), line)
        return self.applied(layer.after, (tensor,), line)[0]

    def _numbers_of_texts(self, layer: Made, line: int) -> Tensor:
        """Return an input of word numbers, which a layer for texts would make of them."""
        length = layer.named.get("output_sequence_length")
        sizes = (length,) if isinstance(length, int) else (FromData(),)
        message = "texts are turned into word numbers before the network; a sample is a row of them"
        self.notes.add(line, NoteKind.ASSUMED, message)
        return self.draw_input(line, sizes)

    def inlined(self, model: Model, tensors: tuple[Tensor, ...], line: int) -> tuple[Tensor, ...]:
        """Return the outputs of `model` for `tensors`: its layers are drawn inline.

        Raises
        ------
        TooMuch
            Nested models take too many steps, even if they have no layers.
        """
        self.take_step()
        model.is_nested = True
        if model.instance is not None:
            return self.applied(model.instance, tensors, line)
        if model.chain is not None and not model.outputs:
            items = [item for item in model.chain if not isinstance(item, Tensor)]
            return self.continued(items, tensors, line)
        copies = dict(
            zip((old.index for old in model.inputs), (new.index for new in tensors), strict=False)
        )
        for index in self.reachable(model.outputs):
            if index in copies:
                continue
            old = self.drawn[index]
            sources = tuple(copies[source] for source in old.sources)
            copies[index] = self.draw(old.layer, sources, line).index
        return tuple(Tensor(copies[output.index]) for output in model.outputs)

    def reachable(self, outputs: tuple[Tensor, ...]) -> tuple[int, ...]:
        """Return the drawn layers that lead to `outputs`, in topological order."""
        found: set[int] = set()
        waiting = [output.index for output in outputs]
        while waiting:
            index = waiting.pop()
            if index not in found:
                found.add(index)
                waiting.extend(self.drawn[index].sources)
        return tuple(sorted(found))

    def layers_of(self, model: Model) -> list[Made]:
        """Return the layers of `model`, as ``model.layers`` gives them."""
        self.take_step()
        if model.instance is not None and not model.outputs:
            return _layers_in(model.instance)
        if model.chain is None:
            return [self.drawn[index].layer for index in self.reachable(model.outputs)]
        found: list[Made] = []
        for item in model.chain:
            if isinstance(item, Model):
                found.extend(self.layers_of(item))
            elif isinstance(item, Made):
                found.append(item)
        return found


def _activation_of(layer: Made) -> Value:
    """Return the activation that a layer is given, by its name or its place."""
    words = LAYERS[layer.leaf].argument_order if layer.leaf in LAYERS else ()
    place = words.index("activation") if "activation" in words else len(layer.arguments)
    placed = layer.arguments[place] if place < len(layer.arguments) else None
    return layer.named.get("activation", placed)


def _is_applied_alone(given: Made) -> bool:
    """Return whether an activation is a layer with settings: no name says the same.

    The slope of the layer LeakyReLU is another than that of the activation.
    """
    has_settings = given.arguments or given.named or given.leaf == LEAKY_RELU.name
    is_named = not has_settings and activation(given) is not None
    is_layer = given.leaf in LAYERS or ".layers." in given.name.path
    return is_layer and not is_named


def _has_own_input_dim(first: Made) -> bool:
    """Return whether ``input_dim`` is a setting of the layer and not the size of its input."""
    return first.leaf in LAYERS and LAYERS[first.leaf].param("input_dim") is not None


def _layers_in(instance: Instance) -> list[Made]:
    """Return the layers that an object has as attributes."""
    found: list[Made] = []
    for value in instance.values.values():
        entries = value if isinstance(value, list | tuple) else (value,)
        found += [e for e in entries if isinstance(e, Made) and ".layers." in e.name.path]
    return found
