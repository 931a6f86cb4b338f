"""A model is exported in every format, whatever became of its data."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.base.errors import PlaygroundError
from playground.base.params import Selection
from playground.command_line.models import exportable_program
from playground.datasets.config import DataConfig
from playground.document.problems.examining import examine
from playground.document.project import Project
from playground.export.exporting import export_model
from playground.export.formats import FORMATS
from playground.importing.model import read_model
from playground.importing.result import Imported
from playground.training.files.project_file import Opened
from tests.lanes import every

pytestmark = [
    pytest.mark.keras,
    pytest.mark.usefixtures("warm_proofs"),
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]

ROWS = "multi-class classification"
STATES: dict[str, DataConfig | None] = {
    "none chosen": None,
    "fits": DataConfig(Selection("iris"), features=()),
    "other inputs": DataConfig(Selection("breast_cancer"), features=()),
    "other classes": DataConfig(Selection("clusters", {"features": 4, "classes": 5}), features=()),
    "pictures": DataConfig(Selection("digits"), features=()),
    "no file": DataConfig(Selection("csv", {"path": ""}), features=()),
    "lost file": DataConfig(Selection("npz", {"path": "/nowhere/x.npz"}), features=()),
    "unknown": DataConfig(Selection("of a later version"), features=()),
    "other noise": DataConfig(Selection("no_data", {"shape": (5, 5), "kind": ROWS}), features=()),
}
"""What may be set for a model that takes 4 numbers and gives 3 classes."""


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Imported]:
    """Return a Keras model and the project that it was opened as."""
    keras = pytest.importorskip("keras")
    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((4,)), layers.Dense(5, "tanh"), layers.Dense(3, "softmax")]
    )
    path = tmp_path_factory.mktemp("model") / "m.keras"
    model.save(path)
    return model, read_model(path)


@pytest.mark.parametrize("state", every(3, STATES))
def test_every_format_is_written_and_checked(
    state: str, opened: tuple[Any, Imported], tmp_path: Path
) -> None:
    model, imported = opened
    project = with_data(imported.project, STATES[state])
    x = np.random.default_rng(0).normal(size=(8, 4)).astype(np.float32)
    with exportable_program(Opened(project, imported.checkpoint)) as (program, used, data):
        exported = program.keras_model
        np.testing.assert_allclose(exported.predict(x, verbose=0), model.predict(x, verbose=0))
        for form in FORMATS:
            if form.missing() or (form.name == "script" and state not in ("none chosen", "fits")):
                continue  # the script builds in a process of its own, which takes seconds
            report = export_model(
                form.name,
                tmp_path / f"export{form.suffix}",
                model=exported,
                project=used,
                x=data.test.x,
                is_random=data.task.is_noise,
            )
            assert report.path.exists()
            assert ("random" in report.inputs) is (state != "fits")


def with_data(project: Project, data: DataConfig | None) -> Project:
    return project if data is None else replace(project, data=data)


@pytest.mark.parametrize("state", [name for name in STATES if name not in ("none chosen", "fits")])
def test_data_that_does_not_fit_is_a_problem_in_words(
    state: str, opened: tuple[Any, Imported]
) -> None:
    project = with_data(opened[1].project, STATES[state])
    try:
        inference, _task = examine(project)
    except PlaygroundError as error:
        pytest.fail(f"examine raised {error}")
    assert inference.problems
    assert all(problem.message for problem in inference.problems)
