"""How long a process of its own may take to answer."""

import subprocess
from pathlib import Path
from types import ModuleType
from typing import NoReturn

import numpy as np
import pytest

from playground.base.errors import ExportError
from playground.export import answers
from playground.export.raw import running
from playground.export.script import proof


@pytest.mark.parametrize("columns", [2, 5000])
@pytest.mark.parametrize("module", [proof, running])
def test_a_model_of_thousands_of_columns_may_take_longer_than_a_small_one(
    module: ModuleType, columns: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    limits = []

    def too_slow(task: str, _folder: Path, time_limit: float) -> NoReturn:
        limits.append(time_limit)
        raise subprocess.TimeoutExpired(task, time_limit)

    def run() -> None:
        rows = {f"c{index}": np.zeros((1, 1), np.float32) for index in range(columns)}
        if module is proof:
            proof.predictions_of("model = keras.Sequential([])", [], rows)
        else:
            running.run_apart("keras", tmp_path / "model.keras", rows)

    monkeypatch.setattr(module, "answer_of", too_slow)
    with pytest.raises(ExportError, match="less busy"):
        run()
    assert limits == [answers.time_limit_for(columns)]


def test_time_grows_with_the_columns() -> None:
    assert answers.time_limit_for(1) < 181
    assert answers.time_limit_for(5000) > 1000
