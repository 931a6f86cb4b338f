"""Whole layers and the whole network, a row for each unit or layer."""

from dataclasses import replace

import numpy as np

from playground.catalog.formulas.computation import WeightedSum
from playground.catalog.optimizers import OPTIMIZERS
from playground.catalog.spec import LayerSpec
from playground.document.project import LayerId
from playground.explain.activations import is_flat
from playground.explain.focus import Focus, Level
from playground.explain.losses import loss_card
from playground.explain.page import Card, Line, Remark, Row, Stage
from playground.explain.parts import shown_kind
from playground.explain.site import Site
from playground.explain.subject import Subject
from playground.formula.values import Operand, Part, Place

MOST_UNITS = 64
"""Units of a layer that have a row."""
VANISHED = 1e-3
"""A gradient this much smaller than that of the last layer has vanished."""
CHANGES = Remark("Largest change |Δw| of each array.")


def network_cards(subject: Subject, focus: Focus) -> tuple[Card, ...]:
    """Return one row for each layer in each card."""
    forward, backward, update = [], [], []
    sizes = {key: _mean_gradient(subject, key) for key in subject.layer_ids}
    reference = max(sizes.values(), default=0.0)
    for layer_id in subject.layer_ids:
        layer = subject.layer(layer_id)
        goal = replace(focus, level=Level.LAYER, layer_id=layer_id, unit=(0,), weight=None)
        values = subject.output_of(layer_id, focus.sample)
        numbers = _extent(subject, layer_id, focus.sample)
        shape = " × ".join(map(str, values.shape))
        forward.append(Row(layer.name, numbers, goal, note=shape))
        size = sizes[layer_id]
        if layer_id in subject.trace.gradients:
            has_vanished = size < VANISHED * reference
            note = "vanishes" if has_vanished else ""
            g = Operand("|∂L/∂a|", size, Place(Part.OUTPUT_GRADIENT, layer_id))
            backward.append(Row(layer.name, (g,), goal, note, is_warning=has_vanished))
        update += _update_rows(subject, layer_id, goal)
    last = _last_note(subject)
    return (
        Card(Stage.FORWARD, (Remark("Smallest and largest output."), *forward), "every layer"),
        loss_card(subject, focus.sample),
        Card(
            Stage.BACKWARD,
            (Remark("Mean size of ∂L/∂a in the batch."), *reversed(backward), *last),
            "from the end",
        ),
        Card(Stage.UPDATE, (CHANGES, *update), _rule(subject)),
    )


def _last_note(subject: Subject) -> tuple[Line, ...]:
    if subject.output in subject.trace.gradients:
        return ()
    name = subject.layer(subject.output).name
    return (Remark(f"{name}: Keras goes from the loss directly to its sums z."),)


def _rule(subject: Subject) -> str:
    return OPTIMIZERS[subject.project.training.optimizer.name].label


def _mean_gradient(subject: Subject, layer_id: LayerId) -> float:
    found = subject.gradient_of(layer_id)
    return float(np.abs(found).mean()) if found is not None and found.size else 0.0


def _extent(subject: Subject, layer_id: LayerId, sample: int) -> tuple[Operand, ...]:
    """Return the smallest and the largest output for a sample."""
    values = subject.output_of(layer_id, sample)
    found = []
    for symbol, flat in (("min", int(values.argmin())), ("max", int(values.argmax()))):
        index = tuple(int(at) for at in np.unravel_index(flat, values.shape))
        found.append(subject.value(layer_id, sample, index, symbol))
    return tuple(found)


def _update_rows(subject: Subject, layer_id: LayerId, goal: Focus) -> list[Row]:
    rows = []
    for array, trace in subject.trace.weights.get(layer_id, {}).items():
        change = np.abs(trace.after.astype(np.float64) - trace.before)
        at = int(change.argmax()) if change.size else 0
        index = tuple(int(one) for one in np.unravel_index(at, change.shape))
        number = Operand("|Δw|", float(change.max(initial=0.0)), _weight(layer_id, array, index))
        is_learned = trace.gradient is not None
        name = f"{subject.layer(layer_id).name} {array}"
        rows.append(Row(name, (number,), goal, "" if is_learned else "not by gradients"))
    return rows


def _weight(layer_id: LayerId, array: str, index: tuple[int, ...]) -> Place:
    return Place(Part.WEIGHT, layer_id, array, index)


def layer_cards(subject: Subject, site: Site, focus: Focus) -> tuple[Card, ...]:
    """Return the formula of a layer, and one row for each of its units."""
    layer_id, layer = site.layer_id, subject.layer(site.layer_id)
    count = subject.output_of(layer_id, site.sample).shape[-1]
    sites = [site.at((*site.index[:-1], unit)) for unit in range(min(count, MOST_UNITS))]
    rest: tuple[Line, ...] = (
        (Remark(f"{count - MOST_UNITS:,} more units"),) if count > MOST_UNITS else ()
    )
    forward = [_unit_row(subject, one, focus) for one in sites]
    backward = [row for one in sites if (row := _gradient_row(subject, one, focus)) is not None]
    update = _update_rows(subject, layer_id, replace(focus, level=Level.UNIT))
    sentences = sentences_of(layer.spec)
    upstreams = _steps(site, focus) or (Remark(_gradients(site)), *backward, *rest)
    return (
        Card(Stage.FORWARD, (*sentences, *_position(site), *forward, *rest), layer.name),
        loss_card(subject, site.sample),
        Card(Stage.BACKWARD, upstreams, layer.name),
        Card(
            Stage.UPDATE,
            (CHANGES, *update) if update else (Remark("This layer has no weights to update."),),
            _rule(subject),
        ),
    )


def _position(site: Site) -> tuple[Remark, ...]:
    """Return where in a map or a sequence the outputs are taken; nothing for a single row."""
    place = ", ".join(map(str, site.index[:-1]))
    return (Remark(f"Outputs at position [{place}]."),) if place else ()


def sentences_of(spec: LayerSpec) -> tuple[Remark, ...]:
    """Return the formula of a layer type in the catalogue, a remark for each of its lines."""
    return tuple(map(Remark, (spec.formula or spec.summary).splitlines()))


def _gradients(site: Site) -> str:
    """Return what the rows of the gradients show."""
    has_slopes = isinstance(site.layer.spec.computation, WeightedSum)
    is_sloped = has_slopes and site.subject.activation(site.layer_id) is not None
    return "Of each unit: ∂a/∂z and ∂L/∂z." if is_sloped else "Of each unit: its gradient."


def _steps(site: Site, focus: Focus) -> tuple[Line, ...]:
    """Return a row for each step of a sequence: where the gradient vanishes on its way back."""
    kind = shown_kind(site)
    moments = () if kind is None else kind.history(site)
    if not moments:
        return ()
    reference = max(moment.size for moment in moments)
    rows = []
    for moment in reversed(moments[-MOST_UNITS:]):
        has_vanished = moment.size < VANISHED * reference
        place = Place(Part.RESULT, site.layer_id, "∂L/∂h", (), site.sample)
        goal = replace(
            focus, level=Level.UNIT, unit=moment.site.index, weight=None, step=moment.site.step
        )
        number = Operand("|∂L/∂hₜ|", moment.size, place)
        note = "vanishes" if has_vanished else ""
        rows.append(Row(moment.label, (number,), goal, note, is_warning=has_vanished))
    return (Remark("Mean size of ∂L/∂hₜ after each step, from the end."), *rows)


def _unit_row(subject: Subject, site: Site, focus: Focus) -> Row:
    goal = replace(focus, level=Level.UNIT, unit=site.index, weight=None)
    a = subject.value(site.layer_id, site.sample, site.index, "a")
    kind = shown_kind(site)
    is_sum = isinstance(site.layer.spec.computation, WeightedSum)
    if kind is None or not is_sum:
        return Row(f"[{site.index[-1]}]", (a,), goal)
    numbers = (kind.forward(site)[0].operand, a)
    return Row(f"[{site.index[-1]}]", numbers, goal)


def _gradient_row(subject: Subject, site: Site, focus: Focus) -> Row | None:
    goal = replace(focus, level=Level.UNIT, unit=site.index, weight=None)
    kind = shown_kind(site)
    if kind is None:
        own = subject.gradient_operand(site.layer_id, site.sample, site.index, "∂L/∂a")
        return None if own is None else Row(f"[{site.index[-1]}]", (own,), goal)
    delta = kind.sum_gradient(site)
    if delta is None:
        return None
    place = Place(Part.OUTPUT_GRADIENT, site.layer_id, "z", site.index, site.sample)
    spec = subject.activation(site.layer_id)
    slopes = [line for line in kind.by_sum(site) if line.symbol == "∂a/∂z"]
    flat = spec is not None and bool(slopes) and is_flat(spec, slopes[0].value)
    numbers = (*(slope.operand for slope in slopes), Operand("∂L/∂z", delta, place))
    return Row(f"[{site.index[-1]}]", numbers, goal, "flat" if flat else "", is_warning=flat)
