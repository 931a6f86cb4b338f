"""Checks of a project from a file that go beyond the types of its fields."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from playground.base.errors import EARLIER_COPY, FileFormatError, GraphError, ParameterError
from playground.document.edits.freezing import checked_frozen
from playground.document.graph import topological_order
from playground.document.locks import DIGEST_BYTES, SALT_BYTES, Locks
from playground.document.naming import layer_name
from playground.document.project import Layer, Layout, Network, Point, Project
from playground.document.validation import checked_data, checked_training

MAXIMUM_LAYERS = 10_000
MAXIMUM_COORDINATE = 1e7
MAXIMUM_RULES = 200
MAXIMUM_NAME = 64
MAXIMUM_NUMBER = 10**9
MAXIMUM_LOCKS, MAXIMUM_LOCK_NAME = 12_000, 160


def checked(project: Project) -> Project:
    """Return `project` with normalised parameters and without layout entries of missing layers.

    Raises
    ------
    PlaygroundError
        A layer, parameter, wire or setting is not allowed; the message says which.
    """
    data, training = checked_data(project.data), checked_training(project.training)
    _check_ignored(project.ignored_rules)
    _check_locks(project.locks)
    network = _checked_network(project.network)
    layout = _checked_layout(project.layout, network)
    return replace(project, network=network, data=data, training=training, layout=layout)


def _check_ignored(names: tuple[str, ...]) -> None:
    """Raise unless these can be names of rules; unknown ones may be of a newer program."""
    is_named = all(1 <= len(name) <= MAXIMUM_NAME for name in names)
    if len(names) > MAXIMUM_RULES or len(set(names)) < len(names) or not is_named:
        raise FileFormatError(
            f"ignored_rules must be at most {MAXIMUM_RULES} different names of 1 to "
            f"{MAXIMUM_NAME} characters; received {len(names)}; remove some from the file"
        )


def _check_locks(locks: Locks) -> None:
    """Raise unless names and password can be those of locks; unknown names are allowed."""
    for what, names in (("locked", locks.locked), ("hidden", locks.hidden)):
        is_named = all(1 <= len(name) <= MAXIMUM_LOCK_NAME for name in names)
        if len(names) > MAXIMUM_LOCKS or len(set(names)) < len(names) or not is_named:
            raise FileFormatError(
                f"locks.{what} must be at most {MAXIMUM_LOCKS:,} different names of 1 to "
                f"{MAXIMUM_LOCK_NAME} characters; received {len(names):,}; remove some from the "
                "file"
            )
    if locks.password is not None:
        parts = ((locks.password.salt, SALT_BYTES), (locks.password.digest, DIGEST_BYTES))
        if not all(_is_hexadecimal(text, count) for text, count in parts):
            raise FileFormatError(
                f"locks.password must have a salt of {SALT_BYTES} and a digest of "
                f"{DIGEST_BYTES} bytes in hexadecimal; {EARLIER_COPY}"
            )


def _is_hexadecimal(text: str, count: int) -> bool:
    return len(text) == 2 * count and set(text) <= set("0123456789abcdef")


def _checked_network(network: Network) -> Network:
    """Return `network` with all parameters parsed."""
    if len(network.layers) > MAXIMUM_LAYERS:
        raise FileFormatError(
            f"a network may have at most {MAXIMUM_LAYERS:,} layers; "
            f"received {len(network.layers):,}; {EARLIER_COPY}"
        )
    _require_unique("id", (layer.id for layer in network.layers))
    _require_unique("name", (layer.name for layer in network.layers))
    if not 1 <= network.next_id <= MAXIMUM_NUMBER:
        raise ParameterError(f"network.next_id must be an integer in 1..{MAXIMUM_NUMBER:,}")
    network = replace(network, layers=tuple(map(_checked_layer, network.layers)))
    _check_wires(network)
    topological_order(network)
    return replace(network, next_id=max(network.next_id, 1 + _highest_number(network)))


def _checked_layer(layer: Layer) -> Layer:
    """Return `layer` with its parameters parsed and completed."""
    if not 1 <= len(layer.id) <= 64:
        raise ParameterError(f"a layer's id must be 1 to 64 characters; received {layer.id!r:.80}")
    if not layer.name.isidentifier() or len(layer.name) > 64:
        raise ParameterError(
            "a layer's name must be a letter followed by letters, digits or _, at most 64 "
            f"of them; received {layer.name!r:.80}"
        )
    layer = replace(layer, name=layer_name(layer.name))  # older files may have other letters
    try:
        frozen = checked_frozen(layer.frozen_weights)
        return replace(layer, params=layer.spec.parse(layer.params), frozen_weights=frozen)
    except ParameterError as error:
        raise ParameterError(f"layer {layer.name}: {error}") from None


def _require_unique(what: str, values: Iterable[str], things: str = "layers") -> None:
    """Raise if `values` has duplicates."""
    for value, count in Counter(values).items():
        if count > 1:
            raise GraphError(f"{count} {things} have the {what} {value!r:.80}; it must be unique")


def _check_wires(network: Network) -> None:
    """Raise unless wires join layers that exist, at ports 0, 1, 2, ... without gaps."""
    layers = {layer.id: layer for layer in network.layers}
    ports: dict[str, list[int]] = {}
    for wire in network.wires:
        for end in (wire.source, wire.target):
            if end not in layers:
                raise GraphError(f"a wire ends at layer {end!r:.80}, which does not exist")
        ports.setdefault(wire.target, []).append(wire.port)
    for layer in network.layers:
        found = sorted(ports.get(layer.id, ()))
        if found != list(range(len(found))):
            raise GraphError(
                f"the input ports of {layer.name} must be 0, 1, 2, ... without gaps; "
                f"received {found!s:.80}"
            )
        limit = layer.spec.maximum_inputs
        if limit is not None and len(found) > limit:
            raise GraphError(
                f"{layer.name} ({layer.type_name}) takes at most {limit} inputs; "
                f"received {len(found)}"
            )


def _highest_number(network: Network) -> int:
    """Return the highest number in ids like "layer12"; 0 if there is none."""
    numbers = (layer.id.removeprefix("layer") for layer in network.layers)
    found = (int(text) for text in numbers if text.isascii() and text.isdecimal())
    return max((number for number in found if number < MAXIMUM_NUMBER), default=0)


def _checked_layout(layout: Layout, network: Network) -> Layout:
    """Return `layout` without entries of layers that do not exist."""
    alive = {layer.id for layer in network.layers}
    for point in (*layout.positions.values(), *(entry.position for entry in layout.comments)):
        _check_point(point)
    for comment in layout.comments:
        _check_point(Point(comment.width, comment.height))
    _require_unique("id", (comment.id for comment in layout.comments), "comments")
    _require_unique("id", (group.id for group in layout.groups), "blocks")
    members = Counter(key for group in layout.groups for key in group.members)
    for key, count in members.items():
        if count > 1:
            raise GraphError(f"layer {key!r:.80} is in {count} blocks; it can be in only one")
    return layout.kept(alive)


def _check_point(point: Point) -> None:
    """Raise if `point` is far outside any canvas."""
    if max(abs(point.x), abs(point.y)) > MAXIMUM_COORDINATE:
        raise ParameterError(
            f"positions must lie within ±{MAXIMUM_COORDINATE:.0e}; "
            f"received ({point.x:g}, {point.y:g})"
        )
