"""What gradients say about a network, in plain words."""

from collections.abc import Mapping, Sequence
from math import isfinite

from playground.document.inference import Problem
from playground.training.protocol.probes import GradientAnswer

HEALTHY = (1e-4, 1e-2)
"""Update-to-weight ratios at which training usually goes well.

References
----------
A. Karpathy, CS231n notes "Neural Networks Part 3", ratio of weights to updates: about 1e-3.
"""

SHRINKS = 100.0
"""At this ratio between the norms of the last and the first layer, or above, a gradient vanishes;
at its inverse, it explodes."""


def diagnosis(sizes: Mapping[str, GradientAnswer], problems: Sequence[Problem] = ()) -> str:
    """Return one sentence on gradients by layer name, in the order from input to output.

    Parameters
    ----------
    problems : sequence of Problem
        Problems of the project; where little is learned, the first is given as the reason.
    """
    if not sizes:
        return "No layer is trained: none has trainable weights."
    norms = {name: size.gradient_norm for name, size in sizes.items()}
    return (
        _extreme(norms)
        or _stuck(sizes, problems)
        or _along_the_network(norms)
        or _steps({name: size.update_ratio for name, size in sizes.items()})
    )


def _extreme(norms: Mapping[str, float]) -> str:
    """Return a sentence on a gradient that is not finite."""
    for name, norm in norms.items():
        if not isfinite(norm):
            return f"The gradient of {name} is not finite: lower the learning rate, then reset."
    return ""


def _stuck(sizes: Mapping[str, GradientAnswer], problems: Sequence[Problem]) -> str:
    """Return a sentence on gradients that are 0, or on layers that hardly learn."""
    norms = {name: size.gradient_norm for name, size in sizes.items()}
    is_slow = any(size.update_ratio < HEALTHY[0] for size in sizes.values())
    if problems and (is_slow or not all(norms.values())):
        return problems[0].message
    if not any(norms.values()):
        return "All gradients are 0: nothing is learned any more."
    for name, norm in norms.items():
        if norm == 0:
            return f"{name} has a gradient of 0: it does not learn. Its units may be dead."
    return ""


def _along_the_network(norms: Mapping[str, float]) -> str:
    """Return a sentence on gradients that shrink or grow on their way to the input."""
    first, last = next(iter(norms)), list(norms)[-1]
    if norms[last] > SHRINKS * norms[first]:
        return (
            f"Vanishing gradient: {norms[last] / norms[first]:,.0f} times smaller in {first} than "
            f"in {last}, so the first layers hardly learn. Try relu, BatchNormalization or a "
            "residual connection."
        )
    if norms[first] > SHRINKS * norms[last]:
        return (
            f"Exploding gradient: {norms[first] / norms[last]:,.0f} times larger in {first} than "
            f"in {last}. Try a lower learning rate, gradient clipping or BatchNormalization."
        )
    return ""


def _steps(ratios: Mapping[str, float]) -> str:
    """Return a sentence on the size of the steps."""
    name, largest = max(ratios.items(), key=lambda item: item[1])
    if largest > HEALTHY[1]:
        return (
            f"Large steps: the next one changes the weights of {name} by {100 * largest:.3g} %. "
            "If the loss jumps, lower the learning rate."
        )
    small = [name for name, ratio in ratios.items() if ratio < HEALTHY[0]]
    if small:
        return f"Small steps in {', '.join(small)}: training has settled there, or is slow."
    return "Healthy: the steps are small beside the weights, yet large enough to learn."
