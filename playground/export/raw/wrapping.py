"""A model with its preparation around it, and what it must answer to raw rows."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.base.errors import ExportError
from playground.datasets.preparation.applying import apply
from playground.datasets.preparation.raw import RawColumns, row_count, rows_taken
from playground.datasets.preparation.target import unscaled_output
from playground.datasets.preparation.values import Preparation
from playground.export.raw.boundary import ModelInput, inputs_of
from playground.export.raw.feeding import Inputs, fed, feed
from playground.export.raw.layers import with_preparation
from playground.export.raw.made_rows import made_rows

ROWS = 64
"""An export is compared on this many rows of the data, and as many that were made up."""


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A model that takes raw rows.

    Attributes
    ----------
    model : keras.Model
        Any because Keras has no types.
    inputs : tuple of ModelInput
    given : mapping of str to array
        Raw rows, by the names of the inputs.
    expected : (n, ...) float32
        What the trained model predicts for the prepared rows, in the units of the data.
    count : int
        How many rows there are; of a time series, windows of rows.
    """

    model: Any
    inputs: tuple[ModelInput, ...]
    given: Inputs
    expected: NDArray[np.float32]
    count: int


def wrapped(
    model: Any,
    preparation: Preparation,
    columns: RawColumns,
    *,
    takes_texts: bool,
    has_operations: bool,
) -> Wrapped:
    """Return `model` with its preparation around it, and rows to check it on.

    Parameters
    ----------
    model : keras.Model
    preparation : Preparation
    columns : mapping of str to RawColumn
        Raw rows of the data; may be empty.
    takes_texts, has_operations : bool
        What the format can hold, as in `playground.export.spec.ExportFormat`.

    Raises
    ------
    ExportError
        No row can be used: nothing stands in for missing cells.
    """
    inputs = inputs_of(preparation, takes_texts=takes_texts, fills=has_operations)
    blocks = [made_rows(preparation, ROWS)]
    if preparation.sample_count(row_count(columns)):
        blocks.insert(0, rows_taken(columns, slice(preparation.row_span(ROWS))))
    prepared = [apply(preparation, block) for block in blocks]
    usable = [np.flatnonzero(np.isfinite(x).all(axis=tuple(range(1, x.ndim)))) for x in prepared]
    given = [
        fed(feed(preparation, inputs, block), chosen)
        for block, chosen in zip(blocks, usable, strict=True)
    ]
    x = np.concatenate([x[chosen] for x, chosen in zip(prepared, usable, strict=True)])
    if not len(x):
        raise ExportError(
            "there is no row without missing cells to check the export on; fill them in the data"
        )
    outputs = np.asarray(model.predict(x, verbose=0))
    return Wrapped(
        with_preparation(model, preparation, inputs, fills=has_operations),
        inputs,
        {name: np.concatenate([block[name] for block in given]) for name in given[0]},
        unscaled_output(preparation.target, outputs),
        len(x),
    )
