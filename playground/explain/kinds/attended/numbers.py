"""`Numbers`: what attention computes between its input and its output, and all gradients."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from playground.explain.site import Site

Floats = NDArray[np.float64]
Places = dict[str, Floats]


@dataclass(frozen=True, slots=True, eq=False)
class Numbers:
    """Float64, computed from Keras's input, weights and gradient by the output.

    Attributes
    ----------
    values, gradients : mapping of str to array
        "q", "k", "v" and "o" with shape (batch, steps, heads, size): queries, keys, values,
        and what each head passes on; "s" and "p" with shape (batch, heads, steps, steps): how
        well each step fits, and as shares, by the step that asks and the step that answers.
        In `gradients` the gradient of the loss by each.
    root : float
        √key_dim, by which Keras divides.
    """

    values: Places
    gradients: Places
    root: float


def numbers_of(site: Site) -> Numbers:
    """Return the numbers of a layer; they are computed once for each step of training."""
    return site.subject.kept((site.layer_id, "attended"), lambda: _computed(site))


def _array(site: Site, name: str) -> Floats:
    return site.subject.trace.weights[site.layer_id][name].before.astype(np.float64)


def _projected(site: Site, x: Floats, name: str) -> Floats:
    total: Floats = np.einsum("bti,ihk->bthk", x, _array(site, f"{name}_kernel"))
    return total + _array(site, f"{name}_bias") if site.has(f"{name}_bias") else total


@np.errstate(all="ignore")  # a run that diverged is shown as it is
def _computed(site: Site) -> Numbers:
    x = site.subject.trace.outputs[site.source()].astype(np.float64)
    q, k, v = (_projected(site, x, name) for name in ("query", "key", "value"))
    root = float(np.sqrt(q.shape[-1]))
    s = np.einsum("bthk,bjhk->bhtj", q, k) / root
    powers = np.exp(s - s.max(axis=-1, keepdims=True))
    p = powers / powers.sum(axis=-1, keepdims=True)
    o = np.einsum("bhtj,bjhv->bthv", p, v)
    found = site.subject.gradient_of(site.layer_id)
    upstreams = np.zeros_like(x) if found is None else found.astype(np.float64)
    by_o = np.einsum("btf,hvf->bthv", upstreams, _array(site, "attention_output_kernel"))
    by_p = np.einsum("bthv,bjhv->bhtj", by_o, v)
    by_s = p * (by_p - (p * by_p).sum(axis=-1, keepdims=True))
    gradients = {
        "o": by_o,
        "p": by_p,
        "s": by_s,
        "q": np.einsum("bhtj,bjhk->bthk", by_s, k) / root,
        "k": np.einsum("bhtj,bthk->bjhk", by_s, q) / root,
        "v": np.einsum("bhtj,bthv->bjhv", p, by_o),
    }
    return Numbers({"q": q, "k": k, "v": v, "s": s, "p": p, "o": o}, gradients, root)
