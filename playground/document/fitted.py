"""Layers whose weights are computed from the training inputs, such as means and variances."""

from playground.document.inference import Inference
from playground.document.project import LayerId, Network


def fitted_layers(network: Network, inference: Inference) -> tuple[LayerId, ...]:
    """Return the layers of the model that are fitted to the data.

    Only a layer that reads the input itself is: what reaches any other layer changes with
    the weights before it.
    """
    return tuple(
        layer_id for layer_id in _with_a_fit(network, inference) if reads_input(network, layer_id)
    )


def unfitted_layers(network: Network, inference: Inference) -> tuple[LayerId, ...]:
    """Return the layers of the model that would be fitted if they read the input itself."""
    return tuple(
        layer_id
        for layer_id in _with_a_fit(network, inference)
        if not reads_input(network, layer_id)
    )


def reads_input(network: Network, layer_id: LayerId) -> bool:
    """Return whether all that a layer receives is the input of the network."""
    sources = [network.layer(wire.source) for wire in network.inputs_of(layer_id)]
    return bool(sources) and all(source.type_name == "Input" for source in sources)


def _with_a_fit(network: Network, inference: Inference) -> tuple[LayerId, ...]:
    """Return the layers of the model that have something to compute from the data."""
    return tuple(
        layer_id
        for layer_id in inference.active
        if network.layer(layer_id).spec.fit is not None and inference.reports[layer_id].weights
    )
