"""Problems between the network's output, the labels of the data and the loss."""

from playground.base.number_text import counted
from playground.base.params import ParamValue
from playground.catalog.activations import ACTIVATIONS
from playground.catalog.layers.activation import ACTIVATION
from playground.catalog.layers.dense import DENSE
from playground.catalog.layers.flatten import FLATTEN
from playground.catalog.losses import (
    LOSSES,
    NO_LOSS,
    OWN_LOSS,
    SIGNED_LOSS,
    USUAL_LOSS,
    Labels,
    LossSpec,
    Output,
)
from playground.catalog.metrics import USUAL_METRICS
from playground.catalog.opaque import opaque_activation
from playground.catalog.spec import TensorShape, shape_text
from playground.datasets.prepare import source_values
from playground.datasets.task import Task, TaskKind
from playground.document.commands import AddLayer, Sequence, SetData, SetParams, SetTraining
from playground.document.document import Command
from playground.document.inference import Inference, Problem, Repair, Severity
from playground.document.problems.label_units import units_problem
from playground.document.project import Layer, LayerId, Network, Project, Wire

USUAL_ACTIVATION: dict[TaskKind, str] = {
    TaskKind.BINARY: "sigmoid",
    TaskKind.MULTICLASS: "softmax",
    TaskKind.MULTILABEL: "sigmoid",
    TaskKind.REGRESSION: "linear",
}
"""The default activation of the output, by task."""


def output_problems(project: Project, task: Task, inference: Inference) -> list[Problem]:
    """Return the mismatches between output, labels and loss."""
    loss = LOSSES[project.training.loss]
    problems = [*_loss_problems(task, loss), *_label_problems(project, task, loss)]
    if inference.output is None:
        return problems
    shape = inference.reports[inference.output].output_shape
    if shape is None:
        return problems
    wanted = (None, *task.output_shape)
    if shape != wanted:
        return [*problems, _misfit(project, task, inference, shape)]
    if problems:
        return problems
    return _activation_problems(project, task, inference.output, loss)


def _misfit(project: Project, task: Task, inference: Inference, shape: TensorShape) -> Problem:
    """Return the problem of an output that has not the shape of the labels."""
    output, wanted = inference.output, (None, *task.output_shape)
    assert output is not None
    if task.is_noise:
        return _other_output(project, output, shape)
    if len(wanted) > 2:
        return _shape_problem(project, task, output, shape)
    if len(shape) != len(wanted):
        return _rank_problem(project, task, inference)
    return _units_problem(project, task, output, shape[-1])


def closing_activation(network: Network, layer_id: LayerId) -> tuple[LayerId, str | None]:
    """Return the activation of the output of `layer_id`, and the layer that has it.

    None means that the layer has no such parameter, such as Add. A layer such as Average, which
    passes on several layers with one activation other than linear, counts as having it.
    """
    ends = _closing_layers(network, network.layer(layer_id))
    found = {_activation_of(layer) for layer in ends}
    if len(ends) == 1:
        return ends[0].id, found.pop()
    return layer_id, found.pop() if len(found) == 1 and "linear" not in found else None


def _closing_layers(network: Network, layer: Layer) -> list[Layer]:
    """Return the layers whose values `layer` passes on, the first input's first; or itself."""
    ends: list[Layer] = []
    waiting, seen = [layer], {layer.id}
    while waiting:
        current = waiting.pop()
        wires = network.inputs_of(current.id) if current.traits.passes_activation else ()
        if not wires:
            ends.append(current)
        for source in (wire.source for wire in reversed(wires)):
            if source not in seen:
                seen.add(source)
                waiting.append(network.layer(source))
    return ends


def _activation_of(layer: Layer) -> str | None:
    """Return the activation of a layer; None where it has none to choose."""
    if layer.type_name == "Opaque":
        return opaque_activation(layer.keras_class, str(layer.params["config"]))
    return layer.activation


def usual_activation(task: Task) -> str:
    """Return the activation that the output of a network for `task` usually has."""
    if task.kind is TaskKind.BINARY and task.low < 0:
        return "tanh"
    return USUAL_ACTIVATION[task.kind]


def _loss_problems(task: Task, loss: LossSpec) -> list[Problem]:
    if task.kind in loss.tasks or loss.name == OWN_LOSS or _reconstructs(task, loss):
        return []
    usual = SIGNED_LOSS if task.low < 0 else USUAL_LOSS[task.kind]
    metrics = () if task.low < 0 and task.kind is TaskKind.BINARY else USUAL_METRICS[task.kind]
    repair = Repair(f"Use {usual}", SetTraining({"loss": usual, "metrics": metrics}))
    message = f"The loss {loss.name} does not fit {task.kind}; use {usual}"
    if loss.name == NO_LOSS:
        message = (
            f"No loss is chosen, so nothing can be trained; choose one, such as {usual} for "
            f"{task.kind}"
        )
    return [Problem(message, repair=repair, forbids_training_only=loss.name == NO_LOSS)]


def _reconstructs(task: Task, loss: LossSpec) -> bool:
    """Return whether the targets are shares, such as brightness, that the loss can compare."""
    return task.is_reconstruction and task.low >= 0 and TaskKind.MULTILABEL in loss.tasks


def _label_problems(project: Project, task: Task, loss: LossSpec) -> list[Problem]:
    if task.kind not in loss.tasks or task.kind is TaskKind.MULTICLASS:
        return []
    if task.low >= 0 or loss.labels not in (Labels.ZERO_ONE, Labels.POSITIVE):
        return []
    message = (
        f"The loss {loss.name} needs labels that are {loss.labels}, but this data's labels go "
        f"down to {task.low:g}"
    )
    return [Problem(message, repair=_unsigned_labels(project) or _plain_loss())]


def _unsigned_labels(project: Project) -> Repair | None:
    """Return the repair that uses labels 0 and 1; None if the data set cannot."""
    spec, _values = source_values(project.data)
    if all(param.name != "labels" for param in spec.params):
        return None
    source = project.data.source.with_param("labels", "0/1")
    return Repair("Use labels 0 and 1", SetData({"source": source}))


def _plain_loss() -> Repair:
    return Repair(f"Use {SIGNED_LOSS}", SetTraining({"loss": SIGNED_LOSS}))


def _other_output(project: Project, output: LayerId, shape: TensorShape) -> Problem:
    """Return the problem of an output that is another than the one data was described for."""
    sizes = tuple(size or 1 for size in shape[1:])
    name = project.network.layer(output).name
    message = f"{name} now gives {shape_text(shape)}, so data of another form is needed than before"
    source = project.data.source.with_param("output", sizes)
    return Problem(message, output, repair=Repair("Ask for that data", SetData({"source": source})))


def _shape_problem(project: Project, task: Task, output: LayerId, shape: TensorShape) -> Problem:
    """Return the problem of an output that is not as large as the targets."""
    name = project.network.layer(output).name
    wanted = shape_text((None, *task.output_shape))
    message = f"The output must be {wanted}, as the targets are; {name} gives {shape_text(shape)}"
    return Problem(message, output)


def _units_problem(project: Project, task: Task, output: LayerId, units: int | None) -> Problem:
    layer = project.network.layer(output)
    message = f"The output needs {_unit_words(task)}; {layer.name} gives {units}"
    if layer.size_param != "units" or layer.params["units"] != units:
        return Problem(message, output, repair=_added_output(project, task, output))
    values: dict[str, ParamValue] = {"units": task.output_units}
    if layer.params.get("activation") in ("softmax", "sigmoid", "linear", "tanh", "relu"):
        values["activation"] = usual_activation(task)
    words = counted(task.output_units, "unit")
    return Problem(message, output, repair=Repair(f"Give it {words}", SetParams(output, values)))


def _unit_words(task: Task) -> str:
    count = task.output_units
    if task.kind is TaskKind.MULTICLASS:
        return f"{count} units, one for each class"
    words = counted(count, "unit")
    return f"{words} for {task.kind}"


def _rank_problem(project: Project, task: Task, inference: Inference) -> Problem:
    """Return the problem of an output with the wrong number of dimensions."""
    output = inference.output
    assert output is not None
    shape = inference.reports[output].output_shape
    assert shape is not None
    needed = shape_text((None, task.output_units))
    wire = _first_wide_wire(project.network, inference)
    if wire is None:
        layer = project.network.layer(output)
        message = f"The output must be {needed}; {layer.name} gives {shape_text(shape)}"
        return Problem(message, output, repair=_added_output(project, task, output))
    layer = project.network.layer(wire.target)
    received = inference.reports[wire.target].input_shapes[0]
    message = (
        f"{layer.name} ({layer.type_name}) receives {shape_text(received)}, so the output is "
        f"{shape_text(shape)} rather than {needed}; put a {FLATTEN.name} before it"
    )
    return Problem(
        message,
        layer.id,
        repair=Repair(f"Insert {FLATTEN.name}", AddLayer(FLATTEN.name, None, wire=wire)),
    )


def _first_wide_wire(network: Network, inference: Inference) -> Wire | None:
    """Return the wire into the first Dense-like layer whose input has too many dimensions."""
    for layer_id in inference.active:
        report = inference.reports[layer_id]
        is_wide = bool(report.input_shapes) and len(report.input_shapes[0]) > 2
        if network.layer(layer_id).traits.reads_rows and is_wide:
            return network.inputs_of(layer_id)[0]
    return None


def _added_output(project: Project, task: Task, output: LayerId) -> Repair:
    """Return the repair that adds a fitting Dense layer at the end."""
    values: dict[str, ParamValue] = {
        "units": task.output_units,
        "activation": usual_activation(task),
    }
    flatten = LayerId(f"layer{project.network.next_id}")
    commands: tuple[Command, ...] = (
        AddLayer(FLATTEN.name, None, source=output),
        AddLayer(DENSE.name, None, values, source=flatten),
    )
    return Repair("Add an output layer", Sequence("Add an output layer", commands))


def _activation_problems(
    project: Project, task: Task, output: LayerId, loss: LossSpec
) -> list[Problem]:
    layer_id, activation = closing_activation(project.network, output)
    layer = project.network.layer(layer_id)
    if activation is None and layer.type_name == "Opaque":
        return []
    activation = activation or "linear"
    if activation == "softmax" and task.output_units == 1:
        message = f"{layer.name} has softmax over a single unit, which is always 1"
        return [Problem(message, layer_id, repair=_set_activation(project, task, layer_id))]
    wrong = _mismatch(activation, task, loss)
    if wrong is None:
        far = units_problem(project, task, output, activation)
        return [far] if far else []
    message, severity = wrong
    repair = _set_activation(project, task, layer_id)
    return [
        Problem(
            f"{layer.name} has the activation {activation}, {message}", layer_id, severity, repair
        )
    ]


def _mismatch(activation: str, task: Task, loss: LossSpec) -> tuple[str, Severity] | None:
    """Return why the output's activation does not fit loss and labels, and the severity."""
    spec = ACTIVATIONS[activation]
    is_share = spec.low == 0 and spec.high == 1
    usual = usual_activation(task)
    if loss.output is Output.PROBABILITY and not is_share:
        return f"but {loss.name} needs probabilities; use {usual}", Severity.ERROR
    if loss.output is Output.DISTRIBUTION and not is_share:
        return f"but {loss.name} needs class probabilities; use {usual}", Severity.ERROR
    if loss.output is Output.DISTRIBUTION and activation != "softmax":
        return f"whose units need not sum to 1; {usual} is usual", Severity.WARNING
    is_positive = spec.low is not None and spec.low >= 0
    if loss.output is Output.POSITIVE and not is_positive:
        return f"but {loss.name} needs positive numbers; use softplus", Severity.ERROR
    return _out_of_reach(activation, task, loss)


def _out_of_reach(activation: str, task: Task, loss: LossSpec) -> tuple[str, Severity] | None:
    """Return why the activation cannot reach all labels; None if it can."""
    spec, usual = ACTIVATIONS[activation], usual_activation(task)
    is_positive = spec.low is not None and spec.low >= 0
    if task.low < 0 and is_positive and loss.labels is not Labels.SIGNED:
        return f"so it never reaches the labels below 0; use {usual}", Severity.WARNING
    if task.kind is TaskKind.REGRESSION and spec.high is not None and task.high > spec.high:
        # If only some labels are out of range, the others can still be learned.
        severity = Severity.ERROR if task.low >= spec.high else Severity.WARNING
        reach = f"at most {spec.high:g}, but the labels go up to {task.high:g}"
        return f"which is {reach}; use {usual}", severity
    return None


def _set_activation(project: Project, task: Task, layer_id: LayerId) -> Repair:
    loss = LOSSES[project.training.loss]
    activation = "softplus" if loss.output is Output.POSITIVE else usual_activation(task)
    layer = project.network.layer(layer_id)
    text = f"Use {activation}"
    if "activation" in layer.params:
        return Repair(text, SetParams(layer_id, {"activation": activation}))
    added = AddLayer(ACTIVATION.name, None, {"activation": activation}, source=layer_id)
    if layer.traits.scales:
        plain = SetParams(layer_id, {"scale": 1.0, "offset": 0.0})
        return Repair(text, Sequence(text, (plain, added)))
    return Repair(text, added)
