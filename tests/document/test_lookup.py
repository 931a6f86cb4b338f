"""Finding layers and wires: the same as by a search, and no part of the value."""

import copy
import pickle
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.base.errors import GraphError
from playground.document.commands import RemoveLayers, SetParams
from playground.document.document import Document
from playground.document.project import LayerId, Network, Wire
from tests.steps import chain

NETWORK = chain(12).network
IDS = tuple(layer.id for layer in NETWORK.layers)


def has_lookup(network: Network) -> bool:
    return hasattr(network, "_lookup")


@given(st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS), st.integers(0, 3))))
def test_wires_are_found_as_by_a_search(ends: list[tuple[LayerId, LayerId, int]]) -> None:
    network = replace(NETWORK, wires=tuple(Wire(*each) for each in ends))
    for key in IDS:
        into = [wire for wire in network.wires if wire.target == key]
        assert network.inputs_of(key) == tuple(sorted(into, key=lambda wire: wire.port))
        assert network.outputs_of(key) == tuple(w for w in network.wires if w.source == key)
        assert network.layer(key).id == key
        assert network.has(key)


def test_a_layer_that_is_not_there_is_named() -> None:
    assert not NETWORK.has(LayerId("other"))
    with pytest.raises(GraphError, match="no layer with id 'other'"):
        NETWORK.layer(LayerId("other"))


def test_of_two_layers_with_one_id_the_first_is_found() -> None:
    twin = replace(NETWORK.layers[3], name="twin")
    assert replace(NETWORK, layers=(*NETWORK.layers, twin)).layer(IDS[3]) is NETWORK.layers[3]
    assert replace(NETWORK, layers=(twin, *NETWORK.layers)).layer(IDS[3]) is twin


def test_the_lookup_is_not_part_of_the_value() -> None:
    asked, fresh = replace(NETWORK), replace(NETWORK)
    asked.layer(IDS[0])
    assert has_lookup(asked)
    assert asked == fresh
    assert repr(asked) == repr(fresh)
    assert not has_lookup(replace(asked, next_id=99))
    for other in (pickle.loads(pickle.dumps(asked)), copy.copy(asked), copy.deepcopy(asked)):
        assert other == asked
        assert not has_lookup(other)
        assert other.inputs_of(IDS[3]) == asked.inputs_of(IDS[3])
    assert len(pickle.dumps(asked)) == len(pickle.dumps(fresh))
    assert msgspec.to_builtins(asked) == msgspec.to_builtins(fresh)
    names = Network((), tuple(NETWORK.wires))
    before = hash(names)
    names.has(IDS[0])
    assert hash(names) == before


def test_networks_in_the_history_hold_no_lookup() -> None:
    document = Document(chain(12))
    first = document.project
    first.network.layer(IDS[5])
    document.do(SetParams(IDS[5], {"units": 3}))
    assert not has_lookup(first.network)
    document.undo()
    assert document.project is first
    assert first.network.layer(IDS[5]).params["units"] == 1


def test_what_a_command_leaves_does_not_keep_what_was_found_before() -> None:
    project = chain(12)
    project.network.layer(IDS[5])
    left = RemoveLayers((IDS[5],)).apply(project)
    assert not left.network.has(IDS[5])
    assert project.network.has(IDS[5])
