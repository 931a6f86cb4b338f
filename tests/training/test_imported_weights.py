"""Imported weights fit the network that is built, also where it was edited before."""

import numpy as np

from playground.training.files.imported_weights import (
    AS_BUILT,
    fitting_weights,
    imported_weights,
    is_as_built,
    packed_weights,
)

KERNEL, BIAS = np.ones((2, 3), np.float32), np.zeros(3, np.float32)
WEIGHTS = packed_weights({"first": (KERNEL, BIAS), "kept": AS_BUILT, "gone": (BIAS,)})


def test_weights_stay_where_names_and_shapes_are_the_same() -> None:
    extra, misfits = fitting_weights(WEIGHTS, {"first": ((2, 3), (3,)), "kept": ((4,),)})
    found = imported_weights(extra)
    assert set(found) == {"first", "kept"}
    np.testing.assert_array_equal(found["first"][0], KERNEL)
    assert is_as_built(found["kept"])
    assert misfits == ()


def test_layers_that_were_changed_or_added_are_built_and_named() -> None:
    shapes = {"first": ((2, 5), (5,)), "kept": ((4,),), "new": ((3, 1),), "flatten": ()}
    extra, misfits = fitting_weights(WEIGHTS, shapes)
    assert all(map(is_as_built, imported_weights(extra).values()))
    assert misfits == ("first", "new")


def test_a_layer_of_unknown_shapes_keeps_its_weights() -> None:
    extra, misfits = fitting_weights(WEIGHTS, {"first": (), "kept": ((4,),)})
    np.testing.assert_array_equal(imported_weights(extra)["first"][1], BIAS)
    assert misfits == ()
