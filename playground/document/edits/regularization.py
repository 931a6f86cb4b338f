"""The kernel regularizer shared by all hidden layers, and the edit that sets it."""

from dataclasses import dataclass

from playground.base.params import Regularizer
from playground.document.commands import Sequence, SetParams
from playground.document.project import Layer, Network, Project

REGULARIZER = "kernel_regularizer"
NONE = Regularizer()


@dataclass(frozen=True, slots=True)
class SharedPenalty:
    """The regularizer that the hidden layers share.

    Attributes
    ----------
    penalty : Regularizer or None
        That of all layers that have one; `NONE` if no layer has one; None if they differ.
    count : int
        Number of layers that have one.
    total : int
        Number of layers that could: the hidden ones, or only the output if no other can.
    """

    penalty: Regularizer | None
    count: int
    total: int


def penalized_layers(network: Network) -> tuple[Layer, ...]:
    """Return the layers to regularize: all but the output, unless only the output can be."""
    found = tuple(layer for layer in network.layers if REGULARIZER in layer.params)
    hidden = tuple(layer for layer in found if network.outputs_of(layer.id))
    return hidden or found


def shared_penalty(network: Network) -> SharedPenalty:
    """Return the regularizer that the hidden layers of `network` share."""
    layers = penalized_layers(network)
    values = [layer.params[REGULARIZER] for layer in layers]
    given = [value for value in values if isinstance(value, Regularizer) and value != NONE]
    different = set(given)
    penalty = next(iter(different), NONE) if len(different) <= 1 else None
    return SharedPenalty(penalty, len(given), len(layers))


def regularize(project: Project, penalty: Regularizer) -> Sequence:
    """Return the edit that sets the regularizer of every hidden layer."""
    network = project.network
    layers = penalized_layers(network)
    if penalty == NONE:
        layers = tuple(layer for layer in network.layers if REGULARIZER in layer.params)
    steps = tuple(SetParams(layer.id, {REGULARIZER: penalty}) for layer in layers)
    return Sequence("Set regularization", steps)
