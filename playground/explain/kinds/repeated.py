"""The layer within TimeDistributed: at each step a layer of its own, with the same weights."""

from collections.abc import Sequence
from dataclasses import replace

from playground.document.graph import replace_layers
from playground.document.project import Layer
from playground.explain.focus import WeightKey
from playground.explain.kinds.choosing import Kinds, chosen
from playground.explain.kinds.kind import Kind, Weightless
from playground.explain.site import Site
from playground.explain.subject import Index, Subject
from playground.formula.places import (
    Move,
    relocated,
    relocated_equation,
    relocated_operand,
)
from playground.formula.values import Equation, Formula, Operand, Part, Place

AT_PLACES = (Part.OUTPUT, Part.OUTPUT_GRADIENT, Part.RESULT)
UNKNOWN = "The layer within it has no formulas with these settings."


def _inner_layer(layer: Layer) -> Layer:
    """Return the layer within a wrapper, in its place."""
    inner = layer.spec.inner(layer.params)
    assert inner is not None
    return replace(layer, type_name=inner.name)


def _step_subject(site: Site, step: int) -> Subject:
    """Return the facts of one step, as if the layer within stood alone."""
    subject, trace, source = site.subject, site.subject.trace, site.source()
    both = (source, site.layer_id)
    network = replace_layers(subject.project.network, (_inner_layer(site.layer),))
    return Subject(
        replace(subject.project, network=network),
        replace(subject.inference, output=source),
        replace(
            trace,
            outputs={key: trace.outputs[key][:, step] for key in both},
            gradients={
                key: trace.gradients[key][:, step] for key in both if key in trace.gradients
            },
            weights={site.layer_id: trace.weights.get(site.layer_id, {})},
            sums=None,
            sum_gradient=None,
        ),
    )


def _inner(site: Site, step: int | None = None) -> Site:
    """Return the same number of the layer within, at its step."""
    at = site.index[0] if step is None else step
    subject = site.subject.kept((site.layer_id, "step", at), lambda: _step_subject(site, at))
    return Site(subject, site.layer_id, site.sample, site.index[1:], site.step)


def _outer(site: Site, step: int, found: Site) -> Site:
    return replace(site, index=(step, *found.index), step=found.step)


def _back(step: int) -> Move:
    """Return what turns a place within one step into a place of the whole sequence."""

    def move(place: Place) -> Place:
        if place.part in AT_PLACES and place.index:
            return replace(place, index=(step, *place.index))
        return place

    return move


def _all_back(equations: Sequence[Equation], step: int) -> tuple[Equation, ...]:
    move = _back(step)
    return tuple(relocated_equation(each, move) for each in equations)


class RepeatedKind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`.

    Parameters
    ----------
    kinds : mapping
        The kinds of the layers that can be within.
    """

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds

    def _kind(self, inner: Site) -> Kind:
        found = chosen(self._kinds, inner.subject, inner.layer_id)
        assert found is not None  # `obstacle` has asked
        return found

    def obstacle(self, site: Site) -> str:
        inner = _inner(site)
        kind = chosen(self._kinds, inner.subject, inner.layer_id)
        return UNKNOWN if kind is None else kind.obstacle(inner)

    def forward(self, site: Site) -> tuple[Equation, ...]:
        inner, step = _inner(site), site.index[0]
        *lines, last = _all_back(self._kind(inner).forward(inner), step)
        if last.place is None or last.place.part is not Part.OUTPUT:
            return (*lines, last)
        note = last.note or f"step {step + 1:,} of {len(site.input()):,}"
        return (*lines, site.result(last.symbol, last.formula, note))

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:
        step = index[0]
        inner = _inner(reader, step)
        inner = inner.at(inner.subject.valid_index(inner.layer_id, (0,)))
        found = self._kind(inner).passed_back(inner, port, index[1:])
        return None if found is None else relocated(found, _back(step))

    def weights(self, site: Site) -> tuple[WeightKey, ...]:
        if self.obstacle(site):
            return ()
        inner = _inner(site)
        return self._kind(inner).weights(inner)

    def has_weight(self, site: Site, key: WeightKey) -> bool:
        inner = _inner(site)
        return not self.obstacle(site) and self._kind(inner).has_weight(inner, key)

    def owner(self, site: Site, key: WeightKey) -> Site:
        if self.obstacle(site):
            return site
        inner = _inner(site)
        return _outer(site, site.index[0], self._kind(inner).owner(inner, key))

    def by_sum(self, site: Site, key: WeightKey | None = None) -> tuple[Equation, ...]:
        inner = _inner(site)
        return _all_back(self._kind(inner).by_sum(inner, key), site.index[0])

    def by_weight(self, site: Site, key: WeightKey) -> Formula | None:
        inner = _inner(site)
        found = self._kind(inner).by_weight(inner, key)
        return None if found is None else relocated(found, _back(site.index[0]))

    def sum_gradient(self, site: Site) -> float | None:
        inner = _inner(site)
        return self._kind(inner).sum_gradient(inner)

    def delta(self, site: Site, key: WeightKey) -> Operand | None:
        inner = _inner(site)
        found = self._kind(inner).delta(inner, key)
        return None if found is None else relocated_operand(found, _back(site.index[0]))

    def users(self, site: Site, key: WeightKey) -> tuple[Site, ...] | None:
        found: list[Site] = []
        for step in range(len(site.input())):
            inner = _inner(site, step)
            users = self._kind(inner).users(inner, key)
            if users is None:
                return None
            found += [_outer(site, step, user) for user in users]
        return tuple(found)
