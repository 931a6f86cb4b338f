"""The process that runs an export on raw rows; only `playground.__main__` calls it."""

from functools import partial
from pathlib import Path

import numpy as np

from playground.base.libraries import without_scikit_learn
from playground.export.answers import GIVEN, answer
from playground.export.raw.running import REQUEST


def run_export(folder: Path) -> int:
    """Run the export that the request in `folder` names, and write its outputs there.

    Returns
    -------
    int
        The exit code: 0, or 1 if the export could not be run.
    """
    return answer(folder, partial(_outputs, folder))


def _outputs(folder: Path) -> np.ndarray:
    from playground.export.formats import FORMATS  # noqa: PLC0415 - after the environment is set

    name, path = (folder / REQUEST).read_text("utf-8").split("\n", 1)
    with np.load(folder / GIVEN, allow_pickle=False) as given:
        inputs = {entry: given[entry] for entry in given.files}
    run = FORMATS[name].run
    assert run is not None
    with without_scikit_learn():
        return run(Path(path), inputs)
