"""Bidirectional: a recurrent layer that reads from the start, and one that reads from the end."""

from dataclasses import dataclass, replace

import numpy as np

from playground.catalog.formulas.computation import Recurrent
from playground.explain.focus import WeightKey
from playground.explain.kinds.kind import Moment, Weightless, gradient
from playground.explain.kinds.masks import mask_of
from playground.explain.kinds.recurrent.chain import by_input, chain_of, delta_of, factor_of
from playground.explain.kinds.recurrent.equations import equations_of
from playground.explain.kinds.recurrent.kind import keys_of, moments_of
from playground.explain.kinds.recurrent.reading import Reading, obstacle_of, spread
from playground.explain.kinds.recurrent.tape import Floats, Given, Tape, tape_of
from playground.explain.site import Site
from playground.explain.subject import Index
from playground.formula.evaluation import evaluate
from playground.formula.values import Equation, Formula, Operand, Product, Sum

FORWARD, BACKWARD = "forward_", "backward_"
ARROWS = {FORWARD: "→", BACKWARD: "←"}
READS = {FORWARD: "read from the start", BACKWARD: "read from the end"}


@dataclass(frozen=True, slots=True, eq=False)
class _Tapes:
    """The numbers of both directions."""

    forward: Tape
    backward: Tape

    def of(self, prefix: str) -> Tape:
        return self.forward if prefix == FORWARD else self.backward


def _other(prefix: str) -> str:
    return BACKWARD if prefix == FORWARD else FORWARD


def _mode(site: Site) -> str:
    return str(site.settings["merge_mode"])


def _is_sequence(site: Site) -> bool:
    return bool(site.settings["return_sequences"])


def _tapes(site: Site) -> _Tapes:
    return site.subject.kept((site.layer_id, "tapes"), lambda: _computed(site))


def _computed(site: Site) -> _Tapes:
    empty = _Tapes(*(tape_of(_given(site, prefix, None)) for prefix in (FORWARD, BACKWARD)))
    found = (tape_of(_given(site, prefix, empty)) for prefix in (FORWARD, BACKWARD))
    return _Tapes(*found)


def _given(site: Site, prefix: str, known: _Tapes | None) -> Given:
    """Return what Keras knows of one direction; without gradients while `known` is None."""
    subject = site.subject
    inner = site.layer.spec.inner(site.settings)
    assert inner is not None
    assert isinstance(inner.computation, Recurrent)
    x = subject.trace.outputs[site.source()].astype(np.float64)
    mask = mask_of(subject, site.source())
    assert mask is not None
    if prefix == BACKWARD:
        x, mask = x[:, ::-1], mask[:, ::-1]
    weights = subject.trace.weights[site.layer_id]
    arrays = {
        name.removeprefix(prefix): trace.before.astype(np.float64)
        for name, trace in weights.items()
        if name.startswith(prefix)
    }
    units = arrays["recurrent_kernel"].shape[0]
    upstreams = np.zeros((*x.shape[:2], units))
    if known is not None:
        upstreams = _upstreams(site, prefix, known, upstreams.shape)
    return Given(inner.computation.cell, site.settings, x, mask, upstreams, arrays)


def _upstreams(site: Site, prefix: str, known: _Tapes, shape: tuple[int, ...]) -> Floats:
    """Return the gradients by the states of one direction, in its order of reading."""
    found = site.subject.gradient_of(site.layer_id)
    units, mode = shape[-1], _mode(site)
    if found is not None and mode == "concat":
        found = found[..., :units] if prefix == FORWARD else found[..., units:]
    wide = spread(found, shape)
    if prefix == BACKWARD and found is not None and _is_sequence(site):
        wide = wide[:, ::-1].copy()
    if mode == "ave":
        return wide / 2
    if mode == "mul":
        other = known.of(_other(prefix)).h[:, 1:]
        return wide * (other[:, ::-1] if _is_sequence(site) else other)
    return wide


def _units(site: Site) -> int:
    return _tapes(site).forward.given.units


def _prefix_of(site: Site) -> str:
    """Return the direction of a number where both are side by side."""
    return FORWARD if site.index[-1] < _units(site) else BACKWARD


def _reading(site: Site, prefix: str) -> Reading:
    tape = _tapes(site).of(prefix)
    steps = tape.given.x.shape[1]
    step = steps - 1 if site.step is None else min(max(0, site.step), steps - 1)
    if _is_sequence(site):
        step = site.index[0] if prefix == FORWARD else steps - 1 - site.index[0]
    unit, mode = site.index[-1] % tape.given.units, _mode(site)
    upstream = "∂L/∂a" if mode in ("concat", "sum") else f"∂L/∂h{ARROWS[prefix]}"
    return Reading(site, tape, step, unit, prefix == BACKWARD, prefix, upstream)


def _is_shown(site: Site) -> bool:
    """Return whether Keras outputs the states of this step."""
    reading = _reading(site, FORWARD)
    return _is_sequence(site) or reading.step == reading.steps - 1


def _direction(key: WeightKey) -> str:
    return FORWARD if key.array.startswith(FORWARD) else BACKWARD


def _inner_key(key: WeightKey) -> WeightKey:
    return WeightKey(key.array.removeprefix(_direction(key)), key.index)


def _state(site: Site, prefix: str) -> Operand:
    """Return the state of one direction after the step."""
    reading = _reading(site, prefix)
    value = float(reading.tape.h[site.sample, reading.step + 1, reading.unit])
    return Operand(f"h{ARROWS[prefix]}", value, reading.place("h", reading.step))


def _merged(mode: str, states: tuple[Operand, Operand]) -> Formula:
    if mode == "mul":
        return Product(states)
    return Sum(states) / 2.0 if mode == "ave" else Sum(states)


class _Kind(Weightless):
    """Implements `playground.explain.kinds.kind.Kind`."""

    def obstacle(self, site: Site) -> str:
        return obstacle_of(site)

    def forward(self, site: Site) -> tuple[Equation, ...]:
        if _mode(site) == "concat":
            prefix = _prefix_of(site)
            *lines, last = equations_of(_reading(site, prefix))
            if not _is_shown(site):
                return (*lines, replace(last, note=last.note or READS[prefix]))
            return (*lines, site.result("hₜ", last.formula, last.note or READS[prefix]))
        found: list[Equation] = []
        for prefix in (FORWARD, BACKWARD):
            *lines, last = equations_of(_reading(site, prefix))
            own = replace(last, symbol=f"h{ARROWS[prefix]}", note=last.note or READS[prefix])
            found += [*lines, own]
        if not _is_shown(site):
            return tuple(found)
        states = (_state(site, FORWARD), _state(site, BACKWARD))
        return (*found, site.result("a", _merged(_mode(site), states)))

    def passed_back(self, reader: Site, port: int, index: Index) -> Formula | None:  # noqa: ARG002
        terms = []
        for prefix in (FORWARD, BACKWARD):
            reading = _reading(reader, prefix)
            step = index[0] if prefix == FORWARD else reading.steps - 1 - index[0]
            terms.append(by_input(reading.at(step), index[1]))
        return Sum(tuple(terms))

    def weights(self, site: Site) -> tuple[WeightKey, ...]:
        if obstacle_of(site):
            return ()
        is_apart = _mode(site) == "concat"
        directions = (_prefix_of(site),) if is_apart else (FORWARD, BACKWARD)
        return tuple(key for prefix in directions for key in keys_of(_reading(site, prefix)))

    def owner(self, site: Site, key: WeightKey) -> Site:
        if obstacle_of(site):
            return site
        units = _units(site)
        is_second = _mode(site) == "concat" and _direction(key) == BACKWARD
        unit = key.index[-1] % units + (units if is_second else 0)
        return site.at((*site.index[:-1], unit))

    def by_sum(self, site: Site, key: WeightKey | None = None) -> tuple[Equation, ...]:
        prefix = _prefix_of(site) if _mode(site) == "concat" else FORWARD
        if key is not None:
            prefix = _direction(key)
        lines = chain_of(_reading(site, prefix), None if key is None else _inner_key(key))
        upstream = gradient(site)
        if upstream is None or _mode(site) in ("concat", "sum") or not _is_shown(site):
            return lines
        formula: Formula = upstream / 2.0
        if _mode(site) == "mul":
            formula = Product((upstream, _state(site, _other(prefix))))
        return (Equation(f"∂L/∂h{ARROWS[prefix]}", formula, evaluate(formula)), *lines)

    def by_weight(self, site: Site, key: WeightKey) -> Formula | None:
        return factor_of(_reading(site, _direction(key)), key)

    def delta(self, site: Site, key: WeightKey) -> Operand | None:
        return delta_of(_reading(site, _direction(key)), key)

    def users(self, site: Site, key: WeightKey) -> tuple[Site, ...] | None:
        own = self.owner(site, key)
        return _steps(own, _reading(own, _direction(key)))

    def history(self, site: Site) -> tuple[Moment, ...]:
        if obstacle_of(site):
            return ()
        reading = _reading(site, _prefix_of(site) if _mode(site) == "concat" else FORWARD)
        return moments_of(reading, _steps(site, reading))


def _steps(site: Site, reading: Reading) -> tuple[Site, ...]:
    """Return the sites of all steps, in the order of reading."""
    if _is_sequence(site):
        return tuple(
            site.at((reading.at(step).time, *site.index[1:])) for step in range(reading.steps)
        )
    return tuple(replace(site, step=step) for step in range(reading.steps))


KIND = _Kind()
