"""A linear network: layers with weights but without activations between them.

However many of them there are, a single layer computes the same, so XOR stays unsolved.
"""

from playground.catalog.spec import element_count
from playground.document.commands import Sequence, SetParamsOfEach
from playground.document.graph import ancestors
from playground.document.inference import Inference, Problem, Repair, Severity
from playground.document.project import Layer, LayerId, Project

ACTIVATION = "relu"
MAXIMUM_NAMES = 5
"""Number of layers that are named in a longer stack; the others are counted."""


def linear_problems(project: Project, inference: Inference) -> list[Problem]:
    """Return the problem of a network whose hidden layers are all linear.

    A narrow layer in the middle is a deliberate choice (a linear code), not a problem.
    """
    network, active = project.network, inference.active
    if inference.output is None:
        return []
    weighted = [key for key in active if network.layer(key).traits.sums_inputs]
    hidden = ancestors(network, *weighted)
    wasted = [key for key in weighted if key in hidden]
    if not wasted or not all(_is_straight(network.layer(key)) for key in hidden):
        return []
    if any(_is_narrow(key, inference) for key in wasted):
        return []
    return [_problem([network.layer(key) for key in wasted])]


def _is_straight(layer: Layer) -> bool:
    """Return whether the outputs of `layer` are a linear function of its inputs."""
    return layer.traits.is_linear and layer.params.get("activation", "linear") == "linear"


def _is_narrow(layer_id: LayerId, inference: Inference) -> bool:
    """Return whether the layer has fewer values than its inputs and than the output."""
    assert inference.output is not None
    report, output = inference.reports[layer_id], inference.reports[inference.output]
    if report.output_shape is None or output.output_shape is None:
        return False
    received = sum(element_count(shape) for shape in report.input_shapes)
    return element_count(report.output_shape) < min(received, element_count(output.output_shape))


def _problem(wasted: list[Layer]) -> Problem:
    names = [layer.name for layer in wasted]
    if len(names) > MAXIMUM_NAMES:
        names = [*names[: MAXIMUM_NAMES - 1], f"{len(names) - MAXIMUM_NAMES + 1:,} more"]
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    verb = "has" if len(names) == 1 else "have"
    command = SetParamsOfEach(tuple(layer.id for layer in wasted), {"activation": ACTIVATION})
    label = f"Use {ACTIVATION} in {listed if len(wasted) < 4 else f'{len(wasted):,} layers'}"
    return Problem(
        f"{listed} {verb} no activation, so all layers together compute no more than a single "
        f"one, which cannot bend the boundary; use {ACTIVATION}",
        wasted[0].id,
        Severity.WARNING,
        Repair(label, Sequence(label, (command,))),
    )
