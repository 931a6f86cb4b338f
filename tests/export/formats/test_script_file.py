"""The script as an export: it is checked with the weights of the trained model."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.base.errors import ExportError
from playground.base.own_process import bare_environment
from playground.catalog.opaque import KnownShapes
from playground.catalog.spec import WeightSpec
from playground.datasets.prepare import describe
from playground.document.inference import infer
from playground.document.project import Project
from playground.document.templates.templates import TEMPLATES
from playground.export.exporting import export_model
from playground.export.script import script_of
from tests.export.script.test_writing import SIGMOID, chain

pytestmark = [pytest.mark.keras, pytest.mark.usefixtures("warm_proofs")]


def built(project: Project) -> Any:
    """Return the engine's model of `project`, its weights changed from the start."""
    building = pytest.importorskip("playground.engine.model.building")
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


def opaque(class_name: str, config: object, shapes: KnownShapes | None = None) -> Project:
    """Return a project with a layer outside the catalogue behind rows of two times four."""
    known = shapes.to_text() if shapes is not None else ""
    values = {"class_name": class_name, "config": json.dumps(config), "shapes": known}
    project = chain(
        ("Reshape", {"target_shape": (1, 2)}), ("Opaque", values), ("Flatten", {}), SIGMOID
    )
    assert infer(project.network, describe(project.data)).is_buildable
    return project


def test_a_wrapper_is_written_as_one_dict_and_proven(tmp_path: Path) -> None:
    inner = {"module": "keras.layers", "class_name": "Dense", "config": {"units": 3}}
    weights = (WeightSpec("kernel", (2, 3)), WeightSpec("bias", (3,)))
    shapes = KnownShapes(((None, 1, 2),), (None, 1, 3), weights)
    project = opaque("TimeDistributed", {"layer": inner}, shapes)
    model = built(project)
    report = export_model(
        "script", tmp_path / "a.py", model=model, project=project, x=inputs(model)
    )
    assert report.difference < 1e-6
    assert "TimeDistributed.from_config" in (tmp_path / "a.py").read_text(encoding="utf-8")


def test_a_planted_key_is_neither_run_nor_exported(tmp_path: Path) -> None:
    planted = tmp_path / "planted"
    plain = opaque("Identity", {})
    project = opaque("Identity", {f"a=open({str(planted)!r}, 'w'), b": 1})
    with pytest.raises(ExportError, match="cannot be run as Keras script"):
        export_model(
            "script",
            tmp_path / "a.py",
            model=built(plain),
            project=project,
            x=inputs(built(plain)),
        )
    assert list(tmp_path.iterdir()) == []


def test_the_proof_does_not_get_the_users_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_USER", "x")
    environment = bare_environment(tmp_path)
    assert "SECRET_OF_THE_USER" not in environment
    assert {environment[name] for name in ("HOME", "TMPDIR", "KERAS_HOME")} == {str(tmp_path)}
