"""A model that takes raw rows opens again: its network, its weights and its preparation."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.base.errors import ImportProblem
from playground.base.params import ParamValue, Selection
from playground.datasets.config import DataConfig
from playground.datasets.preparation.applying import apply
from playground.datasets.preparation.target import unscaled_output
from playground.datasets.prepare import prepare
from playground.datasets.sources.stand_in import STAND_IN
from playground.datasets.spec import no_progress
from playground.document.problems.examining import examine
from playground.export.whole import export_whole
from playground.importing.files import read_model_file
from playground.importing.model import read_model
from playground.importing.model.prepared import preparation_beside
from playground.importing.result import Imported, NoteKind
from playground.training import inline
from playground.training.protocol.engine import Engine
from tests.export.raw.test_raw_exports import CASES, exported

pytestmark = [pytest.mark.keras, pytest.mark.usefixtures("warm_proofs")]

SUFFIXES = {"keras": ".keras", "litert": ".tflite"}


def predicted(imported: Imported, x: np.ndarray, engine: Engine) -> np.ndarray:
    """Return what an opened model predicts for prepared rows."""
    project = imported.project
    assert examine(project)[0].is_buildable
    program, _report = engine.build(project, prepare(project.data, no_progress))
    assert imported.checkpoint is not None
    program.load_checkpoint(imported.checkpoint)
    found = np.asarray(program.keras_model.predict(x, verbose=0))
    program.close()
    return found


IN_CI = (("keras", "every kind of column"), ("h5", "points"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param(name, kind, marks=() if (name, kind) in IN_CI else pytest.mark.long)
        for name in ("keras", "h5")
        for kind in CASES
    ],
)
def test_an_export_that_takes_raw_rows_opens_with_its_preparation(
    name: str, kind: str, tmp_path: Path, engine: Engine
) -> None:
    case = CASES[kind]
    report, expected = exported(name, case, tmp_path)

    imported = read_model(report.path)

    assert imported.checkpoint is not None
    assert imported.checkpoint.preparation == case.preparation
    types = [layer.type_name for layer in imported.project.network.layers]
    assert types[-2:] == ["Dense", "Dense"]
    assert "Opaque" not in types
    x = apply(case.preparation, case.columns)
    found = unscaled_output(case.preparation.target, predicted(imported, x, engine))
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)


@pytest.fixture(scope="module")
def points(tmp_path_factory: pytest.TempPathFactory, warm_proofs: None) -> Path:
    """Return a folder with an export that takes raw rows."""
    folder = tmp_path_factory.mktemp("points")
    exported("keras", CASES["points"], folder)
    return folder


@pytest.fixture
def model(points: Path, tmp_path: Path) -> Path:
    """Return a copy of the export, with its description beside it."""
    for path in points.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path / "a.keras"


def test_it_comes_through_the_child_and_trains_on(model: Path, engine: Engine) -> None:
    imported = read_model_file(model)
    assert imported.checkpoint is not None
    assert imported.checkpoint.preparation == CASES["points"].preparation
    params: dict[str, ParamValue] = {"shape": (5,), "output": (3,)}
    params["kind"] = "multi-class classification"
    data = DataConfig(Selection(STAND_IN.name, params), features=(), train_fraction=0.8)
    project = replace(imported.project, data=data)
    run = inline.train(engine, project, epochs=2, checkpoint=imported.checkpoint)
    assert np.isfinite(run.curves.column("loss")).all()
    run.program.close()


@pytest.mark.parametrize("name", ["keras", "litert"])
def test_it_is_exported_again_with_its_preparation(
    name: str, model: Path, tmp_path: Path, engine: Engine
) -> None:
    imported = read_model(model)
    data = prepare(imported.project.data, no_progress)
    assert data.task.is_noise
    program, _report = engine.build(imported.project, data)
    assert imported.checkpoint is not None
    program.load_checkpoint(imported.checkpoint)

    report = export_whole(
        name,
        tmp_path / f"again{SUFFIXES[name]}",
        model=program.keras_model,
        project=imported.project,
        data=data,
        preparation=imported.checkpoint.preparation,
        takes_raw=True,
        has_card=False,
    )

    program.close()
    assert preparation_beside(report.path) == CASES["points"].preparation


def test_without_its_description_the_network_opens_and_a_note_says_what_is_missing(
    model: Path,
) -> None:
    model.with_name(f"{model.name}.model.json").unlink()
    imported = read_model(model)
    assert imported.checkpoint is not None
    assert imported.checkpoint.preparation is None
    (note,) = [note for note in imported.notes if "preparation" in note.message]
    assert note.kind is NoteKind.NEEDS_YOU
    assert f"{model.name}.model.json" in note.message


@pytest.mark.parametrize(
    "content", [b"", b"[]", b'{"format": "other", "preparation": {}}', b"\xff"]
)
def test_a_damaged_description_is_refused_by_name(content: bytes, model: Path) -> None:
    model.with_name(f"{model.name}.model.json").write_bytes(content)
    with pytest.raises(ImportProblem, match=r"model\.json does not describe the preparation"):
        read_model(model)


def test_a_description_with_impossible_values_is_refused(model: Path) -> None:
    beside = model.with_name(f"{model.name}.model.json")
    found = json.loads(beside.read_text())
    found["preparation"]["columns"] = []
    beside.write_text(json.dumps(found))
    with pytest.raises(ImportProblem, match="it has no columns"):
        read_model(model)


def test_a_conversion_keeps_the_preparation(model: Path) -> None:
    imported = read_model(model, keeps_outputs=True)
    assert imported.checkpoint is not None
    assert imported.checkpoint.preparation == CASES["points"].preparation


def test_a_conversion_that_would_lose_the_preparation_is_refused(model: Path) -> None:
    model.with_name(f"{model.name}.model.json").unlink()
    with pytest.raises(ImportProblem, match=r"a\.keras\.model\.json is not beside it"):
        read_model(model, keeps_outputs=True)
