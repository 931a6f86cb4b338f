"""The kernel penalty that the hidden layers have in common, and the edit that gives them one."""

from dataclasses import dataclass

from playground.base.params import Regularizer
from playground.document.commands import Sequence, SetParams
from playground.document.project import Layer, Network, Project

REGULARIZER = "kernel_regularizer"
NONE = Regularizer()


@dataclass(frozen=True, slots=True)
class SharedPenalty:
    """What the hidden layers have in common.

    Attributes
    ----------
    penalty : Regularizer or None
        That of all layers that have one; without any, `NONE`; None where they differ.
    count : int
        How many layers have one.
    total : int
        How many could: the hidden ones, or the output where no other takes a penalty.
    """

    penalty: Regularizer | None
    count: int
    total: int


def penalized_layers(network: Network) -> tuple[Layer, ...]:
    """Return the layers that the penalty is meant for: not the output, if others take one."""
    found = tuple(layer for layer in network.layers if REGULARIZER in layer.params)
    hidden = tuple(layer for layer in found if network.outputs_of(layer.id))
    return hidden or found


def shared_penalty(network: Network) -> SharedPenalty:
    """Return the penalty that the hidden layers of `network` have in common."""
    layers = penalized_layers(network)
    values = [layer.params[REGULARIZER] for layer in layers]
    given = [value for value in values if isinstance(value, Regularizer) and value != NONE]
    different = set(given)
    penalty = next(iter(different), NONE) if len(different) <= 1 else None
    return SharedPenalty(penalty, len(given), len(layers))


def regularize(project: Project, penalty: Regularizer) -> Sequence:
    """Return the edit that gives every hidden layer this penalty; none is none anywhere."""
    network = project.network
    layers = penalized_layers(network)
    if penalty == NONE:
        layers = tuple(layer for layer in network.layers if REGULARIZER in layer.params)
    steps = tuple(SetParams(layer.id, {REGULARIZER: penalty}) for layer in layers)
    return Sequence("Set regularization", steps)
