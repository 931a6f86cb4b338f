"""Reading many variables in one call gives the same values as one by one, as copies."""

from typing import Any

import numpy as np
import pytest

from playground.datasets.task import Prepared
from playground.training.protocol.engine import Engine

pytestmark = pytest.mark.keras


def test_one_call_reads_the_value_of_each_variable(
    tier_engine: Engine, build: Any, chain: Any, quadrants: Prepared
) -> None:
    from playground.engine.model.variable_reader import Reader  # noqa: PLC0415 - imports TensorFlow

    steps: Any = (("Dense", {"units": 3}), ("BatchNormalization", {}), ("Dropout", {"rate": 0.5}))
    program = build(tier_engine, chain(*steps, ("Dense", {"units": 1})), quadrants)
    variables = program._runner.trainable.variables
    alone, together = Reader(variables), Reader(variables)
    together.compile()
    for _ in range(3):
        program.advance(2)
        expected = [np.array(variable.numpy()) for variable in variables]
        for reader in (alone, together):
            for array, value in zip(reader.read(), expected, strict=True):
                assert array.dtype == value.dtype
                assert not array.flags.writeable
                np.testing.assert_array_equal(array, value)


def test_values_that_were_read_do_not_change_with_the_variable(
    graph_engine: Engine, build: Any, chain: Any, quadrants: Prepared
) -> None:
    from playground.engine.model.variable_reader import Reader, copied  # noqa: PLC0415 - imports TensorFlow

    program = build(graph_engine, chain(("Dense", {"units": 1})), quadrants)
    variables = program._runner.trainable.variables
    reader = Reader(variables)
    reader.compile()
    read, one = reader.read(), copied(variables[0])
    before = [array.copy() for array in read]
    program.advance(5)
    np.testing.assert_array_equal(one, before[0])
    for array, value in zip(read, before, strict=True):
        np.testing.assert_array_equal(array, value)
    assert any((new != old).any() for new, old in zip(reader.read(), read, strict=True))


def test_no_variables_give_no_values() -> None:
    from playground.engine.model.variable_reader import Reader  # noqa: PLC0415 - imports TensorFlow

    reader = Reader(())
    reader.compile()
    assert reader.read() == ()
