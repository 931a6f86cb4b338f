"""Runs exported scripts one after the other, as a user would; started by `test_whole_tables`.

Each folder given holds a script and raw rows. The arrays that the script makes and what its
models predict are written beside it.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np

ARRAYS = ("x_train", "y_train", "x_test", "y_test")


def run(folder: Path) -> None:
    """Run the script in `folder`; needs Keras."""
    from playground.export.raw.tensors import outputs_of  # noqa: PLC0415 - needs Keras

    names: dict[str, Any] = {"__name__": "__main__"}
    exec(compile((folder / "script.py").read_text("utf-8"), "script.py", "exec"), names)
    with np.load(folder / "rows.npz", allow_pickle=False) as given:
        rows = {name: given[name] for name in given.files}
    found = {name: names[name] for name in ARRAYS}
    found["of_rows"] = outputs_of(names["raw_model"], rows)
    found["of_samples"] = names["model"].predict(names["x_test"], verbose=0)
    np.savez(folder / "found.npz", **found)


if __name__ == "__main__":
    for each in sys.argv[1:]:
        run(Path(each))
