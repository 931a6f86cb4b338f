"""`Numbers`: what a separable convolution computes between its two steps, for the batch."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.catalog.families.taps import sides_of
from playground.explain.site import Site
from playground.formula.arrays import array_of
from playground.formula.values import Operand

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """Float64, computed from Keras's inputs, weights and gradients.

    Attributes
    ----------
    deep : (batch, height, width, channels · patterns) float64
        The sums of each channel.
    z : (batch, height, width, filters) float64
        The sums of these, with the bias.
    by_z, by_deep : array
        The gradients of the loss by both; zero where Keras has none.
    """

    deep: Floats
    z: Floats
    by_z: Floats
    by_deep: Floats


def numbers_of(site: Site) -> Numbers:
    """Return the numbers of a layer; they are computed once for each step of training."""
    return site.subject.kept((site.layer_id, "separated"), lambda: _computed(site))


def _array(site: Site, name: str) -> Floats:
    return site.subject.trace.weights[site.layer_id][name].before.astype(np.float64)


@np.errstate(all="ignore")  # a run that diverged is shown as it is
def _computed(site: Site) -> Numbers:
    deep = _deep(site)
    mix = _array(site, "pointwise_kernel")[0, 0]
    z = deep @ mix + (_array(site, "bias") if site.has("bias") else 0.0)
    by_z = _by_sums(site, z)
    return Numbers(deep, z, by_z, by_z @ mix.T)


def _deep(site: Site) -> Floats:
    """Return the sums of each channel."""
    x = site.subject.trace.outputs[site.source()].astype(np.float64)
    kernel = _array(site, "depthwise_kernel")
    counts = site.subject.trace.outputs[site.layer_id].shape[1:3]
    total = np.zeros((len(x), *counts, *kernel.shape[2:]))
    sides = sides_of(site.settings, x.shape[1:])
    for place in np.ndindex(*kernel.shape[:2]):
        rows, columns = (
            np.arange(count) * stride - before + at * gap
            for at, count, (_, _, stride, gap, before) in zip(place, counts, sides, strict=True)
        )
        is_inside = _inside(rows, x.shape[1])[:, None] & _inside(columns, x.shape[2])[None, :]
        found = x[:, np.clip(rows, 0, x.shape[1] - 1)][:, :, np.clip(columns, 0, x.shape[2] - 1)]
        found = found * is_inside[None, :, :, None]
        total += found[..., None] * kernel[place]
    return total.reshape(*total.shape[:3], -1)


def _inside(places: NDArray[np.int64], size: int) -> NDArray[np.bool_]:
    return (places >= 0) & (places < size)


def _by_sums(site: Site, z: Floats) -> Floats:
    subject = site.subject
    given = subject.trace.sum_gradient
    if site.layer_id == subject.output and subject.has_sums and given is not None:
        return given.astype(np.float64)
    found = subject.gradient_of(site.layer_id)
    if found is None:
        return np.zeros_like(z)
    upstreams = found.astype(np.float64)
    spec = subject.activation(site.layer_id)
    if spec is None:
        return upstreams
    if spec.rule is None or spec.slope is None:
        powers = np.exp(z - z.max(axis=-1, keepdims=True))
        shares = powers / powers.sum(axis=-1, keepdims=True)
        return np.asarray(shares * (upstreams - (upstreams * shares).sum(axis=-1, keepdims=True)))
    sums = Operand("z", 0.0)
    a = array_of(spec.rule(sums), {"z": z})
    return upstreams * array_of(spec.slope(sums, Operand("a", 0.0)), {"z": z, "a": a})
