"""The parts of which the gradient of a weight is the sum, one for each use in the batch."""

from playground.document.project import LayerId
from playground.explain.focus import WeightKey
from playground.explain.kinds import KINDS
from playground.explain.kinds.choosing import chosen
from playground.explain.kinds.kind import Kind
from playground.explain.site import Site
from playground.explain.subject import Subject
from playground.formula.evaluation import evaluate
from playground.formula.values import Operand, Part, Place, subscript

MOST_PARTS = 1024
"""The sum is written out if at most this many numbers of a batch use the weight."""


def kind_of(subject: Subject, layer_id: LayerId) -> Kind | None:
    """Return how the formulas of a layer are written; None for a layer without any."""
    return chosen(KINDS, subject, layer_id)


def shown_kind(site: Site) -> Kind | None:
    """Return how the formulas of a layer are written; None where something forbids them."""
    kind = kind_of(site.subject, site.layer_id)
    return None if kind is None or kind.obstacle(site) else kind


def parts_of(site: Site, kind: Kind, key: WeightKey) -> list[Operand] | None:
    """Return one operand for each number of the batch that uses the weight."""
    parts: list[Operand] = []
    first, batch = kind.users(site, key), site.subject.trace.batch
    if first is None or len(first) * batch > MOST_PARTS:
        return None
    for sample in range(batch):
        users = kind.users(site.of(sample), key)
        if users is None or len(parts) + len(users) > MOST_PARTS:
            return None
        for number, user in enumerate(users):
            found = _part(user, kind, key, number if len(users) > 1 else None)
            if found is not None:
                parts.append(found)
    return parts


def _part(site: Site, kind: Kind, key: WeightKey, number: int | None) -> Operand | None:
    factor = kind.by_weight(site, key)
    own = kind.delta(site, key)
    delta = own.value if own is not None else kind.sum_gradient(site)
    if factor is None or delta is None:
        return None
    tag = (site.sample + 1,) if number is None else (site.sample + 1, number + 1)
    place = Place(Part.RESULT, site.layer_id, "part", site.index, site.sample)
    return Operand(f"∂L{subscript(*tag)}/∂w", delta * evaluate(factor), place)
