"""Functions of Keras, scikit-learn and others that load a data set of the registry."""

from dataclasses import replace

from playground.base.params import Selection
from playground.datasets.sources import DATASETS
from playground.datasets.spec import DatasetSpec
from playground.importing.network.values import Data, Name, Named, Value


def loaded_by(name: Name) -> DatasetSpec | None:
    """Return the data set that a function loads; None if it loads none of them."""
    return next((spec for spec in DATASETS if name.path in spec.loaders), None)


def loaded(spec: DatasetSpec, named: Named) -> Value:
    """Return what such a function gives.

    If the data set has its own test set, that is two pairs, as in Keras. Otherwise it is a
    table or, with ``return_X_y``, a pair, as in scikit-learn.
    """
    data = Data(Selection(spec.name), needs_scaling=spec.comes_unscaled)
    if spec.has_test_set:
        return (_pair(data, is_flat=False),) * 2
    return _pair(data, is_flat=has_rank(data)) if named.get("return_X_y") is True else data


def _pair(data: Data, *, is_flat: bool) -> Value:
    return (replace(data, part="x", is_flat=is_flat), replace(data, part="y"))


def loaded_part(owner: Data, name: str) -> Data:
    """Return the part of a table of scikit-learn that is called `name`."""
    part = "y" if name == "target" else "x"
    return replace(owner, part=part, is_flat=name == "data" and has_rank(owner))


def has_rank(data: Data) -> bool:
    """Return whether a sample has more than one axis, so that it can be flattened."""
    return data.task is not None and len(data.task.input_shape) > 1
