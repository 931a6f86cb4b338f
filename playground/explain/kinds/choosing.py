"""`chosen`: which kind of computation a layer is."""

from collections.abc import Mapping
from typing import TypeAlias

from playground.catalog.formulas.computation import Computation, Moved
from playground.document.project import LayerId
from playground.explain.kinds.kind import Kind
from playground.explain.subject import Subject

Kinds: TypeAlias = Mapping[type[Computation], Kind]


def chosen(kinds: Kinds, subject: Subject, layer_id: LayerId) -> Kind | None:
    """Return how the formulas of a layer are written; None for a layer without any."""
    layer = subject.layer(layer_id)
    computation = layer.spec.computation
    if computation is None or not subject.sources(layer_id):
        return None
    if isinstance(computation, Moved) and not computation.applies(layer.params):
        return None
    return kinds[type(computation)]
