"""Whether the network fits into the memory of this machine, checked before allocating."""

from collections.abc import Sequence

from playground.base.memory import total_bytes
from playground.document.inference import Inference, Problem
from playground.document.project import LayerId, Project

TRAINING_BYTES = 16
"""Minimum bytes per weight: weight, gradient and two moments of Adam, in float32."""


def size_problems(project: Project, inference: Inference) -> list[Problem]:
    """Return the problem of a network that does not fit into memory, at its largest layer."""
    needed = training_bytes(inference)
    if needed <= total_bytes() or not inference.active:
        return []
    largest = _largest(inference, inference.active)
    name = project.network.layer(largest).name
    return [
        Problem(
            f"The network has {inference.parameters:,} weights and needs {gigabytes(needed)} to "
            f"train, but this computer has {gigabytes(total_bytes())}; make {name} smaller",
            largest,
        )
    ]


def training_bytes(inference: Inference) -> int:
    """Return the minimum memory for training the weights of a network, in bytes."""
    return inference.parameters * TRAINING_BYTES


def gigabytes(size: int) -> str:
    """Return a size in bytes as text.

    >>> gigabytes(3 * 2**29)
    '1.5 GB'
    """
    return f"{size / 2**30:,.1f} GB"


def _largest(inference: Inference, layers: Sequence[LayerId]) -> LayerId:
    return max(layers, key=lambda layer_id: inference.reports[layer_id].parameters)
