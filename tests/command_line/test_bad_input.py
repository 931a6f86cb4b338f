"""`playground train` with invalid data: one sentence, and no file is changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground import cli
from playground.base.params import Selection
from playground.datasets.config import DataConfig
from playground.datasets.prepare import inspected
from playground.datasets.spec import no_progress
from playground.document.commands import SetData, SetParams, SetTraining
from playground.document.problems.fixing import FixAll
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.training.files import project_file

pytestmark = pytest.mark.keras

Made = Callable[[Path, Project], Project]


def with_table(folder: Path, project: Project, **arrays: np.ndarray) -> Project:
    """Return `project` with arrays from a file, adjusted to them."""
    path = folder / "data.npz"
    np.savez(path, **arrays)  # type: ignore[arg-type]  # NumPy's stub takes the flag alone
    config = inspected(DataConfig(Selection("npz", {"path": str(path)})), no_progress)
    return FixAll().apply(SetData({"source": config.source, "features": ()}).apply(project))


def one_class(folder: Path, project: Project) -> Project:
    labels = {"y_train": np.zeros(20, int), "y_test": np.arange(20) % 2}
    return with_table(folder, project, x_train=np.ones((20, 2)), x_test=np.ones((20, 2)), **labels)


def not_a_number(folder: Path, project: Project) -> Project:
    x = np.where(np.arange(40).reshape(20, 2) % 4 == 3, np.nan, 1.0)
    return with_table(folder, project, x=x, y=np.arange(20) % 2)


def not_a_number_in_the_test_set(folder: Path, project: Project) -> Project:
    x = np.ones((20, 2))
    return with_table(
        folder,
        project,
        x_train=x,
        y_train=np.arange(20) % 2,
        x_test=np.where(np.arange(40).reshape(20, 2) == 7, np.inf, x),
        y_test=np.arange(20) % 2,
    )


def signed(_folder: Path, project: Project) -> Project:
    return SetData({"source": Selection("xor", {"labels": "-1/1"})}).apply(project)


def nothing_held_back(_folder: Path, project: Project) -> Project:
    return SetTraining({"validation_split": 0.9}).apply(project)


CASES: dict[Made, str] = {
    one_class: "All 20 training samples are of one class",
    not_a_number: "The inputs hold values that are not finite numbers",
    not_a_number_in_the_test_set: "The test inputs hold values that are not finite numbers",
    signed: "needs labels that are numbers from 0 to 1, but this data's labels go down to -1",
    nothing_held_back: "leaves one part of the 4 training samples empty",
}


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_it_is_caught_before_training(
    make: Made, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.nnplay"
    project_file.save(path, make(tmp_path, TEMPLATES["xor"].build()))
    before = path.read_bytes()
    assert cli.run(["train", str(path), "--epochs", "3"]) == 1
    output, error = capfd.readouterr()
    assert output == ""
    errors = [line for line in error.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1
    assert CASES[make] in errors[0]
    assert path.read_bytes() == before


def test_a_batch_larger_than_the_data_gives_a_warning(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "xor.nnplay"
    project_file.save(path, SetTraining({"batch_size": 32}).apply(TEMPLATES["xor"].build()))
    assert cli.run(["train", str(path), "--epochs", "3"]) == 0
    error = capfd.readouterr().err
    assert "warning: A batch of 32 is larger than the training set of 4 samples" in error


def test_values_that_overflow_end_training_with_the_last_good_weights(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    project = TEMPLATES["xor-noisy"].build()
    for layer in project.network.layers:
        if layer.type_name == "Dense":
            project = SetParams(layer.id, {"activation": "linear"}).apply(project)
    rising = {
        "loss": "mean_squared_error",
        "metrics": (),
        "optimizer": Selection("sgd"),
        "schedule": Selection("cosine", {"decay_steps": 2000, "warmup_steps": 2000}),
        "learning_rate": 10.0,
    }
    path = tmp_path / "rising.nnplay"
    project_file.save(path, SetTraining(rising).apply(project))
    assert cli.run(["train", str(path), "--epochs", "40"]) == 1
    checkpoint = project_file.load(path).checkpoint
    assert checkpoint is not None
    kept = len(checkpoint.curves)
    assert 0 < kept < 40
    assert np.isfinite(checkpoint.curves.rows).all()
    error = capfd.readouterr().err
    assert f"wrote {path}" in error
    assert "error: Training diverged: a value in dense" in error
    assert f"the weights after epoch {kept} were kept" in error


def test_what_was_learned_before_memory_ran_out_is_kept(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from playground.engine.loop.compiled_loop import CompiledLoop, Outcome  # noqa: PLC0415

    run, path = CompiledLoop.run, tmp_path / "small.nnplay"
    project_file.save(path, TEMPLATES["xor-noisy"].build())
    calls = iter(range(10_000))

    def running_out(loop: CompiledLoop, *arguments: Any) -> Outcome:
        done = run(loop, *arguments)
        if next(calls) == 40:
            raise MemoryError
        return done

    monkeypatch.setattr(CompiledLoop, "run", running_out)
    assert cli.run(["train", str(path), "--epochs", "100000"]) == 1
    error = capfd.readouterr().err
    assert "error: not enough memory to train the network; choose a smaller batch size" in error
    checkpoint = project_file.load(path).checkpoint
    assert checkpoint is not None
    assert 0 < len(checkpoint.curves) < 100_000
    assert cli.run(["evaluate", str(path)]) == 0
