"""The process that runs an export on raw rows; only `playground.__main__` calls it."""

import os
from pathlib import Path

import numpy as np

from playground.base.libraries import without_scikit_learn
from playground.export.raw.running import ANSWER, FAULT, GIVEN, REQUEST


def run_export(folder: Path) -> int:
    """Run the export that the request in `folder` names, and write its outputs there.

    Returns
    -------
    int
        The exit code: 0, or 1 if the export could not be run.
    """
    os.environ |= {
        "KERAS_BACKEND": "tensorflow",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",  # the window's process already uses the memory of the GPU
    }
    from playground.export.formats import FORMATS  # noqa: PLC0415 - after the environment is set

    try:
        name, path = (folder / REQUEST).read_text("utf-8").split("\n", 1)
        with np.load(folder / GIVEN, allow_pickle=False) as given:
            inputs = {entry: given[entry] for entry in given.files}
        run = FORMATS[name].run
        assert run is not None
        with without_scikit_learn():
            outputs = run(Path(path), inputs)
        np.save(folder / ANSWER, outputs, allow_pickle=False)
    except Exception as error:  # noqa: BLE001 - runtimes raise all kinds of errors; they are the result
        words = next(iter(str(error).strip().splitlines()), type(error).__name__)
        (folder / FAULT).write_text(words, encoding="utf-8")
        return 1
    return 0
