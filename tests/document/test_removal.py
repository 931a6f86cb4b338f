"""Layers that are deleted together: as if deleted one by one, ports and order included."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.errors import GraphError
from playground.catalog.layers import LAYERS
from playground.document.commands import RemoveLayers
from playground.document.graph import remove_wires
from playground.document.project import Layer, LayerId, Network, Project, Wire
from tests.laws import exercises, reached

COUNT = 8
IDS = tuple(LayerId(f"layer{number}") for number in range(COUNT))
LAYERS_OF_ALL = tuple(
    Layer(key, "Add", f"add_{number}", LAYERS["Add"].parse({})) for number, key in enumerate(IDS)
)


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Return any acyclic graph, its wires in any order, its ports from 0 on."""
    pairs = [(a, b) for b in range(COUNT) for a in range(b)]
    few = st.lists(st.sampled_from(pairs), unique=True, min_size=COUNT, max_size=2 * COUNT)
    chosen = draw(st.permutations(draw(few)))
    ports = dict.fromkeys(IDS, 0)
    wires = []
    for a, b in chosen:
        wires.append(Wire(IDS[a], IDS[b], ports[IDS[b]]))
        ports[IDS[b]] += 1
    return Network(LAYERS_OF_ALL, tuple(draw(st.permutations(wires))), COUNT)


def without(network: Network, layer_id: LayerId, *, heals: bool) -> Network:
    """Return the network without one layer, by searches: what `Removal` does in fewer steps."""
    before, after = network.inputs_of(layer_id), network.outputs_of(layer_id)
    bridge: list[Wire] = []
    if heals and len(before) == 1:
        source = before[0].source
        fed = {wire.target for wire in network.outputs_of(source)}
        bridge = [Wire(source, w.target, w.port) for w in after if w.target not in fed]
    left = remove_wires(network, (*before, *after))
    left = replace(left, layers=tuple(each for each in left.layers if each.id != layer_id))
    for wire in bridge:
        moved = tuple(
            replace(old, port=old.port + 1)
            if old.target == wire.target and old.port >= wire.port
            else old
            for old in left.wires
        )
        left = replace(left, wires=(*moved, wire))
    return left


@exercises(joined=1, cut=1)
@given(networks(), st.lists(st.sampled_from(IDS), unique=True, min_size=1), st.booleans())
def test_many_layers_are_deleted_as_one_by_one(
    network: Network, gone: list[LayerId], heals: bool
) -> None:
    expected = network
    for layer_id in gone:
        if heals and expected.outputs_of(layer_id):
            reached("joined" if len(expected.inputs_of(layer_id)) == 1 else "cut")
        expected = without(expected, layer_id, heals=heals)
    found = RemoveLayers(tuple(gone), heals).apply(replace(Project(), network=network)).network
    assert found == expected


def test_a_layer_cannot_be_deleted_twice() -> None:
    project = replace(Project(), network=Network(LAYERS_OF_ALL, (), COUNT))
    with pytest.raises(GraphError, match="no layer with id 'layer0'"):
        RemoveLayers((IDS[0], IDS[0])).apply(project)
