"""Problems of layers that are fitted to the data, but do not read it."""

from playground.document.commands import AddLayer, RemoveLayers, Sequence
from playground.document.fitted import fitted_layers, unfitted_layers
from playground.document.inference import Inference, Problem, Repair, Severity
from playground.document.project import LayerId, Project


def unfitted_problems(project: Project, inference: Inference) -> list[Problem]:
    """Return a warning for each layer that cannot be fitted where it is.

    It is not an error: an imported model may bring the numbers that the layer computes with.
    """
    network = project.network
    has_fitted = bool(fitted_layers(network, inference))
    return [
        Problem(
            f"{layer.name} ({layer.type_name}) is not directly after the input, so it cannot "
            "be fitted to the data; it keeps the numbers that it has, at first mean 0 and "
            "variance 1",
            layer.id,
            Severity.WARNING,
            _repair(project, layer.id, has_fitted=has_fitted),
        )
        for layer in map(network.layer, unfitted_layers(network, inference))
    ]


def _repair(project: Project, layer_id: LayerId, *, has_fitted: bool) -> Repair:
    """Return the repair: one after the input does the work, so a second one goes."""
    removed = RemoveLayers((layer_id,), heals=True)
    if has_fitted:
        return Repair("Remove it", removed)
    layer = project.network.layer(layer_id)
    inputs = [each.id for each in project.network.layers if each.type_name == "Input"]
    wire = project.network.outputs_of(inputs[0])[0]
    text = "Move it after the input"
    added = AddLayer(layer.type_name, None, layer.params, wire=wire)
    # First the new one: a wire from the input to the old one would be gone after it.
    return Repair(text, Sequence(text, (added, removed)))
