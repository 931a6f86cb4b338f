"""Shapes, weights and costs of every layer, and structural problems, without Keras."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from playground.base.errors import ShapeError
from playground.catalog.spec import TensorShape, WeightSpec
from playground.datasets.task import Task
from playground.document.document import Command
from playground.document.graph import topological_order
from playground.document.project import Layer, LayerId, Network


class Severity(StrEnum):
    """How bad a problem is."""

    ERROR = "error"
    WARNING = "warning"


NO_INPUT = "The network has no Input layer; drag one onto the canvas"


@dataclass(frozen=True, slots=True)
class Repair:
    """A fix for a problem, applied with one click."""

    label: str
    command: Command


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem: where it is, what is wrong, and how to fix it.

    Attributes
    ----------
    message : str
        "Dense needs at least 2 dimensions; received (None,)".
    layer_id : LayerId or None
        The layer; None if the problem is in the whole network, the data or the training.
    forbids_training_only : bool
        Whether the network can be built, looked at and exported in spite of an error.
    """

    message: str
    layer_id: LayerId | None = None
    severity: Severity = Severity.ERROR
    repair: Repair | None = None
    forbids_training_only: bool = False


@dataclass(frozen=True, slots=True)
class LayerReport:
    """What is known about one layer.

    Attributes
    ----------
    input_shapes : tuple of shapes
    output_shape : shape or None
        With the batch dimension first; None if it is unknown.
    weights : tuple of WeightSpec
    cost : int
        Multiply-accumulates per sample.
    """

    input_shapes: tuple[TensorShape, ...] = ()
    output_shape: TensorShape | None = None
    weights: tuple[WeightSpec, ...] = ()
    cost: int = 0

    @property
    def parameters(self) -> int:
        """The number of weights, trainable or not."""
        return sum(weight.size for weight in self.weights)


@dataclass(frozen=True, slots=True)
class Inference:
    """What can be derived from a network and a task.

    Attributes
    ----------
    reports : mapping of LayerId to LayerReport
        One for every layer.
    problems : tuple of Problem
    active : tuple of LayerId
        The layers between input and output, each after all its inputs. Only these are
        built, trained and exported.
    output : LayerId or None
        The layer whose output is the prediction.
    """

    reports: Mapping[LayerId, LayerReport] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    active: tuple[LayerId, ...] = ()
    output: LayerId | None = None
    # Made when it is first asked for: each layer of a network asks for its own problems.
    _by_layer: Mapping[LayerId | None, tuple[Problem, ...]] | None = field(
        default=None, init=False, repr=False, compare=False
    )

    @property
    def is_buildable(self) -> bool:
        """Whether Keras could build the network."""
        errors = any(
            problem.severity is Severity.ERROR and not problem.forbids_training_only
            for problem in self.problems
        )
        return self.output is not None and not errors

    @property
    def training_problem(self) -> Problem | None:
        """Why a network that can be built cannot be trained; None if it can."""
        return next((each for each in self.problems if each.forbids_training_only), None)

    @property
    def parameters(self) -> int:
        """The number of weights of the active layers."""
        return sum(self.reports[layer_id].parameters for layer_id in self.active)

    def problems_of(self, layer_id: LayerId) -> tuple[Problem, ...]:
        """Return the problems of one layer."""
        if self._by_layer is None:
            found: dict[LayerId | None, list[Problem]] = {}
            for problem in self.problems:
                found.setdefault(problem.layer_id, []).append(problem)
            by_layer = {key: tuple(problems) for key, problems in found.items()}
            object.__setattr__(self, "_by_layer", by_layer)
            return by_layer.get(layer_id, ())
        return self._by_layer.get(layer_id, ())


def infer(network: Network, task: Task) -> Inference:
    """Return shapes, weights, costs and structural problems of `network` for `task`.

    An Input layer without a shape uses the shape of the data. The network caches the result
    for the last task, so that it is computed only once per network.
    """
    return network.remembered(_infer, task)


def _infer(network: Network, task: Task) -> Inference:
    order = topological_order(network)
    reports: dict[LayerId, LayerReport] = {}
    problems: list[Problem] = []
    for layer_id in order:
        layer = network.layer(layer_id)
        sources = [reports[wire.source] for wire in network.inputs_of(layer_id)]
        reports[layer_id], found = _report(layer, sources, task)
        problems.extend(found)
    active, output, structural = _active(network, order)
    return Inference(reports, (*structural, *problems), active, output)


def active_layers(network: Network) -> tuple[LayerId, ...]:
    """Return the layers that take part in training; all, where there is not one output.

    It follows from the wires alone, and costs less than `infer`.
    """
    active, output, _problems = _active(network, topological_order(network))
    return active if output is not None else tuple(layer.id for layer in network.layers)


def output_layer(network: Network) -> LayerId | None:
    """Return the layer whose output is the prediction; it follows from the wires alone."""
    return _active(network, topological_order(network))[1]


def _report(
    layer: Layer, sources: list[LayerReport], task: Task
) -> tuple[LayerReport, list[Problem]]:
    """Return what is known about `layer`, and its problems."""
    spec = layer.spec
    if layer.type_name == "Input":
        shape = layer.params.get("shape") or task.input_shape
        assert isinstance(shape, tuple)
        return LayerReport(output_shape=(None, *shape)), []
    if not sources:
        return LayerReport(), []
    if len(sources) < spec.minimum_inputs:
        message = (
            f"{spec.name} needs at least {spec.minimum_inputs} inputs; received {len(sources)}"
        )
        return LayerReport(), [Problem(message, layer.id)]
    inputs = tuple(report.output_shape for report in sources if report.output_shape is not None)
    if len(inputs) < len(sources):
        return LayerReport(), []
    try:
        output = spec.output_shape(layer.params, inputs)
        weights = spec.weights(layer.params, inputs)
        cost = spec.cost(layer.params, inputs, output)
    except ShapeError as error:
        return LayerReport(inputs), [Problem(str(error), layer.id)]
    return LayerReport(inputs, output, weights, cost), []


def _active(
    network: Network, order: tuple[LayerId, ...]
) -> tuple[tuple[LayerId, ...], LayerId | None, list[Problem]]:
    """Return the layers between input and output, the output, and structural problems."""
    inputs = [layer for layer in network.layers if layer.type_name == "Input"]
    if len(inputs) != 1:
        if not inputs:
            return (), None, [Problem(NO_INPUT)]
        message = (
            f"A network must have one Input layer; this one has {len(inputs)}: delete the others"
        )
        return (), None, [Problem(message, layer.id) for layer in inputs[1:]]
    reached = {inputs[0].id}
    for layer_id in order:
        sources = [wire.source for wire in network.inputs_of(layer_id)]
        if sources and all(source in reached for source in sources):
            reached.add(layer_id)
    feeding = {wire.source for wire in network.wires if wire.target in reached}
    ends = reached - feeding - {inputs[0].id}
    sinks = [layer_id for layer_id in order if layer_id in ends]
    problems = [
        Problem(
            f"{layer.name} is not connected to the input, so it is not trained",
            layer.id,
            Severity.WARNING,
        )
        for layer in network.layers
        if layer.id not in reached
    ]
    active = tuple(layer_id for layer_id in order if layer_id in reached)
    if not sinks:
        problems.append(Problem("The network has no output; connect a layer to the input"))
        return active, None, problems
    if len(sinks) > 1:
        names = ", ".join(network.layer(layer_id).name for layer_id in sinks)
        message = (
            f"A network needs one output; {names} are all outputs: merge or delete some of them"
        )
        problems.extend(Problem(message, layer_id) for layer_id in sinks[1:])
        return active, None, problems
    return active, sinks[0], problems
