"""The regularizer that hidden layers share, and the edit that sets it for all."""

import pytest

from playground.base.params import Regularizer
from playground.document.commands import SetParams
from playground.document.edits.regularization import (
    NONE,
    REGULARIZER,
    penalized_layers,
    regularize,
    shared_penalty,
)
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES

L2 = Regularizer(l2=0.001)


def with_penalties(*penalties: Regularizer) -> Project:
    """Return 2-6-3-1 with these regularizers on its three Dense layers."""
    project = TEMPLATES["xor-noisy"].build()
    dense = [layer for layer in project.network.layers if layer.type_name == "Dense"]
    for layer, penalty in zip(dense, penalties, strict=True):
        project = SetParams(layer.id, {REGULARIZER: penalty}).apply(project)
    return project


@pytest.mark.parametrize(
    ("penalties", "expected", "count"),
    [
        ((L2, L2, NONE), L2, 2),
        ((L2, NONE, NONE), L2, 1),
        ((NONE, NONE, NONE), NONE, 0),
        ((NONE, NONE, L2), NONE, 0),
        ((L2, Regularizer(l1=0.1), NONE), None, 2),
    ],
)
def test_the_shared_regularizer_is_that_of_the_hidden_layers_that_have_one(
    penalties: tuple[Regularizer, ...], expected: Regularizer | None, count: int
) -> None:
    shared = shared_penalty(with_penalties(*penalties).network)
    assert (shared.penalty, shared.count, shared.total) == (expected, count, 2)


def test_hidden_layers_get_the_regularizer_and_the_output_keeps_its_own() -> None:
    project = with_penalties(NONE, NONE, Regularizer(l1=0.5))
    after = regularize(project, L2).apply(project)
    assert [layer.params.get(REGULARIZER) for layer in after.network.layers] == [
        None,
        L2,
        L2,
        Regularizer(l1=0.5),
    ]


def test_none_removes_every_regularizer() -> None:
    project = with_penalties(L2, L2, L2)
    after = regularize(project, NONE).apply(project)
    assert {layer.params.get(REGULARIZER) for layer in after.network.layers} == {None, NONE}


def test_a_single_layer_is_regularized_although_it_is_the_output() -> None:
    project = with_penalties(NONE, NONE, NONE)
    network = project.network
    output = network.layers[-1]
    alone = type(network)(layers=(output,), wires=(), next_id=network.next_id)
    assert penalized_layers(alone) == (output,)
