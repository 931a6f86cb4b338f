"""Draws the layers of a description; nested models are flattened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from playground.base.errors import ImportProblem
from playground.catalog.layers import LAYERS
from playground.catalog.opaque import REFUSED
from playground.importing.model.description import MODELS, layer_call
from playground.importing.network.values import Made, Name, Tensor
from playground.importing.network.world import TooMuch, World
from playground.importing.result import NoteKind

Path: TypeAlias = tuple[str, ...]
"""The path of a layer: the names of the models around it, and its own."""
Json: TypeAlias = Any
"""A value of JSON."""

INPUTS = frozenset(("InputLayer",))
OPERATIONS = frozenset(spec.name for spec in LAYERS if spec.operator)
"""Operations between tensors, by the layers that compute the same."""
DEEPEST = 20
CONSTANT = "_CONSTANT_VALUE"
"""What Keras 2 writes in place of a layer's name where an input is a number."""
STATELESS = "its state starts from zero with each batch here"
HARMLESS = frozenset(("mask", "training", "initial_state"))


@dataclass(slots=True)
class ModelDrawing:
    """The part of a model that has been drawn.

    Attributes
    ----------
    world : World
    names : list of str
        The layers' names; ``names[line - 1]`` is that of the layer with that line number.
    configs : dict of int to mapping
        The settings of each drawn layer, as Keras wrote them.
    origins : dict of int to Path
        The path in the model of each drawn layer.
    feeds : dict of int to tuple of int
        For layers that take several inputs as separate arguments: the source of each.
    """

    world: World
    names: list[str]
    configs: dict[int, Mapping[str, Json]] = field(default_factory=dict)
    origins: dict[int, Path] = field(default_factory=dict)
    feeds: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def draw(
        self, entry: Mapping[str, Json], tensors: tuple[Tensor, ...] | None, path: Path = ()
    ) -> tuple[Tensor, ...]:
        """Return the outputs of a model, fed with `tensors`, or with inputs of its own.

        Raises
        ------
        ImportProblem
            The canvas cannot show it; the message says why.
        """
        if len(path) > DEEPEST:
            raise ImportProblem("The model nests other models too deep to be drawn")
        config = entry.get("config")
        layers = config.get("layers") if isinstance(config, dict) else None
        if not isinstance(config, dict) or not isinstance(layers, list):
            raise ImportProblem(
                f"The model has a custom class ({str(entry.get('class_name'))[:40]}), whose "
                "layers are not in its file; save it as a Sequential or functional model"
            )
        inputs = config.get("input_layers")
        if isinstance(inputs, dict):
            raise ImportProblem(
                f"The model has {len(inputs)} inputs by name, as a model that takes raw rows: "
                "their preparation is part of it; open its project, or export it again with "
                "prepared inputs"
            )
        try:
            if entry.get("class_name") == "Sequential":
                return self._chain(layers, tensors, path)
            return self._graph(config, layers, tensors, path)
        except TooMuch:
            raise ImportProblem("The model has too many layers to be drawn") from None
        except (KeyError, TypeError, IndexError, AttributeError, ValueError):
            raise ImportProblem(
                "The description of the model is damaged; save the model again with model.save"
            ) from None

    def _line(self, name: str) -> int:
        self.names.append(name)
        return len(self.names)

    def _chain(
        self, layers: list[Json], tensors: tuple[Tensor, ...] | None, path: Path
    ) -> tuple[Tensor, ...]:
        for entry in layers:
            name = _name(entry)
            if entry["class_name"] in INPUTS:
                tensors = tensors or (self._input(entry, name),)
                continue
            tensors = tensors or (self._first_input(entry),)
            tensors = self._use(entry, tensors, (*path, name))
        return tensors or ()

    def _input(self, entry: Mapping[str, Json], name: str) -> Tensor:
        made = layer_call(entry, self._line(name))
        made.name = Name("keras.layers.Input")
        made.named.setdefault("name", name)
        return self.world.draw(made, (), made.line)

    def _first_input(self, entry: Mapping[str, Json]) -> Tensor:
        """Return the input that the first layer of a chain describes."""
        config = entry["config"]
        shape = config.get("batch_input_shape", config.get("batch_shape"))
        if shape is None:
            shape = (entry.get("build_config") or {}).get("input_shape")
        return self.world.draw_input(self._line("input"), None, batch_shape=shape)

    def _use(
        self, entry: Mapping[str, Json], tensors: tuple[Tensor, ...], path: Path
    ) -> tuple[Tensor, ...]:
        """Return the outputs of a layer, or of a model within the model."""
        if entry["class_name"] in MODELS:
            return self.draw(entry, tensors, path)
        made = self._made(entry, path)
        sources = tuple(tensor.index for tensor in tensors)
        tensor = self.world.draw(made, sources, made.line)
        self.origins[tensor.index] = path
        self.configs[tensor.index] = {**entry["config"], "stateful": None}
        return (tensor,)

    def _made(self, entry: Mapping[str, Json], path: Path) -> Made:
        made = layer_call(entry, self._line(path[-1]))
        made.named.setdefault("name", path[-1])
        if made.named.pop("stateful", False) is True:
            self.world.notes.add(made.line, NoteKind.ASSUMED, STATELESS)
        if made.named.get("return_state") is True:
            raise ImportProblem(
                f"The layer {path[-1]} gives its state as a second output, which the canvas "
                "cannot show"
            )
        if ".ops." in str(entry.get("module")) or made.leaf == "TFOpLambda":
            return self._operation(made, path)
        if made.leaf in REFUSED:
            raise ImportProblem(
                f"The layer {path[-1]} ({made.leaf}) is refused: {REFUSED[made.leaf]}"
            )
        return made

    def _operation(self, made: Made, path: Path) -> Made:
        """Return the layer that is equivalent to an operation between tensors."""
        if made.leaf not in OPERATIONS:
            raise ImportProblem(
                f"The operation {made.leaf} ({path[-1]}) is not a layer, so the canvas cannot "
                "show it; use a layer instead"
            )
        return Made(Name(f"keras.layers.{made.leaf}"), (), {"name": path[-1]}, made.line)

    def _graph(
        self,
        config: Mapping[str, Json],
        layers: list[Json],
        tensors: tuple[Tensor, ...] | None,
        path: Path,
    ) -> tuple[Tensor, ...]:
        known: dict[tuple[str, int], tuple[Tensor, ...]] = {}
        inputs = _ends(config["input_layers"])
        for place, (name, node) in enumerate(inputs):
            entry = next(each for each in layers if _name(each) == name)
            given = tensors[place] if tensors else self._input(entry, name)
            known[name, node] = (given,)
        waiting = [
            (entry, number, node)
            for entry in layers
            if entry["class_name"] not in INPUTS
            for number, node in enumerate(entry.get("inbound_nodes") or ())
        ]
        while waiting:
            left = [each for each in waiting if not self._try_node(*each, known, path)]
            if len(left) == len(waiting):
                break
            waiting = left
        outputs = [known[end] for end in _ends(config["output_layers"])]
        return tuple(tensor for found in outputs for tensor in found)

    def _try_node(
        self,
        entry: Mapping[str, Json],
        number: int,
        node: Json,
        known: dict[tuple[str, int], tuple[Tensor, ...]],
        path: Path,
    ) -> bool:
        """Draw one use of a layer if all its inputs are drawn; return whether it was drawn."""
        name = _name(entry)
        sources, is_one_by_one = _sources(node, name)
        if any(source not in known for source in sources):
            return False
        tensors = tuple(known[source][0] for source in sources)
        known[name, number] = self._use(entry, tensors, (*path, name))
        if is_one_by_one:
            indices = [tensor.index for tensor in tensors]
            unique = list(dict.fromkeys(indices))
            drawn = known[name, number][0].index
            self.feeds[drawn] = tuple(unique.index(index) for index in indices)
        return True


def _name(entry: Mapping[str, Json]) -> str:
    return str(entry.get("name") or entry["config"]["name"])


def _ends(value: Json) -> list[tuple[str, int]]:
    """Return the inputs or outputs of a functional model: name and node of each."""
    entries = [value] if value and isinstance(value[0], str) else value
    if isinstance(entries, dict):
        entries = list(entries.values())
    return [(str(entry[0]), int(entry[1])) for entry in entries]


def _sources(node: Json, name: str) -> tuple[list[tuple[str, int]], bool]:
    """Return the inputs of a layer, and whether they are separate arguments rather than a list.

    Keras 3 writes the arguments of the call, Keras 2 a list of names.
    """
    if isinstance(node, dict):
        arguments = node["args"]
        _check_named(node.get("kwargs") or {}, name)
        is_one_by_one = sum(map(_is_tensor, arguments)) > 1
        found = [_history(entry) for entry in _tensors(arguments)]
        return found, is_one_by_one
    entries = [node] if node and isinstance(node[0], str) else node
    return _old_sources(entries, name), False


def _old_sources(entries: list[Json], name: str) -> list[tuple[str, int]]:
    """Return the inputs as Keras 2 writes them, in a list."""
    for entry in entries:
        if entry[0] == CONSTANT:
            raise ImportProblem(
                f"The layer {name} takes a constant as an input, which the canvas cannot show"
            )
        _check_named(entry[3] if len(entry) > 3 else {}, name)
    return [_place(entry) for entry in entries]


def _is_old_tensor(value: Json) -> bool:
    return isinstance(value, list) and len(value) >= 3 and isinstance(value[0], str)


def _place(entry: Json) -> tuple[str, int]:
    if entry[2]:
        raise ImportProblem(
            f"The layer {entry[0]} has several outputs, which the canvas cannot show"
        )
    return str(entry[0]), int(entry[1])


def _is_tensor(value: Json) -> bool:
    return isinstance(value, dict) and value.get("class_name") == "__keras_tensor__"


def _tensors(value: Json) -> list[Json]:
    if _is_tensor(value):
        return [value]
    entries = list(value.values()) if isinstance(value, dict) else value
    if not isinstance(entries, list):
        return []
    return [tensor for entry in entries for tensor in _tensors(entry)]


def _history(tensor: Json) -> tuple[str, int]:
    name, node, place = tensor["config"]["keras_history"]
    if place:
        raise ImportProblem(f"The layer {name} has several outputs, which the canvas cannot show")
    return str(name), int(node)


def _check_named(given: Mapping[str, Json], name: str) -> None:
    """Raise if a layer is called with an argument that changes what it computes."""
    if any(_is_old_tensor(value) for value in given.values()):
        words = ", ".join(key for key, value in given.items() if _is_old_tensor(value))
        raise ImportProblem(f"The layer {name} is used with {words}, which the canvas cannot show")
    strange = [key for key, value in given.items() if value is not None and key not in HARMLESS]
    if strange or any(_tensors(value) for value in given.values()):
        words = ", ".join(strange or given)
        raise ImportProblem(f"The layer {name} is used with {words}, which the canvas cannot show")
