"""A time series through a project and through its export, on raw rows, with equal answers."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.base.params import Selection
from playground.cli import run
from playground.datasets.preparation.target import unscaled_output
from playground.datasets.prepare import describe, prepare
from playground.datasets.spec import no_progress
from playground.datasets.tables.settings import Split, SplitKind, Window, settings_of
from playground.document.project import Project
from playground.document.templates.drafting import chained, dense
from playground.training.files.project_file import load, save
from tests.command_line.test_predicting import predicted

pytestmark = pytest.mark.keras
STEPS, HORIZON, ROWS = 6, 2, 90


def made(folder: Path) -> tuple[Path, Path]:
    """Write a series of two columns with gaps, and a project that learns from windows of it."""
    hours = np.arange(ROWS)
    load_, heat = 500 + 200 * np.sin(hours / 4), 20 + 5 * np.cos(hours / 4)
    lines = ["hour,heat,load"]
    for hour in hours:
        shown = "" if hour % 11 == 5 else f"{heat[hour]:.4f}"
        lines.append(f"{hour},{shown},{load_[hour]:.4f}")
    table = folder / "series.csv"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    path = folder / "a.nnplay"
    assert run(["new", "--data", str(table), str(path), "--target", "load"]) == 0
    project = load(path).project
    params = dict(project.data.source.params)
    settings = replace(
        settings_of(str(params["columns"])),
        window=Window(STEPS, HORIZON),
        split=Split(SplitKind.TIME, "hour"),
        scales_target=True,
    )
    source = Selection("csv", {**params, "columns": settings.to_text()})
    data = replace(project.data, source=source)
    assert describe(data).input_shape[0] == STEPS
    bare = Project(data=data, training=replace(project.training, epochs=3))
    save(path, chained(bare, ("LSTM", {"units": 4}), dense(1, "linear")))
    return table, path


def test_an_export_answers_raw_rows_as_the_network_answers_the_windows_of_the_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, project = made(tmp_path)
    assert run(["train", str(project), "--epochs", "3"]) == 0
    model = str(tmp_path / "a.keras")
    assert run(["export", str(project), "--format", "keras", "--output", model, "--card"]) == 0
    by_project = predicted(capsys, str(project), str(table))
    by_export = predicted(capsys, model, str(table))
    assert [line["row"] for line in by_project] == list(range(STEPS + HORIZON, ROWS + HORIZON + 1))
    mine, theirs = (np.array([line["values"] for line in each]) for each in (by_project, by_export))
    assert [line["row"] for line in by_export] == [line["row"] for line in by_project]
    assert theirs == pytest.approx(mine, rel=1e-5)
    about = json.loads((tmp_path / "a.keras.model.json").read_text(encoding="utf-8"))
    assert about["series"] == {"steps": STEPS, "horizon": HORIZON, "order": "hour"}
    assert [entry["shape"] for entry in about["inputs"]] == [[STEPS, 1]] * len(about["inputs"])

    opened = load(project)
    data = prepare(opened.project.data, no_progress)
    assert data.preparation is not None
    windows = np.concatenate((data.train.x, data.test.x))
    import keras  # noqa: PLC0415

    whole = keras.saving.load_model(model, compile=False)
    network = next(layer for layer in whole.layers if isinstance(layer, keras.Model))
    outputs = np.asarray(network.predict(windows, verbose=0))
    expected = unscaled_output(data.preparation.target, outputs)
    assert theirs[: len(expected)] == pytest.approx(expected, rel=1e-5)
    assert len(theirs) == len(expected) + HORIZON


def test_too_few_rows_are_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, project = made(tmp_path)
    assert run(["train", str(project), "--epochs", "1"]) == 0
    lines = table.read_text(encoding="utf-8").splitlines()
    rows = tmp_path / "few.csv"
    rows.write_text("\n".join(lines[:5]) + "\n", encoding="utf-8")
    assert run(["predict", str(project), str(rows)]) == 1
    assert "The model looks back on 6 rows; received 4" in capsys.readouterr().err
