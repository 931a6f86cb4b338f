"""Setting one weight by hand in a real Keras program, in both tiers; and frozen layers."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from playground.base.errors import TrainingError
from playground.datasets.task import Prepared
from playground.document.graph import replace_layer
from playground.document.project import LayerId, Project
from playground.training.protocol.engine import Engine, Program
from playground.training.protocol.probes import BoundaryProbe, WeightsProbe

Build = Callable[..., Program]
Small = Callable[..., Project]

HIDDEN, OUTPUT = LayerId("l0"), LayerId("l1")


def test_only_that_weight_and_the_maps_change(
    tier_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program = build(tier_engine, small(), quadrants)
    program.advance(40)
    before = program.state()
    map_before = program.answer(frozenset({BoundaryProbe(5)}))[BoundaryProbe(5)].values
    program.set_weight(HIDDEN, "kernel", (1, 2), -3.25)
    after = program.state()
    expected = before.arrays[0].copy()
    expected[1, 2] = -3.25
    np.testing.assert_array_equal(after.arrays[0], expected)
    for one, other in zip(before.arrays[1:], after.arrays[1:], strict=True):
        np.testing.assert_array_equal(one, other)
    answers = program.answer(frozenset({BoundaryProbe(5), WeightsProbe()}))
    assert answers[WeightsProbe()][HIDDEN]["kernel"][1, 2] == -3.25
    assert not np.array_equal(answers[BoundaryProbe(5)].values, map_before)


def test_training_continues_from_the_weight_that_was_set(
    tier_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program = build(tier_engine, small(learning_rate=0.001), quadrants)
    program.advance(4)
    program.set_weight(OUTPUT, "bias", (0,), 5.0)
    program.advance(4)
    bias = program.answer(frozenset({WeightsProbe()}))[WeightsProbe()][OUTPUT]["bias"][0]
    assert bias != 5.0
    assert bias == pytest.approx(5.0, abs=0.01)


@pytest.mark.parametrize(
    ("layer_id", "name", "index", "value", "message"),
    [
        (HIDDEN, "kernel", (2, 0), 1.0, "no weight at"),
        (HIDDEN, "kernel", (0,), 1.0, "no weight at"),
        (HIDDEN, "kernel", (-1, 0), 1.0, "no weight at"),
        (HIDDEN, "gamma", (0,), 1.0, "no weights called gamma"),
        (LayerId("gone"), "kernel", (0, 0), 1.0, "no weights called kernel"),
        (HIDDEN, "bias", (0,), float("nan"), "finite"),
    ],
)
def test_an_invalid_index_changes_nothing(
    graph_engine: Engine,
    build: Build,
    small: Small,
    quadrants: Prepared,
    layer_id: LayerId,
    name: str,
    index: tuple[int, ...],
    value: float,
    message: str,
) -> None:
    program = build(graph_engine, small(), quadrants)
    before = program.state()
    with pytest.raises(TrainingError, match=message):
        program.set_weight(layer_id, name, index, value)
    for one, other in zip(before.arrays, program.state().arrays, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_frozen_layer_stays_to_the_bit_while_others_train(
    tier_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    project = small()
    frozen = replace(project.network.layer(HIDDEN), is_trainable=False)
    project = replace(project, network=replace_layer(project.network, frozen))
    program = build(tier_engine, project, quadrants)

    def weights() -> dict[LayerId, dict[str, np.ndarray]]:
        answer = program.answer(frozenset({WeightsProbe()}))[WeightsProbe()]
        return {
            key: {name: array.copy() for name, array in arrays.items()}
            for key, arrays in answer.items()
        }

    before = weights()
    program.advance(200)
    after = weights()
    for name in ("kernel", "bias"):
        np.testing.assert_array_equal(after[HIDDEN][name], before[HIDDEN][name])
        assert not np.array_equal(after[OUTPUT][name], before[OUTPUT][name])
    program.set_weight(HIDDEN, "bias", (0,), 0.5)
    program.advance(20)
    assert weights()[HIDDEN]["bias"][0] == 0.5
