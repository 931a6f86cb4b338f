"""Individually frozen weights: they stay to the bit, and other weights are not affected."""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from playground.base.params import Selection
from playground.catalog.optimizers import OPTIMIZERS
from playground.datasets.task import Prepared
from playground.document.edits.freezing import FreezeWeight
from playground.document.graph import replace_layer
from playground.document.inference import infer
from playground.document.project import FrozenWeight, LayerId, Project
from playground.training.protocol.engine import Engine, Program
from playground.training.protocol.frames import Curves
from tests.engine.conftest import in_tiers

Build = Callable[..., Program]
Small = Callable[..., Project]

pytestmark = pytest.mark.keras

HIDDEN, OUTPUT = LayerId("l0"), LayerId("l1")
PLACES: tuple[tuple[LayerId, FrozenWeight], ...] = (
    *((HIDDEN, FrozenWeight("kernel", index)) for index in product(range(2), range(3))),
    *((HIDDEN, FrozenWeight("bias", (unit,))) for unit in range(3)),
    *((OUTPUT, FrozenWeight("kernel", (unit, 0))) for unit in range(3)),
    (OUTPUT, FrozenWeight("bias", (0,))),
)
ARRAYS = ((HIDDEN, "kernel"), (HIDDEN, "bias"), (OUTPUT, "kernel"), (OUTPUT, "bias"))
SOME = (PLACES[1], PLACES[7], PLACES[9])


def frozen(project: Project, places: tuple[tuple[LayerId, FrozenWeight], ...]) -> Project:
    """Return `project` with the weights at `places` frozen."""
    for layer_id, weight in places:
        project = FreezeWeight(layer_id, weight, is_frozen=True).apply(project)
    return project


def value(program: Program, layer_id: LayerId, weight: FrozenWeight) -> float:
    return float(program.state().arrays[ARRAYS.index((layer_id, weight.name))][weight.index])


def optimizer(name: str, **params: Any) -> Selection:
    """Return an optimizer with every setting that moves a weight without a gradient."""
    known = {param.name for param in OPTIMIZERS[name].params}
    return Selection(name, {key: value for key, value in params.items() if key in known})


@pytest.mark.parametrize(
    ("tier_engine", "name"),
    in_tiers(["sgd", "adam", "adamw", "rmsprop", "lion"], "adamw"),
    indirect=["tier_engine"],
)
def test_frozen_weights_stay_to_the_bit_while_others_train(
    tier_engine: Engine, build: Build, small: Small, quadrants: Prepared, name: str
) -> None:
    chosen = optimizer(name, momentum=0.9, weight_decay=0.05, global_clipnorm=0.5)
    program = build(tier_engine, small(optimizer=chosen), quadrants)
    program.advance(8)  # momentum is not zero when they are frozen
    program.apply_hot(frozen(small(optimizer=chosen), SOME))
    before = {place: value(program, *place) for place in PLACES}
    program.advance(40)
    for place in PLACES:
        assert (value(program, *place) == before[place]) == (place in SOME)


MOVING = {
    "sgd": optimizer("sgd", momentum=0.9, nesterov=True, global_clipnorm=0.1),
    "adamw": optimizer("adamw", weight_decay=0.1, use_ema=True, ema_momentum=0.9),
}


@pytest.mark.parametrize(
    ("tier_engine", "name"), in_tiers(MOVING, "adamw"), indirect=["tier_engine"]
)
def test_freezing_all_weights_individually_equals_freezing_the_layer(
    tier_engine: Engine, build: Build, small: Small, quadrants: Prepared, name: str
) -> None:
    project = small(optimizer=MOVING[name])
    layer = replace(project.network.layer(HIDDEN), is_trainable=False)
    whole = replace(project, network=replace_layer(project.network, layer))
    single = frozen(project, tuple(place for place in PLACES if place[0] == HIDDEN))
    expected, program = (build(tier_engine, each, quadrants) for each in (whole, single))
    expected.advance(60)
    program.advance(60)
    own = [np.asarray(weight) for weight in program.keras_model.get_weights()]
    for mine, theirs in zip(own, expected.keras_model.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-6, atol=1e-7)


def test_an_average_of_weights_keeps_what_is_frozen(
    graph_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    chosen = optimizer("adamw", weight_decay=0.3, use_ema=True, ema_momentum=0.5)
    program = build(graph_engine, frozen(small(optimizer=chosen), SOME), quadrants)
    before = [value(program, *place) for place in SOME]
    program.advance(30)
    averaged = program.keras_model.get_weights()
    for (layer_id, weight), expected in zip(SOME, before, strict=True):
        assert averaged[ARRAYS.index((layer_id, weight.name))][weight.index] == expected


def test_a_state_keeps_the_frozen_weights(
    tier_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program = build(tier_engine, small(), quadrants)
    program.advance(4)
    free, rows = program.state(), program.advance(20).rows
    program.restore(free)
    program.apply_hot(frozen(small(), SOME))
    held = program.state()
    held_rows, end = program.advance(20).rows, program.state()
    assert not np.array_equal(rows, held_rows)
    program.restore(free)
    np.testing.assert_array_equal(program.advance(20).rows, rows)
    program.restore(held)
    np.testing.assert_array_equal(program.advance(20).rows, held_rows)
    for mine, theirs in zip(end.arrays, program.state().arrays, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_a_checkpoint_keeps_the_frozen_weights(
    graph_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program = build(graph_engine, frozen(small(), SOME), quadrants)
    program.advance(4)
    checkpoint = program.checkpoint(Curves(program.columns, np.empty((0, 2), np.float32)))
    again = build(graph_engine, frozen(small(), SOME), quadrants)
    again.load_checkpoint(checkpoint)
    np.testing.assert_array_equal(again.advance(12).rows, program.advance(12).rows)
    for mine, theirs in zip(again.state().arrays, program.state().arrays, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_another_weight_of_the_same_array_compiles_nothing(
    graph_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program: Any = build(graph_engine, frozen(small(), (PLACES[0],)), quadrants)
    program.advance(4)
    loop = program._runner.loop
    program.apply_hot(frozen(small(), (PLACES[3], PLACES[4])))
    before = {place: value(program, *place) for place in PLACES}
    program.advance(4)
    held = {place for place in PLACES if value(program, *place) == before[place]}
    assert held == {PLACES[3], PLACES[4]}
    assert program._runner.loop is loop
    assert loop.traces == 1


def test_a_weight_that_is_set_by_hand_stays_there(
    tier_engine: Engine, build: Build, small: Small, quadrants: Prepared
) -> None:
    program = build(tier_engine, frozen(small(), SOME), quadrants)
    program.advance(4)
    layer_id, weight = SOME[0]
    program.set_weight(layer_id, weight.name, weight.index, -2.5)
    program.advance(20)
    assert value(program, layer_id, weight) == -2.5


def test_without_frozen_weights_the_optimizer_is_keras_s_own() -> None:
    from playground.engine.model.weight_masks import NO_MASKS, freezing  # noqa: PLC0415 - imports TensorFlow

    assert freezing(dict, NO_MASKS) is dict


@given(places=st.sets(st.sampled_from(PLACES)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_table_of_frozen_weights_can_be_converted_back(
    small: Small, quadrants: Prepared, places: set[tuple[LayerId, FrozenWeight]]
) -> None:
    from playground.engine.model.weight_masks import (  # noqa: PLC0415 - imports TensorFlow
        frozen_from,
        frozen_of,
        frozen_table,
    )

    project = frozen(small(), tuple(places))
    inference = infer(project.network, quadrants.task)
    found = frozen_of(project, inference)
    assert frozen_from(frozen_table(found, inference), inference) == found
    assert sum(map(len, found.values())) == len(places)


@pytest.mark.parametrize("table", [[[9, 0]], [[0, 6]], [[-1, 0]], [[0, 0, 0]], [0]])
def test_a_table_of_another_network_is_refused(
    small: Small, quadrants: Prepared, table: list[Any]
) -> None:
    from playground.engine.model.weight_masks import frozen_from  # noqa: PLC0415 - imports TensorFlow

    inference = infer(small().network, quadrants.task)
    with pytest.raises(ValueError, match=r"weight|shape"):
        frozen_from(np.array(table, np.int32), inference)
