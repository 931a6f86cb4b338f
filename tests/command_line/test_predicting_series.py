"""A time series through a project and through its export, on raw rows, with equal answers."""

import json
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from playground.cli import run
from playground.datasets.preparation.target import unscaled_output
from playground.datasets.prepare import describe, prepare
from playground.datasets.spec import no_progress
from playground.document.project import Project
from playground.document.template_plans.steps import dense
from playground.document.templates.drafting import chained
from playground.training.files.project_file import load, save
from tests import warm
from tests.command_line.test_predicting import predicted

pytestmark = [pytest.mark.keras, pytest.mark.usefixtures("warm_proofs")]
STEPS, HORIZON, ROWS = 6, 2, 90


def made(folder: Path) -> tuple[Path, Path]:
    """Write a series of two columns with gaps, whose days are not in order, and a project."""
    lines = ["day,heat,load"]
    for place in np.arange(ROWS) * 37 % ROWS:
        day = date(2024, 1, 1) + timedelta(days=int(place))
        shown = "" if place % 11 == 5 else f"{20 + 5 * np.cos(place / 4):.4f}"
        lines.append(f"{day:%d.%m.%Y},{shown},{500 + 200 * np.sin(place / 4):.4f}")
    table = folder / "series.csv"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    path = folder / "a.nnplay"
    windows = ["--window", str(STEPS), "--horizon", str(HORIZON)]
    assert run(["new", "--data", str(table), str(path), "--target", "load", *windows]) == 0
    project = load(path).project
    assert describe(project.data).input_shape[0] == STEPS
    bare = Project(data=project.data, training=replace(project.training, epochs=3))
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
    assert about["series"] == {
        "steps": STEPS,
        "horizon": HORIZON,
        "order": "day",
        "form": "%d.%m.%Y",
    }
    assert [entry["shape"] for entry in about["inputs"]] == [[STEPS, 1]] * len(about["inputs"])

    answered = example_answers(tmp_path / "a.keras.example.py", table)
    assert answered == pytest.approx(theirs, rel=1e-5)

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


def example_answers(example: Path, table: Path) -> np.ndarray:
    """Return what the program beside an export says of the rows of a table."""
    done = warm.run([sys.executable, example, table], knows_program=False)
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if line.startswith("row ")]
    return np.array([[float(line.split(": ")[1])] for line in lines])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--data", "TABLE", "NEW", "--horizon", "2"), "--horizon is for a time series"),
        (("xor", "NEW", "--window", "3"), "--window is for a time series in a table"),
        (("--data", "FOLDER", "NEW", "--window", "3"), "--window is for the rows of a table"),
        (("--data", "TABLE", "NEW", "--window", "0"), "must be greater than or equal to 1"),
        (("--data", "TABLE", "NEW", "--window", "90"), "need more than 90 rows"),
    ],
)
def test_a_window_that_cannot_be_is_refused_in_one_sentence(
    options: tuple[str, ...], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table, _project = made(tmp_path)
    names = {"TABLE": str(table), "FOLDER": str(tmp_path), "NEW": str(tmp_path / "b.nnplay")}
    assert run(["new", *(names.get(one, one) for one in options)]) != 0
    assert message in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "b.nnplay").exists()


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
