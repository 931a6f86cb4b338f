"""`BlockFacts`: what the item of a block shows, derived from the state alone."""

from dataclasses import dataclass
from html import escape

from playground.document.graph import topological_order
from playground.document.inference import Problem, Severity
from playground.document.project import Group, Layer, LayerId
from playground.ui.designer.cards.layer_item import worst
from playground.ui.designer.cards.wording import details_of
from playground.ui.view_state import ViewState

MAXIMUM_ROWS = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One layer in the list on a folded block."""

    category: str
    text: str


@dataclass(frozen=True, slots=True)
class BlockFacts:
    """A block with what follows from it.

    Attributes
    ----------
    group : Group
    details : str
        "3 layers · 1,234 params".
    rows : tuple of Row
        The first layers, in the order of the data.
    more : int
        How many more layers there are.
    inputs : tuple of (LayerId, int)
        Input ports of members that are connected to outside, or not connected yet.
    outputs : tuple of LayerId
        Members whose output leaves the block, or is not connected yet.
    severity : Severity or None
        The most severe problem of a member.
    is_active : bool
        Whether a member takes part in training.
    tooltip : str
    """

    group: Group
    details: str
    rows: tuple[Row, ...]
    more: int
    inputs: tuple[tuple[LayerId, int], ...]
    outputs: tuple[LayerId, ...]
    severity: Severity | None
    is_active: bool
    tooltip: str


def block_facts(group: Group, state: ViewState, order: tuple[LayerId, ...]) -> BlockFacts:
    """Return the facts of `group`.

    Parameters
    ----------
    order : tuple of LayerId
        All layers, in the order of the data.
    """
    members = set(group.members)
    ordered = [state.project.network.layer(key) for key in order if key in members]
    problems = [p for layer in ordered for p in state.inference.problems_of(layer.id)]
    details = _details(ordered, state)
    return BlockFacts(
        group=group,
        details=details,
        rows=tuple(_row(layer) for layer in ordered[:MAXIMUM_ROWS]),
        more=max(0, len(ordered) - MAXIMUM_ROWS),
        inputs=_inputs(ordered, state, members),
        outputs=_outputs(ordered, state, members),
        severity=worst(problems),
        is_active=any(layer.id in state.flow.active for layer in ordered),
        tooltip=_tooltip(group, details, ordered, problems, state),
    )


def blocks_of(state: ViewState) -> tuple[BlockFacts, ...]:
    """Return the facts of every block of the project."""
    groups = state.project.layout.groups
    order = topological_order(state.project.network) if groups else ()
    return tuple(block_facts(group, state, order) for group in groups)


def _details(layers: list[Layer], state: ViewState) -> str:
    reports = (state.inference.reports.get(layer.id) for layer in layers)
    count = sum(report.parameters for report in reports if report is not None)
    words = f"{len(layers)} layer{'s' if len(layers) != 1 else ''}"
    return f"{words} · {count:,} param{'s' if count != 1 else ''}" if count else words


def _row(layer: Layer) -> Row:
    size = layer.params.get(layer.size_param or "")
    words = layer.keras_class if size is None else f"{layer.keras_class} {size}"
    return Row(layer.spec.category.value, words)


def _inputs(
    layers: list[Layer], state: ViewState, members: set[LayerId]
) -> tuple[tuple[LayerId, int], ...]:
    network = state.project.network
    found: list[tuple[LayerId, int]] = []
    for layer in layers:
        wires = network.inputs_of(layer.id)
        found += [(layer.id, wire.port) for wire in wires if wire.source not in members]
        if not wires and layer.spec.maximum_inputs != 0:
            found.append((layer.id, 0))
    return tuple(found)


def _outputs(layers: list[Layer], state: ViewState, members: set[LayerId]) -> tuple[LayerId, ...]:
    network = state.project.network
    return tuple(
        layer.id
        for layer in layers
        if not network.outputs_of(layer.id)
        or any(wire.target not in members for wire in network.outputs_of(layer.id))
    )


def _tooltip(
    group: Group, details: str, layers: list[Layer], problems: list[Problem], state: ViewState
) -> str:
    fold = (
        "Double-click to expand it."
        if group.is_folded
        else "Double-click its title to collapse it."
    )
    lines = [f"<b>{escape(group.name)}</b> · {escape(details)}", fold]
    lines += [escape(f"{layer.name}: {details_of(layer, state)}") for layer in layers[:12]]
    lines += [f"<b>{escape(problem.message)}</b>" for problem in problems]
    return "<p>" + "<br>".join(lines) + "</p>"
