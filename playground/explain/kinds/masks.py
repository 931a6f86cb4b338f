"""Which steps of a sequence are left out: an Embedding with mask_zero marks padding."""

import numpy as np
from numpy.typing import NDArray

from playground.catalog.formulas.computation import Dropped, Noisy, Recurrent, TwoWay
from playground.document.project import LayerId
from playground.explain.subject import Subject

MASKED = "Which steps it leaves out as padding is known to Keras alone."


def mask_of(subject: Subject, layer_id: LayerId) -> NDArray[np.bool_] | None:
    """Return which steps of a layer's output count; None where that cannot be known.

    An Embedding with mask_zero leaves out token 0; layers after it pass that on.
    """
    shape = subject.trace.outputs[layer_id].shape
    seen: list[LayerId] = [layer_id]
    while len(seen) == 1:
        layer = subject.layer(seen[0])
        sources = subject.sources(seen[0])
        if layer.params.get("mask_zero"):
            tokens = subject.trace.outputs[sources[0]]
            return np.asarray(tokens.reshape(shape[:2]) != 0)
        if len(sources) != 1:
            break
        if not _passes_mask(subject, seen[0]) and has_mask(subject, sources[0]):
            return None
        seen = [sources[0]]
    if has_mask(subject, layer_id):
        return None
    return np.ones(shape[:2], np.bool_)


def _passes_mask(subject: Subject, layer_id: LayerId) -> bool:
    layer = subject.layer(layer_id)
    computation = layer.spec.computation
    if isinstance(computation, Recurrent | TwoWay):
        return bool(layer.params["return_sequences"])
    return isinstance(computation, Dropped | Noisy)


def has_mask(subject: Subject, layer_id: LayerId) -> bool:
    """Return whether an embedding somewhere before marks padding."""
    seen = [layer_id]
    while seen:
        one = seen.pop()
        if subject.layer(one).params.get("mask_zero"):
            return True
        seen += subject.sources(one)
    return False
