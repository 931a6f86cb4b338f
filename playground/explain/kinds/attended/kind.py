"""What the microscope shows of MultiHeadAttention."""

from playground.explain.focus import WeightKey
from playground.explain.kinds.attended.equations import (
    OUTPUT,
    PROJECTIONS,
    by_input,
    chain_of,
    forward_of,
    projection_of,
)
from playground.explain.kinds.attended.numbers import numbers_of
from playground.explain.kinds.kind import Weightless, gradient
from playground.explain.kinds.masks import MASKED, has_mask
from playground.explain.site import Site
from playground.explain.subject import Index, numbered
from playground.formula.values import Equation, Formula, Number, Operand, Part, Place

MOST_SCORES = 4_000_000
DROPOUT = "Which steps its dropout leaves out in this step is known to Keras alone."
LARGE = "The sequences of this batch are too long to be shown step by step."


class _Kind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`."""

    def obstacle(self, site: Site) -> str:
        if site.settings["dropout"]:
            return DROPOUT
        if has_mask(site.subject, site.source()):
            return MASKED
        batch, steps, _ = site.subject.trace.outputs[site.source()].shape
        heads = site.settings["num_heads"]
        assert isinstance(heads, int)
        return LARGE if batch * steps * steps * heads > MOST_SCORES else ""

    def forward(self, site: Site) -> tuple[Equation, ...]:
        return forward_of(site)

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:
        if reader.subject.gradient_of(reader.layer_id) is None:
            return None
        # All three projections read the same input.
        return by_input(reader, index) if port == 0 else Number(0.0)

    def weights(self, site: Site) -> tuple[WeightKey, ...]:
        heads, size, _ = site.subject.trace.weights[site.layer_id][f"{OUTPUT}_kernel"].before.shape
        feature = site.index[-1]
        keys = [
            WeightKey(f"{OUTPUT}_kernel", (head, at, feature))
            for head in range(heads)
            for at in range(size)
        ]
        bias = f"{OUTPUT}_bias"
        return (*keys, WeightKey(bias, (feature,))) if site.has(bias) else tuple(keys)

    def has_weight(self, site: Site, key: WeightKey) -> bool:
        name, _ = projection_of(key)
        return name in PROJECTIONS or key.index[-1] == site.index[-1]

    def owner(self, site: Site, key: WeightKey) -> Site:
        name, _ = projection_of(key)
        return site if name in PROJECTIONS else site.at((*site.index[:-1], key.index[-1]))

    def by_sum(self, site: Site, key: WeightKey | None = None) -> tuple[Equation, ...]:
        if key is None or gradient(site) is None:
            return ()
        return chain_of(site, key)

    def by_weight(self, site: Site, key: WeightKey) -> Formula | None:
        name, part = projection_of(key)
        if part == "bias":
            return Number(1.0)
        if name in PROJECTIONS:
            feature = key.index[0]
            return site.input_operand((site.index[0], feature), numbered("x", (feature,)))
        index = (site.index[0], *key.index[:2])
        value = float(numbers_of(site).values["o"][(site.sample, *index)])
        return Operand("o", value, Place(Part.RESULT, site.layer_id, "o", index, site.sample))

    def delta(self, site: Site, key: WeightKey) -> Operand | None:
        name, _ = projection_of(key)
        if name not in PROJECTIONS:
            return gradient(site)
        if gradient(site) is None:
            return None
        letter = PROJECTIONS[name]
        index = (site.index[0], *key.index[-2:])
        value = float(numbers_of(site).gradients[letter][(site.sample, *index)])
        place = Place(Part.RESULT, site.layer_id, f"∂L/∂{letter}", index, site.sample)
        return Operand(f"∂L/∂{letter}", value, place)

    def users(self, site: Site, key: WeightKey) -> tuple[Site, ...] | None:
        own = self.owner(site, key)
        return tuple(own.at((step, own.index[1])) for step in range(len(site.input())))


KIND = _Kind()
