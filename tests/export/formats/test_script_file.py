"""The script as an export: it is checked with the weights of the trained model."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.base.errors import ExportError
from playground.datasets.prepare import describe
from playground.document.inference import infer
from playground.document.project import Project
from playground.document.templates import TEMPLATES
from playground.export.exporting import export_model
from playground.export.script import script_of

pytestmark = pytest.mark.keras


def built(project: Project) -> Any:
    """Return the engine's model of `project`, its weights changed from the start."""
    building = pytest.importorskip("playground.engine.building")
    inference = infer(project.network, describe(project.data))
    model = building.build_network(project, inference, is_hot=False).model
    random = np.random.default_rng(0)
    model.set_weights([w + random.random(w.shape, np.float32) for w in model.get_weights()])
    return model


def inputs(model: Any) -> np.ndarray:
    return np.random.default_rng(1).normal(size=(5, *model.input_shape[1:])).astype(np.float32)


@pytest.mark.parametrize("name", ["xor", "residual", "best-practices", "mnist-cnn"])
def test_a_script_gives_the_models_predictions(name: str, tmp_path: Path) -> None:
    project = TEMPLATES[name].build()
    model = built(project)
    report = export_model(
        "script", tmp_path / "a.py", model=model, project=project, x=inputs(model)
    )
    assert report.difference < 1e-6
    assert (tmp_path / "a.py").read_text(encoding="utf-8") == script_of(project)
    assert "trained weights" in report.checked_with


def test_a_script_of_another_network_is_refused(tmp_path: Path) -> None:
    model = built(TEMPLATES["xor"].build())
    project = TEMPLATES["residual"].build()
    with pytest.raises(ExportError, match="cannot be run as Keras script"):
        export_model("script", tmp_path / "a.py", model=model, project=project, x=inputs(model))
    assert list(tmp_path.iterdir()) == []
