"""The differences between two projects, field by field, for comparing runs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise

from playground.base.params import Regularizer, Selection
from playground.datasets.config import DataConfig
from playground.datasets.files.found import FOUND
from playground.document.project import Layer, LayerId, Network, Project, TrainingConfig

ABSENT = "–"
NAMED = 6
"""How many frozen weights are listed; further ones are only counted."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a run: the project that trained it, and its first epoch."""

    project: Project
    first_epoch: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs.

    Attributes
    ----------
    field : str
        "learning rate", "dense_1: units".
    left, right : str
        Its value in each project; a dash if it has none.
    """

    field: str
    left: str
    right: str


def differences(left: Project, right: Project) -> tuple[Difference, ...]:
    """Return how network, data and training of two projects differ.

    Title, notes and layout do not affect a run.
    """
    return (
        *_network(left.network, right.network),
        *_config(left.data, right.data, "data: "),
        *_config(left.training, right.training, ""),
    )


def changes_on_the_way(parts: Sequence[Part]) -> tuple[Difference, ...]:
    """Return what was changed during a run, each with its first epoch.

    Parameters
    ----------
    parts : sequence of Part
        The projects that trained it, in order.
    """
    return tuple(
        replace(each, field=f"{each.field}, from epoch {after.first_epoch + 1:,}")
        for before, after in pairwise(parts)
        for each in differences(before.project, after.project)
    )


def value_text(value: object) -> str:
    """Return a setting as text for the user.

    >>> value_text(0.003), value_text(True), value_text(()), value_text(("x", "y"))
    ('0.003', 'yes', 'none', 'x, y')
    >>> value_text(Regularizer(l2=0.01)), value_text(Selection("sgd", {"momentum": 0.9}))
    ('L2 0.01', 'sgd (momentum 0.9)')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.6g}"
    if isinstance(value, tuple):
        return ", ".join(map(value_text, value)) or "none"
    if isinstance(value, Regularizer):
        factors = (("L1", value.l1), ("L2", value.l2))
        return ", ".join(f"{name} {factor:g}" for name, factor in factors if factor) or "none"
    if isinstance(value, Selection):
        shown = {key: each for key, each in value.params.items() if key != FOUND.name}
        settings = ", ".join(f"{_words(key)} {value_text(each)}" for key, each in shown.items())
        return f"{value.name} ({settings})" if settings else value.name
    return ABSENT if value is None else str(value)


def _config(
    left: DataConfig | TrainingConfig, right: DataConfig | TrainingConfig, prefix: str
) -> Iterator[Difference]:
    for field in fields(left):
        old, new = getattr(left, field.name), getattr(right, field.name)
        if old == new:
            continue
        if isinstance(old, Selection) and isinstance(new, Selection) and old.name == new.name:
            named = f"{prefix}{_words(field.name)}: "
            yield from _values(old.params, new.params, named)
        else:
            yield Difference(f"{prefix}{_words(field.name)}", value_text(old), value_text(new))


def _network(left: Network, right: Network) -> Iterator[Difference]:
    old, new = _layers(left), _layers(right)
    for layer_id in dict.fromkeys((*old, *new)):
        before, after = old.get(layer_id), new.get(layer_id)
        if before is None or after is None:
            name = (before or new[layer_id]).name
            yield Difference(f"layer {name}", _type(before), _type(after))
        else:
            yield from _layer(before, after)
    if left.wires != right.wires and old.keys() == new.keys():
        yield Difference("wires", _wires(left), _wires(right))


def _layer(left: Layer, right: Layer) -> Iterator[Difference]:
    name = left.name
    if left.name != right.name:
        yield Difference("name of a layer", left.name, right.name)
    if left.type_name != right.type_name:
        yield Difference(f"layer {name}", left.type_name, right.type_name)
    if left.is_trainable != right.is_trainable:
        learns = (value_text(left.is_trainable), value_text(right.is_trainable))
        yield Difference(f"{name}: trainable", *learns)
    if left.frozen_weights != right.frozen_weights:
        yield Difference(f"{name}: frozen weights", _frozen(left), _frozen(right))
    yield from _values(left.params, right.params, f"{name}: ")


def _frozen(layer: Layer) -> str:
    """Return "kernel[0, 2], bias[1]", shortened if there are many; "none" if there are none."""
    places = [f"{weight.name}{list(weight.index)}" for weight in layer.frozen_weights]
    more = f" and {len(places) - NAMED:,} more" if len(places) > NAMED else ""
    return ", ".join(places[:NAMED]) + more or "none"


def _values(
    left: Mapping[str, object], right: Mapping[str, object], prefix: str
) -> Iterator[Difference]:
    for name in dict.fromkeys((*left, *right)):
        old, new = left.get(name), right.get(name)
        if old != new and name != FOUND.name:  # facts found in a file, not settings
            yield Difference(f"{prefix}{_words(name)}", value_text(old), value_text(new))


def _layers(network: Network) -> dict[LayerId, Layer]:
    return {layer.id: layer for layer in network.layers}


def _type(layer: Layer | None) -> str:
    return ABSENT if layer is None else layer.type_name


def _wires(network: Network) -> str:
    names = {layer.id: layer.name for layer in network.layers}
    return ", ".join(
        f"{names.get(wire.source, '?')} → {names.get(wire.target, '?')}"
        for wire in sorted(network.wires)
    )


def _words(name: str) -> str:
    return name.replace("_", " ")
