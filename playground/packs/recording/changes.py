"""What changed between two moments of the program: in words, as checks, and as deeds."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from math import floor
from typing import Any

from playground.base.params import ParamValue, Regularizer, Selection
from playground.base.tasks import TaskKind
from playground.catalog.metrics import USUAL_METRICS
from playground.datasets.config import DataConfig
from playground.document.in_words.description import with_article
from playground.document.project import Layer, Network, Project
from playground.learning.checks.training_setting import EMPTY
from playground.learning.facts import Facts
from playground.learning.values import FILES
from playground.packs.recording.naming import (
    choice_words,
    layer_words,
    setting_words,
    training_words,
)

Table = dict[str, Any]  # Any: TOML values
UNRECORDED = frozenset({"seed"})
ACCURACY = USUAL_METRICS[TaskKind.BINARY][0]
FIGURES = (f"val_{ACCURACY}", ACCURACY)
MARGIN = 0.05
"""The accuracy that is asked for is this much below the one that was reached."""
NEAR = 0.1
"""A weight may differ from the one that was set by this share."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as before.

    Attributes
    ----------
    key : str
        What it concerns; a later change of the same belongs to the same step.
    words : str
        What was done, as a sentence without its stop: "Set the learning rate to 0.1".
    checks : tuple of dict
        Each is met by the later moment. Any: TOML values.
    show : tuple of dict
        The deeds that do it; empty if no deed can. Any: TOML values.
    """

    key: str
    words: str
    checks: tuple[Table, ...] = ()
    show: tuple[Table, ...] = ()


def differences(
    before: Facts, after: Facts, origin: int = 0, *, with_run: bool = True
) -> tuple[Difference, ...]:
    """Return what changed from one moment to the next, edits first.

    Parameters
    ----------
    origin : int
        The epoch at which a learner begins: what was trained before does not count.
    with_run : bool
        Whether what was trained counts; not while it is still being trained.
    """
    one, other = before.project, after.project
    found = [*_data(one.data, other.data), *_network(one.network, other.network)]
    found += [*_training(one, other), *_weights(one, other), *_panels(before, after)]
    if with_run:
        found += _trained(before, after, origin)
    return tuple(found)


def _network(one: Network, other: Network) -> Iterator[Difference]:
    known = {layer.id: layer for layer in one.layers}
    for layer in other.layers:
        if layer.id not in known:
            yield _added(one, other, layer)
        else:
            yield from _settings(known[layer.id], layer)
    for layer in one.layers:
        if not other.has(layer.id):
            count = sum(each.type_name == layer.type_name for each in other.layers)
            yield Difference(
                f"layer {layer.id}",
                f"Remove the layer {layer_words(layer)}",
                ({"kind": "layers", "types": [layer.type_name], "at_most": count},),
                ({"kind": "remove_layer", "layer": layer.name},),
            )


def _added(one: Network, other: Network, layer: Layer) -> Difference:
    """Return that a layer was added; "Show me" can insert it into a wire only."""
    alike = [each for each in other.layers if each.type_name == layer.type_name]
    check: Table = {"kind": "layers", "types": [layer.type_name], "at_least": len(alike)}
    checks = [check]
    activation = layer.params.get("activation")
    if isinstance(activation, str):
        count = sum(each.activation == activation for each in alike)
        checks.append({**check, "activations": [activation], "at_least": count})
    sources = [wire.source for wire in other.wires if wire.target == layer.id]
    targets = {wire.target for wire in other.wires if wire.source == layer.id}
    show: tuple[Table, ...] = ()
    words = f"Add {with_article(layer.type_name)} layer"
    if layer.activation not in (None, "", "linear"):
        words += f" with {layer.activation}"
    if len(sources) == 1:
        source = other.layer(sources[0])
        words += f" after {layer_words(source)}"
        before = {w.target for w in one.wires if w.source == source.id}
        if one.has(source.id) and targets and targets <= before:
            settings = {k: v for k, v in map(_item, layer.params.items()) if v is not None}
            deed = {"kind": "add_layer", "after": source.name, "type": layer.type_name}
            show = ({**deed, "settings": settings},)
    return Difference(f"layer {layer.id}", words, tuple(checks), show)


def _settings(one: Layer, other: Layer) -> Iterator[Difference]:
    for name, value in other.params.items():
        if one.params.get(name) == value:
            continue
        known = _item((name, value))[1]
        show: tuple[Table, ...] = ()
        if known is not None:
            show = ({"kind": "set_layer", "layer": other.name, "values": {name: known}},)
        number = value.l2 if isinstance(value, Regularizer) else value
        check = {"kind": "layer_setting", "layer": other.name, "setting": name, **_wanted(number)}
        words = f"Set {setting_words(name)} of {layer_words(other)} to {_said(value)}"
        yield Difference(f"layer {other.id} {name}", words, (check,), show)


def _training(one: Project, other: Project) -> Iterator[Difference]:
    for entry in fields(other.training):
        name, value = entry.name, getattr(other.training, entry.name)
        if getattr(one.training, name) == value or name in UNRECORDED:
            continue
        check = {"kind": "training_setting", "setting": name, **_wanted(value), **_exact(value)}
        known = _item((name, value))[1]
        show = ({"kind": "set_training", "values": {name: known}},) if known is not None else ()
        words = f"Set {training_words(name)} to {_said(value, name)}"
        yield Difference(f"training {name}", words, (check,), show)


def _data(one: DataConfig, other: DataConfig) -> Iterator[Difference]:
    """Yield what changed of the data; a file of the teacher is not part of a lesson."""
    before, after = one.source, other.source
    if before.name != after.name:
        params = {k: v for k, v in map(_item, after.params.items()) if v is not None}
        show: tuple[Table, ...] = (
            {"kind": "set_data", "values": {"source": after.name, **params}},
        )
        has_file = any(name in after.params for name in FILES)
        yield Difference(
            "data source",
            f"Choose the data set {_said(after, 'source')}",
            ({"kind": "data_setting", "setting": "source", "is_one_of": [after.name]},),
            () if has_file else show,
        )
        return
    changed = {k: v for k, v in after.params.items() if before.params.get(k) != v}
    for entry in fields(other):
        value = getattr(other, entry.name)
        if entry.name != "source" and getattr(one, entry.name) != value:
            changed[entry.name] = value
    for name, value in changed.items():
        known = _item((name, value))[1]
        if name in FILES:
            continue
        yield Difference(
            f"data {name}",
            f"Set {setting_words(name)} of the data to {_said(value)}",
            ({"kind": "data_setting", "setting": name, **_wanted(value), **_exact(value)},),
            ({"kind": "set_data", "values": {name: known}},) if known is not None else (),
        )


def _weights(one: Project, other: Project) -> Iterator[Difference]:
    known = set(one.weight_edits)
    latest = {
        (edit.layer_id, edit.name, edit.index): edit
        for edit in other.weight_edits
        if edit not in known and other.network.has(edit.layer_id)
    }
    for edit in latest.values():
        owner = other.network.layer(edit.layer_id)
        layer, room = owner.name, abs(edit.value) * NEAR
        check = {"kind": "weight", "layer": layer, "array": edit.name, "index": list(edit.index)}
        bounds = {"at_least": edit.value - room, "at_most": edit.value + room}
        place = ", ".join(map(str, edit.index))
        words = f"Set {edit.name} [{place}] of {layer_words(owner)} to {edit.value:g}"
        yield Difference(f"weight {layer} {edit.name} {place}", words, ({**check, **bounds},))


def _panels(before: Facts, after: Facts) -> Iterator[Difference]:
    for what in sorted(after.happened - before.happened):
        verb, _, title = what.partition(" ")
        if verb == "panel":
            words = f"Open the panel {title}"
            show = ({"kind": "panel", "title": title},)
            yield Difference(what, words, ({"kind": "happened", "what": what},), show)


def _trained(before: Facts, after: Facts, origin: int) -> Iterator[Difference]:
    if (after.epoch, after.step) <= (before.epoch, before.step):
        return
    epochs = after.epoch - origin
    if after.epoch == before.epoch or epochs <= 0:
        yield Difference("run", "Train a batch", ({"kind": "trained"},), ({"kind": "step"},))
        return
    checks: list[Table] = [{"kind": "trained", "epochs": epochs}]
    values = after.curves.last() if len(after.curves) else {}
    for name in FIGURES:
        if name in values and values[name] == values[name]:
            wanted = max(0, floor((float(values[name]) - MARGIN) * 100)) / 100
            checks.append({"kind": "figure", "name": name, "at_least": wanted})
            break
    words = "Train 1 epoch" if epochs == 1 else f"Train {epochs:,} epochs"
    deed = "epoch" if after.epoch == before.epoch + 1 else "play"
    ends = after.project.training.epochs
    is_shown = deed == "epoch" or (ends > 0 and epochs <= ends)
    yield Difference("run", words, tuple(checks), ({"kind": deed},) if is_shown else ())


def _wanted(value: object) -> Table:
    """Return the bounds or choices of a check that this value meets."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"at_least": value, "at_most": value}
    entries = value if isinstance(value, tuple) else (value,)
    names = [each.name if isinstance(each, Selection) else str(each) for each in entries]
    return {"is_one_of": names or [EMPTY]}


def _exact(value: object) -> Table:
    """Return what a check of a list needs more: that nothing else is in it."""
    return {"is_exact": True} if isinstance(value, tuple) else {}


def _said(value: object, name: str = "") -> str:
    if isinstance(value, Selection):
        return choice_words(name, value.name)
    if isinstance(value, str):
        return choice_words(name, value)
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ", ".join(_said(each, name) for each in value) or "none"
    if isinstance(value, Regularizer):
        return f"L1 {value.l1:g}, L2 {value.l2:g}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _item(item: tuple[str, Any]) -> tuple[str, Any]:
    """Return a setting as a value for TOML; None if there is no such value. Any: both."""
    name, value = item
    return name, _toml(value)


def _toml(value: ParamValue | Selection | object) -> Any:
    """Return a value of TOML. Any: TOML values."""
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Selection):
        params = {k: _toml(v) for k, v in value.params.items()}
        return None if None in params.values() else {"name": value.name, **params}
    if isinstance(value, tuple):
        entries = [_toml(each) for each in value]
        return None if None in entries else entries
    return None
