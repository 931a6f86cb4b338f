"""Prepares a table that is too large for memory: its inputs stay in a file.

The same steps as in memory, some rows at a time. The file is in the program's cache folder, and
is removed when nothing refers to the data any more. The engine reads its batches from it.
"""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from playground.base.arrays import read_only
from playground.base.errors import DataError
from playground.datasets.files.rows import ArrayFile, Rows, stand_in
from playground.datasets.files.survey import Survey, survey
from playground.datasets.preparation.applying import unscaled
from playground.datasets.preparation.choices import ColumnChoice
from playground.datasets.preparation.fitting import fit_columns, scaled_parts, with_scaling
from playground.datasets.preparation.kinds import Scaling
from playground.datasets.preparation.raw import RawColumns, TakenColumns, row_count, rows_taken
from playground.datasets.preparation.target import scaled_target
from playground.datasets.preparation.values import Preparation
from playground.datasets.raw_samples import RAW_ROWS
from playground.datasets.series import scaled_choices, table_target
from playground.datasets.spec import Progress, Raw
from playground.datasets.task import Prepared, Samples, Task
from playground.reading.scratch import path_in, scratch_folder

PART_ROWS = 2**16
"""Rows that are prepared together."""

Places = NDArray[np.intp]


def prepared_on_disk(
    raw: Raw, task: Task, parts: tuple[Places, Places], scaling: Scaling, progress: Progress
) -> Prepared:
    """Return the data of a table whose columns are in files.

    Parameters
    ----------
    parts : (int array, int array)
        The rows that train and those that test.

    Raises
    ------
    DataError
        The disk has too little room, the training set is empty, or values are not finite.
    Cancelled
        `progress` raised it.
    """
    assert raw.columns is not None
    if not len(parts[0]):
        raise DataError("The training set is empty; choose a larger training share or more samples")
    target = table_target(raw, task, raw.samples.y[parts[0]])
    choices = scaled_choices(raw, scaling)
    progress("Looking at the columns", None)
    seen = np.sort(parts[0])
    fitted = fit_columns(TakenColumns(raw.columns, seen), choices, target)
    plain = msgspec.structs.replace(fitted, spelling=raw.spelling)
    inputs = _written(plain, raw.columns, progress)
    preparation = plain
    if plain.input_shape and any(choice.scaling is not Scaling.NONE for choice in choices):
        found = survey(Rows(inputs, seen), progress)
        preparation = with_scaling(plain, *_scaling(plain, choices, found))
    y = scaled_target(target, raw.samples.y)
    if not np.isfinite(np.sum(y, dtype=np.float64)):
        raise not_finite("labels")
    offset, scale = preparation.scaling or (None, None)
    train, test = (
        Samples(stand_in(Rows(inputs, rows, offset, scale)), read_only(y[rows])) for rows in parts
    )
    shown = parts[1] if len(test) else parts[0]
    kept = rows_taken(raw.columns, shown[:RAW_ROWS])
    return Prepared(task, train, test, offset, scale, preparation, kept)


def not_finite(what: str) -> DataError:
    """Return the error for values that cannot be learned from."""
    return DataError(
        f"The {what} hold values that are not finite numbers; fix or remove those rows and load "
        "the data again"
    )


def _written(plain: Preparation, columns: RawColumns, progress: Progress) -> ArrayFile:
    """Return the file with the inputs of all rows, not scaled, in the order of the table."""
    rows, width = row_count(columns), len(plain.feature_names)
    scratch = scratch_folder(4 * rows * width, "The prepared table")
    path: Path = path_in(scratch, "inputs.bin")
    with path.open("wb") as stream:
        for start in range(0, rows, PART_ROWS):
            x = unscaled(plain, rows_taken(columns, slice(start, start + PART_ROWS)))
            if not np.isfinite(np.sum(x, dtype=np.float64)):
                raise not_finite("inputs")
            stream.write(x.tobytes())
            progress("Preparing the table on the disk", start / rows)
    return ArrayFile(path, np.dtype(np.float32), (rows, width), 0, owner=scratch)


def _scaling(
    plain: Preparation, choices: Sequence[ColumnChoice], found: Survey
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return offset and scale of each input; as `scaling_of` does for arrays."""
    offset, scale = np.zeros(len(found.mean)), np.ones(len(found.mean))
    for part, scaling in scaled_parts(plain, choices):
        if scaling is Scaling.STANDARD:
            offset[part], scale[part] = found.mean[part], found.deviation[part]
        elif scaling is Scaling.MINMAX:
            offset[part], scale[part] = found.low[part], (found.high - found.low)[part]
    return offset, np.where(scale > 0, scale, 1.0)
