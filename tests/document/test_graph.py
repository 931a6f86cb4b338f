"""Rules of the graph."""

from dataclasses import replace

import pytest

from playground.base.errors import GraphError
from playground.document.graph import (
    ancestors,
    connect_refusal,
    default_name,
    descendants,
    free_name,
    topological_order,
)
from playground.document.project import Layer, LayerId, Network, Wire

A, B, C, D = (LayerId(name) for name in "abcd")
NETWORK = Network(
    layers=(
        Layer(D, "Add", "add"),
        Layer(C, "Dense", "dense_1"),
        Layer(B, "Dense", "dense"),
        Layer(A, "Input", "input"),
    ),
    wires=(Wire(A, B), Wire(A, C), Wire(B, D, 0), Wire(C, D, 1)),
)


def test_each_layer_comes_after_all_its_inputs() -> None:
    order = topological_order(NETWORK)
    assert sorted(order) == [A, B, C, D]
    for wire in NETWORK.wires:
        assert order.index(wire.source) < order.index(wire.target)


def test_a_cycle_is_named() -> None:
    cyclic = replace(NETWORK, wires=(*NETWORK.wires, Wire(D, A)))
    with pytest.raises(GraphError, match="form a loop; delete one of them"):
        topological_order(cyclic)


def test_ancestors_and_descendants_exclude_the_layer_itself() -> None:
    assert ancestors(NETWORK, D) == {A, B, C}
    assert descendants(NETWORK, A) == {B, C, D}
    assert ancestors(NETWORK, A) == descendants(NETWORK, D) == frozenset()


def test_ancestors_of_several_layers_are_those_of_each() -> None:
    assert ancestors(NETWORK, B, C) == {A}
    assert ancestors(NETWORK, B, D) == {A, B, C}
    assert ancestors(NETWORK) == frozenset()


def test_a_refused_connection_has_a_message_and_a_permitted_one_has_none() -> None:
    assert connect_refusal(NETWORK, A, D) is None
    refusal = connect_refusal(NETWORK, D, B)
    assert refusal is not None
    assert "this wire would create a loop" in refusal


@pytest.mark.parametrize(
    ("type_name", "name"),
    [
        ("Dense", "dense"),
        ("Conv2D", "conv2d"),
        ("BatchNormalization", "batch_normalization"),
        ("GlobalAveragePooling2D", "global_average_pooling2d"),
        ("SimpleRNN", "simple_rnn"),
        ("LSTM", "lstm"),
        ("MaxPooling1D", "max_pooling1d"),
    ],
)
def test_default_names_are_those_of_keras(type_name: str, name: str) -> None:
    assert default_name(type_name) == name


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert free_name(NETWORK, "dense") == "dense_2"
    assert free_name(NETWORK, "dense_1") == "dense_2"
    assert free_name(NETWORK, "flatten") == "flatten"
