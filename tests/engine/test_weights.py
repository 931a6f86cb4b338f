"""The weights that an edited network keeps."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from playground.datasets.task import Prepared
from playground.document.project import LayerId, Project
from playground.training.protocol.engine import BuildReport, Engine, Program

Small = Callable[..., Project]
HIDDEN, OUTPUT = LayerId("l0"), LayerId("l1")


@pytest.fixture
def donor(graph_engine: Engine, build: Any, small: Small, quadrants: Prepared) -> Program:
    program: Program = build(graph_engine, small(), quadrants)
    program.advance(40)
    return program


def rebuilt(
    engine: Engine, project: Project, data: Prepared, donor: Program
) -> tuple[list[np.ndarray], BuildReport]:
    program, report = engine.build(project, data, donor=donor)
    weights = program.keras_model.get_weights()
    program.close()
    return weights, report


def test_layers_that_did_not_change_keep_their_weights(
    graph_engine: Engine, small: Small, quadrants: Prepared, donor: Program
) -> None:
    old = donor.keras_model.get_weights()
    new, report = rebuilt(graph_engine, small(loss="mean_squared_error"), quadrants, donor)
    assert report == BuildReport(kept=(HIDDEN, OUTPUT))
    for one, other in zip(old, new, strict=True):
        np.testing.assert_array_equal(one, other)


def test_added_units_do_not_change_the_others(
    graph_engine: Engine, chain: Any, quadrants: Prepared, donor: Program
) -> None:
    old = donor.keras_model.get_weights()
    project = chain(
        ("Dense", {"units": 5, "activation": "tanh"}),
        ("Dense", {"units": 1, "activation": "sigmoid"}),
    )
    (kernel, bias, out_kernel, out_bias), report = rebuilt(graph_engine, project, quadrants, donor)
    assert report.kept == (HIDDEN, OUTPUT)
    np.testing.assert_array_equal(kernel[:, :3], old[0])
    np.testing.assert_array_equal(bias[:3], old[1])
    np.testing.assert_array_equal(out_kernel[:3], old[2])
    np.testing.assert_array_equal(out_bias, old[3])
    assert kernel[:, 3:].any()


def test_a_layer_of_another_type_is_initialized_again(
    graph_engine: Engine, chain: Any, quadrants: Prepared, donor: Program
) -> None:
    project = chain(("BatchNormalization", {}), ("Dense", {"units": 1, "activation": "sigmoid"}))
    _, report = rebuilt(graph_engine, project, quadrants, donor)
    assert report == BuildReport(kept=(OUTPUT,), fresh=(HIDDEN,))


def test_without_a_previous_program_all_weights_are_new(
    graph_engine: Engine, build: Any, small: Small, quadrants: Prepared, donor: Program
) -> None:
    program, report = graph_engine.build(small(), quadrants)
    fresh = program.keras_model.get_weights()
    program.close()
    assert report == BuildReport(fresh=(HIDDEN, OUTPUT))
    untrained = build(graph_engine, small(), quadrants).keras_model.get_weights()
    for one, other, learned in zip(fresh, untrained, donor.keras_model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)
        assert (one != learned).any()


def test_a_state_says_which_arrays_belong_to_the_model(donor: Program) -> None:
    state = donor.state()
    weights = donor.keras_model.get_weights()
    assert state.weights == len(weights) == 4
    for one, other in zip(state.arrays[: state.weights], weights, strict=True):
        np.testing.assert_array_equal(one, other)
